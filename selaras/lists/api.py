"""Saved views of lists in the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema, Status

from selaras.core import clock
from selaras.core.api import Fault, In, MayOut, Page, PageQuery, Places, Text, answers, invalid, paged
from selaras.core.http import Request
from selaras.core.listings import Listing, listings
from selaras.core.verdict import demand
from selaras.lists import permissions, selectors, services
from selaras.lists.choices import NAME_LENGTH, QUERY_LENGTH
from selaras.lists.models import SavedView
from selaras.lists.views import own_view, visible_view
from selaras.offices.models import Agency

router = Router(tags=["views"])
VIEW = "/views/{int:view_id}"
WRITTEN = (400, 403, 404, 413, 422)
MOST = 2_147_483_647


def keeping(request: Request) -> None:
    demand(permissions.can_keep(request.scope))


def reading(request: Request, view_id: int) -> SavedView:
    return visible_view(request, view_id)


def changing(request: Request, view_id: int) -> SavedView:
    return own_view(request, view_id)


places: Places = {
    ("POST", "views"): keeping,
    ("GET", "view"): reading,
    ("PUT", "view"): changing,
    ("POST", "view_remove"): changing,
}


class ViewOut(Schema):
    id: int
    list: str = Field(description=_("kode daftarnya, misalnya surat-keluar"))
    list_title: str
    name: str
    query: str = Field(description=_("saringan dan kolom sebagaimana di alamat daftar"))
    is_default: bool = Field(description=_("dibuka sendiri oleh pemiliknya"))
    owner: str
    shared_with: str = Field(description=_("kantor yang melihatnya; kosong: hanya pemiliknya"))
    saved_at: datetime
    page: str = Field(description=_("alamat halamannya di aplikasi"))
    may_change: MayOut

    @classmethod
    def of(cls, request: Request, view: SavedView) -> ViewOut:
        return cls(
            id=view.pk,
            list=view.listing,
            list_title=view.list_title,
            name=view.name,
            query=view.query,
            is_default=view.is_default,
            owner=view.owner.full_name,
            shared_with=view.agency.name if view.agency else "",
            saved_at=view.saved_at,
            page=view.get_absolute_url(),
            may_change=MayOut.of(permissions.can_change(request.scope, view)),
        )


class ViewPage(Page[ViewOut]):
    pass


class ViewQuery(PageQuery):
    list: Text = Field(default="", max_length=40, description=_("hanya dari daftar ini"))


class ViewIn(In):
    name: Text = Field(min_length=1, max_length=NAME_LENGTH)
    is_default: bool = False


class NewViewIn(ViewIn):
    list: Text = Field(max_length=40, description=_("kode daftarnya"))
    query: Text = Field(
        default="",
        max_length=QUERY_LENGTH,
        description=_("misalnya status=dilepas&q=rakor&kolom=hal&kolom=tanggal"),
    )


class ChangedViewIn(ViewIn):
    agency: int | None = Field(
        default=None, ge=1, le=MOST, description=_("kantor sendiri yang melihatnya; null: hanya pemiliknya")
    )


@router.get(
    "/views",
    url_name="views",
    operation_id="list_views",
    summary=_("Tampilan daftar yang tersimpan"),
    description=_("Milik Anda, dan yang dibagikan kepada kantor Anda."),
    response=answers({200: ViewPage}, 422),
)
def list_views(request: Request, query: Query[ViewQuery]) -> dict[str, Any]:
    rows = selectors.views_for(request.scope, query.list)
    return paged(request, rows, query, lambda page: [ViewOut.of(request, view) for view in page])


def _listing(code: str) -> Listing:
    found = listings().get(code)
    if found is None or not selectors.address_of(found):
        raise invalid([Fault(field="list", code="unknown", detail=gettext("Daftar ini tidak dikenal."))])
    return found


@router.post(
    "/views",
    url_name="views",
    operation_id="save_view",
    summary=_("Simpan tampilan daftar"),
    description=_("Nama yang sama mengganti saringannya. Saringan yang tidak dikenal ditolak."),
    response=answers({201: ViewOut}, *WRITTEN),
)
def save_view(request: Request, body: NewViewIn) -> Status[Any]:
    listing = _listing(body.list)
    found = selectors.checked(request, listing, body.query)
    if found.dropped:
        told = gettext("Saringan atau kolom ini tidak dikenal atau tidak boleh Anda pakai: %(names)s.")
        detail = told % {"names": ", ".join(found.dropped)}
        raise invalid([Fault(field="query", code="unknown", detail=detail)])
    made = services.save_view(
        scope=request.scope, listing=listing, name=body.name, query=found.query,
        is_default=body.is_default, now=clock.now(),
    )  # fmt: skip
    return Status(201, ViewOut.of(request, visible_view(request, made.pk)))


@router.get(
    VIEW,
    url_name="view",
    operation_id="get_view",
    summary=_("Satu tampilan daftar"),
    description=_("Saringannya; barisnya menurut hak yang membukanya."),
    response=answers({200: ViewOut}, 404),
)
def get_view(request: Request, view_id: int) -> ViewOut:
    return ViewOut.of(request, reading(request, view_id))


@router.put(
    VIEW,
    url_name="view",
    operation_id="change_view",
    summary=_("Ubah tampilan daftar"),
    description=_("Nama, tampilan utama, dan kantor yang melihatnya; hanya oleh pemiliknya."),
    response=answers({200: ViewOut}, *WRITTEN),
)
def change_view(request: Request, view_id: int, body: ChangedViewIn) -> ViewOut:
    view = changing(request, view_id)
    agency = Agency.objects.filter(pk=body.agency).first() if body.agency else None
    if body.agency and (agency is None or agency.pk not in request.scope.agency_ids | {view.agency_id}):
        told = gettext("Tampilan dibagikan hanya kepada kantor Anda sendiri.")
        raise invalid([Fault(field="agency", code="unknown", detail=told)])
    services.change_view(
        scope=request.scope, view=view, name=body.name, is_default=body.is_default, agency=agency,
        now=clock.now(),
    )  # fmt: skip
    return ViewOut.of(request, visible_view(request, view_id))


@router.post(
    f"{VIEW}/remove",
    url_name="view_remove",
    operation_id="remove_view",
    summary=_("Hapus tampilan daftar"),
    description=_("Hanya oleh pemiliknya."),
    response=answers({204: None}, 403, 404),
)
def remove_view(request: Request, view_id: int) -> Status[Any]:
    services.remove_view(scope=request.scope, view=changing(request, view_id), now=clock.now())
    return Status(204, None)
