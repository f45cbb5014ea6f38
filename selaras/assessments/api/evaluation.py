"""Repairs and what-if in the API: the list, an estimate for any question, and what was kept."""

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
from selaras.assessments.choices import SimulationStart
from selaras.assessments.models import Repair, RepairEntry, Round, Simulation
from selaras.assessments.selectors.evaluation import RELATED, repairs_for
from selaras.assessments.selectors.simulation import address_of
from selaras.assessments.views.access import visible_round
from selaras.core import clock
from selaras.core.api import Fault, In, MayOut, Moment, Page, PageQuery, Places, Text, answers, invalid, paged
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.offices.models import Agency

router = Router(tags=["evaluation"])
ROUND = "/rounds/{int:round_id}"
Amount = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,12}(\.[0-9]{1,12})?$")]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,40}$")]


# ---- repairs


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


# ---- what-if


class AskIn(In):
    start: SimulationStart = Field(description=_("resmi, terverifikasi, atau usulan"))
    changes: dict[Code, int] = Field(
        default={}, description=_("dari nilai resmi: berapa tingkat naik; selain itu: tingkat yang dicapai")
    )
    efforts: dict[Code, Amount] = Field(default={}, description=_("usaha satu tingkat, angka sebagai teks"))
    budget: Amount | None = None
    goal: Amount | None = None

    def asked(self) -> services.Asked:
        if len(self.changes) > 200 or len(self.efforts) > 200:
            raise invalid(
                [Fault(field="changes", code="too_many", detail=gettext("Paling banyak 200 indikator."))]
            )
        if self.budget is not None and self.goal is not None:
            raise invalid(
                [Fault(field="goal", code="one_of", detail=gettext("Isi budget atau goal, salah satu."))]
            )
        asked = services.Asked(self.start, dict(self.changes), dict(self.efforts), self.budget, self.goal)
        return services.Asked(
            asked.start, asked.changes, asked.efforts, asked.budget, asked.goal, address_of(asked)
        )


class PlanOut(Schema):
    steps: dict[str, int]
    effort: str
    difference: str
    score: str | None


class MoveOut(Schema):
    code: str
    level: int
    effort: str
    points: str


class BestOut(Schema):
    chosen: PlanOut | None = Field(description=_("null bila nilai yang hendak dicapai tidak tercapai"))
    order: list[MoveOut] = Field(description=_("tingkat demi tingkat, poin per usaha terbesar dahulu"))
    ladder: list[PlanOut] = Field(description=_("semua rencana yang tidak dikalahkan rencana lain"))


class EstimateOut(Schema):
    label: str = Field(description=_("selalu tampilkan bersama angkanya"))
    start: str
    base: str | None
    score: str | None
    difference: str | None
    points: dict[str, str]
    missing: list[str]
    receipt: str
    instrument_hash: str
    komposit: str
    best: BestOut | None
    query: str = Field(description=_("pertanyaan yang sama sebagai alamat halaman"))


def _label(round_: Round) -> str:
    return gettext("Perkiraan kota, bukan nilai %(owner)s") % {"owner": round_.index_owner}


def _estimated(
    request: Request, round_id: int, body: AskIn
) -> tuple[Round, services.Asked, services.Outcome]:
    round_ = visible_round(request, round_id)
    demand(permissions.can_simulate(request.scope, round_))
    asked = body.asked()
    outcome = services.simulate(round_=round_, asked=asked)
    if outcome.faults or outcome.estimate is None:
        raise invalid([Fault(field="changes", code="cannot_compute", detail=text) for text in outcome.faults])
    return round_, asked, outcome


@router.post(
    f"{ROUND}/simulations/estimate",
    url_name="simulation_estimate",
    operation_id="estimate_repairs",
    summary=_("Simulasi perbaikan"),
    description=_("Dihitung saat diminta dan tidak disimpan; perkiraan kota, bukan nilai pemilik indeks."),
    response=answers({200: EstimateOut}, 400, 403, 404, 413, 422),
)
def estimate_repairs(request: Request, round_id: int, body: AskIn) -> EstimateOut:
    round_, asked, outcome = _estimated(request, round_id, body)
    found, plan = outcome.estimate, outcome.plan
    assert found is not None  # noqa: S101 - said by _estimated
    return EstimateOut(
        label=_label(round_),
        start=asked.start,
        base=found.base,
        score=found.score,
        difference=found.difference,
        points=found.points,
        missing=found.missing,
        receipt=found.receipt,
        instrument_hash=found.instrument_hash,
        komposit=found.version,
        best=BestOut.model_validate(plan, from_attributes=True) if plan else None,
        query=asked.query,
    )


class KeepSimulationIn(AskIn):
    name: Text = Field(max_length=120, min_length=1)


class KeptRow(Schema):
    id: int
    name: str
    label: str = Field(description=_("selalu tampilkan bersama angkanya"))
    start: str
    base: str | None
    score: str | None
    difference: str | None
    receipt: str
    query: str
    result: dict[str, Any]
    made_by: str
    at: datetime

    @classmethod
    def of(cls, kept: Simulation, label: str) -> KeptRow:
        plain = ("name", "start", "base", "score", "difference", "receipt", "query", "result", "at")
        return cls(
            **{name: getattr(kept, name) for name in plain},
            id=kept.pk,
            label=label,
            made_by=kept.made_by_name,
        )


class KeptPage(Page[KeptRow]):
    pass


@router.get(
    f"{ROUND}/simulations",
    url_name="simulations",
    operation_id="list_simulations",
    summary=_("Simulasi tersimpan"),
    description=_("Yang terbaru dahulu; hanya ditambah, tidak pernah diubah."),
    response=answers({200: KeptPage}, 403, 404, 422),
)
def list_simulations(request: Request, round_id: int, query: Query[PageQuery]) -> dict[str, Any]:
    round_ = visible_round(request, round_id)
    demand(permissions.can_simulate(request.scope, round_))
    label = _label(round_)
    return paged(
        request, round_.simulations.all(), query, lambda page: [KeptRow.of(kept, label) for kept in page]
    )


@router.post(
    f"{ROUND}/simulations",
    url_name="simulations",
    operation_id="keep_simulation",
    summary=_("Simpan simulasi"),
    description=_("Menghitung sekali lagi dan menyimpan pertanyaan, hasil, dan bukti hitungnya."),
    response=answers({201: KeptRow}, 400, 403, 404, 413, 422),
)
def keep_simulation(request: Request, round_id: int, body: KeepSimulationIn) -> Status[Any]:
    round_ = visible_round(request, round_id)
    demand(permissions.can_keep_simulation(request.scope, round_))
    kept = services.keep_simulation(
        scope=request.scope, round_=round_, name=body.name, asked=body.asked(), now=clock.now()
    )
    return Status(201, KeptRow.of(kept, _label(round_)))
