"""What a plan would meet, told while it is written."""

import copy

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from selaras.core.http import Request, record_id
from selaras.core.verdict import demand
from selaras.meetings import permissions
from selaras.meetings.forms import ClashForm
from selaras.meetings.models import Meeting
from selaras.meetings.selectors.clashes import clashes_of
from selaras.meetings.views.access import entered, offices_here, visible_meeting


@login_required
@require_safe
def clash_check(request: Request) -> HttpResponse:
    """Part of the page where one plans; what cannot be read yet meets nothing."""
    entered(request)
    plan = _plan_asked(request)
    form = ClashForm(request.GET, zone=plan.tz)
    clashes = clashes_of(request.scope, form.put_into(plan)) if form.is_valid() else []
    return render(request, "meetings/_clashes.html", {"clashes": clashes})


def _plan_asked(request: Request) -> Meeting:
    """A copy of the meeting that is changed, or one that does not exist yet; neither is kept."""
    if request.GET.get("rapat"):
        meeting = visible_meeting(request, record_id(request.GET["rapat"]) or 0)
        demand(permissions.can_change(request.scope, meeting))
        return copy.copy(meeting)
    offices = offices_here(request)
    agency = offices.filter(pk=record_id(request.GET.get("agency", "")) or 0).first() or offices[0]
    return Meeting(agency=agency, region_path=agency.region_path, zone=agency.region.zone)
