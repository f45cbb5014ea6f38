"""Writes of decisions: recorded during the meeting, changed until they are final, dropped with a reason."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.followups import permissions
from selaras.followups.choices import MAX_DECISIONS, ActionState
from selaras.followups.models import Action, ActionQuerySet, Decision
from selaras.followups.selectors.origins import Origin, origin_of
from selaras.followups.services.assigning import assign_held, drop_held
from selaras.followups.services.held import held_decision, log_decision, reasoned, written
from selaras.offices.models import Agency


class DecisionConflict(Exception):
    """Somebody else changed the decision since the form was opened."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.pk)
        self.decision = decision


@transaction.atomic
def record_decision(
    *,
    scope: Scope,
    origin: Reference,
    text: str,
    now: datetime,
    point_id: str = "",
    key: UUID | None = None,
) -> Decision:
    """One more decision of this origin; the same ``key`` sent twice makes one."""
    told = origin_of(scope, origin)
    demand(permissions.can_manage_for(scope, told.agency))
    demand(told.may_record)
    # One at a time in one office, so that numbers are given once.
    Agency.objects.select_for_update(no_key=True).only("pk").get(pk=told.agency.pk)
    rows = Decision.objects.of(origin)
    if key is not None and (same := rows.filter(key=key).first()) is not None:
        return same
    if rows.live().count() >= MAX_DECISIONS:
        raise ValidationError(_("Paling banyak %(n)s keputusan.") % {"n": MAX_DECISIONS})
    last = rows.aggregate(last=Max("position"))["last"] or 0
    decision = _new(scope, told, last + 1, now)
    decision.key = key if key is not None and not Decision.objects.filter(key=key).exists() else None
    _write(decision, told, text, point_id)
    decision.save()
    log_decision(scope, decision, "made", now, text=decision.text, origin=f"{origin.kind} {origin.id}")
    return decision


def _new(scope: Scope, told: Origin, position: int, now: datetime) -> Decision:
    return Decision(
        origin_kind=told.reference.kind,
        origin_id=told.reference.id,
        origin_title=told.title[:300],
        series_key=told.series_key,
        agency=told.agency,
        region_path=told.agency.region_path,
        zone=told.agency.region.zone,
        position=position,
        decided_on=told.on,
        created_at=now,
        created_by_name=scope.name[:200],
        changed_at=now,
        changed_by_name=scope.name[:200],
    )


def _write(decision: Decision, told: Origin, text: str, point_id: str) -> None:
    decision.text = written(text, "text", _("Tuliskan bunyi keputusan."))
    if point_id and point_id not in told.points:
        raise ValidationError({"point": _("Pilih pokok acara dari daftar.")})
    decision.point_id, decision.point_title = point_id, told.points.get(point_id, "")[:300]


@transaction.atomic
def change_decision(
    *, scope: Scope, decision: Decision, base_version: int, text: str, now: datetime, point_id: str = ""
) -> Decision:
    told = origin_of(scope, decision.origin)
    decision = held_decision(decision)
    demand(permissions.can_change_decision(scope, decision))
    if decision.version != base_version:
        raise DecisionConflict(decision)
    before = decision.text
    _write(decision, told, text, point_id)
    _touch(scope, decision, now)
    decision.save()
    log_decision(scope, decision, "changed", now, text=decision.text, was=before)
    return decision


def _touch(scope: Scope, decision: Decision, now: datetime) -> None:
    decision.version += 1
    decision.changed_at, decision.changed_by_name = now, scope.name[:200]


@transaction.atomic
def drop_decision(*, scope: Scope, decision: Decision, reason: str, now: datetime) -> Decision:
    """It stays on record with its reason; what was to be done out of it is called off."""
    decision = held_decision(decision)
    demand(permissions.can_drop_decision(scope, decision))
    reason = reasoned(reason)
    for action in _held_actions(decision).exclude(state__in=(ActionState.CLOSED, ActionState.DROPPED)):
        drop_held(scope, action, reason, now)
    decision.dropped_at, decision.drop_reason = now, reason
    _touch(scope, decision, now)
    decision.save()
    log_decision(scope, decision, "dropped", now, note=reason)
    return decision


def _held_actions(decision: Decision) -> ActionQuerySet:
    ids = list(
        Action.objects.select_for_update(no_key=True)
        .filter(decision=decision)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    return Action.objects.shown().filter(pk__in=ids).order_by("pk")


@transaction.atomic
def assign_all(*, scope: Scope, origin: Reference, now: datetime, final: bool = False) -> list[Action]:
    """Every draft of this origin becomes a duty; ``final`` when the minutes are approved: no word changes."""
    assigned: list[Action] = []
    for decision in Decision.objects.of(origin).live().order_by("pk"):
        decision = held_decision(decision)
        assigned += _assign_drafts(scope, decision, now)
        if final and decision.final_at is None:
            decision.final_at = now
            _touch(scope, decision, now)
            decision.save()
            log_decision(scope, decision, "final", now)
    return assigned


@transaction.atomic
def assign_drafts(*, scope: Scope, decision: Decision, now: datetime) -> list[Action]:
    """Every draft of one decision becomes a duty."""
    return _assign_drafts(scope, held_decision(decision), now)


def _assign_drafts(scope: Scope, decision: Decision, now: datetime) -> list[Action]:
    demand(permissions.can_add_action(scope, decision))
    drafts = _held_actions(decision).filter(state=ActionState.DRAFT)
    return [assign_held(scope, action, now) for action in drafts]
