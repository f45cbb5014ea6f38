"""Reads of kegiatan: the list, one with all that belongs to it, the book of a year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import ExtractYear
from django.urls import reverse

from selaras.core.formats import day_range
from selaras.core.http import record_ids
from selaras.core.references import Reference, Shown, action_of
from selaras.core.scope import Scope
from selaras.evidence.choices import GROUPS, OPEN_STATES, ActivityState, ServedKind
from selaras.evidence.models import Activity, ActivityQuerySet, Evidence, Partner, Serves
from selaras.offices.models import Agency

# Kinds of subject whose app may name what is open for evidence of this scope.
TARGET_KINDS = ("item",)
# More would be no list to choose from.
MOST_KNOWN = 20


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


def known_ikus(agencies: Iterable[Agency]) -> list[str]:
    """IKU these agencies have named before, the most frequent first: suggestions, the field stays free."""
    rows = Serves.objects.filter(kind=ServedKind.IKU, activity__agency__in=[one.pk for one in agencies])
    counted = rows.order_by().values("code").annotate(n=Count("pk")).order_by("-n", "code")
    return list(counted.values_list("code", flat=True)[:MOST_KNOWN])


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
