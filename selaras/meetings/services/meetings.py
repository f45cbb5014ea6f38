"""A meeting from its plan to its end: planning, changing, another date, its steps, a copy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.core.formats import moment_long
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.meetings import permissions
from selaras.meetings.choices import MEETING_TRANSITIONS, REASONED, ChangeKind, MeetingState, event_kinds
from selaras.meetings.models import Meeting, MeetingChange, MeetingSeries
from selaras.meetings.selectors.meetings import people_invited
from selaras.meetings.services import carried
from selaras.meetings.services.held import demand_lengths, held_meeting, log, one_line, tell_readers, touch
from selaras.meetings.services.mailing import mail_everybody
from selaras.meetings.services.minutes import seal_minutes
from selaras.meetings.services.owed import ask_minutes, minutes_done, move_reply_due, settle_replies
from selaras.meetings.services.replies import ask_anew
from selaras.notices.services import notify
from selaras.offices.models import Agency

LONGEST = timedelta(days=14)
REASON_LENGTH = 500


class MeetingConflict(Exception):
    """Somebody else changed the meeting since the form was opened."""

    def __init__(self, meeting: Meeting) -> None:
        super().__init__(meeting.pk)
        self.meeting = meeting


@dataclass(frozen=True, slots=True)
class Appointment:
    """When and where; without an end the letter says "s.d. selesai"."""

    starts_at: datetime
    ends_at: datetime | None = None
    place: str = ""
    video_url: str = ""
    video_note: str = ""


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    kind: str
    title: str
    when: Appointment
    series: MeetingSeries | None = None
    chair_name: str = ""
    chair_position: str = ""
    note: str = ""


@transaction.atomic
def plan_meeting(*, scope: Scope, agency: Agency, plan: MeetingPlan, now: datetime) -> Meeting:
    demand(permissions.can_plan_for(scope, agency))
    meeting = Meeting(
        agency=agency,
        region_path=agency.region_path,
        zone=agency.region.zone,
        created_at=now,
        created_by_name=scope.name[:200],
        changed_at=now,
        changed_by_name=scope.name[:200],
    )
    _write(scope, meeting, plan)
    meeting.save()
    log(scope, meeting, "meeting.made", now, title=meeting.title, starts_at=meeting.starts_at.isoformat())
    carried.put_first(scope, meeting, now)
    return meeting


@transaction.atomic
def change_meeting(
    *, scope: Scope, meeting: Meeting, base_version: int, plan: MeetingPlan, now: datetime
) -> Meeting:
    """Once the invitation is out the date and place change by ``reschedule``, which tells everybody."""
    meeting = held_meeting(meeting)
    demand(permissions.can_change(scope, meeting))
    if meeting.version != base_version:
        raise MeetingConflict(meeting)
    if meeting.invited_at is not None and plan.when != appointment_of(meeting):
        raise ValidationError(_("Waktu dan tempat diubah dengan “Jadwalkan ulang”, agar semua diberi tahu."))
    _write(scope, meeting, plan)
    touch(scope, meeting, now)
    if meeting.invited_at is not None:
        meeting.sequence += 1
    meeting.save()
    log(scope, meeting, "meeting.changed", now, version=meeting.version, title=meeting.title)
    carried.put_first(scope, meeting, now)
    return meeting


def appointment_of(meeting: Meeting) -> Appointment:
    return Appointment(
        meeting.starts_at, meeting.ends_at, meeting.place, meeting.video_url, meeting.video_note
    )


def _write(scope: Scope, meeting: Meeting, plan: MeetingPlan) -> None:
    faults: dict[str, str] = {}
    texts: dict[str, Any] = {
        "title": one_line(plan.title),
        "chair_name": one_line(plan.chair_name),
        "chair_position": one_line(plan.chair_position),
    }
    if not texts["title"]:
        faults["title"] = _("Tuliskan nama acara.")
    if plan.kind not in event_kinds():
        faults["kind"] = _("Pilih jenis acara dari daftar.")
    if plan.series is not None and plan.series.agency_id != meeting.agency_id:
        faults["series"] = _("Seri ini milik penyelenggara lain.")
    if faults:
        raise ValidationError(faults)
    demand_lengths(Meeting, {name: text for name, text in texts.items() if text})
    for name, value in texts.items():
        setattr(meeting, name, value)
    meeting.kind, meeting.series, meeting.note = plan.kind, plan.series, plan.note.strip()
    _write_when(meeting, plan.when)


def _write_when(meeting: Meeting, when: Appointment) -> None:
    faults: dict[str, str] = {}
    if when.ends_at is not None and when.ends_at <= when.starts_at:
        faults["ends_at"] = _("Waktu selesai harus sesudah waktu mulai.")
    elif when.ends_at is not None and when.ends_at - when.starts_at > LONGEST:
        faults["ends_at"] = _("Satu acara paling lama %(days)s hari.") % {"days": LONGEST.days}
    place, note = one_line(when.place), one_line(when.video_note)
    if not place and not when.video_url:
        faults["place"] = _("Isi tempat, tautan video, atau keduanya.")
    if when.video_url and not when.video_url.startswith("https://"):
        faults["video_url"] = _("Tautan video dimulai dengan https://")
    if faults:
        raise ValidationError(faults)
    given = {"place": place, "video_url": when.video_url, "video_note": note}
    demand_lengths(Meeting, {name: text for name, text in given.items() if text})
    meeting.starts_at, meeting.ends_at = when.starts_at, when.ends_at
    meeting.place, meeting.video_url, meeting.video_note = place, when.video_url, note


@transaction.atomic
def reschedule(
    *, scope: Scope, meeting: Meeting, base_version: int, when: Appointment, reason: str, now: datetime
) -> Meeting:
    """Another date or place; the old one stays in the history and whoever was invited is told."""
    meeting = held_meeting(meeting)
    demand(permissions.can_reschedule(scope, meeting))
    if meeting.version != base_version:
        raise MeetingConflict(meeting)
    reason = _reasoned(reason)
    old = appointment_of(meeting)
    if meeting.state != MeetingState.POSTPONED and when == old:
        raise ValidationError(_("Waktu dan tempatnya masih sama; tidak ada yang diubah."))
    if when.starts_at <= now:
        raise ValidationError({"starts_at": _("Waktu mulai yang baru sudah lewat.")})
    _write_when(meeting, when)
    if meeting.state == MeetingState.POSTPONED:
        meeting.state, meeting.reason = MEETING_TRANSITIONS["resume"][1], ""
        log(scope, meeting, "meeting.resume", now, note=reason)
    touch(scope, meeting, now)
    meeting.sequence += 1
    meeting.save()
    _keep_change(scope, meeting, ChangeKind.RESCHEDULED, old, when, reason, now)
    log(
        scope, meeting, "meeting.rescheduled", now, note=reason, starts_at=when.starts_at.isoformat(),
        place=meeting.place,
    )  # fmt: skip
    told = {"title": meeting.title, "when": moment_long(meeting.starts_at, meeting.tz)}
    ask_anew(scope=scope, meeting=meeting, now=now)
    move_reply_due(scope, meeting, reason, now)
    settle_replies(meeting, now)
    _tell(scope, meeting, _("Dijadwal ulang: %(title)s menjadi %(when)s.") % told, now)
    return meeting


@transaction.atomic
def step(*, scope: Scope, meeting: Meeting, action: str, now: datetime, reason: str = "") -> Meeting:
    """One step of the table; postponing and cancelling say why, and everybody invited reads it."""
    if action not in MEETING_TRANSITIONS or action == "resume":
        raise ValidationError(_("Langkah ini tidak dikenal."))
    meeting = held_meeting(meeting)
    demand(permissions.can_step(scope, meeting, action, now))
    if action == "invite":
        _demand_invitable(meeting, now)
    reason = _reasoned(reason) if action in REASONED else ""
    meeting.state = MEETING_TRANSITIONS[action][1]
    if action in ("invite", "begin"):
        meeting.invited_at = meeting.invited_at or now
    if action == "begin":
        meeting.began_at = now
    if action == "end":
        meeting.ended_at = now
    if action == "approve":
        seal_minutes(scope=scope, meeting=meeting, now=now)
    touch(scope, meeting, now)
    if reason:
        meeting.reason, meeting.sequence = reason, meeting.sequence + 1
        kind = ChangeKind.POSTPONED if action == "postpone" else ChangeKind.CANCELLED
        _keep_change(scope, meeting, kind, appointment_of(meeting), None, reason, now)
    meeting.save()
    log(scope, meeting, f"meeting.{action}", now, note=reason)
    _follow(scope, meeting, action, now)
    if action in ("invite", "begin"):
        tell_readers(meeting)
    _settle(meeting, action, now)
    _tell_step(scope, meeting, action, now)
    return meeting


def _settle(meeting: Meeting, action: str, now: datetime) -> None:
    settle_replies(meeting, now)
    if action == "end":
        ask_minutes(meeting, now)
    if action in ("approve", "close"):
        minutes_done(meeting, now)


def _follow(scope: Scope, meeting: Meeting, action: str, now: datetime) -> None:
    """What the step means for decisions and actions."""
    if action == "invite":
        carried.put_first(scope, meeting, now)
    elif action == "begin":
        carried.begin(scope, meeting, now)
    elif action == "approve":
        carried.settle(scope, meeting, now)


def _demand_invitable(meeting: Meeting, now: datetime) -> None:
    if not meeting.invitees.filter(withdrawn_at=None).exists():
        raise ValidationError(_("Belum ada yang diundang; isi daftar undangan lebih dahulu."))
    if meeting.starts_at <= now:
        raise ValidationError(_("Waktu mulai sudah lewat; jadwalkan ulang lebih dahulu."))


def _tell_step(scope: Scope, meeting: Meeting, action: str, now: datetime) -> None:
    told = {"title": meeting.title, "when": moment_long(meeting.starts_at, meeting.tz)}
    words = {
        "invite": _("Anda diundang: %(title)s, %(when)s."),
        "postpone": _("Ditunda: %(title)s, semula %(when)s."),
        "cancel": _("Dibatalkan: %(title)s, semula %(when)s."),
    }
    if action in words:
        _tell(scope, meeting, words[action] % told, now)


def _tell(scope: Scope, meeting: Meeting, text: str, now: datetime) -> None:
    """Those who have never been invited hear nothing."""
    if meeting.invited_at is None:
        return
    notify(
        user_ids=people_invited(meeting, now),
        text=text,
        url=meeting.get_absolute_url(),
        kind="meeting",
        key=f"meeting-{meeting.pk}-{meeting.version}",
        now=now,
    )
    mail_everybody(scope, meeting, text, now)


def _keep_change(
    scope: Scope, meeting: Meeting, kind: ChangeKind, old: Appointment, new: Appointment | None,
    reason: str, now: datetime,
) -> None:  # fmt: skip
    MeetingChange.objects.create(
        meeting=meeting,
        kind=kind,
        old_starts_at=old.starts_at,
        old_ends_at=old.ends_at,
        old_place=old.place or old.video_url[:300],
        new_starts_at=new.starts_at if new else None,
        new_ends_at=new.ends_at if new else None,
        new_place=(new.place or new.video_url[:300]) if new else "",
        reason=reason,
        actor_id=scope.user_id,
        actor_name=scope.name[:200],
        at=now,
    )


def _reasoned(reason: str) -> str:
    reason = one_line(reason)[:REASON_LENGTH]
    if not reason:
        raise ValidationError({"reason": _("Tuliskan alasannya; semua yang diundang membacanya.")})
    return reason
