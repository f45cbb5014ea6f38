"""The screen for the projector in the room."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from selaras.core import clock
from selaras.core.http import Request, record_id
from selaras.meetings import permissions, services
from selaras.meetings.choices import SCREEN_STEPS
from selaras.meetings.models import Meeting
from selaras.meetings.selectors.screen import screen_of
from selaras.meetings.views.access import visible_meeting

# Sent by the script of the page, which takes the part that changes and no more.
PART = "X-Selaras-Part"


@login_required
@never_cache
@require_safe
def room_screen(request: Request, pk: int) -> HttpResponse:
    return _shown(request, visible_meeting(request, pk))


@login_required
@never_cache
@require_POST
def room_screen_step(request: Request, pk: int, step: str) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    if step not in SCREEN_STEPS:
        raise Http404
    base = record_id(request.POST.get("version", "")) or 0
    services.move_screen(
        scope=request.scope, meeting=meeting, action=step, base_version=base, now=clock.now()
    )
    return _shown(request, meeting) if PART in request.headers else redirect("room_screen", pk=pk)


def _shown(request: Request, meeting: Meeting) -> HttpResponse:
    context = {
        "screen": screen_of(request.scope, meeting, clock.now()),
        "meeting": meeting,
        "may_run": permissions.can_run_screen(request.scope, meeting),
    }
    name = "meetings/_screen.html" if PART in request.headers else "meetings/screen.html"
    return render(request, name, context)
