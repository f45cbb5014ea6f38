"""A paket isian that came in, as the API shows it: what it would change, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema

from selaras.assessments import permissions, services
from selaras.assessments.compute.packets import Fault as PacketRow
from selaras.assessments.models import Intake
from selaras.assessments.services import PacketFault
from selaras.assessments.services.comparing import Change
from selaras.assessments.services.packet_plans import Plan
from selaras.core import clock
from selaras.core.api import Fault, InvalidOut, MayOut, Page
from selaras.core.http import Problem, Request
from selaras.offices.api import AgencyOut


class CellsOut(Schema):
    value: str
    narrative: str
    level: int | None
    is_nil: bool


class ProofOut(Schema):
    name: str = Field(description=_("nama berkas di dalam ZIP, atau tautan"))
    pages: str


class ChangeOut(Schema):
    code: str
    file: str
    row: int
    kind: str = Field(description=_("baru, ubah, bukti, atau bentrok"))
    answer: CellsOut = Field(description=_("isian dari berkas"))
    standing: CellsOut = Field(description=_("isian yang tersimpan"))
    proofs: list[ProofOut]
    on_behalf: bool = Field(description=_("isian OPD lain, diinput atas nama"))
    options: list[str] = Field(description=_("pilihan bila bentrok; kosong bila tidak perlu memilih"))
    blocked: str = Field(description=_("mengapa isian tidak dapat diubah lagi"))

    @classmethod
    def of(cls, change: Change) -> ChangeOut:
        text, item = change.text, change.item
        names = ("value", "narrative", "is_nil")
        standing = {name: getattr(item, name) for name in names} | {"level": item.claimed_level}
        return cls(
            code=item.code,
            file=change.file,
            row=change.row,
            kind=change.kind,
            answer=CellsOut(value=text.value, narrative=text.narrative, level=text.level, is_nil=text.is_nil),
            standing=CellsOut(**standing),
            proofs=[ProofOut(name=proof.name, pages=proof.pages) for proof in change.proofs],
            on_behalf=change.on_behalf,
            options=list(change.options) if change.needs_choice else [],
            blocked=change.blocked,
        )


class RowFault(Fault):
    file: str
    row: int = Field(description=_("0 bila menyangkut seluruh berkas"))


class PacketInvalidOut(InvalidOut):
    errors: list[RowFault | Fault] = Field(description=_("semua kesalahan sekaligus; tidak ada yang berubah"))


class IntakeRow(Schema):
    id: int
    name: str
    sha256: str
    size: int
    state: str = Field(description=_("diperiksa, diterapkan, atau dibuang"))
    state_label: str
    agency: AgencyOut | None
    channel: str
    informant: str
    received_on: date | None
    uploaded_by: str
    at: datetime
    ended_at: datetime | None
    page: str = Field(description=_("alamat halamannya di aplikasi"))


class IntakePage(Page[IntakeRow]):
    pass


class IntakeOut(IntakeRow):
    changes: list[ChangeOut] = Field(description=_("apa yang akan ditulis; kosong sesudah diterapkan"))
    same: int = Field(description=_("baris tanpa perubahan"))
    unnamed: list[str] = Field(description=_("berkas di dalam ZIP yang tidak disebut baris mana pun"))
    faults: list[RowFault]
    result: list[dict[str, Any]] = Field(description=_("apa yang dilakukan dengan setiap baris"))
    may_apply: MayOut


def facts(intake: Intake) -> dict[str, Any]:
    plain = ("name", "sha256", "size", "state", "channel", "informant", "received_on", "at", "ended_at")
    return {name: getattr(intake, name) for name in plain} | {
        "id": intake.pk,
        "state_label": intake.get_state_display(),
        "agency": AgencyOut.maybe(intake.agency),
        "uploaded_by": intake.uploaded_by_name,
        "page": intake.get_absolute_url(),
    }


def _row_faults(faults: Sequence[PacketRow]) -> list[RowFault]:
    return [
        RowFault(
            field="file", code="row" if one.row else "file", detail=one.message, file=one.file, row=one.row
        )
        for one in faults
    ]


def shown(request: Request, intake: Intake) -> IntakeOut:
    """The plan is made anew each time, as the page makes it."""
    verdict = permissions.can_apply_packet(request.scope, intake)
    plan = Plan()
    if verdict:
        try:
            plan = services.plan_of(scope=request.scope, intake=intake, now=clock.now())
        except PacketFault as fault:
            plan.faults = fault.faults
    return IntakeOut(
        **facts(intake),
        changes=[ChangeOut.of(change) for change in plan.changes],
        same=plan.same,
        unnamed=plan.unnamed,
        faults=_row_faults(plan.faults),
        result=intake.result,
        may_apply=MayOut.of(verdict),
    )


def refused(fault: PacketFault) -> Problem:
    rows = [one.model_dump() for one in _row_faults(fault.faults)]
    return Problem("invalid", rows[0]["detail"] if len(rows) == 1 else "", errors=rows)
