"""Steps of whoever owes an action: accepting, asking for other terms, reporting."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.core.formats import day_plain
from selaras.core.scope import Scope
from selaras.core.workdays import calendar_at
from selaras.duties.services import NewDuty, open_duties
from selaras.evidence.models import Use
from selaras.followups import compute, permissions
from selaras.followups.choices import CHANGE_DUTY, CHECK_DAYS, CHECK_DUTY, DUTY
from selaras.followups.models import Action, Adjustment, Report
from selaras.followups.selectors import people
from selaras.followups.services.actions import within_reach
from selaras.followups.services.assigning import apply_terms
from selaras.followups.services.escalated import close_drafts
from selaras.followups.services.held import (
    back_to_work,
    log_action,
    move,
    reasoned,
    reference_of,
    save,
    short,
    stepped,
    tell,
    written,
)


@transaction.atomic
def accept(*, scope: Scope, action: Action, now: datetime) -> Action:
    """The office will do it by the date asked."""
    action = stepped(scope, action, "accept")
    action.accepted_at = now
    save(scope, action, now)
    log_action(scope, action, "accept", now)
    move(action, "start", now, DUTY)
    _tell_host(scope, action, _("%(owner)s menyanggupi: %(text)s"), now)
    return action


@transaction.atomic
def ask_change(
    *,
    scope: Scope,
    action: Action,
    reason: str,
    now: datetime,
    due_on: date | None = None,
    text: str = "",
) -> Adjustment:
    """Another date, other words, or both; until it is answered the old terms stand."""
    action = stepped(scope, action, "ask")
    reason = reasoned(reason)
    due_at = _asked_due(action, due_on, now)
    text = written(text, "text", "") if text.strip() else ""
    if text == action.text:
        text = ""
    if due_at is None and not text:
        raise ValidationError({"due": _("Usulkan batas waktu atau bunyi yang lain.")})
    row = Adjustment.objects.create(
        action=action,
        reason=reason,
        new_due_at=due_at,
        new_text=text,
        asked_by_name=scope.name[:200],
        asked_at=now,
    )
    save(scope, action, now)
    log_action(scope, action, "ask", now, reason, due_at=due_at.isoformat() if due_at else None, text=text)
    _open_host_duty(action, CHANGE_DUTY, now)
    _tell_host(scope, action, _("%(owner)s mengusulkan penyesuaian: %(text)s"), now)
    return row


def _asked_due(action: Action, due_on: date | None, now: datetime) -> datetime | None:
    if due_on is None:
        return None
    due_at = compute.end_of_day(within_reach(due_on, "due"), action.zone)
    if due_at == action.due_at:
        return None
    if due_at < now:
        raise ValidationError({"due": _("Batas waktu yang diusulkan sudah lewat.")})
    return due_at


def _open_adjustment(action: Action) -> Adjustment:
    return action.adjustments.select_for_update(no_key=True).get(is_granted=None, withdrawn_at=None)


@transaction.atomic
def withdraw_change(*, scope: Scope, action: Action, now: datetime) -> Action:
    action = stepped(scope, action, "withdraw")
    row = _open_adjustment(action)
    row.withdrawn_at = now
    row.save(update_fields=("withdrawn_at",))
    back_to_work(action)
    save(scope, action, now)
    log_action(scope, action, "withdraw", now)
    move(action, "cancel", now, CHANGE_DUTY)
    return action


@transaction.atomic
def answer_change(*, scope: Scope, action: Action, granted: bool, note: str, now: datetime) -> Action:
    """The host's answer; granted, the new terms are the owner's promise."""
    action = stepped(scope, action, "grant" if granted else "refuse")
    note = note.strip() if granted and not note.strip() else reasoned(note, "note")
    row = _open_adjustment(action)
    row.is_granted, row.answer = granted, note
    row.answered_by_name, row.answered_at = scope.name[:200], now
    row.save()
    if granted:
        apply_terms(scope, action, row.new_due_at, row.new_text, row.reason, now)
        action.accepted_at = action.accepted_at or now
        move(action, "start", now, DUTY)
    else:
        back_to_work(action)
    save(scope, action, now)
    log_action(scope, action, "grant" if granted else "refuse", now, note, due_at=action.due_at.isoformat())
    move(action, "finish", now, CHANGE_DUTY)
    told = {"text": short(action.text), "due": day_plain(action.due_at, action.tz)}
    text = (
        _("Penyesuaian disetujui, batas waktu %(due)s: %(text)s") % told
        if granted
        else _("Penyesuaian tidak disetujui, batas waktu tetap %(due)s: %(text)s") % told
    )
    tell(people.owner_people(action, now), scope, action, text, now)
    return action


@transaction.atomic
def report(*, scope: Scope, action: Action, text: str, now: datetime, source: str = "") -> Report:
    """What was done, with the proof asked for; written down by the host it names where it came from."""
    action = stepped(scope, action, "report")
    text = written(text, "text", _("Tuliskan apa yang sudah dilakukan."))
    source = _source(scope, action, source)
    if action.needs_evidence and not Use.objects.live().on("action", action.pk).exists():
        raise ValidationError(_("Tindak lanjut ini wajib bukti dukung; tambahkan bukti lebih dahulu."))
    row = Report.objects.create(
        action=action,
        text=text,
        source=source,
        reported_by_id=scope.user_id,
        reported_by_name=scope.name[:200],
        reported_at=now,
    )
    # Who reports has taken it on.
    action.accepted_at, action.reported_at = action.accepted_at or now, now
    save(scope, action, now)
    log_action(scope, action, "report", now, source, text=text)
    move(action, "hand_in", now, DUTY)
    _open_host_duty(action, CHECK_DUTY, now)
    close_drafts(scope, action, _("Sudah dilaporkan."), now)
    _tell_host(scope, action, _("%(owner)s melaporkan: %(text)s"), now)
    return row


def _source(scope: Scope, action: Action, source: str) -> str:
    if not permissions.reports_for_others(scope, action):
        return ""
    missing = _("Sebutkan dari mana laporan ini: surat, berkas, WhatsApp, atau lisan di rapat.")
    return written(" ".join(source.split()), "source", missing, 200)


@transaction.atomic
def take_back(*, scope: Scope, action: Action, now: datetime) -> Action:
    """Before it was checked a report can be taken back and written better."""
    action = stepped(scope, action, "take_back")
    action.reports.filter(is_accepted=None, taken_back_at=None).update(taken_back_at=now)
    back_to_work(action)
    save(scope, action, now)
    log_action(scope, action, "take_back", now)
    move(action, "take_back", now, DUTY)
    move(action, "cancel", now, CHECK_DUTY)
    return action


def _open_host_duty(action: Action, kind: str, now: datetime) -> None:
    host = action.decision.agency
    due_at = calendar_at(host.region_path).end_after(
        now.astimezone(host.region.tz).date(), CHECK_DAYS, host.region.tz
    )
    decision = action.decision
    open_duties(
        duties=[
            NewDuty(
                kind=kind,
                title=f"{action.owner_label}: {short(action.text, 200)}",
                url=action.get_absolute_url(),
                source=reference_of(action),
                owner_agency_id=host.pk,
                owner_user_id=_still_able(action, now),
                waiting_label=action.owner_label,
                due_at=due_at,
            )
        ],
        group=decision.origin,
        group_title=decision.origin_title,
        region_path=decision.region_path,
        zone=decision.zone,
        now=now,
    )


def _still_able(action: Action, now: datetime) -> int | None:
    """The rapporteur named, unless they have left: then whoever manages for the office."""
    if action.rapporteur_user_id is None:
        return None
    on = now.astimezone(action.tz).date()
    able = people.rapporteurs(action.decision.agency, on).filter(pk=action.rapporteur_user_id)
    return action.rapporteur_user_id if able.exists() else None


def _tell_host(scope: Scope, action: Action, words: str, now: datetime) -> None:
    text = words % {"owner": action.owner_label, "text": short(action.text)}
    tell(people.host_people(action, now), scope, action, text, now)
