"""The clerk at the door: a page that works without scripts, and with them without the server."""

import json
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from selaras.core import clock
from selaras.core.http import Request
from selaras.core.verdict import Refused
from selaras.meetings import services
from selaras.meetings.choices import MAX_SENT
from selaras.meetings.forms import EntryForm
from selaras.meetings.models import Meeting
from selaras.meetings.selectors import attendance as select
from selaras.meetings.services import CheckedIn, CheckIn
from selaras.meetings.services.attendance import REFUSED
from selaras.meetings.views.access import succeeds
from selaras.meetings.views.attendance import held_list

WORKER = Path(__file__).resolve().parents[1] / "static" / "meetings" / "clerk-worker.js"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def clerk_page(request: Request, pk: int) -> HttpResponse:
    meeting = held_list(request, pk)
    form = EntryForm(request.POST if request.method == "POST" else None)
    found: list[CheckedIn] = []

    def run() -> None:
        found.append(
            services.check_in(scope=request.scope, meeting=meeting, entry=form.entry(), now=clock.now())
        )

    if form.is_bound and form.is_valid() and succeeds(form, run):
        _say(request, found[0])
        return redirect("attendance_clerk", pk=pk)
    expected = select.expected_at(meeting, clock.now())
    context = {
        "meeting": meeting,
        "form": form,
        "expected": expected,
        "guests": [row for row in select.rows_of(meeting) if row.invitee_id is None],
        "counts": select.counted(meeting),
        "rendered": clock.now().isoformat(),
    }
    return render(request, "meetings/clerk.html", context, status=422 if form.errors else 200)


def _say(request: Request, one: CheckedIn) -> None:
    if one.outcome == "dicatat" and one.record is not None:
        messages.success(request, f"{one.record.name}: {one.record.organisation or one.record.position}")
    else:
        messages.info(request, one.text)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def clerk_send(request: Request, pk: int) -> HttpResponse:
    """For the page's own script: a token, how many are here, and what the device had kept."""
    try:
        meeting = held_list(request, pk)
    except Refused as refused:
        return JsonResponse({"text": refused.reason}, status=403)
    answers: list[dict[str, str]] = []
    if request.method == "POST":
        rows = _sent_rows(request)
        if rows is None:
            return JsonResponse({"text": "rows"}, status=400)
        answers = _entered(request, meeting, rows)
    counts = select.counted(meeting)
    told = {"token": get_token(request), "owner": f"u{request.scope.user_id}", "answers": answers}
    told["now"] = clock.now().isoformat()
    return JsonResponse(told | {"persons": counts.persons, "agencies": counts.agencies})


def _sent_rows(request: Request) -> list[dict[str, Any]] | None:
    try:
        rows = json.loads(request.body)["rows"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    fits = isinstance(rows, list) and len(rows) <= MAX_SENT and all(isinstance(row, dict) for row in rows)
    return rows if fits else None


def _entered(request: Request, meeting: Meeting, rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    """One answer for each row in its order; what is no entry at all is refused by the key it came with."""
    forms = [EntryForm({name: row[name] for name in row if isinstance(row[name], str | int)}) for row in rows]
    good: list[CheckIn] = [form.entry() for form in forms if form.is_valid()]
    found = services.check_in_many(scope=request.scope, meeting=meeting, entries=good, now=clock.now())
    answered = iter(found)
    told = []
    for form, row in zip(forms, rows, strict=True):
        key = str(row.get("key", ""))[:64]
        if form.is_valid():
            one = next(answered)
            told.append({"key": key, "outcome": one.outcome, "text": one.text})
        else:
            text = " ".join(str(fault) for faults in form.errors.values() for fault in faults)
            told.append({"key": key, "outcome": REFUSED, "text": text})
    return told


@require_safe
def clerk_worker(request: Request) -> HttpResponse:
    """From here and not from the static files: a worker governs only what lies below its own address."""
    response = HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response
