"""A meeting planned anew from one that was."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.meetings import permissions
from selaras.meetings.choices import event_kinds
from selaras.meetings.models import AgendaPoint, Invitee, Meeting
from selaras.meetings.services.carried import KIND as CARRIED
from selaras.meetings.services.held import log
from selaras.meetings.services.meetings import MeetingPlan, appointment_of, plan_meeting


@transaction.atomic
def clone_meeting(
    *, scope: Scope, meeting: Meeting, starts_at: datetime, title: str = "", now: datetime
) -> Meeting:
    """A new plan with the same people and points, as long as the old one; nothing decided or shown."""
    demand(permissions.can_plan(scope, meeting))
    demand(permissions.can_plan_for(scope, meeting.agency))
    when = appointment_of(meeting)
    lasts = when.ends_at - when.starts_at if when.ends_at else None
    plan = MeetingPlan(
        kind=meeting.kind if meeting.kind in event_kinds() else next(iter(event_kinds())),
        title=title or meeting.title,
        when=replace(when, starts_at=starts_at, ends_at=starts_at + lasts if lasts else None),
        series=meeting.series,
        chair_name=meeting.chair_name,
        chair_position=meeting.chair_position,
        note=meeting.note,
    )
    copy = plan_meeting(scope=scope, agency=meeting.agency, plan=plan, now=now)
    copy.copied_from = meeting
    copy.save(update_fields=("copied_from",))
    # What the series left open stands first already, as it is now.
    for point in meeting.points.exclude(records__kind=CARRIED):
        AgendaPoint.objects.create(
            meeting=copy, position=point.position + 1, title=point.title, minutes=point.minutes,
            speaker=point.speaker, note=point.note,
        )  # fmt: skip
    _copy_invitees(scope, meeting, copy, now)
    log(scope, copy, "meeting.cloned", now, copied_from=meeting.pk)
    return copy


def _copy_invitees(scope: Scope, meeting: Meeting, copy: Meeting, now: datetime) -> None:
    """An office that has been closed since is left behind."""
    rows = list(meeting.invitees.filter(withdrawn_at=None).select_related("agency"))
    for row in rows:
        row.pk, row.meeting, row.added_at, row.added_by_name = None, copy, now, scope.name[:200]
        row.reply = row.reply_name = row.reply_position = row.reply_reason = row.replied_by_name = ""
        row.replied_at = None
    Invitee.objects.bulk_create([row for row in rows if row.agency is None or row.agency.is_active])
