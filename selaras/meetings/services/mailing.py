"""Telling everybody by mail, with the invitation as their calendars take it up."""

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from selaras.core.scope import Scope
from selaras.meetings.choices import MeetingState
from selaras.meetings.models import Invitee, Meeting
from selaras.meetings.selectors.invitations import calendar_of, mail_addresses, message_text, method_of
from selaras.meetings.services.replies import new_link
from selaras.notices.services import queue_mail


def mail_everybody(
    scope: Scope, meeting: Meeting, text: str, now: datetime, only: Collection[int] | None = None
) -> int:
    """To whoever has an address; a guest gets a link of his own while answers are awaited."""
    rows = mail_addresses(meeting)
    told = [(row, mail) for row, mail in rows if only is None or row.pk in only]
    for row, mail in told:
        row.meeting = meeting
        link = _address(scope, row, now)
        queue_mail(
            to=mail,
            subject=text,
            body=f"{text}\n\n{message_text(meeting, line=row.letter_line, link=link)}\n",
            key=f"meeting-{meeting.pk}-{meeting.version}-{row.pk}",
            now=now,
            is_secret=bool(link),
            calendar=calendar_of(meeting, now, (row.name, mail)),
            calendar_method=method_of(meeting),
        )
    return len(told)


def _address(scope: Scope, row: Invitee, now: datetime) -> str:
    """Offices answer in the product; a guest by a link, as long as there is time."""
    meeting = row.meeting
    if row.agency_id or meeting.state != MeetingState.INVITED or meeting.starts_at <= now:
        return ""
    token = new_link(scope, row, now)[1]
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('guest_reply', args=[token])}"
