"""The door: the code on the wall for those who hold the meeting, and what a guest's phone opens with it."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selaras.accounts.services import allow
from selaras.core import clock
from selaras.core.http import Request
from selaras.core.verdict import Refused, demand
from selaras.meetings import compute, permissions, services
from selaras.meetings.choices import MAX_PER_PHONE
from selaras.meetings.forms import CodeForm, EntryForm
from selaras.meetings.models import AttendanceDoor, Invitee, Meeting
from selaras.meetings.selectors import attendance as expected
from selaras.meetings.selectors import doors as select
from selaras.meetings.views.access import act, succeeds, visible_meeting
from selaras.offices.middleware import keep_private
from selaras.offices.views.links import PREVIEW_BOTS

PASS = "attendance_pass"  # noqa: S105  a place in the session, no secret
STEPS = {
    "buka": (services.open_door, lazy("Pintu dibuka; tampilkan kodenya di layar.")),
    "tutup": (services.close_door, lazy("Pintu ditutup; petugas tetap dapat mencatat.")),
    "ganti": (services.renew_door, lazy("Kunci kode diganti; kode lama tidak berlaku lagi.")),
}


def _doors_meeting(request: Request, pk: int) -> Meeting:
    meeting = visible_meeting(request, pk)
    demand(permissions.can_plan(request.scope, meeting))
    return meeting


@login_required
@require_safe
def door_page(request: Request, pk: int) -> HttpResponse:
    meeting = _doors_meeting(request, pk)
    context = {
        "meeting": meeting,
        "may_open": permissions.can_open_door(request.scope, meeting, clock.now()),
        **_shown(request, meeting),
    }
    return keep_private(render(request, "meetings/door.html", context))


@login_required
@require_safe
def door_code(request: Request, pk: int) -> HttpResponse:
    """The part of the page that changes every minute."""
    meeting = _doors_meeting(request, pk)
    return keep_private(render(request, "meetings/_door_code.html", _shown(request, meeting)))


def _shown(request: Request, meeting: Meeting) -> dict[str, Any]:
    door, now = select.door_of(meeting), clock.now()
    if door is None or not permissions.door_lets_in(meeting, now):
        return {"meeting": meeting, "code": None}
    code = select.shown_code(door, now)
    url = request.build_absolute_uri(reverse("guest_code", args=[code.text]))
    return {
        "meeting": meeting,
        "code": code,
        "qr": compute.qr_svg(url),
        "typed": request.build_absolute_uri(reverse("guest_door")),
        "counts": expected.counted(meeting),
    }


@login_required
@require_POST
def door_step(request: Request, pk: int, step: str) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    if step not in STEPS:
        raise Http404
    run, done = STEPS[step]
    return act(
        request,
        lambda: run(scope=request.scope, meeting=meeting, now=clock.now()),
        done=str(done),
        go=reverse("attendance_door", args=[pk]),
    )


# ---- on a guest's phone


@require_safe
def guest_code(request: Request, code: str) -> HttpResponse:
    """A good code goes into the session and leaves the address bar at once."""
    if request.method == "HEAD" or PREVIEW_BOTS.search(request.headers.get("User-Agent", "")):
        return keep_private(render(request, "meetings/guest_preview.html"))
    return keep_private(_let_in(request, code) or _shut(request))


def _let_in(request: Request, code: str) -> HttpResponse | None:
    door = select.door_by_code(code, clock.now())
    if door is None:
        return None
    request.session[PASS] = select.pass_for(door, clock.now())
    return redirect("guest_door")


def _shut(request: Request) -> HttpResponse:
    """Only misses count: a whole hall may share one address."""
    known = allow(request, "door_code")
    context = {"form": CodeForm(), "busy": not known, "missed": True}
    return render(request, "meetings/guest_code.html", context, status=410 if known else 429)


@require_http_methods(["GET", "HEAD", "POST"])
def guest_door(request: Request) -> HttpResponse:
    """Without a pass the code is typed; with one everybody invited is shown to pick from."""
    if request.method == "POST":
        form = CodeForm(request.POST)
        code = form.cleaned_data["code"] if form.is_valid() else ""
        return keep_private(_let_in(request, code) or _shut(request))
    door = select.door_of_pass(request.session.get(PASS), clock.now())
    if door is None:
        return keep_private(render(request, "meetings/guest_code.html", {"form": CodeForm()}))
    wanted = request.GET.get("q", "")[:100]
    rows = [one for one in expected.expected_at(door.meeting, clock.now()) if _fits(one, wanted)]
    entered = select.entered_by(request.session[PASS], door)
    context = {
        "meeting": door.meeting,
        "expected": rows,
        "q": wanted,
        "entered": entered,
        "may_more": len(entered) < MAX_PER_PHONE,
    }
    return keep_private(render(request, "meetings/guest_pick.html", context))


def _fits(one: expected.Expected, wanted: str) -> bool:
    text = f"{one.organisation} {one.name} {one.invitee.letter_line}".casefold()
    return all(word in text for word in wanted.casefold().split())


@require_http_methods(["GET", "HEAD", "POST"])
def guest_entry(request: Request, invitee_pk: int = 0) -> HttpResponse:
    """One of those invited, or whoever is not on the list (0)."""
    door = select.door_of_pass(request.session.get(PASS), clock.now())
    if door is None:
        # Nobody guessed anything: the time is up, or the door has been closed.
        context = {"form": CodeForm(), "missed": True}
        return keep_private(render(request, "meetings/guest_code.html", context, status=410))
    if len(request.session[PASS]["entered"]) >= MAX_PER_PHONE:
        return redirect("guest_door")
    return keep_private(_entry(request, door, _picked(door, invitee_pk)))


def _picked(door: AttendanceDoor, invitee_pk: int) -> expected.Expected | None:
    if not invitee_pk:
        return None
    rows = door.meeting.invitees.filter(withdrawn_at=None).select_related("agency__region", "region")
    invitee: Invitee = get_object_or_404(rows, pk=invitee_pk)
    return expected.expected_of(invitee, clock.now())


def _entry(request: Request, door: AttendanceDoor, one: expected.Expected | None) -> HttpResponse:
    initial = {"invitee": one.invitee.pk, "name": one.name, "position": one.position} if one else {}
    form = EntryForm(
        request.POST if request.method == "POST" else None,
        invited=bool(one and one.organisation),
        initial=initial,
    )
    if form.is_bound and not allow(request, "door_entry", key=request.session.session_key):
        return render(request, "meetings/guest_over.html", {"busy": True}, status=429)
    if form.is_bound and form.is_valid():
        try:
            if succeeds(form, lambda: _enter(request, door, form, one)):
                return redirect("guest_door")
        except Refused:
            return _shut(request)
    context = {"form": form, "one": one, "meeting": door.meeting}
    return render(request, "meetings/guest_entry.html", context, status=422 if form.errors else 200)


def _enter(request: Request, door: AttendanceDoor, form: EntryForm, one: expected.Expected | None) -> None:
    """The office is the one of the address, whatever the form says; the moment is the server's."""
    entry = replace(form.entry(), invitee_id=one.invitee.pk if one else None, at=None)
    found = services.check_in_by_code(door=door, entry=entry, now=clock.now())
    held = request.session[PASS]
    if found.record is not None and found.record.struck_at is None and found.record.pk not in held["entered"]:
        held["entered"].append(found.record.pk)
        request.session[PASS] = held
