"""The attendance list: its page and papers, corrections, lines typed from paper, the verified count."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selaras.core import clock
from selaras.core.http import Request
from selaras.core.references import Reference
from selaras.core.verdict import demand
from selaras.evidence.selectors import uses_of
from selaras.meetings import permissions, services
from selaras.meetings.forms import CountForm, EntryForm, PaperForm, StrikeForm
from selaras.meetings.models import AttendanceRecord, Meeting
from selaras.meetings.selectors import attendance as select
from selaras.meetings.selectors import outputs
from selaras.meetings.selectors.papers import attendance_sheet
from selaras.meetings.views.access import act, succeeds, visible_meeting
from selaras.offices.middleware import keep_private


def readable_meeting(request: Request, pk: int) -> Meeting:
    meeting = visible_meeting(request, pk)
    demand(permissions.can_read_attendance(request.scope, meeting))
    return meeting


def held_list(request: Request, pk: int) -> Meeting:
    """Of which one may write the list now."""
    meeting = visible_meeting(request, pk)
    demand(permissions.can_take_attendance(request.scope, meeting, clock.now()))
    return meeting


def visible_record(meeting: Meeting, record_pk: int) -> AttendanceRecord:
    rows = meeting.attendance.select_related("invitee__agency__region", "agency")
    record: AttendanceRecord = get_object_or_404(rows, pk=record_pk)
    record.meeting = meeting
    return record


@login_required
@require_safe
def attendance_page(request: Request, pk: int) -> HttpResponse:
    meeting = readable_meeting(request, pk)
    scope, now = request.scope, clock.now()
    rows = list(select.rows_of(meeting))
    may_take = permissions.can_take_attendance(scope, meeting, now)
    context: dict[str, Any] = {
        "meeting": meeting,
        "rows": rows,
        "counts": select.counted(meeting),
        "doubles": select.doubles(rows),
        "struck": meeting.attendance.exclude(struck_at=None).order_by("-struck_at"),
        "may_take": may_take,
        "may_door": permissions.can_open_door(scope, meeting, now),
        "may_verify": permissions.can_verify_count(scope, meeting),
        "may_scan": permissions.can_add_material(scope, meeting),
        **_verified(meeting),
        "uses": list(uses_of(scope, Reference("attendance", str(meeting.pk)))),
    }
    return render(request, "meetings/attendance.html", context)


def _verified(meeting: Meeting) -> dict[str, Any]:
    """The count as verified last, whether the list is still that one, and what it became part of."""
    count = select.latest_count(meeting)
    if count is None:
        return {"count": None, "count_form": CountForm()}
    count.meeting = meeting
    return {
        "count": count,
        "is_current": select.is_current(count),
        "output": outputs.outputs().get(count.output_code),
        "measure": outputs.measure_of(count),
        "count_form": CountForm(initial={"output_code": count.output_code}),
    }


@login_required
@require_POST
def attendance_verify(request: Request, pk: int) -> HttpResponse:
    meeting, scope = visible_meeting(request, pk), request.scope
    code = request.POST.get("output_code", "")[:40]
    return act(
        request,
        lambda: services.verify_count(scope=scope, meeting=meeting, output_code=code, now=clock.now()),
        done=_("Jumlah hadir ditetapkan."),
        go=meeting_list_url(meeting),
    )


@login_required
@require_safe
def sheet(request: Request, pk: int) -> HttpResponse:
    return _pdf(readable_meeting(request, pk), blank=False)


@login_required
@require_safe
def blank_sheet(request: Request, pk: int) -> HttpResponse:
    return _pdf(readable_meeting(request, pk), blank=True)


def _pdf(meeting: Meeting, *, blank: bool) -> HttpResponse:
    name = f"daftar-hadir-{'kosong-' if blank else ''}{meeting.pk}.pdf"
    response = HttpResponse(attendance_sheet(meeting, clock.now(), blank), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return keep_private(response)


@login_required
@require_safe
def signature(request: Request, pk: int, record_pk: int) -> HttpResponse:
    record = visible_record(readable_meeting(request, pk), record_pk)
    drawn = getattr(record, "signature", None)
    if drawn is None:
        raise Http404
    response = HttpResponse(drawn.svg, content_type="image/svg+xml")
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'self'"
    return keep_private(response)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def attendance_record(request: Request, pk: int, record_pk: int) -> HttpResponse:
    """Named otherwise, or struck off."""
    meeting = held_list(request, pk)
    record = visible_record(meeting, record_pk)
    data = request.POST if request.method == "POST" else None
    form = EntryForm(data, invited=record.invitee_id is not None, initial=EntryForm.initial_of(record))

    def run() -> None:
        services.correct_attendance(scope=request.scope, record=record, entry=form.entry(), now=clock.now())

    if form.is_bound and form.is_valid() and succeeds(form, run):
        messages.success(request, _("Kehadiran dibetulkan."))
        return redirect("attendance", pk=pk)
    context = {"form": form, "strike_form": StrikeForm(), "record": record, "meeting": meeting}
    return render(request, "meetings/attendance_record.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def attendance_strike(request: Request, pk: int, record_pk: int) -> HttpResponse:
    record = visible_record(held_list(request, pk), record_pk)
    reason, scope = request.POST.get("reason", "")[:1000], request.scope
    return act(
        request,
        lambda: services.strike_attendance(scope=scope, record=record, reason=reason, now=clock.now()),
        done=_("%(name)s dicoret dari daftar hadir.") % {"name": record.name},
        go=meeting_list_url(record.meeting),
    )


def meeting_list_url(meeting: Meeting) -> str:
    return f"{meeting.get_absolute_url()}hadir/"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def attendance_paper(request: Request, pk: int) -> HttpResponse:
    """Whole or not at all; what was typed stays in the form with every fault named by its line."""
    meeting = held_list(request, pk)
    form = PaperForm(request.POST if request.method == "POST" else None)
    found: list[services.CheckedIn] = []

    def run() -> None:
        found.extend(
            services.check_in_on_paper(
                scope=request.scope, meeting=meeting, entries=form.entries(), now=clock.now()
            )
        )

    if form.is_bound and form.is_valid() and succeeds(form, run):
        new = sum(one.outcome == "dicatat" for one in found)
        told = {"new": new, "known": len(found) - new}
        messages.success(request, _("%(new)s orang dicatat, %(known)s sudah ada dalam daftar.") % told)
        return redirect("attendance", pk=pk)
    context = {"form": form, "meeting": meeting}
    return render(request, "meetings/attendance_paper.html", context, status=422 if form.errors else 200)
