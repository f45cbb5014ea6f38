"""Reads of kegiatan: the list, one with all that belongs to it, the joint calendar, the book of a year."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import ExtractYear
from django.urls import reverse
from django.utils.translation import gettext as _

from selaras.core.formats import day_range
from selaras.core.http import record_ids
from selaras.core.references import Reference, Shown, action_of
from selaras.core.scope import Scope
from selaras.evidence.choices import GROUPS, OPEN_STATES, ActivityState
from selaras.evidence.compute import Clash, clashes
from selaras.evidence.models import Activity, ActivityQuerySet, Evidence, Partner
from selaras.offices.models import Agency
from selaras.regions.models import Region

# Kinds of subject whose app may name what is open for evidence of this scope.
TARGET_KINDS = ("item",)
# More than any government holds in a month; beyond it the page says so instead of growing without end.
MOST_IN_MONTH = 1000


def activities(scope: Scope) -> ActivityQuerySet:
    """For lists: with agency, partners and items; the same number of queries for any length."""
    partners = Prefetch("partners", Partner.objects.select_related("agency"))
    return (
        Activity.objects.visible_to(scope)
        .select_related("agency", "region", "evidence")
        .prefetch_related(partners, "serves")
    )


def activity(scope: Scope, pk: int) -> Activity | None:
    return activities(scope).filter(pk=pk).first()


def photos_of(evidence: Evidence | None) -> list[Evidence]:
    if evidence is None:
        return []
    return list(
        Evidence.objects.filter(part_of=evidence, state__in=OPEN_STATES)
        .select_related("blob", "agency", "region")
        .order_by("pk")
    )


def photo_counts(found: Iterable[Activity]) -> dict[int, int]:
    ids = [one.evidence_id for one in found if one.evidence_id is not None]
    rows = Evidence.objects.filter(part_of__in=ids, state__in=OPEN_STATES).order_by()
    return dict(rows.values_list("part_of").annotate(n=Count("pk")))


def search_activities(found: QuerySet[Activity], text: str) -> QuerySet[Activity]:
    for word in text.replace("\0", "").split()[:8]:
        found = found.filter(
            Q(title__icontains=word)
            | Q(place__icontains=word)
            | Q(audience__icontains=word)
            | Q(cost_code__icontains=word)
            | Q(sub_activity__icontains=word)
        )
    return found


def years(scope: Scope) -> list[int]:
    """Years in which this scope sees a kegiatan begin, newest first."""
    seen = Activity.objects.visible_to(scope).order_by().annotate(year=ExtractYear("starts_on"))
    return sorted(set(seen.values_list("year", flat=True).distinct()), reverse=True)


def agencies_of(scope: Scope) -> QuerySet[Agency]:
    return Agency.objects.filter(pk__in=Activity.objects.visible_to(scope).order_by().values("agency"))


# ---- what a held kegiatan may answer


@dataclass(frozen=True, slots=True)
class Target:
    """A subject that takes evidence of this scope now, such as an open item."""

    reference: Reference
    instrument: str
    code: str
    title: str

    @property
    def key(self) -> str:
        return f"{self.reference.kind}-{self.reference.id}"


def targets(scope: Scope) -> list[Target]:
    found = []
    for kind in TARGET_KINDS:
        ask = action_of(kind, "evidence_targets")
        rows: Sequence[Mapping[str, Any]] = ask(scope) if ask else []  # type: ignore[assignment]
        found += [Target(row["reference"], row["instrument"], row["code"], row["title"]) for row in rows]
    return found


def open_targets(scope: Scope, one: Activity) -> list[Target]:
    """Where it is not used yet; what it was held for comes first."""
    if one.evidence is None:
        return []
    used = set(one.evidence.uses.live().values_list("subject_kind", "subject_id"))
    served = {(row.instrument, row.code) for row in one.serves.all()}
    free = [row for row in targets(scope) if (row.reference.kind, row.reference.id) not in used]
    return sorted(free, key=lambda row: (row.instrument, row.code) not in served)


# ---- the joint calendar


@dataclass(frozen=True, slots=True)
class Marked:
    """A row of the calendar and what it meets."""

    activity: Activity
    words: list[str]


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    last: date
    days: list[tuple[date, list[Marked]]]
    clash_count: int
    total: int
    is_cut: bool

    @property
    def before(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        return self.last + timedelta(days=1)


def calendar_regions(scope: Scope) -> QuerySet[Region]:
    """Governments whose own calendar this scope reads; what lies below a province has its own."""
    paths = {grant.region_path for grant in scope.grants if "evidence.view" in grant.permissions}
    return Region.objects.filter(path__in=paths).order_by("path")


def month(scope: Scope, region_path: str, first: date, *, agency: Agency | None = None) -> Month:
    """All agencies of one government; with ``agency`` its own rows, still compared with everybody's."""
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    rows = activities(scope).filter(region_path=region_path).between(first, last)
    rows = rows.exclude(state=ActivityState.CANCELLED).order_by("starts_on", "starts_at", "pk")
    found = list(rows[: MOST_IN_MONTH + 1])
    shown = found[:MOST_IN_MONTH]
    met = clashes(shown)
    by_id = {one.pk: one for one in shown}
    words: dict[int, list[str]] = {}
    for clash in met:
        for pk in (clash.first, clash.second):
            words.setdefault(pk, []).append(_clash_words(clash, by_id[clash.other(pk)]))
    if agency is not None:
        ours = {one.pk for one in shown if _takes_part(one, agency)}
        shown = [one for one in shown if one.pk in ours]
        met = [clash for clash in met if clash.first in ours or clash.second in ours]
    marked = [Marked(one, words.get(one.pk, [])) for one in shown]
    days = [
        (day, list(rows)) for day, rows in groupby(marked, key=lambda row: max(row.activity.starts_on, first))
    ]
    return Month(first, last, days, len(met), len(shown), len(found) > MOST_IN_MONTH)


def clashes_of(scope: Scope, one: Activity) -> list[str]:
    """What this kegiatan meets, for its own page and right after it was planned."""
    if one.state == ActivityState.CANCELLED:
        return []
    near = Activity.objects.visible_to(scope).filter(region_path=one.region_path)
    near = near.between(one.starts_on, one.ends_on).exclude(state=ActivityState.CANCELLED)
    found = {row.pk: row for row in near.select_related("agency")[:MOST_IN_MONTH]} | {one.pk: one}
    met = [clash for clash in clashes(found.values()) if one.pk in (clash.first, clash.second)]
    return [_clash_words(clash, found[clash.other(one.pk)]) for clash in met]


def _takes_part(one: Activity, agency: Agency) -> bool:
    return one.agency_id == agency.pk or any(row.agency_id == agency.pk for row in one.partners.all())


def _clash_words(clash: Clash, other: Activity) -> str:
    sentence = (
        _("Tempat dan waktu sama dengan “%(title)s” (%(agency)s).")
        if clash.why == "place"
        else _("Hari dan sasaran peserta sama dengan “%(title)s” (%(agency)s).")
    )
    return sentence % {"title": other.title, "agency": str(other.agency)}


# ---- the book of a year


@dataclass(frozen=True, slots=True)
class Book:
    """All kegiatan of one agency that began in one year, with its sums over what was held."""

    agency: Agency
    year: int
    rows: list[Activity]
    photos: dict[int, int]

    @property
    def held(self) -> list[Activity]:
        return [one for one in self.rows if one.state == ActivityState.HELD]

    @property
    def counts(self) -> list[tuple[str, int]]:
        return [(str(state.label), sum(one.state == state for one in self.rows)) for state in ActivityState]

    @property
    def budget(self) -> int:
        return sum(one.budget or 0 for one in self.held)

    @property
    def people(self) -> int:
        return sum(one.participants.get("total", 0) for one in self.held)

    @property
    def groups(self) -> list[tuple[str, int]]:
        """Sums by group, only of groups that somebody counted."""
        counted = {code for one in self.held for code in one.participants}
        return [
            (str(words), sum(one.participants.get(code, 0) for one in self.held))
            for code, words in GROUPS.items()
            if code in counted
        ]


def book(scope: Scope, agency: Agency, year: int) -> Book:
    rows = list(
        activities(scope)
        .filter(agency=agency, starts_on__gte=date(year, 1, 1), starts_on__lte=date(year, 12, 31))
        .order_by("starts_on", "starts_at", "pk")
    )
    return Book(agency, year, rows, photo_counts(rows))


# ---- the registry of references


def resolve_activities(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    found = Activity.objects.visible_to(scope).filter(pk__in=record_ids(ids)).select_related("agency")
    return {
        str(one.pk): Shown(
            one.title,
            reverse("activity", args=[one.pk]),
            f"{one.agency}, {day_range(one.starts_on, one.ends_on)}",
        )
        for one in found
    }
