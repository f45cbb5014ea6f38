"""The minutes of a meeting: who reads them, what they begin with, what stands undecided in them."""

from django.utils.translation import gettext as _

from selaras.core.scope import Scope
from selaras.meetings.choices import VERSION_START
from selaras.meetings.models import Meeting, Minutes
from selaras.meetings.permissions import can_read_minutes
from selaras.meetings.selectors.revisions import lines_of


def minutes_of(meeting: Meeting) -> Minutes | None:
    """Of this meeting, whoever asks; pages ask ``readable_minutes``."""
    return Minutes.objects.filter(meeting=meeting).first()


def readable_minutes(scope: Scope, meeting: Meeting) -> Minutes | None:
    """A draft is read by the host alone, approved minutes by everybody who sees the meeting."""
    minutes = minutes_of(meeting)
    return minutes if minutes is not None and can_read_minutes(scope, meeting, minutes) else None


def beginning_of(meeting: Meeting) -> str:
    """The agenda as headings, under which is written what was said."""
    titles = [f"# {number}. {point.title}" for number, point in enumerate(meeting.points.all(), 1)]
    return "\n\n".join([*(titles or [_("# Pembahasan")]), ""])


def undecided(minutes: Minutes) -> int:
    """Stretches that still stand in two versions."""
    return sum(line.startswith(VERSION_START) for line in lines_of(minutes.text))
