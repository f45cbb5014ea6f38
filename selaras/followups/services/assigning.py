"""Steps of the host: changing a draft, assigning, another date, naming who does it, calling off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.core.formats import day_plain
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.duties.models import Duty
from selaras.duties.selectors import of_source
from selaras.duties.services import NewDuty, move_duties, open_duties, set_due
from selaras.followups import compute, permissions
from selaras.followups.choices import DUTY, ActionState
from selaras.followups.models import Action, Decision, DueChange
from selaras.followups.selectors import people
from selaras.followups.services.actions import (
    ActionText,
    Due,
    Owner,
    find_rapporteur,
    name_owner,
    new_rows,
    owner_row,
    put_rapporteur,
    within_reach,
    write_text,
)
from selaras.followups.services.escalated import close_drafts
from selaras.followups.services.held import (
    held_action,
    log_action,
    reasoned,
    reference_of,
    save,
    short,
    stepped,
    tell,
)


class ActionConflict(Exception):
    """Somebody else changed the action since the form was opened."""

    def __init__(self, action: Action) -> None:
        super().__init__(action.pk)
        self.action = action


@transaction.atomic
def add_action(
    *,
    scope: Scope,
    decision: Decision,
    text: ActionText,
    owners: Sequence[Owner],
    due: Due,
    now: datetime,
    rapporteur_id: int | None = None,
    key: UUID | None = None,
    assigned: bool = False,
) -> list[Action]:
    """One action for each owner and date, all or none; ``assigned`` makes duties of them at once."""
    made = new_rows(
        scope=scope, decision=decision, text=text, owners=owners, due=due, now=now,
        rapporteur_id=rapporteur_id, key=key,
    )  # fmt: skip
    if not assigned:
        return made
    return [assign_held(scope, row, now) if row.state == ActionState.DRAFT else row for row in made]


@transaction.atomic
def change_action(
    *,
    scope: Scope,
    action: Action,
    base_version: int,
    text: ActionText,
    owner: Owner,
    due_on: date,
    now: datetime,
    rapporteur_id: int | None = None,
) -> Action:
    """Everything of a draft; once assigned its date and words change by steps that say why."""
    action = held_action(action)
    demand(permissions.can_change_action(scope, action))
    if action.version != base_version:
        raise ActionConflict(action)
    row = owner_row(action.decision, owner, now)
    for name in ("agency", "region", "organisation", "owner_path", "owner_user", "owner_name"):
        setattr(action, name, getattr(row, name))
    write_text(action, text)
    put_rapporteur(action, find_rapporteur(action.decision, rapporteur_id, now))
    due_at = compute.end_of_day(within_reach(due_on, "due"), action.zone)
    action.due_at = action.original_due_at = due_at
    save(scope, action, now)
    log_action(
        scope, action, "changed", now, text=action.text, owner=action.owner_label, due_at=due_at.isoformat()
    )
    return action


@transaction.atomic
def assign(*, scope: Scope, action: Action, now: datetime) -> Action:
    """From now on it is a duty of its owner."""
    return assign_held(scope, held_action(action), now)


def assign_held(scope: Scope, action: Action, now: datetime) -> Action:
    action = stepped(scope, action, "assign")
    action.assigned_at = now
    save(scope, action, now)
    log_action(scope, action, "assign", now, owner=action.owner_label, due_at=action.due_at.isoformat())
    _open_duty(action, now)
    told = {"text": short(action.text), "due": day_plain(action.due_at, action.tz)}
    text = _("Tindak lanjut baru: %(text)s, paling lambat %(due)s.") % told
    tell(people.owner_people(action, now), scope, action, text, now)
    return action


def _open_duty(action: Action, now: datetime) -> None:
    """In the region of whoever owes it, so that its own leaders see it too."""
    if action.agency is None or action.agency.is_outside:
        return
    decision = action.decision
    open_duties(
        duties=[
            NewDuty(
                kind=DUTY,
                title=short(action.text, 300),
                url=action.get_absolute_url(),
                source=reference_of(action),
                owner_agency_id=action.agency.pk,
                owner_user_id=action.owner_user_id,
                waiting_label=decision.agency.name,
                due_at=action.due_at,
            )
        ],
        group=decision.origin,
        group_title=decision.origin_title,
        region_path=action.owner_path,
        zone=action.agency.region.zone,
        now=now,
    )


@transaction.atomic
def move_due(*, scope: Scope, action: Action, due_on: date, reason: str, now: datetime) -> Action:
    """Another date by the host itself; the old one stays in the history."""
    action = stepped(scope, action, "move_due")
    reason = reasoned(reason)
    due_at = compute.end_of_day(within_reach(due_on, "due"), action.zone)
    if due_at == action.due_at:
        raise ValidationError({"due": _("Batas waktunya masih sama.")})
    if due_at < now:
        raise ValidationError({"due": _("Batas waktu baru sudah lewat.")})
    apply_terms(scope, action, due_at, "", reason, now)
    save(scope, action, now)
    log_action(scope, action, "move_due", now, reason, due_at=due_at.isoformat())
    told = {"text": short(action.text), "due": day_plain(due_at, action.tz)}
    text = _("Batas waktu menjadi %(due)s: %(text)s") % told
    tell(people.owner_people(action, now), scope, action, text, now)
    return action


def apply_terms(
    scope: Scope, action: Action, due_at: datetime | None, text: str, reason: str, now: datetime
) -> None:
    """Another date, other words, or both, with the row of history; the caller saves the action."""
    new_due = due_at or action.due_at
    DueChange.objects.create(
        action=action,
        old_due_at=action.due_at,
        new_due_at=new_due,
        old_text=action.text if text else "",
        reason=reason[:1000],
        actor_id=scope.user_id,
        actor_name=scope.name[:200],
        at=now,
    )
    duties = _running(action)
    if new_due != action.due_at:
        set_due(scope=scope, duties=duties, due_at=new_due, reason=reason, now=now)
        close_drafts(scope, action, _("Batas waktunya diubah."), now)
    if text:
        action.text = text
        Duty.objects.filter(pk__in=[duty.pk for duty in duties]).update(title=short(text, 300))
    action.due_at = new_due


def _running(action: Action) -> list[Duty]:
    return list(of_source(reference_of(action)).running().filter(kind=DUTY))


@transaction.atomic
def name_person(*, scope: Scope, action: Action, user_id: int | None, name: str, now: datetime) -> Action:
    """Who does it at the office that owes it; without an account a name alone."""
    action = held_action(action)
    demand(permissions.can_name_person(scope, action))
    name_owner(action, user_id, name, now)
    save(scope, action, now)
    Duty.objects.filter(pk__in=[duty.pk for duty in _running(action)]).update(owner_user=action.owner_user)
    log_action(scope, action, "person", now, person=action.owner_name)
    if action.owner_user_id is not None and action.is_open:
        text = _("Anda ditunjuk sebagai pelaksana: %(text)s") % {"text": short(action.text)}
        tell([action.owner_user_id], scope, action, text, now)
    return action


@transaction.atomic
def reopen(*, scope: Scope, action: Action, reason: str, now: datetime) -> Action:
    """What was accepted too early goes back to its owner."""
    action = stepped(scope, action, "reopen")
    reason = reasoned(reason)
    action.closed_at = None
    save(scope, action, now)
    log_action(scope, action, "reopen", now, reason)
    move_duties(action="send_back", source=reference_of(action), now=now, kind=DUTY)
    text = _("Dibuka kembali: %(text)s. %(reason)s") % {"text": short(action.text), "reason": reason}
    tell(people.owner_people(action, now), scope, action, text, now)
    return action


@transaction.atomic
def drop(*, scope: Scope, action: Action, reason: str, now: datetime) -> Action:
    return drop_held(scope, held_action(action), reasoned(reason), now)


def drop_held(scope: Scope, action: Action, reason: str, now: datetime) -> Action:
    was_open = action.is_open
    action = stepped(scope, action, "drop")
    action.drop_reason = reason
    save(scope, action, now)
    log_action(scope, action, "drop", now, reason)
    move_duties(action="cancel", source=reference_of(action), now=now)
    action.adjustments.filter(is_granted=None, withdrawn_at=None).update(withdrawn_at=now)
    close_drafts(scope, action, reason, now)
    if was_open:
        told = {"text": short(action.text), "reason": short(reason)}
        text = _("Dibatalkan: %(text)s. %(reason)s") % told
        tell(people.owner_people(action, now), scope, action, text, now)
    return action


def handed_over(*, scope: Scope, source_id: str, duty: Duty, successor: object, now: datetime) -> None:
    """A duty given to somebody else is the action's new doer, so that both say the same."""
    if duty.kind == DUTY:
        name = getattr(successor, "full_name", "")
        Action.objects.filter(pk=source_id).update(owner_user=successor, owner_name=name)
