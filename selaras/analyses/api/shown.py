"""Shapes of the analyses in the API; computed numbers are text, so that no digit is lost on the way."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema

from selaras.analyses import compute, selectors
from selaras.analyses.models import Dataset, Run
from selaras.core.api import Page


def text_of(value: float | None) -> str | None:
    """The shortest text that gives the same number again."""
    return None if value is None else repr(float(value))


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


class UnitOut(Schema):
    code: str
    name: str
    score: str | None = Field(description=_("angka persis sebagai teks; null bila nilainya kurang"))
    rank: int | None = Field(description=_("1 skor tertinggi; null bila nilainya kurang"))
    missing: int = Field(description=_("indikator tanpa nilai"))
    back_cast: str = Field(description=_("mengapa nilainya dihitung mundur; kosong: wilayahnya sudah ada"))
    groups: dict[str, str | None]


class DatasetScoresOut(Schema):
    setting: str
    receipt: str
    komposit: str = Field(description=_("versi penghitung"))
    units: list[UnitOut] = Field(description=_("menurut kode wilayah"))

    @classmethod
    def of(cls, row: Dataset, scored: compute.Scored) -> DatasetScoresOut:
        names, groups = row.names, [group.code for group in row.read_frame.groups]
        borders = selectors.borders_at(list(names), row.edition)
        units = [
            UnitOut(
                code=unit.code, name=names[unit.code], score=text_of(unit.score), rank=unit.rank,
                back_cast=borders.of(unit.code),
                missing=unit.missing, groups=dict(zip(groups, map(text_of, unit.groups), strict=True)),
            )
            for unit in scored.units
        ]  # fmt: skip
        return cls(setting=scored.setting.words, receipt=scored.receipt, komposit=scored.version, units=units)


class IntervalOut(Schema):
    code: str
    name: str
    score: str | None
    rank: str | None = Field(description=_("menurut cara indeks ini"))
    median: str | None
    low: str | None = Field(description=_("5 % dari ulangan"))
    high: str | None = Field(description=_("95 % dari ulangan"))


class InputOut(Schema):
    name: str = Field(description=_("pilihan yang divariasikan"))
    first: str | None = Field(description=_("indeks pertama Sobol"))
    first_low: str | None
    first_high: str | None
    total: str | None = Field(description=_("indeks total Sobol"))
    total_low: str | None
    total_high: str | None


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
        inputs = run.outcome.get("inputs", [])
        names = ("first", "first_low", "first_high", "total", "total_low", "total_high")
        return cls(
            id=run.pk, dataset_id=run.dataset_id, job_id=run.job_id, done=bool(run.outcome),
            samples=run.samples, seed=run.seed, receipt=run.receipt,
            units=[_interval(row) for row in selectors.interval_rows(run)] if run.outcome else [],
            inputs=[
                InputOut(name=name, **dict(zip(names, map(text_of, numbers), strict=True)))
                for name, *numbers in inputs
            ],
            verdict=compute.verdict_words(inputs) if run.outcome else "",
        )  # fmt: skip


def _interval(row: selectors.IntervalRow) -> IntervalOut:
    numbers = {name: text_of(getattr(row, name)) for name in ("score", "median", "low", "high")}
    return IntervalOut(code=row.code, name=row.name, rank=text_of(row.nominal), **numbers)
