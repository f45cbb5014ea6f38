"""Retention in the API: the schedule of a region, and the lists of what is to be or was destroyed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema

from selaras.core.api import MayOut, Page, PageQuery, Text, answers, paged
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.evidence.choices.retention import DisposalState
from selaras.evidence.models import Disposal, DisposalItem
from selaras.evidence.permissions import retention as permissions
from selaras.evidence.selectors import retention as found
from selaras.regions.models import Region

router = Router(tags=["evidence"])


class RuleOut(Schema):
    code: str
    label: str
    years: int | None = Field(description=_("kosong: selamanya"))
    basis: str
    is_own: bool = Field(description=_("ditetapkan daerah, bukan nilai awal"))


class ScheduleOut(Schema):
    region: str
    rules: list[RuleOut]
    all_held: bool = Field(description=_("semua bukti dukung daerah ini ditahan dari pemusnahan"))


class DisposalOut(Schema):
    id: int
    region: str
    state: str
    state_label: str
    drafted_at: datetime
    drafted_by: str
    decided_at: datetime | None
    decided_by: str
    approval: str
    done_at: datetime | None
    mark: str = Field(description=_("sidik daftar ini; berubah bila isinya berubah"))
    may_decide: MayOut
    page: str = Field(description=_("alamat halamannya di aplikasi"))

    @classmethod
    def of(cls, request: Request, row: Disposal) -> DisposalOut:
        plain = ("state", "drafted_at", "decided_at", "approval", "done_at")
        return cls(
            **{name: getattr(row, name) for name in plain},
            id=row.pk,
            region=row.region.code,
            state_label=row.get_state_display(),
            drafted_by=row.drafted_by_name,
            decided_by=row.decided_by_name,
            mark=found.mark_of(row),
            may_decide=MayOut.of(permissions.can_decide(request.scope, row)),
            page=row.get_absolute_url(),
        )


class DisposalItemOut(Schema):
    evidence: int
    title: str
    name: str
    part: str
    sha256: str
    size: int = Field(description=_("dalam byte"))
    agency: str
    rule: str
    ended_on: date
    due_on: date
    outcome: str = Field(description=_("kosong selama menunggu"))
    note: str
    gone_at: datetime | None = Field(description=_("sejak kapan isinya tidak ada lagi di penyimpanan"))

    @classmethod
    def of(cls, item: DisposalItem) -> DisposalItemOut:
        plain = (
            "title", "name", "part", "sha256", "size", "rule", "ended_on", "due_on", "outcome", "note",
            "gone_at",
        )  # fmt: skip
        return cls(
            **{name: getattr(item, name) for name in plain},
            evidence=item.evidence_id,
            agency=item.agency_name,
        )


class DisposalPage(Page[DisposalOut]):
    pass


class DisposalItemPage(Page[DisposalItemOut]):
    pass


class DisposalQuery(PageQuery):
    state: DisposalState | None = None
    region: Text = Field(default="", max_length=20, description=_("kode daerah"))


@router.get(
    "/retention/{str:region_code}",
    url_name="retention",
    operation_id="get_retention",
    summary=_("Jadwal retensi"),
    description=_("Berapa lama tiap jenis bukti dukung disimpan di satu daerah."),
    response=answers({200: ScheduleOut}, 403, 404),
)
def get_retention(request: Request, region_code: str) -> ScheduleOut:
    region = get_object_or_404(Region, code=region_code)
    demand(permissions.can_see(request.scope, region))
    return shown_schedule(region)


def shown_schedule(region: Region) -> ScheduleOut:
    rules = [
        RuleOut(
            code=rule.code,
            label=rule.label,
            years=rule.years,
            basis=rule.basis,
            is_own=rule.own is not None,
        )
        for rule in found.schedule_of(region).rules
    ]
    return ScheduleOut(region=region.code, rules=rules, all_held=found.held_back(region) is not None)


@router.get(
    "/disposals",
    url_name="disposals",
    operation_id="list_disposals",
    summary=_("Daftar usul musnah"),
    description=_("Yang diusulkan, disetujui, dan sudah dimusnahkan; terbaru dahulu."),
    response=answers({200: DisposalPage}, 422),
)
def list_disposals(request: Request, query: Query[DisposalQuery]) -> dict[str, Any]:
    rows = found.disposals(request.scope)
    if query.state:
        rows = rows.filter(state=query.state)
    if query.region:
        rows = rows.filter(region__code=query.region)
    return paged(request, rows, query, lambda page: [DisposalOut.of(request, row) for row in page])


@router.get(
    "/disposals/{int:disposal_id}",
    url_name="disposal",
    operation_id="get_disposal",
    summary=_("Satu daftar usul musnah"),
    description=_("Keadaan satu daftar; berkasnya ada di alamat files."),
    response=answers({200: DisposalOut}, 404),
)
def get_disposal(request: Request, disposal_id: int) -> DisposalOut:
    return DisposalOut.of(request, get_object_or_404(found.disposals(request.scope), pk=disposal_id))


@router.get(
    "/disposals/{int:disposal_id}/files",
    url_name="disposal_files",
    operation_id="list_disposal_files",
    summary=_("Berkas pada satu daftar usul musnah"),
    description=_("Setiap berkas dengan sidik isinya, aturannya, dan hasilnya."),
    response=answers({200: DisposalItemPage}, 404, 422),
)
def list_disposal_files(request: Request, disposal_id: int, query: Query[PageQuery]) -> dict[str, Any]:
    disposal = get_object_or_404(found.disposals(request.scope), pk=disposal_id)
    items = found.items_of(disposal)
    return paged(request, items, query, lambda page: [DisposalItemOut.of(item) for item in page])
