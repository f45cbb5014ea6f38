"""Late actions put before the Sekda: drafted by the worker, sent by nobody but the head of the office."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from selaras.core import clock
from selaras.core.formats import day_plain, local_day
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.core.workdays import calendar_at
from selaras.duties.services import NewDuty, move_duties, open_duties
from selaras.followups import permissions
from selaras.followups.choices import ESCALATION_DUTY, OWNER_STATES, EscalationState
from selaras.followups.models import Action, Escalation
from selaras.followups.selectors import people
from selaras.followups.selectors.letters import TEMPLATE as LETTER
from selaras.followups.services.escalated import escalation_reference
from selaras.followups.services.held import held_action, log, reasoned, written
from selaras.letters.permissions import can_have_drafted
from selaras.letters.services import begin_letter
from selaras.notices.services import notify

DECIDE_DAYS = 3
AT_ONCE = 500


class EscalationConflict(Exception):
    """Somebody else changed the draft since the form was opened."""

    def __init__(self, escalation: Escalation) -> None:
        super().__init__(escalation.pk)
        self.escalation = escalation


def draft_escalations(*, now: datetime, scope: Scope | None = None) -> int:
    """A draft for every action whose day is over, once for every day missed; how many are new."""
    by = scope or Scope(on=clock.now().date(), name=_("Selaras"))
    there = Escalation.objects.filter(action=OuterRef("pk"), due_at=OuterRef("due_at"))
    late = Action.objects.to_escalate(now).filter(~Exists(there), decision__dropped_at=None)
    return sum(_draft(by, action, now) for action in late.shown().order_by("due_at", "pk")[:AT_ONCE])


@transaction.atomic
def _draft(scope: Scope, action: Action, now: datetime) -> int:
    """Each in its own transaction: one that fails holds up no other."""
    action = held_action(action)
    if action.state not in OWNER_STATES or action.due_at >= now:
        return 0
    made, is_new = Escalation.objects.get_or_create(
        action=action,
        due_at=action.due_at,
        defaults={"addressed_to": addressee(action), "text": draft_text(action, now), "drafted_at": now},
    )
    if not is_new:
        return 0
    _log(scope, made, "drafted", now)
    _open_duty(made, now)
    return 1


def addressee(action: Action) -> str:
    host = action.decision.agency.region
    name = host.full_name if host.level > 1 else _("Provinsi %(name)s") % {"name": host.full_name}
    return _("Sekretaris Daerah %(region)s") % {"region": name}


def draft_text(action: Action, now: datetime) -> str:
    """Facts only; what is asked of the Sekda the office writes itself."""
    decision = action.decision
    days = (local_day(now, action.tz) - action.due_on).days
    told = {
        "owner": action.owner_label,
        "text": " ".join(action.text.split()),
        "origin": decision.origin_title,
        "decided": day_plain(decision.decided_on),
        "due": day_plain(action.due_at, action.tz),
        "days": days,
        "state": action.get_state_display(),
        "carried": action.times_carried,
    }
    lines = [
        _("Mohon arahan atas tindak lanjut yang melewati batas waktu."),
        _("Tindak lanjut: %(text)s") % told,
        _("Penanggung jawab: %(owner)s") % told,
        _("Dasar: %(origin)s, %(decided)s") % told,
        _("Batas waktu: %(due)s, terlewati %(days)s hari. Status: %(state)s.") % told,
    ]
    if action.times_carried:
        lines.append(_("Sudah dilanjutkan ke rapat berikutnya sebanyak %(carried)s kali.") % told)
    return "\n".join(lines)


def _open_duty(escalation: Escalation, now: datetime) -> None:
    action = escalation.action
    decision, host = action.decision, action.decision.agency
    today = now.astimezone(host.region.tz).date()
    open_duties(
        duties=[
            NewDuty(
                kind=ESCALATION_DUTY,
                title=f"{action.owner_label}: {' '.join(action.text.split())}",
                url=escalation.get_absolute_url(),
                source=escalation_reference(escalation),
                owner_agency_id=host.pk,
                waiting_label=escalation.addressed_to,
                due_at=calendar_at(host.region_path).end_after(today, DECIDE_DAYS, host.region.tz),
            )
        ],
        group=decision.origin,
        group_title=decision.origin_title,
        region_path=decision.region_path,
        zone=decision.zone,
        now=now,
    )


def _held(escalation: Escalation) -> Escalation:
    held_action(escalation.action)
    return Escalation.objects.select_related(
        "action__decision__agency__region", "action__agency__region", "action__region"
    ).get(pk=escalation.pk)


def _log(scope: Scope, escalation: Escalation, verb: str, now: datetime, note: str = "") -> None:
    path = escalation.action.decision.region_path
    log(
        scope, "escalation", escalation.pk, path, f"escalation.{verb}", now, note,
        text=escalation.text, addressed_to=escalation.addressed_to,
    )  # fmt: skip


def _write(escalation: Escalation, addressed_to: str, text: str) -> None:
    escalation.addressed_to = written(
        " ".join(addressed_to.split()), "addressed_to", _("Tuliskan kepada siapa diajukan."), 200
    )
    escalation.text = written(text, "text", _("Tuliskan isi pengajuan."))


@transaction.atomic
def change_escalation(
    *, scope: Scope, escalation: Escalation, base_version: int, addressed_to: str, text: str, now: datetime
) -> Escalation:
    escalation = _held(escalation)
    demand(permissions.can_write_escalation(scope, escalation))
    if escalation.version != base_version:
        raise EscalationConflict(escalation)
    _write(escalation, addressed_to, text)
    escalation.version += 1
    escalation.save()
    _log(scope, escalation, "changed", now)
    return escalation


@transaction.atomic
def release_escalation(
    *, scope: Scope, escalation: Escalation, base_version: int, now: datetime
) -> Escalation:
    """What the head has read is what goes out: a text changed meanwhile is read again first."""
    escalation = _held(escalation)
    demand(permissions.can_release(scope, escalation))
    if escalation.version != base_version:
        raise EscalationConflict(escalation)
    _decide(scope, escalation, EscalationState.RELEASED, "", now)
    _log(scope, escalation, "released", now)
    _draft_letter(scope, escalation, now)
    action = escalation.action
    told = {"owner": action.owner_label, "text": " ".join(action.text.split())[:200]}
    users = {*people.leaders(action.decision.agency, now), *people.host_people(action, now)}
    notify(
        user_ids=users - {scope.user_id},
        text=_("Eskalasi diajukan, %(owner)s: %(text)s") % told,
        url=escalation.get_absolute_url(),
        kind="action",
        key=f"escalation-{escalation.pk}",
        now=now,
    )
    return escalation


def _draft_letter(scope: Scope, escalation: Escalation, now: datetime) -> None:
    """With the decision comes the paper that carries it out; where the office writes none here, none does."""
    if can_have_drafted(scope, escalation.action.decision.agency):
        begin_letter(scope=scope, template=LETTER, subject_id=str(escalation.pk), decided=True, now=now)


@transaction.atomic
def discard_escalation(*, scope: Scope, escalation: Escalation, reason: str, now: datetime) -> Escalation:
    """The head decides that it is not put forward, and says why."""
    escalation = _held(escalation)
    demand(permissions.can_release(scope, escalation))
    _decide(scope, escalation, EscalationState.DISCARDED, reasoned(reason), now)
    _log(scope, escalation, "discarded", now, escalation.note)
    return escalation


def _decide(scope: Scope, escalation: Escalation, state: EscalationState, note: str, now: datetime) -> None:
    escalation.state, escalation.note = state, note
    escalation.decided_at, escalation.decided_by_name = now, scope.name[:200]
    escalation.version += 1
    escalation.save()
    move_duties(action="finish", source=escalation_reference(escalation), now=now, kind=ESCALATION_DUTY)
