"""Where a decision comes from, as the origin's own app tells it."""

from dataclasses import dataclass, field
from datetime import date
from typing import cast

from django.http import Http404

from selaras.core.http import record_id
from selaras.core.references import Reference, action_of
from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Verdict
from selaras.followups.models import Direction
from selaras.offices.models import Agency

CONTEXT = "decision_context"


@dataclass(frozen=True, slots=True)
class Origin:
    """What the action ``decision_context`` of the origin's kind tells; it says 404 for a foreign one."""

    reference: Reference
    agency: Agency
    title: str
    on: date
    series_key: str = ""
    # Points of the agenda that a decision can belong to: id -> title.
    points: dict[str, str] = field(default_factory=dict)
    # Whether its state still takes decisions; that the person manages them is asked beside.
    may_record: Verdict = ALLOWED


def origin_of(scope: Scope, reference: Reference) -> Origin:
    told = action_of(reference.kind, CONTEXT)
    if told is None:
        raise Http404
    return cast(Origin, told(scope, reference.id))


def direction_origin(scope: Scope, direction_id: str) -> Origin:
    rows = Direction.objects.visible_to(scope).select_related("agency__region")
    direction = rows.filter(pk=record_id(direction_id) or 0).first()
    if direction is None:
        raise Http404
    return Origin(
        reference=Reference("direction", str(direction.pk)),
        agency=direction.agency,
        title=str(direction)[:300],
        on=direction.given_on,
    )
