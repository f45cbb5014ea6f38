"""Numbers of the regions that a region came of: shown beside its own as back-cast, never among them."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from selaras.core.formats import day_plain
from selaras.core.scope import Scope
from selaras.measures.choices import MERGE_RULES, Formula, MergeRule
from selaras.measures.compute import mean_of_regions, sum_of_regions
from selaras.measures.models import Measure
from selaras.regions.choices import SuccessionKind
from selaras.regions.models import Succession
from selaras.regions.selectors import origins_of_code, origins_of_codes, splits_of_code, splits_of_codes

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
# A region of today came of another at most a few times; a circle in the data ends here too.
DEEPEST = 5


@dataclass(frozen=True, slots=True)
class Inherited:
    """A value from before the region was what it is; the rows say whose it really is."""

    edition: str
    score: str
    rows: tuple[Measure, ...]
    kind: SuccessionKind
    words: str

    @property
    def is_back_cast(self) -> bool:
        """Another code of the same region is no back-cast: only the number plate changed."""
        return self.kind != SuccessionKind.RECODE


@dataclass(frozen=True, slots=True)
class Boundary:
    """From this day the borders are others: a difference over it is not only a difference of the index."""

    day: date
    words: str


@dataclass(frozen=True, slots=True)
class Past:
    inherited: tuple[Inherited, ...] = ()
    boundaries: tuple[Boundary, ...] = ()
    # Editions that exist for all predecessors of a merger, for which no rule says how they become one.
    not_computed: tuple[str, ...] = ()


def year_of(edition: str) -> int | None:
    found = _YEAR.search(edition)
    return int(found.group()) if found else None


def boundaries_of(code: str) -> tuple[Boundary, ...]:
    """Of a region that went on while parts left it or came to it."""
    return _bounded(splits_of_code(code))


def boundaries_of_many(codes: Collection[str]) -> dict[str, tuple[Boundary, ...]]:
    """By code, of those that have any; one query."""
    return {code: _bounded(rows) for code, rows in splits_of_codes(codes).items()}


def back_casts(codes: Collection[str], edition: str) -> dict[str, str]:
    """By code the words for a value from before the region was what it is; one query."""
    year = year_of(edition)
    by_day: dict[tuple[str, date], list[str]] = defaultdict(list)
    for row in origins_of_codes(codes) if year is not None else ():
        # Another code of the same region is no back-cast, and the year of the change belongs to neither.
        young = row.successor.valid_from >= row.begins_on and row.begins_on.year > (year or 0)
        if young and row.kind != SuccessionKind.RECODE:
            by_day[row.successor.code, row.begins_on].append(row.predecessor.full_name)
    words = _("Dihitung mundur: wilayah ini baru ada sejak %(day)s, dari %(names)s.")
    return {
        code: words % {"day": day_plain(day), "names": ", ".join(names)}
        for (code, day), names in by_day.items()
    }


def _bounded(rows: Iterable[Succession]) -> tuple[Boundary, ...]:
    by_day: dict[tuple[date, str], list[Succession]] = defaultdict(list)
    for row in rows:
        by_day[row.begins_on, row.kind].append(row)
    return tuple(Boundary(day, _boundary_words(kind, rows)) for (day, kind), rows in by_day.items())


def _boundary_words(kind: str, rows: Sequence[Succession]) -> str:
    day = day_plain(rows[0].begins_on)
    if kind == SuccessionKind.SPLIT:
        names = ", ".join(row.successor.full_name for row in rows)
        return _("Batas wilayah berubah %(day)s: %(names)s dimekarkan.") % {"day": day, "names": names}
    names = ", ".join(row.predecessor.full_name for row in rows)
    return _("Batas wilayah berubah %(day)s: %(names)s digabungkan.") % {"day": day, "names": names}


def crossed(boundaries: Iterable[Boundary], one: str, other: str) -> Boundary | None:
    """The change of borders that lies between two editions; the year of the change belongs to neither."""
    years = sorted(year for year in (year_of(one), year_of(other)) if year is not None)
    if len(years) < 2:
        return None
    return next((b for b in boundaries if years[0] <= b.day.year <= years[1] and years[0] != years[1]), None)


def past_of(scope: Scope, index_code: str, code: str) -> Past:
    """What is known from before the region's own first day, and why some of it is not computed."""
    inherited, left = _inherited(scope, index_code, code, None, DEEPEST)
    return Past(tuple(inherited), boundaries_of(code), tuple(left))


def _inherited(
    scope: Scope, index_code: str, code: str, before: int | None, depth: int
) -> tuple[list[Inherited], list[str]]:
    groups: dict[tuple[date, str], list[Succession]] = defaultdict(list)
    for row in origins_of_code(code) if depth else ():
        groups[row.begins_on, row.kind].append(row)
    found: list[Inherited] = []
    left: list[str] = []
    for (day, kind), origins in groups.items():
        year = min(day.year, before or day.year)
        rows = _rows(scope, index_code, [row.predecessor.code for row in origins], year)
        if kind == SuccessionKind.MERGE:
            made, unmade = _merged(scope, index_code, code, origins, rows, year)
            found, left = found + made, left + unmade
            continue
        found += [_of_one(row, SuccessionKind(kind)) for row in rows]
        if kind == SuccessionKind.RECODE:
            older, unmade = _inherited(scope, index_code, origins[0].predecessor.code, year, depth - 1)
            found, left = found + older, left + unmade
    return sorted(found, key=lambda one: one.edition), sorted(set(left))


def _rows(scope: Scope, index_code: str, codes: Sequence[str], year: int) -> list[Measure]:
    """Official published scores of editions that lie wholly before the change."""
    rows = (
        Measure.objects.visible_to(scope)
        .counting()
        .filter(
            index_code=index_code, region_code__in=codes, mark="resmi", state="dipublikasikan", warning=""
        )
        .exclude(score="")
        .select_related("region")
        .order_by("edition", "region_code", "pk")
    )
    return [row for row in rows if (of := year_of(row.edition)) is not None and of < year]


def _of_one(row: Measure, kind: SuccessionKind) -> Inherited:
    told = {"name": row.place, "code": row.region_code}
    if kind == SuccessionKind.RECODE:
        words = _("Tercatat dengan kode lama %(code)s (%(name)s).") % told
    else:
        words = _("Dihitung mundur dari wilayah induk %(name)s; batas wilayahnya berbeda.") % told
    return Inherited(row.edition, row.score, (row,), kind, words)


def _merged(
    scope: Scope,
    index_code: str,
    code: str,
    origins: Sequence[Succession],
    rows: Sequence[Measure],
    year: int,
) -> tuple[list[Inherited], list[str]]:
    """Only where the measure's rule says how, and only of all regions that became one."""
    codes = {row.predecessor.code for row in origins}
    # A region that took others in was one of them before.
    if origins[0].successor.valid_from < origins[0].begins_on:
        codes.add(code)
        rows = [*rows, *_rows(scope, index_code, [code], year)]
    parts: dict[tuple[str, tuple[str, ...]], list[Measure]] = defaultdict(list)
    for row in rows:
        parts[row.edition, row.method_key].append(row)
    found, left = [], []
    for (edition, _method), of in parts.items():
        rule = _rule(of)
        if rule is None or {row.region_code for row in of} != codes:
            left.append(edition)
            continue
        found.append(_as_one(edition, of, rule))
    return found, left


def _rule(rows: Sequence[Measure]) -> MergeRule | None:
    """What the owner says of the index, else what the published numbers themselves are made of."""
    stated = MERGE_RULES.get(rows[0].index_code)
    if stated is not None:
        return stated
    return MergeRule.MEAN if all(row.formula == Formula.REGIONS for row in rows) else None


def _as_one(edition: str, rows: Sequence[Measure], rule: MergeRule) -> Inherited:
    values = [(row.region_code, row.score) for row in rows]
    names = ", ".join(row.place for row in rows)
    if rule == MergeRule.SUM:
        words = _("Dihitung mundur: jumlah dari %(names)s.") % {"names": names}
        score = sum_of_regions(values)
    else:
        words = _("Dihitung mundur: rerata hitung dari %(names)s.") % {"names": names}
        score = mean_of_regions(values).printed(_places(rows))
    return Inherited(edition, score, tuple(rows), SuccessionKind.MERGE, words)


def _places(rows: Sequence[Measure]) -> int:
    """As many as the numbers themselves have."""
    return max(len(row.score.partition(".")[2]) for row in rows)
