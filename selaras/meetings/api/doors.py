"""Who comes through which door of the meetings in the API; asked before anything is read."""

from __future__ import annotations

from django.http import Http404
from ninja import Router

from selaras.core.api import (
    Places,
)
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.meetings import permissions
from selaras.meetings.models import Meeting
from selaras.meetings.permissions import sees_meetings
from selaras.meetings.views.access import visible_meeting

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


def changing(request: Request, meeting_id: int) -> Meeting:
    meeting = visible_meeting(request, meeting_id)
    demand(permissions.can_change(request.scope, meeting))
    return meeting


def arranging(request: Request, meeting_id: int) -> Meeting:
    meeting = visible_meeting(request, meeting_id)
    demand(permissions.can_set_agenda(request.scope, meeting))
    return meeting


def stepping(request: Request, meeting_id: int) -> Meeting:
    meeting = visible_meeting(request, meeting_id)
    demand(permissions.can_plan(request.scope, meeting))
    return meeting


places: Places = {
    ("GET", "meetings"): seeing,
    ("POST", "meetings"): planning,
    ("PUT", "meeting"): changing,
    ("POST", "meeting_reschedule"): changing,
    ("POST", "meeting_step"): stepping,
    ("POST", "meeting_agenda"): arranging,
    ("POST", "meeting_invitees"): changing,
}
