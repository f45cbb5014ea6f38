"""Scores in the API: as the levels stand now, and what was kept with trace and receipt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema, Status

from selaras.assessments import permissions, services
from selaras.assessments.choices import ScoreTier
from selaras.assessments.compute import compute_score, values_csv
from selaras.assessments.models import Round, ScoreRun
from selaras.assessments.views.access import visible_round
from selaras.core import clock
from selaras.core.api import In, Page, PageQuery, answers, paged
from selaras.core.http import Request
from selaras.core.verdict import demand

router = Router(tags=["scores"])
SCORES = "/rounds/{int:round_id}/scores"


# ---- shown


class ScoreOut(Schema):
    tier: str = Field(description=_("terverifikasi atau usulan"))
    label: str = Field(description=_("selalu tampilkan bersama angkanya"))
    score: str | None = Field(description=_("angka persis sebagai teks; null bila belum lengkap"))
    band: str
    nodes: dict[str, str]
    values: dict[str, str] = Field(description=_("kode indikator ke tingkat"))
    missing: list[str] = Field(description=_("belum ada nilainya; tidak pernah dihitung nol"))
    policy: dict[str, Any]
    receipt: str
    instrument_hash: str
    komposit: str = Field(description=_("versi penghitung"))


class ScoresOut(Schema):
    verified: ScoreOut
    claimed: ScoreOut


class RunRow(Schema):
    id: int
    tier: str
    label: str
    score: str | None
    band: str
    receipt: str
    made_by: str
    at: datetime

    @classmethod
    def of(cls, run: ScoreRun, label: str) -> RunRow:
        return cls(
            id=run.pk,
            tier=run.tier,
            label=label,
            score=run.score,
            band=run.band,
            receipt=run.receipt,
            made_by=run.made_by_name,
            at=run.at,
        )


class RunPage(Page[RunRow]):
    pass


class RunOut(ScoreOut):
    id: int
    made_by: str
    at: datetime
    self_verified: list[str] = Field(description=_("indikator yang diverifikasi OPD pengisinya"))
    trace: list[dict[str, Any]]
    values_csv: str = Field(description=_("berkas yang dibaca komposit score"))


def text_values(values: Mapping[str, object]) -> dict[str, str]:
    return {code: str(value) for code, value in sorted(values.items())}


def _label(round_: Round) -> str:
    return gettext("Perkiraan kota, bukan nilai %(owner)s") % {"owner": round_.index_owner}


def _current(round_: Round, tier: ScoreTier) -> ScoreOut:
    levels = services.levels_of(round_, tier)
    found = compute_score(round_.instrument.source_text, levels)
    return ScoreOut(
        tier=tier,
        label=_label(round_),
        score=found.score,
        band=found.band,
        nodes=found.nodes,
        values=text_values(levels),
        missing=found.missing,
        policy=found.policy,
        receipt=found.receipt,
        instrument_hash=found.instrument_hash,
        komposit=found.version,
    )


def _readable_round(request: Request, round_id: int) -> Round:
    round_ = visible_round(request, round_id)
    demand(permissions.can_see_score(request.scope, round_))
    return round_


def _run_out(round_: Round, run: ScoreRun) -> RunOut:
    plain = (
        "tier",
        "score",
        "band",
        "nodes",
        "missing",
        "policy",
        "receipt",
        "instrument_hash",
        "at",
        "trace",
    )
    return RunOut(
        **{name: getattr(run, name) for name in plain},
        id=run.pk,
        label=_label(round_),
        values=text_values(run.values),
        komposit=run.komposit_version,
        made_by=run.made_by_name,
        self_verified=run.self_verified_codes,
        values_csv=reverse("api:score_values", args=[round_.pk, run.pk]),
    )


# ---- operations


@router.get(
    f"{SCORES}/current",
    url_name="scores_current",
    operation_id="get_current_scores",
    summary=_("Nilai menurut isian sekarang"),
    description=_(
        "Dihitung saat diminta, menurut nilai terverifikasi dan menurut nilai usulan; tidak disimpan."
    ),
    response=answers({200: ScoresOut}, 403, 404),
)
def get_current_scores(request: Request, round_id: int) -> ScoresOut:
    round_ = _readable_round(request, round_id)
    return ScoresOut(
        verified=_current(round_, ScoreTier.VERIFIED), claimed=_current(round_, ScoreTier.CLAIMED)
    )


@router.get(
    SCORES,
    url_name="scores",
    operation_id="list_scores",
    summary=_("Hasil hitung yang disimpan"),
    description=_("Yang terbaru dahulu; hasil hanya ditambah, tidak pernah diubah."),
    response=answers({200: RunPage}, 403, 404, 422),
)
def list_scores(request: Request, round_id: int, query: Query[PageQuery]) -> dict[str, Any]:
    round_ = _readable_round(request, round_id)
    label = _label(round_)
    runs = round_.scores.defer("trace", "nodes", "values", "policy", "missing")
    return paged(request, runs, query, lambda page: [RunRow.of(run, label) for run in page])


class KeepIn(In):
    tier: ScoreTier = Field(default=ScoreTier.VERIFIED, description=_("terverifikasi atau usulan"))


@router.post(
    SCORES,
    url_name="scores",
    operation_id="keep_score",
    summary=_("Hitung dan simpan"),
    description=_("Menyimpan nilai, jejak hitung, dan bukti hitung menurut keadaan sekarang."),
    response=answers({201: RunOut}, 400, 403, 404, 413, 422),
)
def keep_score(request: Request, round_id: int, body: KeepIn = KeepIn()) -> Status[Any]:  # noqa: B008
    round_ = visible_round(request, round_id)
    run = services.keep_score(scope=request.scope, round_=round_, tier=body.tier, now=clock.now())
    return Status(201, _run_out(round_, run))


@router.get(
    f"{SCORES}/{{int:run_id}}",
    url_name="score",
    operation_id="get_score",
    summary=_("Satu hasil hitung"),
    description=_("Nilai dengan jejak hitung dan bukti hitung yang dapat diperiksa siapa pun."),
    response=answers({200: RunOut}, 403, 404),
)
def get_score(request: Request, round_id: int, run_id: int) -> RunOut:
    round_ = _readable_round(request, round_id)
    return _run_out(round_, get_object_or_404(ScoreRun, pk=run_id, round=round_))


@router.get(
    f"{SCORES}/{{int:run_id}}/values.csv",
    url_name="score_values",
    operation_id="get_score_values",
    summary=_("Nilai masukan sebagai CSV"),
    description=_("Berkas yang dibaca komposit score INSTRUMENT.yaml VALUES.csv."),
    response=answers({200: None}, 403, 404),
    openapi_extra={"responses": {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}},
)
def get_score_values(request: Request, round_id: int, run_id: int) -> HttpResponse:
    round_ = _readable_round(request, round_id)
    run = get_object_or_404(ScoreRun, pk=run_id, round=round_)
    name = f"nilai-{round_.region.code}-{run.pk}.csv"
    return HttpResponse(
        values_csv(round_.region.code, run.values),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
