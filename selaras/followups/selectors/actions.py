"""Decisions and actions: those of one origin, those a series left open, those of one person."""

from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.followups.choices import ANSWER, MANAGE, VIEW, ActionState, EscalationState
from selaras.followups.models import Action, Decision, Escalation, of_host
from selaras.followups.models.actions import ActionQuerySet


def decisions_of(reference: Reference) -> QuerySet[Decision]:
    """Those that stand, with their actions; no permission inside, for papers and whoever has asked."""
    actions = Action.objects.exclude(state=ActionState.DROPPED).shown().order_by("number")
    rows = Decision.objects.of(reference).live().select_related("agency__region")
    return rows.prefetch_related(Prefetch("actions", actions)).order_by("position")


def open_of_series(series_key: str) -> ActionQuerySet:
    """What its meetings left open, the oldest first; no permission inside."""
    rows = Action.objects.open().filter(decision__series_key=series_key, decision__dropped_at=None)
    if not series_key:
        rows = rows.none()
    return rows.shown().order_by("decision__decided_on", "decision__position", "number", "pk")


def actions_for(scope: Scope) -> ActionQuerySet:
    return Action.objects.visible_to(scope).filter(decision__dropped_at=None).shown()


def search(rows: ActionQuerySet, text: str) -> ActionQuerySet:
    for word in text.split():
        rows = rows.filter(
            Q(text__icontains=word)
            | Q(organisation__icontains=word)
            | Q(agency__name__icontains=word)
            | Q(decision__origin_title__icontains=word)
        )
    return rows


def owed_by(scope: Scope) -> Q:
    """What this person's own offices owe."""
    own = Q(agency_id__in=scope.agencies(ANSWER))
    return own | Q(agency__kind="kesbangpol", owner_path__in=scope.own_paths(ANSWER))


def asked_by(scope: Scope) -> Q:
    """What this person's office has given to others."""
    return of_host(scope, MANAGE, "decision__")


def escalations_for(scope: Scope) -> QuerySet[Escalation]:
    rows = Escalation.objects.visible_to(scope)
    return rows.select_related("action__decision__agency__region", "action__agency__region", "action__region")


def late_count(scope: Scope, now: datetime) -> int:
    """For the rail: what this person's own offices owe and is past its date."""
    return Action.objects.visible_to(scope).filter(owed_by(scope)).late(now).count()


def sees_all(scope: Scope) -> bool:
    return bool(scope.own_paths(VIEW) or scope.agencies(VIEW))


def waiting_escalations(scope: Scope) -> QuerySet[Escalation]:
    """Drafts that wait for the head of the office."""
    return escalations_for(scope).filter(state=EscalationState.DRAFT)
