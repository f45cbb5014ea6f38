"""Posts of an agency and who holds them, in the API."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _
from ninja import Field, Status

from selaras.core import clock
from selaras.core.api import In, Text, answers, filled
from selaras.core.http import Request
from selaras.offices import services
from selaras.offices.api.agencies import AGENCY
from selaras.offices.api.doors import (
    MOST,
    WRITTEN,
    changing_agency,
    changing_holder,
    changing_post,
    router,
)
from selaras.offices.api.shapes import HolderOut, PostOut
from selaras.offices.forms.agencies import EndHolderForm, HolderForm, PostForm
from selaras.offices.models import Holder, Post
from selaras.offices.selectors import people_under
from selaras.offices.selectors.agencies import PostRow
from selaras.offices.views.posts import roles_for

POST = "/posts/{int:post_id}"


class PostIn(In):
    title: Text = Field(max_length=160)
    kind: Text = Field(max_length=12, description=_("kepala, sekretaris, atau jenis lain"))


def _shown(post: Post) -> PostOut:
    return PostOut.of(PostRow(post, list(Holder.objects.filter(post=post)), []))


@router.post(
    f"{AGENCY}/posts",
    url_name="agency_posts",
    operation_id="add_post",
    summary=_("Tambah jabatan"),
    description=_("Jabatan bertahan lebih lama daripada pejabatnya."),
    response=answers({201: PostOut}, *WRITTEN),
)
def add_post(request: Request, agency_id: int, body: PostIn) -> Status[Any]:
    agency = changing_agency(request, agency_id)
    values = filled(PostForm(body.model_dump()))
    return Status(
        201, _shown(services.add_post(scope=request.scope, agency=agency, now=clock.now(), **values))
    )


@router.put(
    POST,
    url_name="post",
    operation_id="change_post",
    summary=_("Ubah jabatan"),
    description=_("Nama dan jenisnya."),
    response=answers({200: PostOut}, *WRITTEN),
)
def change_post(request: Request, post_id: int, body: PostIn) -> PostOut:
    post = changing_post(request, post_id)
    values = filled(PostForm(body.model_dump()))
    return _shown(services.change_post(scope=request.scope, post=post, now=clock.now(), **values))


class TermIn(In):
    name: Text = Field(max_length=120)
    status: Text = Field(max_length=10, description=_("definitif, plt, plh, pj, pjs"))
    starts_on: date
    ends_on: date | None = None
    decree: Text = Field(default="", max_length=120)
    user: int | None = Field(default=None, ge=1, le=MOST, description=_("akun pejabat"))
    role: Text = Field(default="", max_length=30, description=_("peran selama menjabat"))
    replace_former: bool = False


@router.post(
    f"{POST}/holders",
    url_name="post_holders",
    operation_id="start_holder",
    summary=_("Catat pejabat"),
    description=_("Peran yang diikatkan berakhir bersama masa jabatannya."),
    response=answers({201: HolderOut}, *WRITTEN),
)
def start_holder(request: Request, post_id: int, body: TermIn) -> Status[Any]:
    post = changing_post(request, post_id)
    people = people_under(post.agency.region_path).filter(is_active=True).prefetch_related(None)
    form = HolderForm(body.model_dump(), people=people, roles=roles_for(request.scope, post.agency))
    values = filled(form)
    replace_former = values.pop("replace_former")
    started = services.start_holder(
        scope=request.scope,
        post=post,
        term=services.Term(**values),
        now=clock.now(),
        replace_former=replace_former,
    )
    return Status(201, HolderOut.of(started))


class LastDayIn(In):
    ends_on: date = Field(description=_("hari terakhir menjabat"))


@router.post(
    "/holders/{int:holder_id}/end",
    url_name="holder_end",
    operation_id="end_holder",
    summary=_("Akhiri masa jabatan"),
    description=_("Peran yang diikatkan berakhir pada hari yang sama."),
    response=answers({200: HolderOut}, *WRITTEN),
)
def end_holder(request: Request, holder_id: int, body: LastDayIn) -> HolderOut:
    holder = changing_holder(request, holder_id)
    on = filled(EndHolderForm(body.model_dump()))["ends_on"]
    services.end_holder(scope=request.scope, holder=holder, on=on, now=clock.now())
    return HolderOut.of(Holder.objects.get(pk=holder.pk))
