"""Numbers of indices in the API: the register, one number, and a series with its breaks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema

from selaras.core.api import MayOut, Page, PageQuery, Text, answers, paged
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.measures import selectors
from selaras.measures.choices import TRANSITIONS, State
from selaras.measures.models import Measure
from selaras.measures.permissions import can_move, can_view

router = Router(tags=["measures"])


class PlaceOut(Schema):
    code: str = Field(description=_("kode wilayah Kemendagri; ID berarti nasional"))
    name: str


class SourceOut(Schema):
    title: str
    url: str | None
    date: Annotated[date | None, Field(description=_("tanggal diumumkan oleh pemilik indeks"))]
    rank: int | None = Field(description=_("urutan menurut pemilik indeks; hanya untuk baris sumber"))
    out_of: int | None


class PartOut(Schema):
    name: str
    score: str | None
    weight: str | None


class ScaleOut(Schema):
    min: str
    max: str
    better: str = Field(description=_("high atau low: arah yang lebih baik"))


class MeasureOut(Schema):
    id: int
    index: str
    index_title: str
    owner: str
    edition: str
    region: PlaceOut
    score: str | None = Field(description=_("angka persis sebagai teks; null bila tidak dipublikasikan"))
    category: str = Field(description=_("kata pemilik indeks untuk nilai ini"))
    scale: ScaleOut
    method: str = Field(description=_("hanya angka dengan skala dan metode yang sama dapat dibandingkan"))
    state: str = Field(description=_("konsep, ditetapkan, atau dipublikasikan"))
    mark: str = Field(description=_("resmi, usulan, perkiraan, realisasi, atau contoh"))
    warning: str = Field(description=_("bila berisi, angka ini salah cetak dan tidak dihitung"))
    source: SourceOut
    parts: list[PartOut]
    formula: str
    receipt: str
    reasons: list[str]
    note: str
    recorded_at: datetime
    replaces: int | None = Field(description=_("angka yang diralat oleh angka ini"))

    @classmethod
    def of(cls, row: Measure) -> MeasureOut:
        plain = (
            "category", "state", "mark", "warning", "formula", "receipt", "reasons", "note", "recorded_at",
            "owner", "edition",
        )  # fmt: skip
        return cls(
            **{name: getattr(row, name) for name in plain},
            id=row.pk,
            index=row.index_code,
            index_title=row.name_of_index,
            region=PlaceOut(code=row.region_code, name=row.place),
            score=row.score or None,
            scale=ScaleOut(min=row.scale_min, max=row.scale_max, better=row.better),
            method=row.method_version,
            source=SourceOut(
                title=row.source_title,
                url=row.source_url or None,
                date=row.source_date,
                rank=row.rank,
                out_of=row.out_of,
            ),
            parts=[
                PartOut(name=part["name"], score=part["score"] or None, weight=part["weight"] or None)
                for part in row.parts
            ],
            replaces=row.replaces_id,
        )


class MeasureDetailOut(MeasureOut):
    is_latest: bool = Field(description=_("false: sudah digantikan angka yang lebih baru"))
    may: dict[str, MayOut] = Field(description=_("langkah yang berikutnya, menurut statusnya"))

    @classmethod
    def shown(cls, request: Request, row: Measure) -> MeasureDetailOut:
        newest = selectors.chain_of(row)[0].pk == row.pk
        steps = TRANSITIONS.get(State(row.state), {}) if newest else {}
        rival = selectors.rival_of(row) if steps else None
        may = {step: MayOut.of(can_move(request.scope, row, step, rival)) for step in steps}
        return cls(**MeasureOut.of(row).model_dump(), is_latest=newest, may=may)


class MeasurePage(Page[MeasureOut]):
    pass


class MeasureQuery(PageQuery):
    index: Text = Field(default="", description=_("kode indeks, misalnya IKT"))
    edition: Text = ""
    region: Text = Field(default="", description=_("kode wilayah; termasuk semua wilayah di bawahnya"))
    mark: Text = Field(default="", description=_("resmi, usulan, perkiraan, atau contoh"))


class PointOut(Schema):
    edition: str
    value: MeasureOut | None
    national_mean: MeasureOut | None
    difference: str | None = Field(description=_("nilai dikurangi rerata nasional"))


class SegmentOut(Schema):
    scale: ScaleOut
    method: str
    note: str = Field(description=_("apa yang berubah pada metode ini"))
    points: list[PointOut]


class InheritedOut(Schema):
    edition: str
    score: str
    back_cast: bool = Field(
        description=_("dihitung mundur; false bila wilayahnya sama dan hanya kodenya lain")
    )
    kind: str = Field(description=_("pemekaran, penggabungan, atau ganti kode"))
    note: str
    regions: list[PlaceOut] = Field(description=_("wilayah pemilik nilai yang sebenarnya"))


class BoundaryOut(Schema):
    day: date
    note: str


class SeriesOut(Schema):
    index: str
    index_title: str
    owner: str
    region: str
    segments: list[SegmentOut] = Field(
        description=_("satu bagian untuk setiap metode; nilai antarbagian tidak dapat dibandingkan langsung")
    )
    inherited: list[InheritedOut] = Field(
        description=_("dari sebelum wilayah ini seperti sekarang; tidak termasuk segments")
    )
    not_computed: list[str] = Field(description=_("edisi yang tidak dapat disatukan bagi wilayah gabungan"))
    boundaries: list[BoundaryOut] = Field(description=_("hari batas wilayahnya berubah"))


def _rows(request: Request, query: MeasureQuery) -> QuerySet[Measure]:
    rows = selectors.register_rows(request.scope)
    if query.region == selectors.NATION:
        rows = rows.filter(region_code=query.region)
    elif query.region:
        rows = rows.filter(region__path__under=f"ID.{query.region}.")
    for column, wanted in (("index_code", query.index), ("edition", query.edition), ("mark", query.mark)):
        if wanted:
            rows = rows.filter(**{column: wanted})
    return rows


@router.get(
    "/measures",
    url_name="measures",
    operation_id="list_measures",
    summary=_("Nilai indeks"),
    description=_("Register angka dengan skala, metode, dan sumbernya; juga salah cetak, dengan peringatan."),
    response=answers({200: MeasurePage}, 403, 422),
)
def list_measures(request: Request, query: Query[MeasureQuery]) -> dict[str, object]:
    demand(can_view(request.scope))
    return paged(request, _rows(request, query), query, lambda page: [MeasureOut.of(row) for row in page])


@router.get(
    "/measures/{int:measure_id}",
    url_name="measure",
    operation_id="get_measure",
    summary=_("Satu nilai indeks"),
    description=_("Juga angka yang sudah diralat."),
    response=answers({200: MeasureDetailOut}, 403, 404),
)
def get_measure(request: Request, measure_id: int) -> MeasureDetailOut:
    demand(can_view(request.scope))
    rows = Measure.objects.visible_to(request.scope).select_related("region")
    return MeasureDetailOut.shown(request, get_object_or_404(rows, pk=measure_id))


@router.get(
    "/measures/series/{index}/{region_code}",
    url_name="measure_series",
    operation_id="get_measure_series",
    summary=_("Seri satu indeks dan wilayah"),
    description=_("Terbagi pada setiap perubahan metode, skala, atau arah."),
    response=answers({200: SeriesOut}, 403, 404),
)
def get_measure_series(request: Request, index: str, region_code: str) -> SeriesOut:
    demand(can_view(request.scope))
    found = selectors.series_of(request.scope, index, region_code)
    if found is None:
        raise Http404
    return SeriesOut(
        index=found.index_code,
        index_title=found.title,
        owner=found.owner,
        region=region_code,
        segments=[_segment(segment) for segment in found.segments],
        inherited=[_inherited(one) for one in found.past.inherited],
        not_computed=list(found.past.not_computed),
        boundaries=[BoundaryOut(day=one.day, note=one.words) for one in found.past.boundaries],
    )


def _inherited(one: selectors.Inherited) -> InheritedOut:
    return InheritedOut(
        edition=one.edition,
        score=one.score,
        back_cast=one.is_back_cast,
        kind=one.kind.value,
        note=one.words,
        regions=[PlaceOut(code=row.region_code, name=row.place) for row in one.rows],
    )


def _segment(segment: selectors.Segment) -> SegmentOut:
    low, high, better, method = segment.method
    points = [
        PointOut(
            edition=point.edition,
            value=MeasureOut.of(point.own) if point.own else None,
            national_mean=MeasureOut.of(point.mean) if point.mean else None,
            difference=None if point.above_mean is None else str(point.above_mean),
        )
        for point in segment.points
        if point.own or point.mean
    ]
    scale = ScaleOut(min=low, max=high, better=better)
    return SegmentOut(scale=scale, method=method, note=segment.note, points=points)
