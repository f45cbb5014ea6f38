"""Disposisi: handing an incoming letter on, answering, taking back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from selaras.core import clock
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.core.workdays import calendar_at
from selaras.letters import permissions, services
from selaras.letters.choices import DAYS_TO_ANSWER
from selaras.letters.forms import DispositionForm
from selaras.letters.models import Disposition, Incoming
from selaras.letters.selectors import incoming as select
from selaras.letters.views.access import act, succeeds, visible_incoming


def _form(request: Request, incoming: Incoming) -> DispositionForm:
    today = clock.today(incoming.tz)
    due = calendar_at(incoming.region_path).end_after(today, DAYS_TO_ANSWER, incoming.tz)
    return DispositionForm(
        request.POST if request.method == "POST" else None,
        posts=select.posts_for(incoming),
        own_agency=incoming.agency_id,
        initial={"due_on": due.astimezone(incoming.tz).date()},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def incoming_dispose(request: Request, pk: int) -> HttpResponse:
    incoming = visible_incoming(request, pk)
    demand(permissions.can_dispose(request.scope, incoming))
    form = _form(request, incoming)
    if form.is_bound and form.is_valid():

        def give() -> object:
            return services.dispose(scope=request.scope, incoming=incoming, text=form.text(), now=clock.now())

        if succeeds(form, give):
            messages.success(request, _("Disposisi diberikan; penerimanya diberi tahu."))
            return redirect(incoming)
    giver = permissions.giver_of(request.scope, incoming)
    context = {"form": form, "incoming": incoming, "giver": giver}
    return render(request, "letters/incoming_dispose.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def disposition_step(request: Request, pk: int, disposition_pk: int, step: str) -> HttpResponse:
    incoming = visible_incoming(request, pk)
    rows = Disposition.objects.select_related("incoming__agency", "to_post__agency")
    row = get_object_or_404(rows, pk=disposition_pk, incoming=incoming)
    scope, answer = request.scope, request.POST.get("answer", "")
    go = incoming.get_absolute_url()
    if step == "jawab":

        def reply() -> object:
            return services.answer_disposition(scope=scope, disposition=row, answer=answer, now=clock.now())

        return act(request, reply, done=_("Jawaban disposisi tercatat."), go=go)
    if step == "tarik":

        def withdraw() -> object:
            return services.withdraw_disposition(scope=scope, disposition=row, now=clock.now())

        return act(request, withdraw, done=_("Disposisi ditarik."), go=go)
    raise Http404
