"""What-if in the API: an estimate for any question, and what was kept."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema, Status
from pydantic import StringConstraints

from selaras.assessments import permissions, services
from selaras.assessments.api.repairs import ROUND, Code
from selaras.assessments.choices import SimulationStart
from selaras.assessments.models import Round, Simulation
from selaras.assessments.selectors.simulation import address_of
from selaras.assessments.views.access import visible_round
from selaras.core import clock
from selaras.core.api import Fault, In, Page, PageQuery, Text, answers, invalid, paged
from selaras.core.http import Request
from selaras.core.verdict import demand

router = Router(tags=["evaluation"])
Amount = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,12}(\.[0-9]{1,12})?$")]


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
