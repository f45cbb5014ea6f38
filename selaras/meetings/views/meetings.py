"""Meetings: the list, a new one, reading, changing, another date, a copy, the steps."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selaras.core import clock
from selaras.core.http import Request
from selaras.core.listings import Listing, listed, wanted_file
from selaras.core.scope import Scope
from selaras.core.tables import Moment
from selaras.core.verdict import Verdict, demand
from selaras.followups.forms import DecisionForm
from selaras.letters.permissions import can_write_for
from selaras.meetings import permissions, services
from selaras.meetings.choices import MEETING_TRANSITIONS
from selaras.meetings.filters import MeetingFilter
from selaras.meetings.forms import CloneForm, MeetingForm, ReasonForm, RescheduleForm
from selaras.meetings.models import Meeting
from selaras.meetings.selectors import invitations
from selaras.meetings.selectors import meetings as select
from selaras.meetings.selectors.attendance import counted
from selaras.meetings.selectors.clashes import clashes_of
from selaras.meetings.selectors.decisions import decided_in
from selaras.meetings.selectors.minutes import readable_minutes
from selaras.meetings.views.access import act, entered, offices_here, succeeds, visible_meeting

PER_PAGE = 30


def _meeting_cells(meetings: Sequence[Meeting]) -> Iterator[list[object]]:
    for one in meetings:
        place, moment = one.place or str(one.mode), Moment(one.starts_at, one.zone)
        state, kind = one.get_state_display(), str(one.kind_data.label)
        yield [one.title, moment, place, str(one.agency), getattr(one, "invited", 0), state, kind]


MEETINGS = listed(
    Listing(
        "rapat",
        lazy("Rapat"),
        "meetings",
        (
            lazy("Acara"), lazy("Waktu"), lazy("Tempat"), lazy("Penyelenggara"), lazy("Undangan"),
            lazy("Status"), lazy("Jenis acara"),
        ),
        _meeting_cells,
        (50, 18, 36, 36, 12, 18, 20),
        also=("meeting_series",),
        filters=lambda request, data: MeetingFilter(
            data, queryset=Meeting.objects.none(), request=request
        ).form,
    )
)  # fmt: skip
STEPS = {
    "undang": ("invite", lazy("Undangan ditandai terkirim; yang diundang kini melihat rapat ini.")),
    "mulai": ("begin", lazy("Rapat dimulai.")),
    "akhiri": ("end", lazy("Rapat diakhiri; notula disusun.")),
    "tutup": ("close", lazy("Rapat ditutup.")),
    "tunda": ("postpone", lazy("Rapat ditunda; semua yang diundang diberi tahu.")),
    "batal": ("cancel", lazy("Rapat dibatalkan; semua yang diundang diberi tahu.")),
}


@login_required
@require_safe
def meeting_list(request: Request) -> HttpResponseBase:
    entered(request)
    rows = select.with_invited(select.meetings_for(request.scope))
    found = MeetingFilter(request.GET, queryset=rows, request=request)
    if wanted_file(request):
        return MEETINGS.file(request, found.qs, found.form)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "filter": found,
        "page": Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page")),
        "query": query.urlencode(),
        "may_plan": permissions.can_plan_any(request.scope),
        "now": clock.now(),
    }
    return render(request, "meetings/list.html", context)


def _planning(request: Request, data: Any = None) -> MeetingForm:
    offices = offices_here(request)
    first = offices.filter(kind="kesbangpol").first() or offices[0]
    series = select.series_to_plan_in(request.scope).filter(region_path=first.region_path)
    initial: dict[str, object] = {"agency": first.pk, "series": request.GET.get("seri")}
    return MeetingForm(data, zone=first.region.tz, offices=offices, series=series, initial=initial)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_plan(request: Request) -> HttpResponse:
    entered(request)
    form = _planning(request, request.POST if request.method == "POST" else None)
    made: list[Meeting] = []

    def run() -> None:
        agency = form.cleaned_data["agency"]
        made.append(
            services.plan_meeting(scope=request.scope, agency=agency, plan=form.plan(), now=clock.now())
        )

    if form.is_bound and form.is_valid() and succeeds(form, run):
        messages.success(request, _("Rapat direncanakan. Lengkapi acara dan daftar undangannya."))
        return redirect(made[0])
    return render(request, "meetings/edit.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_safe
def meeting_page(request: Request, pk: int) -> HttpResponse:
    meeting, scope, now = visible_meeting(request, pk), request.scope, clock.now()
    may_plan = permissions.can_plan(scope, meeting)
    agenda, answered = select.agenda_of(scope, meeting), select.answered(meeting)
    context: dict[str, Any] = {
        "meeting": meeting,
        "letters": invitations.invitation_letters(scope, meeting),
        "may_letter": can_write_for(scope, meeting.agency),
        "message": invitations.message_text(meeting) if may_plan else "",
        "agenda": agenda,
        **answered,
        **_decided(request, meeting, agenda),
        "own": select.own_invitations(scope, meeting),
        "changes": meeting.changes.all(),
        "clashes": clashes_of(scope, meeting) if may_plan else [],
        "attendance": counted(meeting, len(answered["invitees"])),
        "may_plan": may_plan,
        **_may(scope, meeting, now),
        "moves": {step: permissions.can_step(scope, meeting, step, now) for step in MEETING_TRANSITIONS},
        "reason_form": ReasonForm(auto_id="tunda_%s"),
        "minutes": readable_minutes(scope, meeting),
    }
    return render(request, "meetings/meeting.html", context)


def _may(scope: Scope, meeting: Meeting, now: datetime) -> dict[str, Verdict]:
    return {
        "may_attendance": permissions.can_read_attendance(scope, meeting),
        "may_take": permissions.can_take_attendance(scope, meeting, now),
        "may_change": permissions.can_change(scope, meeting),
        "may_agenda": permissions.can_set_agenda(scope, meeting),
        "may_texts": permissions.can_read_text(scope, meeting),
        "may_minutes": permissions.can_write_minutes(scope, meeting),
    }


def _decided(request: Request, meeting: Meeting, agenda: list[select.ShownPoint]) -> dict[str, Any]:
    """The section of decisions; where one may still be recorded, with the form of the next."""
    decided = decided_in(request.scope, meeting)
    if not decided.may_record:
        return {"decided": decided, "decision_form": None}
    points = {str(row.point.pk): row.point.title for row in agenda}
    form = DecisionForm(points=points, auto_id="keputusan_%s")
    return {"decided": decided, "decision_form": form}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_change(request: Request, pk: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    demand(permissions.can_change(request.scope, meeting))
    series = select.series_to_plan_in(request.scope).filter(agency=meeting.agency)
    form = MeetingForm(
        request.POST if request.method == "POST" else None,
        zone=meeting.tz,
        offices=None,
        series=series,
        fixed=meeting.invited_at is not None,
        initial=MeetingForm.initial_of(meeting),
    )
    if form.is_bound and form.is_valid() and succeeds(form, lambda: _change(request, meeting, form)):
        messages.success(request, _("Perubahan tersimpan."))
        return redirect(meeting)
    context = {"form": form, "meeting": meeting}
    return render(request, "meetings/edit.html", context, status=422 if form.errors else 200)


def _change(request: Request, meeting: Meeting, form: MeetingForm) -> Meeting:
    return services.change_meeting(
        scope=request.scope,
        meeting=meeting,
        base_version=form.cleaned_data["base_version"] or 0,
        plan=form.plan(meeting),
        now=clock.now(),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_reschedule(request: Request, pk: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    demand(permissions.can_reschedule(request.scope, meeting))
    data = request.POST if request.method == "POST" else None
    form = RescheduleForm(data, zone=meeting.tz, initial=RescheduleForm.initial_of(meeting))

    def run() -> None:
        services.reschedule(
            scope=request.scope,
            meeting=meeting,
            base_version=form.cleaned_data["base_version"] or 0,
            when=form.when(),
            reason=form.cleaned_data["reason"],
            now=clock.now(),
        )

    if form.is_bound and form.is_valid() and succeeds(form, run):
        messages.success(request, _("Rapat dijadwal ulang; jadwal lama tercatat di riwayat."))
        return redirect(meeting)
    context = {"form": form, "meeting": meeting}
    return render(request, "meetings/reschedule.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_clone(request: Request, pk: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    demand(permissions.can_plan(request.scope, meeting))
    data = request.POST if request.method == "POST" else None
    form = CloneForm(data, zone=meeting.tz, initial={"title": meeting.title})
    made: list[Meeting] = []
    if form.is_bound and form.is_valid():
        given = form.cleaned_data | {"scope": request.scope, "meeting": meeting, "now": clock.now()}
        if succeeds(form, lambda: made.append(services.clone_meeting(**given))):
            messages.success(request, _("Salinan dibuat dengan acara dan undangan yang sama."))
            return redirect(made[0])
    context = {"form": form, "meeting": meeting}
    return render(request, "meetings/clone.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def meeting_step(request: Request, pk: int, step: str) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    if step not in STEPS:
        raise Http404
    action, done = STEPS[step]
    reason = request.POST.get("reason", "")[:1000]
    return act(
        request,
        lambda: services.step(
            scope=request.scope, meeting=meeting, action=action, reason=reason, now=clock.now()
        ),
        done=str(done),
        go=meeting.get_absolute_url(),
    )
