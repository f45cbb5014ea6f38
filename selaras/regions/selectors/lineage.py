"""Reads: editions, which region came of which, and what a region was on a day."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from selaras.core.http import record_ids
from selaras.core.references import Shown
from selaras.core.scope import Scope
from selaras.regions.choices import EditionState, SuccessionKind
from selaras.regions.models import FormerName, Region, RegionEdition, Succession
from selaras.regions.permissions import can_prepare_editions


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where a region comes from, what came of it, and the names it bore."""

    origins: list[Succession]
    successions: list[Succession]
    former_names: list[FormerName]

    @property
    def is_empty(self) -> bool:
        return not (self.origins or self.successions or self.former_names)


def visible_editions(scope: Scope) -> QuerySet[RegionEdition]:
    """What is written is public law; drafts are read by those who prepare editions."""
    if can_prepare_editions(scope):
        return RegionEdition.objects.all()
    return RegionEdition.objects.filter(state=EditionState.WRITTEN)


def show_editions(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    """Titles and addresses for the registry of record kinds."""
    if not scope.is_signed_in:
        return {}
    rows = visible_editions(scope).filter(pk__in=record_ids(ids))
    return {str(row.pk): Shown(row.title, row.get_absolute_url(), row.decree) for row in rows}


def lineage_of(region: Region) -> Lineage:
    rows = list(
        Succession.objects.filter(Q(successor=region) | Q(predecessor=region)).select_related(
            "predecessor", "successor", "edition"
        )
    )
    return Lineage(
        [row for row in rows if row.successor_id == region.pk],
        [row for row in rows if row.predecessor_id == region.pk],
        list(region.former_names.select_related("edition")),
    )


def origins_of_code(code: str) -> list[Succession]:
    """Of which regions this one came, the newest change first."""
    rows = Succession.objects.filter(successor__code=code).select_related("predecessor", "successor")
    return list(rows.order_by("-begins_on", "predecessor__path"))


def splits_of_code(code: str) -> list[Succession]:
    """What changed the borders of a region that went on: parts it gave away, regions it took in."""
    return splits_of_codes([code]).get(code, [])


def splits_of_codes(codes: Collection[str]) -> dict[str, list[Succession]]:
    """The same of many regions; those whose borders stayed are left out."""
    gave = Q(predecessor__code__in=codes, kind=SuccessionKind.SPLIT)
    took = Q(successor__code__in=codes, kind=SuccessionKind.MERGE)
    rows = Succession.objects.filter(gave | took).select_related("predecessor", "successor")
    found: dict[str, list[Succession]] = {}
    for row in rows.order_by("begins_on", "successor__path", "predecessor__path"):
        code = row.predecessor.code if row.kind == SuccessionKind.SPLIT else row.successor.code
        found.setdefault(code, []).append(row)
    return found


def origins_of_codes(codes: Collection[str]) -> list[Succession]:
    """Of which regions these came, the oldest change first."""
    rows = Succession.objects.filter(successor__code__in=codes)
    return list(rows.select_related("predecessor", "successor").order_by("begins_on", "predecessor__path"))


def name_on(region: Region, day: date) -> str:
    """The official name that the region bore on that day."""
    former = region.former_names.filter(begins_on__gt=day).order_by("begins_on", "pk").first()
    return former.name if former is not None else region.name


def standing_on(region: Region, day: date) -> list[Region]:
    """The regions in which this territory lay on that day: itself, what it came of, or what came of it."""
    found: dict[int, Region] = {}
    seen: set[int] = set()
    waiting = [region]
    while waiting:
        one = waiting.pop()
        if one.pk in seen:
            continue
        seen.add(one.pk)
        if one.valid_from <= day and (one.valid_to is None or day <= one.valid_to):
            found[one.pk] = one
        elif day < one.valid_from:
            waiting += [row.predecessor for row in one.origins.select_related("predecessor")]
        else:
            waiting += [row.successor for row in one.successions.select_related("successor")]
    return sorted(found.values(), key=lambda row: row.path)
