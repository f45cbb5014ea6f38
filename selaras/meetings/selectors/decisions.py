"""What meetings tell the follow-up: whose decision it is, which series, and whether one is still taken."""

from django.http import Http404
from django.utils.translation import gettext as _

from selaras.core.formats import local_day
from selaras.core.http import record_id
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict
from selaras.followups.selectors.origins import Origin
from selaras.meetings.choices import MeetingState
from selaras.meetings.models import Meeting

# In the room, and while the minutes are written.
TAKING = (MeetingState.RUNNING, MeetingState.MINUTES)


def series_key(meeting: Meeting) -> str:
    return f"meeting_series:{meeting.series_id}" if meeting.series_id else ""


def reference_of(meeting: Meeting) -> Reference:
    return Reference("meeting", str(meeting.pk))


def takes_decisions(meeting: Meeting) -> Verdict:
    if meeting.state in TAKING:
        return ALLOWED
    return Denied(_("Keputusan dicatat sejak rapat dimulai sampai notulanya disahkan."))


def decision_context(scope: Scope, meeting_id: str) -> Origin:
    rows = Meeting.objects.visible_to(scope).select_related("agency__region", "series")
    meeting = rows.filter(pk=record_id(meeting_id) or 0).first()
    if meeting is None:
        raise Http404
    return Origin(
        reference=reference_of(meeting),
        agency=meeting.agency,
        title=meeting.title,
        on=local_day(meeting.began_at or meeting.starts_at, meeting.tz),
        series_key=series_key(meeting),
        points={str(point.pk): point.title for point in meeting.points.all()},
        may_record=takes_decisions(meeting),
    )
