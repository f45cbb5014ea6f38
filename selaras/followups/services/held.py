"""What every write of the follow-up shares: the row held, the step of the table, the trace, notices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from selaras.audit.services import record
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.duties.services import move_duties
from selaras.followups import permissions
from selaras.followups.choices import (
    ACTION_TRANSITIONS,
    KEEPING_STEPS,
    REASON_LENGTH,
    TEXT_LENGTH,
    ActionState,
)
from selaras.followups.models import Action, Decision
from selaras.notices.services import notify


def held_decision(decision: Decision) -> Decision:
    """The decision as it stands now, held against everybody else until the end of the transaction."""
    Decision.objects.select_for_update(no_key=True).only("pk").get(pk=decision.pk)
    return Decision.objects.select_related("agency__region").get(pk=decision.pk)


def held_action(action: Action) -> Action:
    Action.objects.select_for_update(no_key=True).only("pk").get(pk=action.pk)
    return Action.objects.shown().get(pk=action.pk)


def reference_of(action: Action) -> Reference:
    return Reference("action", str(action.pk))


def stepped(scope: Scope, action: Action, step: str) -> Action:
    """The action held and moved where the table says; the caller saves it."""
    action = held_action(action)
    demand(permissions.can_step(scope, action, step))
    if step not in KEEPING_STEPS:
        action.state = ACTION_TRANSITIONS[step][1]
    return action


def back_to_work(action: Action) -> None:
    """As it was before somebody asked for other terms."""
    repaired = action.reports.filter(is_accepted=False).exists()
    accepted = ActionState.ACCEPTED if action.accepted_at else ActionState.ASSIGNED
    action.state = ActionState.REPAIR if repaired else accepted


def save(scope: Scope, action: Action, now: datetime) -> None:
    action.version += 1
    action.changed_at, action.changed_by_name = now, scope.name[:200]
    action.save()


def move(action: Action, move_: str, now: datetime, kind: str) -> None:
    move_duties(action=move_, source=reference_of(action), now=now, kind=kind)


def log(
    scope: Scope, kind: str, id: int, region_path: str, verb: str, now: datetime, note: str = "", **after: Any
) -> None:
    record(
        verb=f"followups.{verb}",
        scope=scope,
        kind=kind,
        id=id,
        region_path=region_path,
        after=after or None,
        note=note,
        at=now,
    )


def log_action(scope: Scope, action: Action, verb: str, now: datetime, note: str = "", **after: Any) -> None:
    log(scope, "action", action.pk, action.decision.region_path, f"action.{verb}", now, note, **after)


def log_decision(
    scope: Scope, decision: Decision, verb: str, now: datetime, note: str = "", **after: Any
) -> None:
    log(scope, "decision", decision.pk, decision.region_path, f"decision.{verb}", now, note, **after)


def tell(user_ids: Iterable[int], scope: Scope, action: Action, text: str, now: datetime) -> None:
    """Everybody it concerns, save for whoever has just done it."""
    notify(
        user_ids=[pk for pk in user_ids if pk != scope.user_id],
        text=text,
        url=action.get_absolute_url(),
        kind="action",
        key=f"action-{action.pk}-{action.version}",
        now=now,
    )


def short(text: str, limit: int = 120) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def written(text: str, field: str, missing: str, limit: int = TEXT_LENGTH) -> str:
    """A text that has to be there, its lines kept."""
    text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if not text:
        raise ValidationError({field: missing})
    if len(text) > limit:
        told = {"n": limit, "there": len(text)}
        raise ValidationError({field: _("Paling banyak %(n)s huruf; sekarang %(there)s.") % told})
    return text


def reasoned(text: str, field: str = "reason", missing: str = "") -> str:
    return written(text, field, missing or _("Tuliskan alasannya."), REASON_LENGTH)
