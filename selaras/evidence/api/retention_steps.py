"""Retention in the API: years set, things held back and let go, lists proposed, agreed to, refused."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Schema

from selaras.core import clock
from selaras.core.api import (
    In,
    MayOut,
    Page,
    PageQuery,
    Places,
    Text,
    answers,
    coded_faults,
    entry,
    filled,
    paged,
)
from selaras.core.http import Problem, Request
from selaras.core.verdict import demand
from selaras.evidence.api.activity_shown import ReasonIn

# One path belongs to one router: what is read at an address is written there, too.
from selaras.evidence.api.retention import DisposalOut, ScheduleOut, router, shown_schedule
from selaras.evidence.choices.retention import BASIS_LENGTH, MOST_YEARS
from selaras.evidence.forms.retention import ReleaseForm, YearsForm
from selaras.evidence.models import Disposal, Evidence, Hold
from selaras.evidence.permissions import retention as permissions
from selaras.evidence.selectors import retention as found
from selaras.evidence.services import retention
from selaras.evidence.views.access import visible_evidence
from selaras.regions.models import Region

WRITTEN = (400, 403, 404, 413, 422)
REGION = "/retention/{str:region_code}"


# ---- places


def _region(region_code: str) -> Region:
    return get_object_or_404(Region, code=region_code)


def seeing(request: Request, region_code: str, **_more: object) -> Region:
    region = _region(region_code)
    demand(permissions.can_see(request.scope, region))
    return region


def setting_years(request: Request, region_code: str, rule: str = "") -> Region:
    region = seeing(request, region_code)
    if not any(one.code == rule for one in found.schedule_of(region).rules):
        raise Http404
    demand(permissions.can_set_years(request.scope, region))
    return region


def holding_region(request: Request, region_code: str) -> Region:
    region = _region(region_code)
    demand(permissions.can_hold(request.scope, region))
    return region


def visible_disposal(request: Request, disposal_id: int) -> Disposal:
    return get_object_or_404(found.disposals(request.scope), pk=disposal_id)


def visible_hold(request: Request, hold_id: int) -> Hold:
    paths = request.scope.own_paths("evidence.retain")
    rows = Hold.objects.select_related("region", "evidence").filter(region__path__in=paths)
    return get_object_or_404(rows, pk=hold_id)


holding = entry(visible_evidence, permissions.can_hold_evidence)
lifting = entry(visible_hold, permissions.can_lift)
deciding = entry(visible_disposal, permissions.can_decide)
places: Places = {
    ("PUT", "retention_rule"): setting_years,
    ("GET", "retention_holds"): seeing,
    ("POST", "retention_holds"): holding_region,
    ("POST", "evidence_holds"): holding,
    ("POST", "hold_lift"): lifting,
    ("POST", "disposal_release"): deciding,
    ("POST", "disposal_drop"): deciding,
}


# ---- shown and taken


class HoldOut(Schema):
    id: int
    region: str
    evidence_id: int | None = Field(description=_("kosong: semua bukti dukung daerah ini"))
    reason: str
    placed_at: datetime
    placed_by: str
    lifted_at: datetime | None
    lifted_by: str
    lift_reason: str
    may_lift: MayOut

    @classmethod
    def of(cls, request: Request, row: Hold) -> HoldOut:
        plain = ("evidence_id", "reason", "placed_at", "lifted_at", "lift_reason")
        return cls(
            **{name: getattr(row, name) for name in plain},
            id=row.pk,
            region=row.region.code,
            placed_by=row.placed_by_name,
            lifted_by=row.lifted_by_name,
            may_lift=MayOut.of(permissions.can_lift(request.scope, row)),
        )


class HoldPage(Page[HoldOut]):
    """One page of what is held back."""


class YearsIn(In):
    years: int | None = Field(ge=1, le=MOST_YEARS, description=_("null: selamanya"))
    basis: Text = Field(max_length=BASIS_LENGTH, description=_("misalnya nomor JRA daerah"))


class DisposalReleaseIn(In):
    mark: Text = Field(max_length=100, description=_("sidik daftar yang Anda baca"))
    approval: Text = Field(max_length=BASIS_LENGTH, description=_("siapa menyetujui, dengan nomor suratnya"))
    approved_on: date
    number: Text = Field(default="", max_length=100, description=_("nomor berita acara"))
    witnesses: Text = Field(default="", max_length=500)


FIELDS = ("reason", "years", "basis", "approval", "approved_on")


# ---- operations


@router.put(
    f"{REGION}/rules/{{str:rule}}",
    url_name="retention_rule",
    operation_id="set_retention_years",
    summary=_("Ubah masa simpan"),
    description=_("Satu aturan jadwal retensi daerah, dengan dasarnya."),
    response=answers({200: ScheduleOut}, *WRITTEN),
)
def set_retention_years(request: Request, region_code: str, rule: str, body: YearsIn) -> ScheduleOut:
    region = setting_years(request, region_code, rule)
    given = filled(YearsForm(body.model_dump()))
    with coded_faults(*FIELDS):
        retention.set_years(scope=request.scope, region=region, code=rule, now=clock.now(), **given)
    return shown_schedule(region)


@router.get(
    f"{REGION}/holds",
    url_name="retention_holds",
    operation_id="list_holds",
    summary=_("Yang ditahan dari pemusnahan"),
    description=_("Satu bukti dukung, atau semua milik daerah; yang terbaru dahulu."),
    response=answers({200: HoldPage}, 403, 404, 422),
)
def list_holds(request: Request, region_code: str, query: Query[PageQuery]) -> dict[str, Any]:
    rows = found.holds_of(seeing(request, region_code)).select_related("region")
    return paged(request, rows, query, lambda page: [HoldOut.of(request, row) for row in page])


@router.post(
    f"{REGION}/holds",
    url_name="retention_holds",
    operation_id="hold_region",
    summary=_("Tahan semua bukti dukung daerah"),
    description=_("Tidak ada yang dimusnahkan sampai penahanannya diakhiri."),
    response=answers({200: HoldOut}, *WRITTEN),
)
def hold_region(request: Request, region_code: str, body: ReasonIn) -> HoldOut:
    return _held(request, holding_region(request, region_code), None, body.reason)


@router.post(
    "/evidence/{int:evidence_id}/holds",
    url_name="evidence_holds",
    operation_id="hold_evidence",
    summary=_("Tahan satu bukti dukung"),
    description=_("Tidak dimusnahkan sampai penahanannya diakhiri."),
    response=answers({200: HoldOut}, *WRITTEN),
)
def hold_evidence(request: Request, evidence_id: int, body: ReasonIn) -> HoldOut:
    evidence = holding(request, evidence_id)
    return _held(request, evidence.region, evidence, body.reason)


def _held(request: Request, region: Region, evidence: Evidence | None, reason: str) -> HoldOut:
    with coded_faults(*FIELDS):
        made = retention.hold(
            scope=request.scope, region=region, evidence=evidence, reason=reason, now=clock.now()
        )
    return HoldOut.of(request, made)


@router.get(
    "/holds/{int:hold_id}",
    url_name="hold",
    operation_id="get_hold",
    summary=_("Satu penahanan"),
    description=_("Mengapa ditahan, dan sampai kapan."),
    response=answers({200: HoldOut}, 404),
)
def get_hold(request: Request, hold_id: int) -> HoldOut:
    return HoldOut.of(request, visible_hold(request, hold_id))


@router.post(
    "/holds/{int:hold_id}/lift",
    url_name="hold_lift",
    operation_id="lift_hold",
    summary=_("Akhiri penahanan"),
    description=_("Oleh Kepala Badan Kesbangpol, dengan alasan."),
    response=answers({200: HoldOut}, *WRITTEN),
)
def lift_hold(request: Request, hold_id: int, body: ReasonIn) -> HoldOut:
    hold = lifting(request, hold_id)
    with coded_faults(*FIELDS):
        lifted = retention.lift(scope=request.scope, hold=hold, reason=body.reason, now=clock.now())
    return HoldOut.of(request, lifted)


@router.post(
    f"{REGION}/disposals",
    url_name="retention_disposals",
    operation_id="propose_disposal",
    summary=_("Susun daftar usul musnah"),
    description=_("Yang habis masa simpannya; belum ada yang dimusnahkan. Yang masih terbuka dijawab lagi."),
    response=answers({200: DisposalOut}, 403, 404, 422),
)
def propose_disposal(request: Request, region_code: str) -> DisposalOut:
    region = seeing(request, region_code)
    made = retention.propose(scope=request.scope, region=region, now=clock.now())
    return DisposalOut.of(request, visible_disposal(request, made.pk))


@router.post(
    "/disposals/{int:disposal_id}/release",
    url_name="disposal_release",
    operation_id="release_disposal",
    summary=_("Setujui pemusnahan"),
    description=_("Persis daftar yang dibaca (mark); 409 bila isinya sudah berubah. Dikerjakan di latar."),
    response=answers({200: DisposalOut}, *WRITTEN, 409),
)
def release_disposal(request: Request, disposal_id: int, body: DisposalReleaseIn) -> DisposalOut:
    row = deciding(request, disposal_id)
    given = filled(ReleaseForm(body.model_dump()))
    try:
        with coded_faults(*FIELDS):
            retention.release(scope=request.scope, disposal=row, now=clock.now(), **given)
    except retention.ListChanged as changed:
        words = gettext("Daftarnya berubah sejak Anda buka. Baca lagi sebelum menyetujui.")
        raise Problem("edit_conflict", words) from changed
    return DisposalOut.of(request, visible_disposal(request, disposal_id))


@router.post(
    "/disposals/{int:disposal_id}/drop",
    url_name="disposal_drop",
    operation_id="drop_disposal",
    summary=_("Tolak daftar usul musnah"),
    description=_("Dengan alasan; tidak ada yang dimusnahkan."),
    response=answers({200: DisposalOut}, *WRITTEN),
)
def drop_disposal(request: Request, disposal_id: int, body: ReasonIn) -> DisposalOut:
    row = deciding(request, disposal_id)
    with coded_faults(*FIELDS):
        retention.drop(scope=request.scope, disposal=row, reason=body.reason, now=clock.now())
    return DisposalOut.of(request, visible_disposal(request, disposal_id))
