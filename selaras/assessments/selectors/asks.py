"""Briefs that wait for this person: to be answered, or to be released."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from selaras.assessments.choices import BriefState
from selaras.assessments.models import Brief
from selaras.core.scope import Scope

# Several rounds at once are rare; the page of briefs has them all.
SHOWN = 4
ANSWERS = ("assessments.direct", "assessments.relay")


@dataclass(frozen=True, slots=True)
class BriefAsk:
    """``unanswered`` requests of a brief that went out; without any it waits to be released."""

    brief: Brief
    unanswered: int


def brief_asks(scope: Scope, *, region_path: str) -> list[BriefAsk]:
    """The last brief of each round, where the next move is this person's; one query, or none."""
    answered_by = _under([path for name in ANSWERS for path in scope.paths(name)])
    released_by = _under(scope.paths("assessments.release"))
    if answered_by is None and released_by is None:
        return []
    unanswered = Count("requests", filter=Q(requests__direction=""))
    rows = Brief.objects.filter(round__region_path__under=region_path).annotate(unanswered=unanswered)
    wanted = Q(pk__in=[])
    if answered_by is not None:
        wanted |= answered_by & Q(state=BriefState.RELEASED, unanswered__gt=0)
    if released_by is not None:
        wanted |= released_by & Q(state=BriefState.AT_HEAD)
    newest: dict[int, Brief] = {}
    for brief in rows.filter(wanted).select_related("round__region").order_by("-number", "-pk")[: 5 * SHOWN]:
        newest.setdefault(brief.round_id, brief)
    return [
        BriefAsk(brief, 0 if brief.state == BriefState.AT_HEAD else brief.unanswered)  # type: ignore[attr-defined]
        for brief in sorted(newest.values(), key=lambda brief: brief.made_at)[:SHOWN]
    ]


def _under(paths: Sequence[str]) -> Q | None:
    found: Q | None = None
    for path in dict.fromkeys(paths):
        below = Q(round__region_path__under=path)
        found = below if found is None else found | below
    return found
