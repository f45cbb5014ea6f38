"""Late duties put before the head: the list of drafts and decisions, one of them, and deciding."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from selaras.core import clock
from selaras.core.http import Request
from selaras.core.listings import Listing, listed, wanted_file
from selaras.core.references import action_of
from selaras.core.tables import Moment
from selaras.core.verdict import demand
from selaras.duties import permissions, services
from selaras.duties.forms import DeclineForm, EscalationFilterForm, ReleaseForm
from selaras.duties.models import DutyEscalation
from selaras.duties.selectors.escalated import (
    addressee,
    escalation_label,
    escalation_message,
    escalation_text,
)
from selaras.duties.selectors.escalations import escalations_for, filtered_escalations, late_duties

PAGE_SIZE = 25
HEADS = (
    lazy("Perangkat daerah"),
    lazy("Tugas"),
    lazy("Jumlah tugas"),
    lazy("Batas waktu"),
    lazy("Terlambat (hari kerja)"),
    lazy("Status"),
    lazy("Disusun"),
    lazy("Diputuskan"),
    lazy("Diputuskan oleh"),
    lazy("Alasan"),
)


def escalation_rows(rows: Sequence[DutyEscalation]) -> Iterator[list[object]]:
    for row in rows:
        yield [
            row.owner_agency.name,
            escalation_label(row),
            row.late_count if row.is_draft else row.count,
            Moment(row.due_at, row.tz),
            row.step,
            row.get_state_display(),
            Moment(row.drafted_at, row.tz),
            Moment(row.decided_at, row.tz) if row.decided_at else "",
            row.decided_by_name,
            row.note,
        ]


ESCALATIONS = listed(
    Listing(
        "keterlambatan",
        lazy("Eskalasi keterlambatan"),
        "duty_escalations",
        HEADS,
        escalation_rows,
        (36, 60, 12, 18, 12, 22, 18, 18, 30, 40),
        filters=lambda request, data: EscalationFilterForm(data),
    )
)


@login_required
@require_GET
def escalation_list(request: Request) -> HttpResponseBase:
    """Drafts that wait for the head, and what was released or declined."""
    if not permissions.sees_escalations(request.scope):
        raise Http404
    form = EscalationFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = filtered_escalations(escalations_for(request.scope), wanted)
    if wanted_file(request):
        return ESCALATIONS.file(request, rows, form)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "form": form,
        "total": page.paginator.count,
        "rows": [(row, escalation_label(row)) for row in page],
    }
    return render(request, "duties/escalations.html", context)


@login_required
@require_GET
def escalation_page(request: Request, pk: int) -> HttpResponse:
    return _page(request, visible_escalation(request, pk), DeclineForm())


@login_required
@require_POST
def escalation_step(request: Request, pk: int, step: str) -> HttpResponse:
    escalation = visible_escalation(request, pk)
    given: dict[str, Any] = {"scope": request.scope, "now": clock.now()}
    if step not in ("sampaikan", "tidak-disampaikan"):
        raise Http404
    releases = step == "sampaikan"
    rule = permissions.can_release if releases else permissions.can_decline
    demand(rule(request.scope, escalation))
    form = ReleaseForm(request.POST) if releases else DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, escalation, form)
    if releases:
        people = services.release_escalation(escalation=escalation, **form.cleaned_data, **given)
        messages.success(request, _told(len(people.present)))
        return redirect(escalation)
    services.decline_escalation(escalation=escalation, **form.cleaned_data, **given)
    messages.success(request, _("Keputusan dicatat; eskalasi tidak disampaikan."))
    return redirect("duty_escalations")


def visible_escalation(request: Request, pk: int) -> DutyEscalation:
    return get_object_or_404(escalations_for(request.scope), pk=pk)


def _told(count: int) -> str:
    if not count:
        return _(
            "Eskalasi dicatat. Penerima belum memiliki akun di Selaras; kirimkan lewat WhatsApp atau surat."
        )
    text = ngettext(
        "Eskalasi disampaikan kepada %(count)s orang.",
        "Eskalasi disampaikan kepada %(count)s orang.",
        count,
    )
    return text % {"count": count}


def _page(request: Request, escalation: DutyEscalation, form: DeclineForm | ReleaseForm) -> HttpResponse:
    scope, now = request.scope, clock.now()
    duties = late_duties([escalation])[escalation.pk]
    text = escalation.text or escalation_text(escalation, duties, now=now)
    letters = action_of("duty_escalation", "letters")
    context: dict[str, Any] = {
        "escalation": escalation,
        "label": escalation_label(escalation),
        "addressee": addressee(escalation),
        "text": text,
        "duties": duties,
        "now": now,
        "release_form": form if isinstance(form, ReleaseForm) else ReleaseForm(),
        "decline_form": form if isinstance(form, DeclineForm) else DeclineForm(),
        "may_release": permissions.can_release(scope, escalation),
        "may_decline": permissions.can_decline(scope, escalation),
        "may_send": permissions.can_send(scope, escalation),
        "message": escalation_message(escalation, text, officer=scope.name),
        "letters": letters(scope, escalation) if letters else (),
    }
    return render(request, "duties/escalation.html", context, status=422 if form.errors else 200)
