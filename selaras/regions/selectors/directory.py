"""Reads: one region, its surroundings, the search that forgives spelling, and the time that is worked."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time

from django.db.models import Case, Count, DateField, IntegerField, Q, QuerySet, TimeField, Value, When

from selaras.core import workdays
from selaras.core.dated import Dated, Span
from selaras.core.http import record_ids
from selaras.core.references import Shown
from selaras.core.scope import Scope
from selaras.regions import choices, compute
from selaras.regions.choices import DayKind, Kind, Level
from selaras.regions.models import OfficeHours, Region, SpecialDay

SEARCH_LIMIT = 20
ALL_LEVELS = tuple(level for level in Level if level > Level.COUNTRY)


@dataclass(frozen=True, slots=True)
class Found:
    region: Region
    # "Kota Pagar Alam, Sumatera Selatan": where it lies, from near to far.
    place: str


@dataclass(frozen=True, slots=True)
class KindCount:
    kind: Kind
    count: int


def get_by_code(code: str) -> Region:
    return Region.objects.select_related("parent").get(code=code)


def provinces() -> QuerySet[Region]:
    """Each with the number of its kabupaten and kota."""
    current = Q(children__valid_to__isnull=True)
    return (
        Region.objects.current()
        .filter(level=Level.PROVINCE)
        .annotate(
            regencies=Count("children", filter=current & Q(children__kind=Kind.REGENCY)),
            cities=Count("children", filter=current & Q(children__kind=Kind.CITY)),
        )
        .order_by("path")
    )


def children(region: Region) -> QuerySet[Region]:
    return region.children.current().order_by("path")


def ancestors(region: Region) -> list[Region]:
    """From the country down to the parent."""
    return list(Region.objects.filter(code__in=compute.ancestor_codes(region.code)).order_by("level"))


def counts_below(path: str) -> list[KindCount]:
    """How many of each kind lie below, from wide to narrow; an invented region is none of the country's."""
    example = compute.path_of(choices.EXAMPLE_PROVINCE)
    invented = Q(pk=None) if path.startswith(example) else Q(path__startswith=example)
    rows = (
        Region.objects.under(path)
        .current()
        .exclude(path=path)
        .exclude(invented)
        .order_by()
        .values_list("level", "kind")
        .annotate(number=Count("pk"))
    )
    return [KindCount(Kind(kind), number) for _, kind, number in sorted(rows)]


def places(regions: Iterable[Region]) -> dict[int, str]:
    """Where each region lies, for all of them in one query; empty for provinces."""
    regions = list(regions)
    wanted = {code for region in regions for code in compute.ancestor_codes(region.code)[1:]}
    names = (
        {region.code: region.full_name for region in Region.objects.filter(code__in=wanted)} if wanted else {}
    )
    return {
        region.pk: ", ".join(names[code] for code in reversed(compute.ancestor_codes(region.code)[1:]))
        for region in regions
    }


def search(
    text: str,
    *,
    scope: Scope | None = None,
    within_path: str = choices.ROOT_PATH,
    levels: Collection[int] = ALL_LEVELS,
    limit: int = SEARCH_LIMIT,
) -> list[Found]:
    """By code or by name: the whole name first, then its beginning, then any part.

    With a ``scope`` only the subtrees in which that person holds a role.
    """
    code, keys = compute.wanted_code(text), compute.wanted_keys(text)
    if not code and not keys:
        return []
    regions = Region.objects.under(within_path).current().filter(level__in=levels)
    if scope is not None:
        regions = regions.filter(_reach(scope))
    ordered = _by_code(regions, code) if code else _by_name(regions, keys, compute.wanted_kind(text))
    return _with_places(ordered[:limit])


def show_regions(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    """Titles and addresses for the registry of record kinds."""
    if not scope.is_signed_in:
        return {}
    regions = Region.objects.filter(pk__in=record_ids(ids))
    return {
        str(region.pk): Shown(region.full_name, region.get_absolute_url(), region.code) for region in regions
    }


def _reach(scope: Scope) -> Q:
    reach = Q(pk__in=())
    for path in {grant.region_path for grant in scope.grants}:
        reach |= Q(path__under=path)
    return reach


def _by_code(regions: QuerySet[Region], code: str) -> QuerySet[Region]:
    return regions.filter(code__startswith=code).order_by("level", "path")


def _by_name(regions: QuerySet[Region], keys: list[str], kind: str) -> QuerySet[Region]:
    steps = [f"|{key}|" for key in keys], [f"|{key}" for key in keys], keys
    patterns = [pattern for step in steps for pattern in step]
    rank = Case(
        *(When(search_key__contains=pattern, then=Value(place)) for place, pattern in enumerate(patterns)),
        output_field=IntegerField(),
    )
    other_kind = Case(When(kind=kind, then=Value(0)), default=Value(1), output_field=IntegerField())
    matching = Q()
    for key in keys:
        matching |= Q(search_key__contains=key)
    return (
        regions.filter(matching)
        .annotate(rank=rank, other_kind=other_kind)
        .order_by("rank", "other_kind", "level", "path")
    )


def _with_places(regions: QuerySet[Region]) -> list[Found]:
    found = list(regions)
    where = places(found)
    return [Found(region, where[region.pk]) for region in found]


# ---- working time


@dataclass(frozen=True, slots=True)
class _Rule:
    """A day or hours as the book reads them; of a day only the first four say something."""

    region_path: str
    kind: str
    name: str
    first: date | None
    last: date | None
    opens: time
    closes: time
    friday_closes: time | None
    weekdays: str


def open_book() -> workdays.Book:
    """All calendars of the country in one query, for however many regions a page shows."""
    unsaid = (DateField(), TimeField(), TimeField(), TimeField())
    days = SpecialDay.objects.filter(ended_at=None).order_by()
    hours = OfficeHours.objects.filter(ended_at=None).order_by()
    rows = days.values_list(
        "region_path", "kind", "name", "day", *(Value(None, field) for field in unsaid), Value("")
    ).union(
        hours.values_list(
            "region_path", Value(""), "name", "starts_on", "ends_on", "opens", "closes", "friday_closes",
            "weekdays",
        ),
        all=True,
    )  # fmt: skip
    rules = sorted((_Rule(*row) for row in rows), key=lambda rule: rule.region_path)
    made: dict[str, workdays.Calendar] = {}

    def at(region_path: str) -> workdays.Calendar:
        if region_path not in made:
            made[region_path] = _calendar([r for r in rules if region_path.startswith(r.region_path)])
        return made[region_path]

    return at


def _calendar(rules: list[_Rule]) -> workdays.Calendar:
    """The nearer region overrules the wider one, day by day; dated hours overrule the usual week."""
    off: dict[date, str] = {}
    worked: set[date] = set()
    for rule in rules:
        if rule.kind == DayKind.WORKED and rule.first is not None:
            off.pop(rule.first, None)
            worked.add(rule.first)
        elif rule.kind and rule.first is not None:
            off[rule.first] = rule.name
            worked.discard(rule.first)
    near = sorted(
        (rule for rule in rules if not rule.kind),
        key=lambda rule: (rule.first is None, -len(rule.region_path)),
    )
    week = next((rule.weekdays for rule in near if rule.first is None), "01234")
    return workdays.Calendar(
        days_off=off,
        worked=frozenset(worked),
        weekdays=frozenset(map(int, week)),
        hours=tuple(
            workdays.Hours(rule.opens, rule.closes, rule.friday_closes, rule.first, rule.last, rule.name)
            for rule in near
        ),
    )


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """What holds in a region in one year; a row of a region above can only be overruled here."""

    # Each with the number of its source.
    days: list[tuple[SpecialDay, int]]
    hours: list[OfficeHours]
    years: list[int]
    sources: list[str]


def working_time(region: Region, year: int) -> WorkingTime:
    """Own and inherited rules, in the order of the days; three queries."""
    above = [compute.path_of(code) for code in (*compute.ancestor_codes(region.code), region.code)]
    days = SpecialDay.objects.filter(region_path__in=above, ended_at=None).select_related("region")
    hours = OfficeHours.objects.filter(region_path__in=above, ended_at=None).select_related("region")
    known = {found.year for found in days.dates("day", "year")}
    rows = list(days.filter(day__year=year).order_by("day", "region_path"))
    sources = list(dict.fromkeys(row.source for row in rows))
    return WorkingTime(
        days=[(row, sources.index(row.source) + 1) for row in rows],
        hours=list(hours.order_by("region_path", "starts_on")),
        years=sorted(known | {year}),
        sources=sources,
    )


# ---- days off, in the calendar of everything with a date


def dated_days(scope: Scope, span: Span, own: bool) -> list[Dated]:
    """Of the places where this person works and the regions above them."""
    parts = {tuple(grant.region_path.split(".")[:-1]) for grant in scope.grants}
    above = {".".join(part[: depth + 1]) + "." for part in parts for depth in range(len(part))}
    rows = SpecialDay.objects.filter(region_path__in=above, ended_at=None)
    return [
        Dated(
            key=f"day-{row.pk}",
            title=row.name,
            url="",
            first=row.day,
            last=row.day,
            label=row.get_kind_display(),
            tone="progress" if row.kind == DayKind.WORKED else "late",
            changed_at=row.changed_at,
        )
        for row in rows.filter(day__range=(span.first, span.last)).order_by("day", "region_path")
    ]
