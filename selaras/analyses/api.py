"""Data of indicators in the API: the list, bringing one in, scores and ranks, the test of ranks."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema, Status

from selaras.analyses import compute, permissions, selectors, services
from selaras.analyses.choices import HIGHEST_SEED, MOST_SAMPLES, USUAL_SAMPLES, Mean, Scaling, Weighing
from selaras.analyses.models import Dataset, Run
from selaras.core import clock
from selaras.core.api import Fault, In, Page, PageQuery, Text, answers, invalid, paged
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.regions.models import Region

router = Router(tags=["analyses"])
MOST_TEXT = 2_000_000


class DatasetOut(Schema):
    id: int
    title: str
    index_name: str
    edition: str
    source: str
    origin: str = Field(description=_("unggahan, penilaian, atau peragaan (angka karangan)"))
    region: str = Field(description=_("kode wilayah pemilik data"))
    shared: bool = Field(description=_("terbuka bagi wilayah di bawah pemiliknya"))
    unit_count: int
    indicator_count: int
    digest: str = Field(description=_("SHA-256 atas kerangka, wilayah, dan nilainya"))
    created_at: datetime

    @classmethod
    def of(cls, row: Dataset) -> DatasetOut:
        plain = (
            "title", "index_name", "edition", "source", "origin", "shared", "unit_count", "indicator_count",
            "digest", "created_at",
        )  # fmt: skip
        return cls(id=row.pk, region=row.region.code, **{name: getattr(row, name) for name in plain})


class DatasetPage(Page[DatasetOut]):
    pass


class DatasetIn(In):
    region: Annotated[Text, Field(max_length=13, description=_("kode wilayah pemilik data"))]
    title: Annotated[Text, Field(min_length=1, max_length=160)]
    index_name: Annotated[Text, Field(min_length=1, max_length=160)]
    edition: Annotated[Text, Field(min_length=1, max_length=20)]
    source: Annotated[Text, Field(min_length=1, max_length=300)]
    shared: bool = False
    framework: Annotated[
        Text, Field(max_length=MOST_TEXT, description=_("YAML instrumen, atau iMeta CSV dari COINr"))
    ]
    table: Annotated[
        Text, Field(max_length=MOST_TEXT, description=_("CSV: kode wilayah dan satu kolom per indikator"))
    ]


class SettingQuery(In):
    scaling: Scaling | None = Field(default=None, description=_("tanpa ini: skala instrumen, atau min-maks"))
    mean: Mean = Mean.FRAMEWORK
    weighing: Weighing = Weighing.GIVEN


class UnitOut(Schema):
    code: str
    name: str
    score: float | None
    rank: int | None = Field(description=_("1 skor tertinggi; null bila nilainya kurang"))
    missing: int = Field(description=_("indikator tanpa nilai"))
    groups: dict[str, float | None]


class ScoresOut(Schema):
    setting: str
    receipt: str
    komposit: str
    units: list[UnitOut] = Field(description=_("menurut kode wilayah"))


class RobustnessIn(In):
    weights: int = Field(default=25, ge=0, le=50, description=_("persen naik atau turun; 0: tetap"))
    scaling: bool = True
    mean: bool = True
    left_out: bool = True
    raters: bool = Field(default=False, description=_("hanya untuk kerangka dengan skala"))
    samples: int = Field(default=USUAL_SAMPLES, ge=100, le=MOST_SAMPLES)
    seed: int = Field(default=1, ge=0, le=HIGHEST_SEED)


class IntervalOut(Schema):
    code: str
    name: str
    score: float | None
    rank: float | None
    median: float | None
    low: float | None = Field(description=_("5 % dari ulangan"))
    high: float | None = Field(description=_("95 % dari ulangan"))


class InputOut(Schema):
    name: str
    first: float | None
    first_bounds: tuple[float | None, float | None]
    total: float | None = Field(description=_("indeks total Sobol"))
    total_bounds: tuple[float | None, float | None]


class RobustnessOut(Schema):
    id: int
    dataset_id: int
    job_id: int | None
    done: bool = Field(description=_("false: belum selesai; ikuti pekerjaannya"))
    samples: int
    seed: int
    receipt: str
    units: list[IntervalOut]
    inputs: list[InputOut]
    verdict: str

    @classmethod
    def of(cls, run: Run) -> RobustnessOut:
        found = run.outcome.get("inputs", [])
        rows = selectors.interval_rows(run) if run.outcome else []
        return cls(
            id=run.pk, dataset_id=run.dataset_id, job_id=run.job_id, done=bool(run.outcome),
            samples=run.samples, seed=run.seed, receipt=run.receipt,
            units=[
                IntervalOut(
                    code=row.code, name=row.name, score=row.score, rank=row.nominal, median=row.median,
                    low=row.low, high=row.high,
                )
                for row in rows
            ],
            inputs=[
                InputOut(name=row[0], first=row[1], first_bounds=(row[2], row[3]), total=row[4],
                         total_bounds=(row[5], row[6]))
                for row in found
            ],
            verdict=compute.verdict_words(found) if run.outcome else "",
        )  # fmt: skip


def _dataset(request: Request, dataset_id: int) -> Dataset:
    demand(permissions.can_view(request.scope))
    rows = Dataset.objects.visible_to(request.scope).select_related("region")
    return get_object_or_404(rows, pk=dataset_id)


@router.get(
    "/datasets",
    url_name="datasets",
    operation_id="list_datasets",
    summary=_("Data indikator"),
    description=_("Milik wilayah sendiri, dan yang dibuka oleh wilayah di atasnya."),
    response=answers({200: DatasetPage}, 403, 422),
)
def list_datasets(request: Request, query: Query[PageQuery]) -> dict[str, object]:
    demand(permissions.can_view(request.scope))
    rows = selectors.datasets_for(request.scope)
    return paged(request, rows, query, lambda page: [DatasetOut.of(row) for row in page])


@router.post(
    "/datasets",
    url_name="datasets",
    operation_id="add_dataset",
    summary=_("Tambahkan data indikator"),
    description=_("Dibaca seluruhnya lebih dahulu; dengan satu kesalahan pun tidak ada yang disimpan."),
    response=answers({201: DatasetOut}, 400, 403, 422),
)
def add_dataset(request: Request, body: DatasetIn) -> Status[DatasetOut]:
    region = Region.objects.filter(code=body.region).first()
    demand(permissions.can_add(request.scope, region.path if region else ""))
    if region is None:
        raise invalid(
            [Fault(field="region", code="unknown", detail=gettext("Kode wilayah ini tidak dikenal."))]
        )
    reading = selectors.reading_of(body.framework, body.table)
    if reading.faults:
        told = [("framework", fault) for fault in reading.frame_faults]
        told += [("table", fault) for fault in reading.table_faults]
        raise invalid(
            [
                Fault(field=f"{name}:{one.line}", code="invalid", detail=one.message)
                for name, one in told[:200]
            ]
        )
    about = services.About(body.title, body.index_name, body.edition, body.source, body.shared)
    kept = services.add_dataset(
        scope=request.scope, region=region, about=about, framework=body.framework, table=body.table,
        now=clock.now(),
    )  # fmt: skip
    return Status(201, DatasetOut.of(kept))


@router.get(
    "/datasets/{int:dataset_id}/scores",
    url_name="dataset_scores",
    operation_id="get_dataset_scores",
    summary=_("Skor dan peringkat"),
    description=_("Hitungan analisis menurut cara yang diminta, bukan nilai resmi pemilik indeks."),
    response=answers({200: ScoresOut}, 403, 404, 422),
)
def get_scores(request: Request, dataset_id: int, query: Query[SettingQuery]) -> ScoresOut:
    found = _dataset(request, dataset_id)
    frame = found.read_frame
    scaling = query.scaling.value if query.scaling else compute.usual_setting(frame).scaling
    if scaling == Scaling.AS_IS and not frame.has_scale:
        detail = gettext("Kerangka ini tidak mempunyai skala bersama; pilih skala lain.")
        raise invalid([Fault(field="scaling", code="no_scale", detail=detail)])
    setting = compute.Setting(scaling, query.mean.value, query.weighing.value)
    try:
        scored = compute.compute_scores(found.data, setting)
    except compute.CannotCompute as refused:
        raise _refused(refused) from refused
    names, groups = found.names, [group.code for group in frame.groups]
    units = [
        UnitOut(
            code=unit.code, name=names[unit.code], score=unit.score, rank=unit.rank, missing=unit.missing,
            groups=dict(zip(groups, unit.groups, strict=True)),
        )
        for unit in scored.units
    ]  # fmt: skip
    return ScoresOut(setting=setting.words, receipt=scored.receipt, komposit=scored.version, units=units)


@router.post(
    "/datasets/{int:dataset_id}/robustness",
    url_name="dataset_robustness",
    operation_id="start_robustness",
    summary=_("Mulai uji ketahanan"),
    description=_("Pekerjaan latar; hasilnya dibaca di alamat robustness setelah selesai."),
    response=answers({202: RobustnessOut}, 400, 403, 404, 422),
)
def start_robustness(request: Request, dataset_id: int, body: RobustnessIn) -> Status[RobustnessOut]:
    found = _dataset(request, dataset_id)
    demand(permissions.can_test(request.scope, found))
    raters = body.raters and found.read_frame.has_scale
    varied = compute.Varied(body.weights, body.scaling, body.mean, body.left_out, raters)
    if not varied.count:
        detail = gettext("Pilih paling sedikit satu hal yang divariasikan.")
        raise invalid([Fault(field="", code="nothing_varied", detail=detail)])
    try:
        run = services.start_robustness(
            scope=request.scope, dataset=found, varied=varied, samples=body.samples, seed=body.seed,
            now=clock.now(),
        )  # fmt: skip
    except compute.CannotCompute as refused:
        raise _refused(refused) from refused
    return Status(202, RobustnessOut.of(run))


@router.get(
    "/robustness/{int:robustness_id}",
    url_name="robustness",
    operation_id="get_robustness",
    summary=_("Hasil uji ketahanan"),
    description=_("Rentang peringkat setiap wilayah, dan pilihan mana yang paling menentukan."),
    response=answers({200: RobustnessOut}, 403, 404),
)
def get_robustness(request: Request, robustness_id: int) -> RobustnessOut:
    demand(permissions.can_view(request.scope))
    rows = Run.objects.visible_to(request.scope).select_related("dataset")
    return RobustnessOut.of(get_object_or_404(rows, pk=robustness_id))


def _refused(refused: compute.CannotCompute) -> Exception:
    return invalid([Fault(field="", code="cannot_compute", detail=reason) for reason in refused.reasons])
