"""A test of ranks as pages and files show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from selaras.analyses.choices import Mean
from selaras.analyses.compute import (
    INPUTS,
    BarChart,
    IntervalChart,
    interval_chart,
    scalings_of,
    share_chart,
    shown_rank,
)
from selaras.analyses.models import Dataset, Run
from selaras.analyses.selectors.datasets import shown_score
from selaras.jobs.choices import State
from selaras.jobs.models import Job

Table = tuple[list[str], list[list[object]]]


@dataclass(frozen=True, slots=True)
class IntervalRow:
    """One unit: score and rank as they are, and where nine tenths of the replications put it."""

    code: str
    name: str
    score: float | None
    nominal: float | None
    median: float | None
    low: float | None
    high: float | None

    @property
    def shown(self) -> tuple[str, str, str, str]:
        return tuple(map(shown_rank, (self.nominal, self.median, self.low, self.high)))  # type: ignore[return-value]


def job_of(run: Run) -> Job | None:
    return Job.objects.filter(pk=run.job_id or 0).first()


@dataclass(frozen=True, slots=True)
class RunRow:
    """A test in the list of its data: ``label`` is where it stands, empty when it is done."""

    run: Run
    tone: str = ""
    label: str = ""


def runs_of(dataset: Dataset, limit: int) -> list[RunRow]:
    """The latest first; what was cancelled is not among them. Two queries."""
    alive = Job.objects.exclude(state=State.CANCELLED).values("pk")
    rows = dataset.runs.defer("result").filter(Q(finished_at__isnull=False) | Q(job_id__in=alive))
    found = list(rows[:limit])
    jobs = Job.objects.in_bulk([run.job_id for run in found if run.finished_at is None and run.job_id])
    return [
        RunRow(run, job.tone, job.state_label) if (job := jobs.get(run.job_id or 0)) else RunRow(run)
        for run in found
    ]


def interval_rows(run: Run) -> list[IntervalRow]:
    names = run.dataset.names
    return [IntervalRow(row[0], names[row[0]], *row[1:]) for row in run.outcome["units"]]


def chart_of(rows: Sequence[IntervalRow], count: int, own: frozenset[str]) -> IntervalChart:
    units = [(row.code, row.name, (row.nominal, row.median, row.low, row.high)) for row in rows]
    return interval_chart(units, count, own)


@dataclass(frozen=True, slots=True)
class InputRow:
    name: str
    first: str
    first_bounds: str
    total: str
    total_bounds: str


def _shown(value: float | None) -> str:
    return shown_score(value, 2) or "–"


def input_rows(run: Run) -> list[InputRow]:
    """The choices that varied, the one that matters most first."""
    return [
        InputRow(
            str(INPUTS[name]), _shown(first), f"{_shown(low)} – {_shown(high)}",
            _shown(total), f"{_shown(total_low)} – {_shown(total_high)}",
        )
        for name, first, low, high, total, total_low, total_high in _ordered(run)
    ]  # fmt: skip


def _ordered(run: Run) -> list[list[Any]]:
    return sorted(run.outcome["inputs"], key=lambda row: -(row[4] or 0.0))


def bars_of(run: Run) -> BarChart | None:
    """None where ranks did not move at all, or only one choice varied."""
    rows = [row for row in _ordered(run) if row[4] is not None]
    if not rows:
        return None
    return share_chart([(str(INPUTS[row[0]]), _shown(row[4]), row[4], row[5], row[6]) for row in rows])


def varied_words(run: Run) -> list[str]:
    """What varied, with its alternatives."""
    varied, frame = run.read_varied, run.dataset.read_frame
    words = []
    if varied.weights:
        words.append(_("Bobot naik atau turun sampai %(n)s %%") % {"n": varied.weights})
    if varied.scaling:
        scales = "; ".join(str(one.label) for one in scalings_of(frame))
        words.append(_("Skala indikator: %(scales)s") % {"scales": scales})
    if varied.mean:
        told = {"first": Mean.ARITHMETIC.label, "second": Mean.GEOMETRIC.label}
        words.append(_("Penggabungan: %(first)s; %(second)s") % told)
    if varied.left_out:
        words.append(_("Satu indikator dikeluarkan, atau tidak ada"))
    if varied.raters:
        words.append(_("Setiap nilai bergeser satu tingkat turun, tetap, atau naik"))
    return words


# ---- files


def interval_table(run: Run) -> Table:
    heads = [
        _("Kode wilayah"), _("Wilayah"), _("Skor"), _("Peringkat"), _("Median"),
        _("Batas 5 %"), _("Batas 95 %"),
    ]  # fmt: skip
    return heads, [[row.code, row.name, shown_score(row.score), *row.shown] for row in interval_rows(run)]


def input_table(run: Run) -> tuple[str, list[str], list[list[object]]]:
    heads = [
        _("Pilihan"), _("Indeks pertama"), _("Batas 5 %–95 %"), _("Indeks total"), _("Batas 5 %–95 %"),
    ]  # fmt: skip
    rows: list[list[object]] = [
        [row.name, row.first, row.first_bounds, row.total, row.total_bounds] for row in input_rows(run)
    ]
    return _("Pilihan"), heads, rows


def setting_table(run: Run) -> tuple[str, list[str], list[list[object]]]:
    varied: list[list[object]] = [[_("Divariasikan"), words] for words in varied_words(run)]
    rows: list[list[object]] = [
        [_("Data indikator"), str(run.dataset)],
        *varied,
        [_("Sampel"), run.samples],
        [_("Benih acak"), run.seed],
        [_("Ulangan untuk rentang"), run.outcome["random"]],
        [_("Hitungan seluruhnya"), run.outcome["runs"]],
        [_("Tanda terima hitungan"), run.receipt],
    ]
    return _("Pengaturan"), [_("Hal"), _("Isi")], rows
