"""Charts as places in a box of 360 units, drawn by templates as SVG; their numbers stand in tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

WIDTH, LEFT, RIGHT = 360, 10, 350
ROW, TOP = 38, 24
BAR_ROW, BAR_TOP = 44, 10


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True, slots=True)
class IntervalRow:
    """One unit: where its name stands and its line is, and the three marks on it; None without a rank."""

    code: str
    name: str
    own: bool
    text_y: float
    y: float
    low: float | None
    high: float | None
    median: float | None
    nominal: float | None
    told: str

    @property
    def width(self) -> float:
        return max(2.0, round((self.high or 0.0) - (self.low or 0.0), 1))


@dataclass(frozen=True, slots=True)
class IntervalChart:
    rows: tuple[IntervalRow, ...]
    ticks: tuple[Tick, ...]
    height: float
    width: int = WIDTH
    top: int = TOP


Ranks = tuple[float | None, float | None, float | None, float | None]


def shift_chart(
    units: Sequence[tuple[str, str, int | None, int | None]], worst: int, own: frozenset[str] = frozenset()
) -> IntervalChart:
    """Two ranks of each unit: the first a circle, the second an upright line, a bar between."""
    rows: list[tuple[str, str, Ranks]] = []
    for code, name, first, second in units:
        if first is None or second is None:
            rows.append((code, name, (first, None, None, None)))
        else:
            rows.append((code, name, (first, second, min(first, second), max(first, second))))
    return interval_chart(rows, worst, own, told_shift)


def told_shift(ranks: Ranks) -> str:
    return f"{shown_rank(ranks[0])} → {shown_rank(ranks[1])}"


def interval_chart(
    units: Sequence[tuple[str, str, Ranks]],
    worst: int,
    own: frozenset[str] = frozenset(),
    told: Callable[[Ranks], str] | None = None,
) -> IntervalChart:
    """``units``: code, name and (nominal, median, low, high) rank; rank 1 stands left, ``worst`` right."""

    def x(rank: float | None) -> float | None:
        return None if rank is None else round(LEFT + (rank - 1) / max(1, worst - 1) * (RIGHT - LEFT), 1)

    rows = []
    for place, (code, name, ranks) in enumerate(units):
        y = TOP + place * ROW
        nominal, median, low, high = map(x, ranks)
        rows.append(
            IntervalRow(
                code,
                name,
                code in own,
                y + 14,
                y + 26,
                low,
                high,
                median,
                nominal,
                (told or told_ranks)(ranks),
            )
        )
    step = next((size for size in (1, 2, 5, 10, 20, 50, 100, 200, 500) if worst / size <= 7), 1_000)
    marks = [1, *range(step, worst - step // 2, step), worst] if step > 1 else list(range(1, worst + 1))
    ticks = tuple(Tick(x(mark) or 0.0, str(mark)) for mark in dict.fromkeys(marks))
    return IntervalChart(tuple(rows), ticks, TOP + len(units) * ROW + 4)


def told_ranks(ranks: Ranks) -> str:
    nominal, _median, low, high = ranks
    return "–" if nominal is None else f"{shown_rank(nominal)} ({shown_rank(low)}–{shown_rank(high)})"


def shown_rank(rank: float | None) -> str:
    """Whole where it is; quantiles may fall between two ranks."""
    return "–" if rank is None else f"{rank:.1f}".removesuffix(".0").replace(".", ",")


@dataclass(frozen=True, slots=True)
class Bar:
    name: str
    told: str
    text_y: float
    y: float
    x: float
    width: float
    low: float | None = None
    high: float | None = None
    tone: str = ""


@dataclass(frozen=True, slots=True)
class BarChart:
    bars: tuple[Bar, ...]
    height: float
    zero: float = LEFT
    width: int = WIDTH
    # Under the first bar: what stands above is about other borders than what stands below.
    cut_y: float | None = None


def share_chart(rows: Sequence[tuple[str, str, float, float, float]]) -> BarChart:
    """Bars from zero: name, label, value and the bounds that are drawn as a whisker."""
    most = max((max(value, high) for _n, _t, value, _low, high in rows), default=0.0) or 1.0

    def x(value: float) -> float:
        return round(LEFT + max(0.0, value) / most * (RIGHT - LEFT), 1)

    bars = [
        Bar(
            name,
            told,
            BAR_TOP + n * BAR_ROW + 12,
            BAR_TOP + n * BAR_ROW + 18,
            LEFT,
            x(value) - LEFT,
            x(low),
            x(high),
        )
        for n, (name, told, value, low, high) in enumerate(rows)
    ]
    return BarChart(tuple(bars), BAR_TOP + len(rows) * BAR_ROW)


def waterfall(
    start: float, steps: Sequence[tuple[str, str, float]], end: float, words: tuple[str, str], *,
    is_cut: bool = False, is_apart: bool = False,
) -> BarChart:  # fmt: skip
    """From one score to the other: each step begins where the one before ended."""
    reached = [start]
    for _name, _told, change in steps:
        reached.append(reached[-1] + change)
    low, high = min(*reached, end), max(*reached, end)
    margin = (high - low) * 0.15 or 1.0
    low -= margin

    def x(value: float) -> float:
        return round(LEFT + (value - low) / (high - low) * (RIGHT - LEFT), 1)

    def row(place: int, name: str, told: str, span: tuple[float, float], tone: str) -> Bar:
        y = BAR_TOP + place * BAR_ROW
        first, last = sorted(map(x, span))
        return Bar(name, told, y + 12, y + 18, first, max(1.5, round(last - first, 1)), tone=tone)

    bars = [row(0, words[0], "", (low, start), "whole apart" if is_apart else "whole")]
    for place, (name, told, change) in enumerate(steps):
        tone = "up" if change > 0 else "down" if change < 0 else "none"
        bars.append(row(place + 1, name, told, (reached[place], reached[place + 1]), tone))
    bars.append(row(len(steps) + 1, words[1], "", (low, end), "whole"))
    cut = BAR_TOP + BAR_ROW - 2.0 if is_cut or is_apart else None
    return BarChart(tuple(bars), BAR_TOP + len(bars) * BAR_ROW, zero=x(low), cut_y=cut)
