"""What a meeting makes offices owe: those invited their answer, the host its minutes."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.workdays import calendar_at
from selaras.duties.models import Duty
from selaras.duties.services import NewDuty, move_duties, open_duties, set_due
from selaras.meetings.choices import DAYS_TO_MINUTES, MeetingState, Owed
from selaras.meetings.models import Invitee, Meeting

# Left to whoever prepares seats and papers.
BEFORE_THE_MEETING = timedelta(days=1)


def source_of(meeting: Meeting) -> Reference:
    return Reference("meeting", str(meeting.pk))


def _running(meeting: Meeting, kind: Owed) -> QuerySet[Duty]:
    source = source_of(meeting)
    return Duty.objects.running().filter(source_kind=source.kind, source_id=source.id, kind=kind)


def settle_replies(meeting: Meeting, now: datetime) -> None:
    """An office owes its answer while the invitation is out, it is on the list and has not answered."""
    out = meeting.state == MeetingState.INVITED
    live = meeting.invitees.filter(agency__isnull=False, withdrawn_at=None).exclude(agency=meeting.agency_id)
    answers = dict(live.values_list("agency_id", "reply"))
    running = set(_running(meeting, Owed.REPLY).values_list("owner_agency_id", flat=True))
    done = {agency for agency in running if answers.get(agency)}
    waiting = {agency for agency, reply in answers.items() if out and not reply}
    for action, agencies in (("finish", done), ("cancel", running - done - waiting)):
        if agencies:
            kind, source = Owed.REPLY, source_of(meeting)
            move_duties(action=action, source=source, kind=kind, owner_agency_ids=agencies, now=now)
    if waiting - running:
        _ask(meeting, live.filter(agency__in=waiting - running), now)


def _ask(meeting: Meeting, rows: Iterable[Invitee], now: datetime) -> None:
    _open(
        meeting,
        [
            NewDuty(
                kind=Owed.REPLY,
                title=meeting.title,
                url=reverse("meeting_reply", args=[meeting.pk, row.pk]),
                source=source_of(meeting),
                owner_agency_id=row.agency_id,
                waiting_label=meeting.agency.name,
                due_at=reply_due(meeting, now),
            )
            for row in rows
            if row.agency_id is not None
        ],
        now,
    )


def reply_due(meeting: Meeting, now: datetime) -> datetime:
    """The day before; of a meeting called at short notice, its beginning."""
    early = meeting.starts_at - BEFORE_THE_MEETING
    return early if early > now else meeting.starts_at


def move_reply_due(scope: Scope, meeting: Meeting, reason: str, now: datetime) -> None:
    """With another date of the meeting, for those who have not answered yet."""
    rows = _running(meeting, Owed.REPLY)
    set_due(scope=scope, duties=rows, due_at=reply_due(meeting, now), reason=reason, now=now)


def ask_minutes(meeting: Meeting, now: datetime) -> None:
    if not meeting.kind_data.needs_minutes:
        return
    day = now.astimezone(meeting.tz).date()
    duty = NewDuty(
        kind=Owed.MINUTES,
        title=meeting.title,
        url=meeting.get_absolute_url(),
        source=source_of(meeting),
        owner_agency_id=meeting.agency_id,
        waiting_label=meeting.chair_name or meeting.agency.name,
        due_at=calendar_at(meeting.region_path).end_after(day, DAYS_TO_MINUTES, meeting.tz),
    )
    _open(meeting, [duty], now)


def minutes_done(meeting: Meeting, now: datetime) -> None:
    move_duties(action="finish", source=source_of(meeting), kind=Owed.MINUTES, now=now)


def _open(meeting: Meeting, duties: list[NewDuty], now: datetime) -> None:
    open_duties(
        duties=duties,
        group=source_of(meeting),
        group_title=meeting.title,
        region_path=meeting.region_path,
        zone=meeting.zone,
        now=now,
    )
