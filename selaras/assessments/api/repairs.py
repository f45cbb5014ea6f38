"""Repairs in the API: the list, what is arranged for each, and its steps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema, Status
from pydantic import StringConstraints

from selaras.assessments import permissions, services
from selaras.assessments.models import Repair, RepairEntry, Round
from selaras.assessments.selectors.evaluation import RELATED, repairs_for
from selaras.assessments.views.access import visible_round
from selaras.core import clock
from selaras.core.api import Fault, In, MayOut, Moment, Page, PageQuery, Places, Text, answers, invalid, paged
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.offices.models import Agency

router = Router(tags=["evaluation"])
ROUND = "/rounds/{int:round_id}"
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,40}$")]


class RepairRow(Schema):
    id: int
    number: int
    text: str
    source: str = Field(description=_("kosong untuk temuan kota sendiri"))
    official: bool = Field(description=_("kalimat pemilik indeks"))
    indicators: list[str] = Field(description=_("kaitan usulan kota"))
    owner: str | None = Field(description=_("kode OPD penanggung jawab"))
    due_at: datetime | None
    state: str
    state_label: str
    done: str
    page: str = Field(description=_("alamat halamannya di aplikasi"))

    @classmethod
    def of(cls, repair: Repair) -> RepairRow:
        plain = ("number", "text", "source", "due_at", "state", "done")
        return cls(
            **{name: getattr(repair, name) for name in plain},
            id=repair.pk,
            official=repair.is_official,
            indicators=repair.codes,
            owner=repair.owner_agency.code if repair.owner_agency else None,
            state_label=repair.get_state_display(),
            page=repair.get_absolute_url(),
        )


class RepairPage(Page[RepairRow]):
    pass


@router.get(
    f"{ROUND}/repairs",
    url_name="repairs",
    operation_id="list_repairs",
    summary=_("Daftar perbaikan"),
    description=_(
        "Alasan pemilik indeks dan temuan kota sebagai perbaikan dengan OPD, batas waktu, dan status."
    ),
    response=answers({200: RepairPage}, 403, 404, 422),
)
def list_repairs(request: Request, round_id: int, query: Query[PageQuery]) -> dict[str, Any]:
    round_ = visible_round(request, round_id)
    demand(permissions.can_see_repairs(request.scope, round_))
    rows = repairs_for(request.scope, round_)
    return paged(request, rows, query, lambda page: [RepairRow.of(row) for row in page])


class RepairEntryOut(Schema):
    action: str
    state: str
    note: str
    author: str
    agency: str
    via: str
    at: datetime

    @classmethod
    def of(cls, row: RepairEntry) -> RepairEntryOut:
        renamed = {"author": row.author_name, "agency": row.agency_name}
        plain = {name: getattr(row, name) for name in cls.model_fields if name not in renamed}
        return cls(**(plain | renamed))


class RepairOut(RepairRow):
    entries: list[RepairEntryOut]
    may: dict[str, MayOut] = Field(description=_("boleh tidaknya setiap langkah bagi Anda, dan alasannya"))


class PlanIn(In):
    indicators: list[Code] = Field(default_factory=list, max_length=200)
    owner: Text | None = Field(default=None, description=_("kode OPD penanggung jawab; bersama batas waktu"))
    due_at: Moment | None = None
    text: Text = Field(default="", description=_("bunyi perbaikan; wajib untuk temuan kota sendiri"))

    def plan(self, round_: Round) -> services.RepairPlan:
        agency = None
        if self.owner is not None:
            agency = Agency.objects.filter(region=round_.region_id, code=self.owner).first()
            if agency is None:
                told = gettext("Kode OPD ini tidak dikenal di daerah ini.")
                raise invalid([Fault(field="owner", code="unknown", detail=told)])
        return services.RepairPlan(list(self.indicators), agency, self.due_at, self.text)


def _adding(request: Request, round_id: int) -> Round:
    round_ = visible_round(request, round_id)
    demand(permissions.can_add_repair(request.scope, round_))
    return round_


def _repair(request: Request, round_id: int, repair_id: int) -> Repair:
    visible_round(request, round_id)
    rows = Repair.objects.visible_to(request.scope).select_related(*RELATED)
    return get_object_or_404(rows, pk=repair_id, round=round_id)


def _arranging(request: Request, round_id: int, repair_id: int) -> Repair:
    repair = _repair(request, round_id, repair_id)
    demand(permissions.can_arrange_repair(request.scope, repair))
    return repair


def _stepping(request: Request, round_id: int, repair_id: int) -> Repair:
    """Whoever can take one of its steps reads what is wrong with the words; the step asks its own rule."""
    repair = _repair(request, round_id, repair_id)
    reports = permissions.can_report_repair(request.scope, repair)
    demand(reports or permissions.can_add_repair(request.scope, repair.round))
    return repair


places: Places = {
    ("POST", "repairs"): _adding,
    ("PUT", "repair"): _arranging,
    ("POST", "repair_steps"): _stepping,
}


def _repair_out(request: Request, round_id: int, repair_id: int) -> RepairOut:
    repair, scope = _repair(request, round_id, repair_id), request.scope
    verdicts = {
        "arrange": permissions.can_arrange_repair(scope, repair),
        "report": permissions.can_report_repair(scope, repair),
        "prove": permissions.can_add_repair_evidence(scope, repair),
    } | {
        step: permissions.can_step_repair(scope, repair, step)
        for step in ("close", "return", "cancel", "restore")
    }
    return RepairOut(
        **RepairRow.of(repair).model_dump(),
        entries=[RepairEntryOut.of(row) for row in repair.entries.all()],
        may={name: MayOut.of(verdict) for name, verdict in verdicts.items()},
    )


WRITTEN = (400, 403, 404, 413, 422)


@router.post(
    f"{ROUND}/repairs",
    url_name="repairs",
    operation_id="add_repair",
    summary=_("Tambah perbaikan"),
    description=_("Temuan kota sendiri; tanpa OPD dan batas waktu menunggu diputuskan dalam rapat."),
    response=answers({201: RepairOut}, *WRITTEN),
)
def add_repair(request: Request, round_id: int, body: PlanIn) -> Status[Any]:
    round_ = _adding(request, round_id)
    made = services.add_repair(scope=request.scope, round_=round_, plan=body.plan(round_), now=clock.now())
    return Status(201, _repair_out(request, round_id, made.pk))


class TakenOut(Schema):
    taken: list[RepairRow]


@router.post(
    f"{ROUND}/repairs/from-result",
    url_name="repairs_take",
    operation_id="take_reasons",
    summary=_("Ambil alasan pemilik indeks"),
    description=_("Alasan dari hasil resmi tahun sebelumnya yang belum ada di daftar."),
    response=answers({201: TakenOut}, 403, 404, 422),
)
def take_reasons(request: Request, round_id: int) -> Status[Any]:
    round_ = _adding(request, round_id)
    made = services.take_reasons(scope=request.scope, round_=round_, now=clock.now())
    return Status(201, TakenOut(taken=[RepairRow.of(row) for row in made]))


@router.get(
    f"{ROUND}/repairs/{{int:repair_id}}",
    url_name="repair",
    operation_id="get_repair",
    summary=_("Satu perbaikan"),
    description=_("Dengan riwayatnya dan apa yang boleh Anda lakukan."),
    response=answers({200: RepairOut}, 404),
)
def get_repair(request: Request, round_id: int, repair_id: int) -> RepairOut:
    return _repair_out(request, round_id, repair_id)


@router.put(
    f"{ROUND}/repairs/{{int:repair_id}}",
    url_name="repair",
    operation_id="arrange_repair",
    summary=_("Bagi perbaikan"),
    description=_("OPD penanggung jawab, batas waktu, dan indikator terkait; mengganti yang ada."),
    response=answers({200: RepairOut}, *WRITTEN),
)
def arrange_repair(request: Request, round_id: int, repair_id: int, body: PlanIn) -> RepairOut:
    repair = _arranging(request, round_id, repair_id)
    services.arrange_repair(
        scope=request.scope, repair_id=repair.pk, plan=body.plan(repair.round), now=clock.now()
    )
    return _repair_out(request, round_id, repair_id)


class StepIn(In):
    step: Literal["report", "close", "return", "cancel", "restore"]
    note: Text = Field(default="", max_length=4000, description=_("apa yang dilakukan, atau alasannya"))


STEPS: dict[str, Callable[..., Repair]] = {
    "report": services.report_repair,
    "close": services.close_repair,
    "return": services.return_repair,
    "cancel": services.cancel_repair,
    "restore": services.restore_repair,
}


@router.post(
    f"{ROUND}/repairs/{{int:repair_id}}/steps",
    url_name="repair_steps",
    operation_id="step_repair",
    summary=_("Langkah perbaikan"),
    description=_("report oleh OPD-nya; close, return, cancel, restore oleh Kesbangpol."),
    response=answers({200: RepairOut}, *WRITTEN),
)
def step_repair(request: Request, round_id: int, repair_id: int, body: StepIn) -> RepairOut:
    repair = _repair(request, round_id, repair_id)
    STEPS[body.step](scope=request.scope, repair_id=repair.pk, note=body.note, now=clock.now())
    return _repair_out(request, round_id, repair_id)
