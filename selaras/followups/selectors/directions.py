"""Directions of leaders: those this person reads, with what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from selaras.core.formats import day_plain
from selaras.core.http import record_ids
from selaras.core.references import Shown
from selaras.core.scope import Scope
from selaras.followups.choices import MANAGE, ActionState
from selaras.followups.models import Action, Decision, Direction
from selaras.followups.selectors.overview import Counts, counted
from selaras.offices.choices import OUTSIDE_KINDS
from selaras.offices.models import Agency

KIND = "direction"
TITLE_LENGTH = 160


def directions_for(scope: Scope) -> QuerySet[Direction]:
    return Direction.objects.visible_to(scope).select_related("agency__region")


def search(rows: QuerySet[Direction], text: str) -> QuerySet[Direction]:
    for word in text.split():
        rows = rows.filter(
            Q(text__icontains=word) | Q(leader_name__icontains=word) | Q(source__icontains=word)
        )
    return rows


def offices_to_record_for(scope: Scope, region_path: str = "") -> QuerySet[Agency]:
    """In whose name this person records; the Kesbangpol first."""
    allowed = Q(region_path__in=scope.own_paths(MANAGE)) | Q(pk__in=scope.agencies(MANAGE))
    rows = Agency.objects.filter(allowed, is_active=True).exclude(kind__in=OUTSIDE_KINDS)
    if region_path:
        rows = rows.filter(region_path=region_path)
    return rows.select_related("region").order_by("region_path", "sort", "name")


@dataclass(frozen=True, slots=True)
class DirectionRow:
    direction: Direction
    decisions: int
    counts: Counts


def with_counts(directions: Iterable[Direction], *, now: datetime) -> Sequence[DirectionRow]:
    """How many decisions came out of each and how far their actions are; two queries."""
    shown = list(directions)
    ids = [str(direction.pk) for direction in shown]
    decisions = Decision.objects.live().filter(origin_kind=KIND, origin_id__in=ids).order_by()
    made: dict[str, int] = {}
    for origin in decisions.values_list("origin_id", flat=True):
        made[origin] = made.get(origin, 0) + 1
    actions = Action.objects.live().exclude(state=ActionState.DRAFT)
    rows = actions.filter(decision__origin_kind=KIND, decision__origin_id__in=ids).order_by()
    counts = {
        row["decision__origin_id"]: Counts.of(row)
        for row in rows.values("decision__origin_id").annotate(**counted(now))
    }
    return [DirectionRow(one, made.get(str(one.pk), 0), counts.get(str(one.pk), Counts())) for one in shown]


def show_directions(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    rows = Direction.objects.visible_to(scope).filter(pk__in=record_ids(ids))
    return {
        str(row.pk): Shown(
            short_title(row), row.get_absolute_url(), f"{row.leader_name}, {day_plain(row.given_on)}"
        )
        for row in rows
    }


def short_title(direction: Direction) -> str:
    line = " ".join(direction.text.split())
    return line if len(line) <= TITLE_LENGTH else f"{line[: TITLE_LENGTH - 1]}…"
