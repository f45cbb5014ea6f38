"""The numbers of one index and region over the years, cut where method, scale or direction change."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from selaras.core.scope import Scope
from selaras.measures.choices import METHOD_NOTES
from selaras.measures.compute.charts import Chart, chart_of
from selaras.measures.models import Measure
from selaras.measures.selectors.facts import NATION
from selaras.measures.selectors.lineage import Boundary, Past, crossed, past_of

Method = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Point:
    """One edition: the region's row and the national mean beside it, each where it is known."""

    edition: str
    own: Measure | None
    mean: Measure | None
    # Printed somewhere, but not the owner's.
    doubtful: tuple[Measure, ...] = ()
    # The borders changed since the edition before.
    boundary: Boundary | None = None

    @property
    def above_mean(self) -> Decimal | None:
        if self.own is None or self.mean is None or not self.own.counts or not self.mean.counts:
            return None
        return Decimal(self.own.score) - Decimal(self.mean.score)


@dataclass(frozen=True, slots=True)
class Segment:
    """Editions by one method on one scale: the only numbers that may share an axis."""

    method: Method
    note: str
    points: tuple[Point, ...]
    chart: Chart | None

    @property
    def editions(self) -> list[str]:
        """Those that exist: a year that only a misprint names is none."""
        real = [point.edition for point in self.points if point.own or point.mean]
        return real or [point.edition for point in self.points]

    @property
    def first(self) -> str:
        return self.editions[0]

    @property
    def last(self) -> str:
        return self.editions[-1]

    @property
    def scale(self) -> tuple[str, str]:
        return self.method[0], self.method[1]

    @property
    def better(self) -> str:
        return self.method[2]


@dataclass(frozen=True, slots=True)
class Series:
    index_code: str
    title: str
    owner: str
    segments: tuple[Segment, ...]
    # Proposals, estimates and examples: listed, never drawn beside official numbers.
    others: tuple[Measure, ...] = field(default=())
    # From before the region was what it is; never among the numbers above.
    past: Past = field(default_factory=Past)

    @property
    def breaks(self) -> int:
        return max(0, len(self.segments) - 1)


def series_of(scope: Scope, index_code: str, region_code: str) -> Series | None:
    """All that is known of one index and region, in one query; None where nothing is."""
    rows = list(
        Measure.objects.visible_to(scope)
        .counting()
        .filter(index_code=index_code, region_code__in={region_code, NATION})
        .select_related("region")
        .order_by("edition", "pk")
    )
    own = [row for row in rows if row.region_code == region_code]
    past = Past() if region_code == NATION else past_of(scope, index_code, region_code)
    if not own:
        return _only_past(index_code, past)
    means = [row for row in rows if row.region_code == NATION and region_code != NATION and row.counts]
    editions = _editions(index_code)
    official = [row for row in own if _is_official(row)]
    segments = tuple(
        _segment(index_code, method, official, means, own, editions, past.boundaries)
        for method in _methods(official, own)
    )
    others = tuple(row for row in own if not _is_official(row) and not row.warning)
    newest = own[-1]
    title = next((row.index_title for row in reversed(own) if row.index_title), index_code)
    return Series(index_code, title, newest.owner, segments, others, past)


def _only_past(index_code: str, past: Past) -> Series | None:
    """A young region has a past before it has a number of its own."""
    if not past.inherited:
        return None
    newest = past.inherited[-1].rows[0]
    return Series(index_code, newest.index_title or index_code, newest.owner, (), (), past)


def _is_official(row: Measure) -> bool:
    return row.mark == "resmi" and row.state == "dipublikasikan" and not row.warning


def _editions(index_code: str) -> dict[Method, list[str]]:
    """The editions of the index by method, also those of which this region knows nothing."""
    rows = (
        Measure.objects.counting()
        .filter(index_code=index_code, mark="resmi", state="dipublikasikan", warning="")
        .order_by()
        .values_list("scale_min", "scale_max", "better", "method_version", "edition")
        .distinct()
    )
    found: dict[Method, list[str]] = defaultdict(list)
    for low, high, better, method, edition in rows:
        found[low, high, better, method].append(edition)
    return {method: sorted(editions) for method, editions in found.items()}


def _methods(official: Sequence[Measure], own: Sequence[Measure]) -> list[Method]:
    """In the order in which they came; also a method of which only a doubtful number is known."""
    first: dict[Method, str] = {}
    for row in (*official, *(row for row in own if row.warning)):
        first.setdefault(row.method_key, row.edition)
    return sorted(first, key=lambda method: (first[method], method[3]))


def _segment(
    index_code: str, method: Method, official: Sequence[Measure], means: Sequence[Measure],
    own: Sequence[Measure], editions: dict[Method, list[str]], boundaries: Sequence[Boundary],
) -> Segment:  # fmt: skip
    here = {row.edition: row for row in official if row.method_key == method}
    mean = {row.edition: row for row in means if row.method_key == method}
    doubtful = [row for row in own if row.warning and row.method_key == method]
    wanted = sorted({*here, *mean, *(row.edition for row in doubtful)})
    points = tuple(
        Point(
            edition,
            here.get(edition),
            mean.get(edition),
            tuple(r for r in doubtful if r.edition == edition),
            crossed(boundaries, before, edition) if before else None,
        )
        for before, edition in pairwise(["", *wanted])
    )
    known = sorted({*editions.get(method, []), *here, *mean})
    drawn = {edition: row.score for edition, row in here.items() if row.score}
    low, high, better, _version = method
    cuts = {other for one, other in pairwise(known) if crossed(boundaries, one, other)}
    chart = chart_of(
        known, drawn, {edition: row.score for edition, row in mean.items()}, low=low, high=high,
        better=better, cut_before=cuts,
    )  # fmt: skip
    return Segment(method, str(METHOD_NOTES.get((index_code, method[3]), "")), points, chart)
