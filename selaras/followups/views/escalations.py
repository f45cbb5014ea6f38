"""Escalations: the page of one with its draft, releasing it, and deciding otherwise."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from selaras.core import clock
from selaras.core.forms import succeeds
from selaras.core.http import Request, record_id
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.followups import permissions, services
from selaras.followups.forms import EscalationForm, ReasonForm
from selaras.followups.models import Escalation
from selaras.followups.selectors.letters import has_letter, letters_of
from selaras.followups.views.access import changed_meanwhile, visible_escalation
from selaras.letters.permissions import can_write_for


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def escalation_page(request: Request, pk: int) -> HttpResponse:
    escalation = visible_escalation(request, pk)
    data = None
    if request.method == "POST":
        demand(permissions.can_write_escalation(request.scope, escalation))
        data = request.POST
    form = EscalationForm(data, initial=EscalationForm.initial_of(escalation))
    try:
        if form.is_bound and form.is_valid() and succeeds(form, lambda: _change(request, escalation, form)):
            messages.success(request, _("Konsep tersimpan."))
            return redirect(escalation)
    except services.EscalationConflict as conflict:
        changed_meanwhile(form, conflict.escalation.version, _("Orang lain"))
    return _page(request, escalation, form, ReasonForm(auto_id="tidak_%s"))


def _change(request: Request, escalation: Escalation, form: EscalationForm) -> Escalation:
    return services.change_escalation(
        scope=request.scope, escalation=escalation, now=clock.now(), **form.cleaned_data
    )


def _page(
    request: Request, escalation: Escalation, form: EscalationForm, reason_form: ReasonForm
) -> HttpResponse:
    scope = request.scope
    context = {
        "escalation": escalation,
        "action": escalation.action,
        "form": form,
        "reason_form": reason_form,
        "may_write": permissions.can_write_escalation(scope, escalation),
        "may_release": permissions.can_release(scope, escalation),
        **_letters(scope, escalation),
    }
    wrong = form.errors or reason_form.errors
    return render(request, "followups/escalation.html", context, status=422 if wrong else 200)


def _letters(scope: Scope, escalation: Escalation) -> dict[str, Any]:
    """The letters this person reads; the button for one where none is under way."""
    letters = letters_of(scope, escalation)
    wanted = permissions.can_draft_letter(scope, escalation) and not has_letter(escalation)
    may = can_write_for(scope, escalation.action.decision.agency) if wanted else None
    return {"letters": letters, "may_letter": may}


@login_required
@require_POST
def escalation_step(request: Request, pk: int, step: str) -> HttpResponse:
    """Released as it was read: a text changed meanwhile is shown again first."""
    escalation, scope, now = visible_escalation(request, pk), request.scope, clock.now()
    if step not in ("ajukan", "tidak-diajukan"):
        raise Http404
    demand(permissions.can_release(scope, escalation))
    if step == "ajukan":
        base = record_id(request.POST.get("base_version")) or 0
        try:
            services.release_escalation(scope=scope, escalation=escalation, base_version=base, now=now)
            messages.success(request, _("Eskalasi diajukan."))
        except services.EscalationConflict:
            messages.error(request, _("Isi pengajuan baru saja berubah; baca dahulu sebelum mengajukan."))
        return redirect(escalation)
    form = ReasonForm(request.POST, auto_id="tidak_%s")
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        services.discard_escalation(scope=scope, escalation=escalation, reason=reason, now=now)
        messages.success(request, _("Eskalasi tidak diajukan."))
        return redirect(escalation)
    return _page(request, escalation, EscalationForm(initial=EscalationForm.initial_of(escalation)), form)
