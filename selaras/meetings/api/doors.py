"""Who comes through which door of the meetings in the API; asked before anything is read."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Router

from selaras.core import clock
from selaras.core.api import Places, entry
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.meetings import permissions
from selaras.meetings.models import AttendanceRecord, Meeting, MeetingSeries, Minutes
from selaras.meetings.permissions import sees_meetings
from selaras.meetings.selectors.minutes import readable_minutes
from selaras.meetings.views.access import visible_invitee, visible_meeting, visible_point, visible_series

router = Router(tags=["meetings"])
MEETING = "/meetings/{int:meeting_id}"
WRITTEN = (400, 403, 404, 413, 422)
MOST = 2_147_483_647


def seeing(request: Request) -> None:
    if not sees_meetings(request.scope):
        raise Http404


def planning(request: Request) -> None:
    seeing(request)
    demand(permissions.can_plan_any(request.scope))


changing = entry(visible_meeting, permissions.can_change)
arranging = entry(visible_meeting, permissions.can_set_agenda)
stepping = entry(visible_meeting, permissions.can_plan)


def reading(request: Request, meeting_id: int) -> Meeting:
    return visible_meeting(request, meeting_id)


reading_attendance = entry(visible_meeting, permissions.can_read_attendance)


def taking_attendance(request: Request, meeting_id: int) -> Meeting:
    meeting = visible_meeting(request, meeting_id)
    demand(permissions.can_take_attendance(request.scope, meeting, clock.now()))
    return meeting


def _record(meeting: Meeting, record_id: int) -> AttendanceRecord:
    rows = meeting.attendance.select_related("invitee__agency__region", "agency")
    record: AttendanceRecord = get_object_or_404(rows, pk=record_id)
    record.meeting = meeting
    return record


def reading_record(request: Request, meeting_id: int, record_id: int) -> AttendanceRecord:
    return _record(reading_attendance(request, meeting_id), record_id)


def keeping_record(request: Request, meeting_id: int, record_id: int) -> AttendanceRecord:
    return _record(taking_attendance(request, meeting_id), record_id)


verifying = entry(visible_meeting, permissions.can_verify_count)
keeping_door = entry(visible_meeting, permissions.can_plan)


def reading_minutes(request: Request, meeting_id: int) -> Minutes:
    meeting = visible_meeting(request, meeting_id)
    minutes = readable_minutes(request.scope, meeting)
    if minutes is None:
        raise Http404
    minutes.meeting = meeting
    return minutes


beginning_minutes = entry(visible_meeting, permissions.can_write_minutes)


def writing_minutes(request: Request, meeting_id: int) -> Minutes:
    """Also what comes too late is taken, and kept beside the approved text."""
    minutes = reading_minutes(request, meeting_id)
    demand(permissions.can_plan(request.scope, minutes.meeting))
    return minutes


def heading_minutes(request: Request, meeting_id: int) -> Minutes:
    minutes = reading_minutes(request, meeting_id)
    demand(permissions.can_write_minutes(request.scope, minutes.meeting))
    return minutes


def approving_minutes(request: Request, meeting_id: int) -> Minutes:
    minutes = reading_minutes(request, meeting_id)
    demand(permissions.can_approve(request.scope, minutes.meeting))
    return minutes


def adding_to_minutes(request: Request, meeting_id: int) -> Minutes:
    minutes = reading_minutes(request, meeting_id)
    demand(permissions.can_add_addendum(request.scope, minutes.meeting, minutes))
    return minutes


arranging_point = entry(visible_point, lambda scope, point: permissions.can_set_agenda(scope, point.meeting))
changing_invitee = entry(
    visible_invitee, lambda scope, invitee: permissions.can_change(scope, invitee.meeting)
)
replying = entry(visible_invitee, permissions.can_reply)
linking = entry(visible_invitee, permissions.can_make_link)
revoking = entry(visible_invitee, lambda scope, invitee: permissions.can_plan(scope, invitee.meeting))


def reading_series(request: Request, series_id: int) -> MeetingSeries:
    return visible_series(request, series_id)


def binding(request: Request, meeting_id: int, **_more: object) -> Meeting:
    meeting = visible_meeting(request, meeting_id)
    demand(permissions.can_make_bundle(request.scope, meeting))
    return meeting


def reading_text(request: Request, meeting_id: int, kind: str) -> Meeting:
    meeting = visible_meeting(request, meeting_id)
    demand(permissions.can_read_text(request.scope, meeting))
    return meeting


def writing_text(request: Request, meeting_id: int, kind: str) -> Meeting:
    meeting = visible_meeting(request, meeting_id)
    demand(permissions.can_write_text(request.scope, meeting))
    return meeting


changing_series = entry(visible_series, permissions.can_change_series)


places: Places = {
    ("GET", "meetings"): seeing,
    ("POST", "meetings"): planning,
    ("PUT", "meeting"): changing,
    ("POST", "meeting_reschedule"): changing,
    ("POST", "meeting_step"): stepping,
    ("POST", "meeting_agenda"): arranging,
    ("GET", "meeting_attendance"): reading_attendance,
    ("POST", "meeting_attendance"): taking_attendance,
    ("PUT", "attendance_record"): keeping_record,
    ("POST", "attendance_strike"): keeping_record,
    ("POST", "attendance_count"): verifying,
    ("GET", "minutes"): reading_minutes,
    ("POST", "minutes"): beginning_minutes,
    ("PUT", "minutes"): writing_minutes,
    ("PUT", "minutes_head"): heading_minutes,
    ("POST", "minutes_approve"): approving_minutes,
    ("POST", "minutes_addenda"): adding_to_minutes,
    ("POST", "meeting_clone"): stepping,
    ("GET", "meeting_calendar"): reading,
    ("GET", "meeting_message"): stepping,
    ("PUT", "meeting_point"): arranging_point,
    ("POST", "meeting_point_move"): arranging_point,
    ("POST", "meeting_point_remove"): arranging_point,
    ("POST", "meeting_point_records"): arranging_point,
    ("POST", "meeting_point_detach"): arranging_point,
    ("POST", "meeting_invitees"): changing,
    ("PUT", "meeting_invitee"): changing_invitee,
    ("POST", "meeting_invitee_withdraw"): changing_invitee,
    ("POST", "meeting_reply"): replying,
    ("POST", "meeting_link"): linking,
    ("POST", "meeting_link_revoke"): revoking,
    ("GET", "meeting_bundles"): binding,
    ("POST", "meeting_bundles"): binding,
    ("GET", "meeting_bundle_file"): binding,
    ("GET", "meeting_text"): reading_text,
    ("PUT", "meeting_text"): writing_text,
    ("GET", "meeting_text_file"): reading_text,
    ("GET", "meeting_series_list"): seeing,
    ("POST", "meeting_series_list"): planning,
    ("GET", "meeting_series"): reading_series,
    ("PUT", "meeting_series"): changing_series,
}
