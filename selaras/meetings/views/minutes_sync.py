"""What the script of the minutes' page sends and hears: parcels of text, and what others wrote meanwhile."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from selaras.core import clock
from selaras.core.formats import clock_words
from selaras.core.http import Request, problem
from selaras.core.verdict import Denied, demand
from selaras.meetings import permissions, services
from selaras.meetings.models import Minutes
from selaras.meetings.selectors import revisions
from selaras.meetings.selectors.minutes import undecided
from selaras.meetings.views.minutes import minutes_here

PER_PAGE = 50


def _owner(request: Request) -> str:
    return f"u{request.scope.user_id}"


@login_required
@require_http_methods(["GET", "POST"])
def minutes_sync(request: Request, pk: int) -> HttpResponse:
    minutes = minutes_here(request, pk)
    verdict = permissions.can_plan(request.scope, minutes.meeting)
    if isinstance(verdict, Denied):
        return problem("forbidden", verdict.reason)
    if request.method == "POST":
        return _receive(request, minutes)
    base = revisions.base_named(minutes, request.GET.get("base", ""))
    return JsonResponse(_state(request, minutes, base.text if base else None, clock.now()))


def _receive(request: Request, minutes: Minutes) -> HttpResponse:
    try:
        held = json.loads(request.body)
        key = uuid.UUID(str(held["key"]))
        base, text, owner = (str(held[name]) for name in ("base", "text", "owner"))
    except (ValueError, KeyError, TypeError, RecursionError):
        return problem("bad_request")
    if owner != _owner(request):
        return problem("edit_conflict", _("Anda masuk sebagai orang lain; tulisan ini belum terkirim."))
    now = clock.now()
    try:
        saved = services.save_minutes(
            scope=request.scope, minutes=minutes, base=base, text=text, key=key, now=now
        )
    except ValidationError as fault:
        return problem("invalid", " ".join(fault.messages))
    sent = revisions.token_of(saved.number, saved.sent, sent=True) if saved.number else base
    told = _state(request, saved.minutes, saved.sent, now)
    return JsonResponse(told | {"sent": sent, "late": saved.is_late, "conflicts": saved.conflicts})


def _state(request: Request, minutes: Minutes, old: str | None, now: datetime) -> dict[str, Any]:
    """How the text a browser has becomes the text as it is; the whole where that is not known."""
    zone = minutes.meeting.tz
    changed: dict[str, Any] = (
        {"text": minutes.text} if old is None else {"edits": revisions.edits_from(old, minutes.text)}
    )
    writing = revisions.writing_now(minutes, now)
    return changed | {
        "base": revisions.token_of(minutes.number, minutes.text),
        "locked": not permissions.can_write_minutes(request.scope, minutes.meeting),
        "undecided": undecided(minutes),
        "others": [name for name in writing if name != request.scope.name],
        "saved_at": clock_words(minutes.changed_at, zone),
        "owner": _owner(request),
        "csrf": get_token(request),
    }


# ---- the history


@login_required
@require_safe
def minutes_history(request: Request, pk: int) -> HttpResponse:
    minutes = minutes_here(request, pk)
    demand(permissions.can_read_attendance(request.scope, minutes.meeting))
    page = Paginator(revisions.revisions_of(minutes), PER_PAGE).get_page(request.GET.get("page"))
    context = {"meeting": minutes.meeting, "minutes": minutes, "page": page}
    return render(request, "meetings/minutes_history.html", context)


@login_required
@require_safe
def minutes_revision(request: Request, pk: int, number: int) -> HttpResponse:
    """What one save changed, and what its writer had sent where merging made something else of it."""
    minutes = minutes_here(request, pk)
    demand(permissions.can_read_attendance(request.scope, minutes.meeting))
    revision = get_object_or_404(minutes.revisions, number=number)
    text = revisions.text_at(minutes, number)
    before = revisions.text_at(minutes, number - 1) if number > 1 else ""
    sent = revisions.sent_text(revision, text)
    context = {
        "meeting": minutes.meeting,
        "minutes": minutes,
        "revision": revision,
        "changed": revisions.difference(before, text),
        "sent": revisions.difference(text, sent) if sent != text else [],
        "older": number - 1,
        "newer": number + 1 if number < minutes.number else 0,
    }
    return render(request, "meetings/minutes_revision.html", context)
