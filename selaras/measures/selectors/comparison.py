"""One region beside its own past, its neighbours of the province and the national mean, with every source."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Q

from selaras.core.scope import Scope
from selaras.measures.choices import Mark
from selaras.measures.compute import Mean, mean_of_regions
from selaras.measures.models import Measure
from selaras.measures.selectors.facts import NATION, comparable
from selaras.measures.selectors.lineage import Boundary, boundaries_of, crossed
from selaras.regions.choices import Level
from selaras.regions.models import Region


@dataclass(frozen=True, slots=True)
class Beside:
    """Another region's or year's number beside ours; a difference only where both are of one kind."""

    region: Region | None
    row: Measure
    is_comparable: bool
    difference: Decimal | None
    is_own: bool = False
    # The borders changed between the two editions.
    boundary: Boundary | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Regions of one kind, in the order of their codes; never by their values."""

    rows: tuple[Beside, ...]
    regions: int
    mean: Mean | None = None
    edition: str = ""

    @property
    def others(self) -> int:
        return sum(not row.is_own for row in self.rows)

    @property
    def without(self) -> int:
        return self.regions - len(self.rows)


@dataclass(frozen=True, slots=True)
class Comparison:
    index_code: str
    title: str
    now: Measure | None
    past: tuple[Beside, ...]
    mean: Beside | None
    peers: Group
    below: Group
    # Own computed scores of these regions, as far as this person may read them; never among the others.
    estimates: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """The indices of which something is known around the region, and the one that was asked for."""

    indices: tuple[tuple[str, str], ...]
    shown: Comparison | None


def comparison_of(scope: Scope, region: Region, index_code: str = "") -> Compared:
    peers = _peers(region)
    below = _below(region)
    codes = {region.code, NATION, *(r.code for r in peers), *(r.code for r in below)}
    rows = _rows(scope, codes)
    titles: dict[str, str] = {}
    for row in rows:
        if row.region_code != NATION or region.code == NATION:
            titles[row.index_code] = row.index_title or titles.get(row.index_code, row.index_code)
    indices = tuple(sorted(titles.items()))
    chosen = index_code if index_code in titles else _first(rows, region.code, indices)
    if not chosen:
        return Compared((), None)
    here = [row for row in rows if row.index_code == chosen]
    shown = _comparison(chosen, titles[chosen], region, peers, below, here)
    return Compared(indices, replace(shown, estimates=_estimates(scope, chosen, codes - {NATION})))


def _rows(scope: Scope, codes: Iterable[str]) -> list[Measure]:
    """Official published numbers only: an estimate of one region is no yardstick for another."""
    return list(
        Measure.objects.visible_to(scope)
        .counting()
        .filter(Q(region_code__in=codes), mark="resmi", state="dipublikasikan", warning="")
        .exclude(score="")
        .select_related("region")
        .order_by("region_code", "edition", "pk")
    )


def _estimates(scope: Scope, index_code: str, codes: Iterable[str]) -> tuple[Measure, ...]:
    """The newest of each region, in the order of their codes."""
    rows = Measure.objects.visible_to(scope).counting()
    rows = rows.filter(index_code=index_code, region_code__in=codes, mark=Mark.PERKIRAAN, warning="")
    newest: dict[str, Measure] = {}
    for row in rows.exclude(score="").select_related("region").order_by("region_code", "edition", "pk"):
        newest[row.region_code] = row
    return tuple(newest.values())


def _first(rows: Sequence[Measure], code: str, indices: Sequence[tuple[str, str]]) -> str:
    """An index in which the region itself has a number, before one that only its neighbours have."""
    own = sorted({row.index_code for row in rows if row.region_code == code})
    return next(iter(own), indices[0][0] if indices else "")


def _peers(region: Region) -> list[Region]:
    if region.level not in (Level.PROVINCE, Level.REGENCY):
        return []
    siblings = Region.objects.current().filter(parent=region.parent_id, level=region.level)
    return list(siblings.order_by("path"))


def _below(region: Region) -> list[Region]:
    if region.level >= Level.REGENCY:
        return []
    return list(region.children.current().order_by("path"))


def _comparison(
    code: str, title: str, region: Region, peers: Sequence[Region], below: Sequence[Region],
    rows: Sequence[Measure],
) -> Comparison:  # fmt: skip
    by_region: dict[str, list[Measure]] = defaultdict(list)
    for row in rows:
        by_region[row.region_code].append(row)
    own = by_region[region.code]
    now = own[-1] if own else None
    past = _past(region, own, now)
    mean = _national(now, by_region[NATION]) if region.code != NATION else None
    yardstick = now or _newest(rows, {r.code for r in (*peers, *below)})
    return Comparison(
        code, title, now, past, mean,
        peers=_group(peers, by_region, yardstick, now, region.code),
        below=_group(below, by_region, yardstick, now, region.code, with_mean=True),
    )  # fmt: skip


def _past(region: Region, own: Sequence[Measure], now: Measure | None) -> tuple[Beside, ...]:
    """The region's own earlier editions; those from before a change of its borders say so."""
    if now is None:
        return ()
    boundaries = boundaries_of(region.code)
    return tuple(
        replace(_beside(None, row, now), boundary=crossed(boundaries, row.edition, now.edition))
        for row in reversed(own[:-1])
    )


def _newest(rows: Sequence[Measure], codes: set[str]) -> Measure | None:
    return max((r for r in rows if r.region_code in codes), key=lambda row: row.edition, default=None)


def _national(now: Measure | None, rows: Sequence[Measure]) -> Beside | None:
    """Of the same edition and method, else the newest, which says that it is another."""
    if not rows:
        return None
    same = [r for r in rows if now is not None and r.edition == now.edition and comparable(r, now)]
    return _beside(None, (same or rows)[-1], now)


def _beside(region: Region | None, row: Measure, now: Measure | None, *, own: bool = False) -> Beside:
    fits = now is not None and comparable(row, now)
    difference = Decimal(now.score) - Decimal(row.score) if now is not None and fits and not own else None
    return Beside(region, row, fits, difference, own)


def _group(
    regions: Sequence[Region], by_region: dict[str, list[Measure]], yardstick: Measure | None,
    now: Measure | None, own: str, *, with_mean: bool = False,
) -> Group:  # fmt: skip
    shown = []
    for region in regions:
        rows = by_region.get(region.code)
        if rows:
            row = _of_edition(rows, yardstick)
            same = now is not None and row.edition == now.edition
            beside = _beside(region, row, now if same else None, own=region.code == own)
            shown.append(Beside(region, row, _same(row, yardstick), beside.difference, region.code == own))
    mean = _mean(regions, shown) if with_mean else None
    return Group(tuple(shown), len(regions), mean, yardstick.edition if yardstick else "")


def _of_edition(rows: Sequence[Measure], yardstick: Measure | None) -> Measure:
    return next((row for row in reversed(rows) if _same(row, yardstick)), rows[-1])


def _same(row: Measure, yardstick: Measure | None) -> bool:
    return yardstick is not None and row.edition == yardstick.edition and comparable(row, yardstick)


def _mean(regions: Sequence[Region], shown: Sequence[Beside]) -> Mean | None:
    """Only of all: a mean of those that happen to be known would be another number."""
    values = [(one.row.region_code, one.row.score) for one in shown if one.is_comparable]
    return mean_of_regions(values) if values and len(values) == len(regions) else None
