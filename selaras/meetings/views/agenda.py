"""The agenda: adding a point, its page with records and material, order and removal."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from selaras.core import clock
from selaras.core.http import Request, record_id
from selaras.core.references import Reference
from selaras.core.verdict import Verdict, demand
from selaras.evidence.selectors import uses_of
from selaras.meetings import permissions, services
from selaras.meetings.forms import PointForm, RecordForm
from selaras.meetings.models import AgendaPoint, AgendaRecord
from selaras.meetings.selectors import meetings as select
from selaras.meetings.views.access import act, succeeds, visible_meeting, visible_point


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def point_add(request: Request, pk: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    demand(permissions.can_set_agenda(request.scope, meeting))
    form = PointForm(request.POST if request.method == "POST" else None)
    made: list[AgendaPoint] = []

    def run() -> None:
        made.append(
            services.add_point(scope=request.scope, meeting=meeting, text=form.text(), now=clock.now())
        )

    if form.is_bound and form.is_valid() and succeeds(form, run):
        messages.success(request, _("Pokok acara ditambahkan."))
        again = request.POST.get("lagi") == "1"
        return redirect("agenda_add", pk=pk) if again else redirect(f"{meeting.get_absolute_url()}#acara")
    context = {"form": form, "meeting": meeting}
    return render(request, "meetings/point_add.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def point_page(request: Request, pk: int, point_pk: int) -> HttpResponse:
    """Its text, the records it speaks of, and its material, all in one place."""
    point = visible_point(request, pk, point_pk)
    may = permissions.can_set_agenda(request.scope, point.meeting)
    data = None
    if request.method == "POST":
        demand(may)
        data = request.POST
    form = PointForm(data, initial=PointForm.initial_of(point))
    if form.is_bound and form.is_valid():
        text, now = form.text(), clock.now()
        if succeeds(
            form, lambda: services.change_point(scope=request.scope, point=point, text=text, now=now)
        ):
            messages.success(request, _("Pokok acara tersimpan."))
            return redirect("agenda_point", pk=pk, point_pk=point_pk)
    return _page(request, point, form, RecordForm(), may)


def _page(
    request: Request, point: AgendaPoint, form: PointForm, record_form: RecordForm, may: Verdict
) -> HttpResponse:
    shown = next(row for row in select.agenda_of(request.scope, point.meeting) if row.point.pk == point.pk)
    context = {
        "meeting": point.meeting,
        "point": point,
        "row": shown,
        "form": form,
        "record_form": record_form,
        "may_agenda": may,
        "may_material": permissions.can_add_material(request.scope, point.meeting),
        "uses": uses_of(request.scope, Reference("agenda_point", str(point.pk))),
    }
    wrong = form.errors or record_form.errors
    return render(request, "meetings/point.html", context, status=422 if wrong else 200)


@login_required
@require_POST
def point_step(request: Request, pk: int, point_pk: int, step: str) -> HttpResponse:
    point = visible_point(request, pk, point_pk)
    demand(permissions.can_set_agenda(request.scope, point.meeting))
    scope, now = request.scope, clock.now()
    go = f"{point.meeting.get_absolute_url()}#acara"
    if step in ("naik", "turun"):
        services.move_point(scope=scope, point=point, up=step == "naik", now=now)
        return redirect(go)
    if step == "hapus":
        done = _("Pokok acara dihapus.")
        return act(
            request, lambda: services.remove_point(scope=scope, point=point, now=now), done=done, go=go
        )
    if step == "tautkan":
        return _attach(request, point)
    if step == "lepas":
        record = get_object_or_404(AgendaRecord, point=point, pk=record_id(request.POST.get("record")) or 0)
        services.detach_record(scope=scope, record=record, now=now)
        return redirect("agenda_point", pk=pk, point_pk=point_pk)
    raise Http404


def _attach(request: Request, point: AgendaPoint) -> HttpResponse:
    form, scope, now = RecordForm(request.POST), request.scope, clock.now()
    if form.is_valid():
        address = form.cleaned_data["address"]
        if succeeds(form, lambda: services.attach_record(scope=scope, point=point, address=address, now=now)):
            messages.success(request, _("Catatan tertaut pada pokok acara ini."))
            return redirect("agenda_point", pk=point.meeting_id, point_pk=point.pk)
    may = permissions.can_set_agenda(scope, point.meeting)
    return _page(request, point, PointForm(initial=PointForm.initial_of(point)), form, may)
