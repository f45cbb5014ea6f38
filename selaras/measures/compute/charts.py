"""Where the marks of a line chart stand: one method, the whole scale, no line over an unknown year."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from komposit import parse_number

WIDTH, HEIGHT = 360, 236
LEFT, RIGHT, TOP, BOTTOM = 34, 16, 36, 34
MOST_TICKS = 5
LABEL_ABOVE, LABEL_BELOW = -12, 20
# How much room a label takes: nearer ones are stacked, or left out below the axis.
LABEL_WIDTH, LABEL_HEIGHT = 42, 14


@dataclass(frozen=True, slots=True)
class Dot:
    x: int
    y: int
    label: str
    label_y: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Tick:
    at: int
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    x1: int
    y1: int
    x2: int
    y2: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Ready to be drawn in a box of ``width`` by ``height``; the best value stands on top."""

    own: tuple[Dot, ...]
    mean: tuple[Dot, ...]
    own_lines: tuple[Line, ...]
    mean_lines: tuple[Line, ...]
    levels: tuple[Tick, ...]
    editions: tuple[Tick, ...]
    # Where the borders of the region changed: a line across the drawing, and none over it.
    cuts: tuple[int, ...] = ()
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM
    edition_y: int = HEIGHT - 12


def chart_of(
    editions: Sequence[str], own: Mapping[str, str], mean: Mapping[str, str],
    *, low: str, high: str, better: str, cut_before: Collection[str] = (),
) -> Chart | None:  # fmt: skip
    """None where the region has no number to draw; ``cut_before``: first editions after other borders."""
    if not own:
        return None
    columns = _columns(editions)
    bottom, top = parse_number(low), parse_number(high)

    def y(score: str) -> int:
        share = (parse_number(score) - bottom) / (top - bottom)
        share = share if better == "high" else 1 - share
        return round(HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP))

    def dots(scores: Mapping[str, str], others: Mapping[str, str]) -> tuple[Dot, ...]:
        return tuple(
            _dot(columns[edition], y(score), score, y(others[edition]) if edition in others else None)
            for edition, score in scores.items()
        )

    levels = tuple(Tick(y(str(level)), str(level)) for level in _levels(bottom, top))
    return Chart(
        own=_stacked(dots(own, mean)),
        mean=dots(mean, {}),
        own_lines=_lines(editions, {e: (columns[e], y(s)) for e, s in own.items()}, cut_before),
        mean_lines=_lines(editions, {e: (columns[e], y(s)) for e, s in mean.items()}),
        levels=levels,
        editions=_readable([Tick(columns[edition], edition) for edition in editions]),
        cuts=tuple(
            (columns[one] + columns[other]) // 2 for one, other in pairwise(editions) if other in cut_before
        ),
    )


def _columns(editions: Sequence[str]) -> dict[str, int]:
    """By the calendar where editions are years, so that a year without an edition leaves its room."""
    room = WIDTH - LEFT - RIGHT - 24
    if len(editions) == 1:
        return {editions[0]: LEFT + 12 + room // 2}
    if all(edition.isascii() and edition.isdigit() and len(edition) == 4 for edition in editions):
        places = [int(edition) for edition in editions]
    else:
        places = list(range(len(editions)))
    width = max(1, places[-1] - places[0])
    return {
        edition: LEFT + 12 + round(Fraction(place - places[0], width) * room)
        for edition, place in zip(editions, places, strict=True)
    }


def _levels(bottom: Fraction, top: Fraction) -> list[int]:
    """A few round levels from one end of the scale to the other."""
    first, last = -(-bottom.numerator // bottom.denominator), top.numerator // top.denominator
    span = max(1, last - first)
    step = next((size for size in (1, 2, 5, 10, 20, 25, 50, 100) if span / size <= MOST_TICKS + 1), span)
    return [*range(first, last, step), last] if last > first else [first]


def _dot(x: int, y: int, score: str, other: int | None) -> Dot:
    """The label stands on the side where the other line is not."""
    below = other is not None and other < y
    anchor = "start" if x < LEFT + 24 else "end" if x > WIDTH - RIGHT - 24 else "middle"
    return Dot(x, y, score, y + (LABEL_BELOW if below else LABEL_ABOVE), anchor)


def _stacked(dots: Sequence[Dot]) -> tuple[Dot, ...]:
    """Labels of near neighbours stand above each other, not on each other."""
    placed: list[Dot] = []
    for dot in sorted(dots, key=lambda one: one.x):
        before = placed[-1] if placed else None
        if before and dot.x - before.x < LABEL_WIDTH and abs(dot.label_y - before.label_y) < LABEL_HEIGHT:
            step = LABEL_HEIGHT if dot.label_y > dot.y else -LABEL_HEIGHT
            dot = replace(dot, label_y=before.label_y + step)
        placed.append(dot)
    return tuple(placed)


def _readable(ticks: Sequence[Tick]) -> tuple[Tick, ...]:
    """From the newest backwards, those that have room."""
    kept: list[Tick] = []
    for tick in reversed(ticks):
        if not kept or kept[-1].at - tick.at >= LABEL_WIDTH - 6:
            kept.append(tick)
    return tuple(reversed(kept))


def _lines(
    editions: Sequence[str], places: Mapping[str, tuple[int, int]], cut_before: Collection[str] = ()
) -> tuple[Line, ...]:
    """Between neighbouring editions only: what lies between two known ones may be unknown."""
    return tuple(
        Line(*places[one], *places[other])
        for one, other in pairwise(editions)
        if one in places and other in places and other not in cut_before
    )
