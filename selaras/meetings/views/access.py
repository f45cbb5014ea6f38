"""Fetching what a person may see, and running a service whose faults go beside the fields."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from selaras.core.http import Request
from selaras.core.verdict import Denied, Refused, demand
from selaras.meetings import permissions
from selaras.meetings.forms import FaultsBeside
from selaras.meetings.models import AgendaPoint, Invitee, Meeting, MeetingSeries
from selaras.meetings.permissions import sees_meetings
from selaras.meetings.selectors import meetings as select
from selaras.meetings.services import MeetingConflict
from selaras.offices.models import Agency
from selaras.offices.selectors import current_region


def entered(request: Request) -> None:
    """Whoever has nothing to do with meetings finds no such page."""
    if not sees_meetings(request.scope):
        raise Http404


def offices_here(request: Request) -> QuerySet[Agency]:
    """Whose meetings are planned in the region one works in; told in words where there is none."""
    demand(permissions.can_plan_any(request.scope))
    region = current_region(request)
    offices = select.offices_to_plan_for(request.scope, region.path if region else "")
    if not offices.exists():
        raise Refused(
            Denied(_("Belum ada kantor penyelenggara di daerah ini; tambahkan dahulu pada daftar OPD."))
        )
    return offices


def visible_meeting(request: Request, pk: int) -> Meeting:
    return get_object_or_404(select.meetings_for(request.scope), pk=pk)


def visible_point(request: Request, pk: int, point_pk: int) -> AgendaPoint:
    meeting = visible_meeting(request, pk)
    point: AgendaPoint = get_object_or_404(meeting.points, pk=point_pk)
    point.meeting = meeting
    return point


def visible_invitee(request: Request, pk: int, invitee_pk: int) -> Invitee:
    meeting = visible_meeting(request, pk)
    invitee: Invitee = get_object_or_404(select.invitees_of(meeting), pk=invitee_pk)
    invitee.meeting = meeting
    return invitee


def visible_series(request: Request, pk: int) -> MeetingSeries:
    return get_object_or_404(select.series_for(request.scope), pk=pk)


def succeeds(form: FaultsBeside, run: Callable[[], object]) -> bool:
    try:
        run()
    except ValidationError as fault:
        form.take(fault)
        return False
    except MeetingConflict as conflict:
        # What was typed stays; saved once more it goes over the newer state.
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["base_version"] = str(conflict.meeting.version)  # type: ignore[index]
        told = {"name": conflict.meeting.changed_by_name}
        form.add_error(
            None,
            _(
                "%(name)s mengubah rapat ini lebih dahulu. Ketikan Anda masih ada di bawah; buka rapat di "
                "tab lain untuk membandingkan, lalu simpan sekali lagi bila isian Anda yang dipakai."
            )
            % told,
        )
        return False
    return True


def act(request: Request, run: Callable[[], object], *, done: str, go: str) -> HttpResponse:
    """Run a service and go on; what is wrong is said on the page one comes back to."""
    try:
        run()
    except ValidationError as fault:
        for message in fault.messages:
            messages.error(request, message)
    else:
        messages.success(request, done)
    return redirect(go)
