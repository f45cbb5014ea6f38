"""Duties in the API: what is owed, more time for one, and handing over those of a person who leaves."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as say
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema

from selaras.accounts.models import User
from selaras.core import clock
from selaras.core.api import (
    Fault,
    In,
    MayOut,
    Moment,
    Page,
    PageQuery,
    Places,
    Text,
    answers,
    entry,
    filled,
    invalid,
    paged,
)
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.duties import permissions, services
from selaras.duties.forms import HandOverForm
from selaras.duties.models import Duty
from selaras.duties.selectors import filtered, people_with_duties
from selaras.offices.api import AgencyOut
from selaras.regions.models import Region

router = Router(tags=["duties"])
HOLDERS = "/duty-holders/{str:region_code}"


# ---- shown


class DutyOut(Schema):
    id: int
    kind: str
    kind_label: str
    title: str
    group: str = Field(description=_("catatan induknya, misalnya judul periode"))
    agency: AgencyOut
    person_id: int | None = Field(description=_("bila tugas ini atas nama seseorang"))
    waiting: str = Field(description=_("siapa yang menunggu"))
    due_at: datetime
    original_due_at: datetime
    zone: str
    state: str
    state_label: str
    is_late: bool
    may_extend: MayOut
    page: str = Field(description=_("alamat halamannya di aplikasi"))

    @classmethod
    def of(cls, request: Request, duty: Duty) -> DutyOut:
        plain = ("kind", "kind_label", "title", "due_at", "original_due_at", "zone", "state")
        return cls(
            **{name: getattr(duty, name) for name in plain},
            id=duty.pk,
            group=duty.group_title,
            agency=AgencyOut.of(duty.owner_agency),
            person_id=duty.owner_user_id,
            waiting=duty.waiting_label,
            state_label=duty.get_state_display(),
            is_late=duty.is_late(clock.now()),
            may_extend=MayOut.of(permissions.can_extend(request.scope, duty)),
            page=duty.url,
        )


class ExtensionOut(Schema):
    old_due_at: datetime
    new_due_at: datetime
    reason: str
    by: str
    at: datetime


class DutyDetailOut(DutyOut):
    extensions: list[ExtensionOut]

    @classmethod
    def shown(cls, request: Request, duty: Duty) -> DutyDetailOut:
        plain = ("old_due_at", "new_due_at", "reason", "at")
        return cls(
            **DutyOut.of(request, duty).model_dump(),
            extensions=[
                ExtensionOut(**{name: getattr(row, name) for name in plain}, by=row.actor_name)
                for row in duty.extensions.all()
            ],
        )


class DutyPage(Page[DutyOut]):
    """One page of duties."""


class DutyHolderOut(Schema):
    id: int
    name: str
    duties: int = Field(description=_("tugas berjalan atas namanya sendiri"))

    @classmethod
    def of(cls, person: User) -> DutyHolderOut:
        counted: Any = person
        return cls(id=person.pk, name=person.full_name, duties=counted.duty_count)


class DutyHolderPage(Page[DutyHolderOut]):
    """One page of people."""


class HandedOverOut(Schema):
    moved: int = Field(description=_("jumlah tugas yang diserahterimakan"))


# ---- taken


class DutyQuery(PageQuery):
    q: Text = Field(default="", max_length=100)
    state: Text = Field(default="", max_length=20, description=_("kosong: yang masih berjalan"))
    late: bool = Field(default=False, description=_("hanya yang terlambat"))
    whose: Literal["semua", "saya"] = Field(
        default="semua", description=_("saya: yang dapat dikerjakan pemilik token")
    )


class ExtendIn(In):
    due_at: Moment
    reason: Text = Field(max_length=2000)


class DutyHandOverIn(In):
    leaving: int = Field(ge=1, le=10**18 - 1, description=_("yang berhenti atau pindah"))
    successor: int | None = Field(
        default=None, ge=1, le=10**18 - 1, description=_("kosong: kembali ke OPD, belum ada orangnya")
    )
    reason: Text = Field(max_length=300, description=_("dasar serah terima"))


# ---- places


def visible_duty(request: Request, duty_id: int) -> Duty:
    rows = Duty.objects.visible_to(request.scope) | Duty.objects.mine(request.scope)
    return get_object_or_404(rows.select_related("owner_agency"), pk=duty_id)


extending = entry(visible_duty, permissions.can_extend)


def handing_over(request: Request, region_code: str) -> Region:
    region = Region.objects.filter(code=region_code).first()
    if region is None:
        raise Http404
    demand(permissions.can_hand_over(request.scope, region.path))
    return region


places: Places = {
    ("POST", "duty_extensions"): extending,
    ("GET", "duty_holders"): handing_over,
    ("POST", "duty_hand_over"): handing_over,
}


# ---- operations


@router.get(
    "/duties",
    url_name="duties",
    operation_id="list_duties",
    summary=_("Tugas"),
    description=_("Menurut batas waktunya; yang sudah berakhir hanya bila diminta dengan state."),
    response=answers({200: DutyPage}, 422),
)
def list_duties(request: Request, query: Query[DutyQuery]) -> dict[str, Any]:
    scope = request.scope
    rows = Duty.objects.mine(scope) if query.whose == "saya" else Duty.objects.visible_to(scope)
    wanted = {"q": query.q, "state": query.state, "late": query.late}
    found = filtered(rows.select_related("owner_agency"), wanted, now=clock.now())
    return paged(request, found, query, lambda page: [DutyOut.of(request, one) for one in page])


@router.get(
    "/duties/{int:duty_id}",
    url_name="duty",
    operation_id="get_duty",
    summary=_("Satu tugas"),
    description=_("Siapa berutang apa sampai kapan, dengan setiap perpanjangan waktunya."),
    response=answers({200: DutyDetailOut}, 404),
)
def get_duty(request: Request, duty_id: int) -> DutyDetailOut:
    return DutyDetailOut.shown(request, visible_duty(request, duty_id))


@router.post(
    "/duties/{int:duty_id}/extensions",
    url_name="duty_extensions",
    operation_id="extend_duty",
    summary=_("Perpanjang batas waktu tugas"),
    description=_("Dengan alasan; batas waktu lama tetap tercatat."),
    response=answers({200: DutyDetailOut}, 400, 403, 404, 413, 422),
)
def extend_duty(request: Request, duty_id: int, body: ExtendIn) -> DutyDetailOut:
    duty, now = extending(request, duty_id), clock.now()
    faults = []
    if body.due_at <= max(duty.due_at, now):
        words = say("Batas waktu baru harus sesudah batas waktu sekarang.")
        faults.append(Fault(field="due_at", code="too_early", detail=words))
    if not body.reason.strip():
        words = say("Tuliskan alasan perpanjangan waktu.")
        faults.append(Fault(field="reason", code="required", detail=words))
    if faults:
        raise invalid(faults)
    services.extend(scope=request.scope, duty=duty, due_at=body.due_at, reason=body.reason, now=now)
    return DutyDetailOut.shown(request, visible_duty(request, duty_id))


@router.get(
    HOLDERS,
    url_name="duty_holders",
    operation_id="list_duty_holders",
    summary=_("Orang dengan tugas atas namanya"),
    description=_("Mereka yang tugas berjalannya dapat diserahterimakan di satu daerah."),
    response=answers({200: DutyHolderPage}, 403, 404, 422),
)
def list_duty_holders(request: Request, region_code: str, query: Query[PageQuery]) -> dict[str, Any]:
    rows = list(people_with_duties(handing_over(request, region_code).path))
    return paged(
        request,
        rows,
        query,
        lambda page: [DutyHolderOut.of(one) for one in page],
    )


@router.post(
    f"{HOLDERS}/hand-over",
    url_name="duty_hand_over",
    operation_id="hand_over_duties",
    summary=_("Serahterimakan tugas seseorang"),
    description=_("Semua tugas berjalan atas namanya pindah ke penerima, atau kembali ke OPD."),
    response=answers({200: HandedOverOut}, 400, 403, 404, 413, 422),
)
def hand_over_duties(request: Request, region_code: str, body: DutyHandOverIn) -> HandedOverOut:
    region = handing_over(request, region_code)
    people = User.objects.filter(is_active=True, grants__region_path__under=region.path).distinct()
    form = HandOverForm(body.model_dump(), leaving=people_with_duties(region.path), people=people)
    moved = services.hand_over(scope=request.scope, region_path=region.path, now=clock.now(), **filled(form))
    return HandedOverOut(moved=moved)
