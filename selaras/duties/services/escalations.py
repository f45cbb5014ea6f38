"""Late duties put before the head of an office: drafted by the worker, released by nobody but the head."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from selaras.audit.services import record
from selaras.core import workdays
from selaras.core.references import Reference, action_of
from selaras.core.scope import Scope
from selaras.core.verdict import Denied, Refused, demand
from selaras.core.workdays import calendar_at
from selaras.duties import permissions
from selaras.duties.choices import (
    DECIDE_DUTY,
    ESCALATION_TRANSITIONS,
    REASON_LENGTH,
    EscalationState,
)
from selaras.duties.models import Duty, DutyEscalation
from selaras.duties.selectors.escalated import addressee, escalation_label, escalation_text
from selaras.duties.selectors.escalations import (
    Asked,
    Concerned,
    Late,
    deciders,
    escalation_reference,
    informed,
    late_duties,
    to_escalate,
)
from selaras.duties.services.running import NewDuty, move_duties, open_duties
from selaras.notices.services import notify
from selaras.offices.models import Agency

DECIDE_DAYS = 3
AT_ONCE = 500
EVERYTHING = Asked()


def draft_escalations(*, now: datetime, asked: Asked = EVERYTHING, limit: int = AT_ONCE) -> int:
    """A draft for all that is late by another step; two workers at once make each of them once."""
    with workdays.kept():
        withdraw_ended(now=now)
        made = [late for late in to_escalate(now, asked)[:limit] if _draft(late, now)]
        for office in {late.office.pk: late.office for late in made}.values():
            _tell_deciders(office, now)
    return len(made)


def withdraw_ended(*, now: datetime) -> int:
    """Drafts about duties that were done, ended, moved or handed on meanwhile."""
    drafts = DutyEscalation.objects.filter(state=EscalationState.DRAFT)
    ended = drafts.exclude(pk__in=drafts.shown().order_by().values("pk"))
    return sum(_withdraw(pk, now) for pk in list(ended.values_list("pk", flat=True)))


@transaction.atomic
def _withdraw(pk: int, now: datetime) -> bool:
    escalation = _held(pk)
    if not escalation.is_draft or escalation.late_count:
        return False
    by = _worker(now)
    _decide(by, escalation, "withdraw", now)
    _log(by, escalation, "withdrawn", now)
    return True


def _draft(late: Late, now: datetime) -> bool:
    """Each in its own transaction: one that fails holds up no other."""
    try:
        with transaction.atomic():
            return _drafted(late, now)
    except IntegrityError:
        # Another worker, whose clock was a day further, has just made one of the same duties.
        return False


def _drafted(late: Late, now: datetime) -> bool:
    rows = Duty.objects.select_for_update(no_key=True).late(now).filter(**late.key).order_by("pk")
    duties = list(rows)
    if not duties:
        return False
    if late.last is not None and _goes_on(late, late.last.pk, now):
        return late.last.state == EscalationState.WITHDRAWN
    escalation, is_new = DutyEscalation.objects.get_or_create(
        **{_column(name): value for name, value in late.key.items()},
        step=late.step,
        defaults={
            "office": late.office,
            "group_title": late.group_title,
            "region_path": duties[0].region_path,
            "zone": late.zone,
            "title": duties[0].title,
            "count": len(duties),
            "drafted_at": now,
        },
    )
    if is_new:
        _open_duty(_held(escalation.pk), now)
        _log(_worker(now), escalation, "drafted", now)
    return is_new


def _column(name: str) -> str:
    return "owner_agency_id" if name == "owner_agency" else name


def _goes_on(late: Late, pk: int, now: datetime) -> bool:
    """A draft that still waits takes the greater step; one withdrawn at this step comes back."""
    held = _held(pk)
    if held.is_draft:
        if held.step < late.step:
            held.step = late.step
            held.save(update_fields=["step"])
        return True
    if held.state != EscalationState.WITHDRAWN or held.step < late.step:
        return held.step >= late.step
    held.state, held.drafted_at = ESCALATION_TRANSITIONS["revive"][1], now
    held.decided_at, held.decided_by_name = None, ""
    held.save()
    _open_duty(held, now)
    _log(_worker(now), held, "revived", now)
    return True


@transaction.atomic
def release_escalation(
    *, scope: Scope, escalation: DutyEscalation, message: str = "", now: datetime
) -> Concerned:
    """To the head of the owing agency, with the letter where the office writes letters; who is told now."""
    escalation = _held(escalation.pk)
    demand(permissions.can_release(scope, escalation))
    duties = late_duties([escalation])[escalation.pk]
    people = informed(escalation, now)
    escalation.text = escalation_text(escalation, duties, message=message[:REASON_LENGTH], now=now)
    escalation.title, escalation.count = duties[0].title, len(duties)
    _decide(scope, escalation, "release", now)
    _log(scope, escalation, "released", now)
    told = {"group": escalation_label(escalation), "agency": escalation.owner_agency.name}
    text = _("Masih ditunggu dari %(agency)s: %(group)s. Mohon arahan Bapak/Ibu.")
    if escalation.is_of_own_office:
        text = _("Masih ditunggu dari %(agency)s: %(group)s. Mohon segera diselesaikan.")
    notify(
        user_ids=people.present - {scope.user_id},
        text=text % told,
        url=escalation.get_absolute_url(),
        kind="duty",
        key=f"duty-escalation-{escalation.pk}",
        now=now,
        mail=True,
    )
    _tell_without_right(people, f"duty-escalation-{escalation.pk}-away", now)
    heard = action_of("duty_escalation", "released")
    if heard is not None:
        heard(scope=scope, escalation=escalation, now=now)
    return people


@transaction.atomic
def decline_escalation(*, scope: Scope, escalation: DutyEscalation, reason: str, now: datetime) -> None:
    """The head decides that it is not passed on, and says why."""
    escalation = _held(escalation.pk)
    demand(permissions.can_decline(scope, escalation))
    if not reason.strip():
        raise Refused(Denied(_("Tuliskan alasannya.")))
    escalation.note = reason.strip()[:REASON_LENGTH]
    _decide(scope, escalation, "decline", now)
    _log(scope, escalation, "declined", now, escalation.note)


# ---- shared


def _worker(now: datetime) -> Scope:
    return Scope(on=now.date(), name=_("Selaras"))


def _held(pk: int) -> DutyEscalation:
    """As it stands now, held against everybody else until the end of the transaction."""
    DutyEscalation.objects.select_for_update(no_key=True).only("pk").get(pk=pk)
    return DutyEscalation.objects.with_late().select_related("office__region", "owner_agency").get(pk=pk)


def _decide(scope: Scope, escalation: DutyEscalation, step: str, now: datetime) -> None:
    escalation.state = ESCALATION_TRANSITIONS[step][1]
    escalation.decided_at, escalation.decided_by_name = now, scope.name[:200]
    escalation.save()
    ended = "cancel" if step == "withdraw" else "finish"
    move_duties(action=ended, source=escalation_reference(escalation), kind=DECIDE_DUTY, now=now)


def _open_duty(escalation: DutyEscalation, now: datetime) -> None:
    office = escalation.office
    today = now.astimezone(office.region.tz).date()
    open_duties(
        duties=[
            NewDuty(
                kind=DECIDE_DUTY,
                title=f"{escalation.owner_agency.name}: {escalation_label(escalation)}",
                url=escalation.get_absolute_url(),
                source=escalation_reference(escalation),
                owner_agency_id=office.pk,
                waiting_label=addressee(escalation),
                due_at=calendar_at(office.region_path).end_after(today, DECIDE_DAYS, office.region.tz),
            )
        ],
        group=Reference("duty_escalations", str(office.pk)),
        group_title=office.name,
        region_path=escalation.region_path,
        zone=office.region.zone,
        now=now,
    )


def _tell_deciders(office: Agency, now: datetime) -> None:
    """Once a day, however many there are: each of them stands among the tasks of the head."""
    people, today = deciders(office, now), now.astimezone(office.region.tz).date()
    notify(
        user_ids=people.present,
        text=_("Ada tugas yang terlambat; konsep eskalasinya menunggu keputusan Anda."),
        url=reverse("duty_escalations"),
        kind="duty",
        key=f"duty-escalations-{office.pk}-{today}",
        now=now,
    )
    _tell_without_right(people, f"duty-escalations-{office.pk}-{today}-away", now)


def _tell_without_right(people: Concerned, key: str, now: datetime) -> None:
    notify(
        user_ids=people.without_right,
        text=_("Ada eskalasi bagi pejabat yang Anda gantikan; perlu hak akses yang belum Anda pegang."),
        url=reverse("absences"),
        kind="duty",
        key=key,
        now=now,
    )


def _log(scope: Scope, escalation: DutyEscalation, verb: str, now: datetime, note: str = "") -> None:
    record(
        verb=f"duties.escalation.{verb}",
        scope=scope,
        kind="duty_escalation",
        id=escalation.pk,
        region_path=escalation.region_path,
        after={
            "owner_agency": escalation.owner_agency_id,
            "kind": escalation.kind,
            "due_at": escalation.due_at.isoformat(),
            "step": escalation.step,
            "count": escalation.count,
        },
        note=note,
        at=now,
    )
