"""Permintaan data: the letters to outside bodies, one by one and as an overview."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from selaras.assessments import permissions, services
from selaras.assessments.forms.papers import AttemptForm, BodyReplyForm, RequestSentForm, SilenceForm
from selaras.assessments.models import DataRequest
from selaras.assessments.selectors import asking as select
from selaras.assessments.services import BodyReply, SentLetter
from selaras.assessments.views.access import act, answer_form_faults, no_store, scope_of, visible_round
from selaras.core import clock
from selaras.core.references import Reference
from selaras.core.verdict import demand
from selaras.evidence import selectors as evidence
from selaras.evidence.views.access import receives_files
from selaras.letters.selectors.letters import on_subject


@login_required
@require_http_methods(["GET", "POST"])
def data_requests(request: HttpRequest, pk: int) -> HttpResponse:
    """Every body that is asked by letter, where its letter stands, and those not yet asked."""
    scope, round_ = scope_of(request), visible_round(request, pk)
    if request.method == "POST":
        return act(
            request,
            lambda: services.prepare_requests(scope=scope, round_=round_, now=clock.now()),
            done=_("Permintaan data disiapkan."),
            go=reverse("data_requests", args=[pk]),
        )
    rows = select.request_rows(scope, round_)
    demand(permissions.can_list_requests(scope, round_, sees_some=bool(rows)))
    context = {
        "round": round_,
        "rows": rows,
        "waiting": select.bodies_without_request(round_),
        "may_ask": permissions.can_ask_bodies(scope, round_),
        "today": clock.now().astimezone(round_.tz).date(),
    }
    return render(request, "assessments/data_requests.html", context)


def _visible(request: HttpRequest, pk: int, request_pk: int) -> DataRequest:
    visible_round(request, pk)
    return get_object_or_404(select.requests_for(scope_of(request)).filter(round=pk), pk=request_pk)


@login_required
@require_GET
def data_request(request: HttpRequest, pk: int, request_pk: int) -> HttpResponse:
    return _page(request, _visible(request, pk, request_pk))


def _page(
    request: HttpRequest, row: DataRequest, step: str = "", form: forms.Form | None = None
) -> HttpResponse:
    scope = scope_of(request)
    may = {name: permissions.can_move_request(scope, row, name) for name in ("send", "answer", "give_up")}
    letters = list(on_subject(scope, Reference("data_request", str(row.pk)), "permintaan_data"))
    given = {step: form}
    latest = next((letter for letter in letters if letter.number), None)
    known: dict[str, object] = {"due_on": row.due_on}
    if latest is not None:
        known |= {"number": latest.number, "dated": latest.dated, "sent_on": latest.sent_on}
    context = {
        "round": row.round,
        "row": row,
        "told": select.told_of(row),
        "items": list(row.items.select_related("round", "question").order_by("sort")),
        "attempts": list(row.attempts.all()),
        "letters": letters,
        "uses": evidence.uses_of(scope, Reference("data_request", str(row.pk))),
        "may": may,
        "send_form": given.get("kirim") or RequestSentForm(initial=known, auto_id="kirim_%s"),
        "attempt_form": given.get("upaya") or AttemptForm(auto_id="upaya_%s"),
        "reply_form": given.get("balasan") or BodyReplyForm(auto_id="balasan_%s"),
        "silence_form": given.get("tanpa-balasan") or SilenceForm(auto_id="diam_%s"),
    }
    return no_store(render(request, "assessments/data_request.html", context, status=422 if form else 200))


def _send(given: dict[str, Any]) -> dict[str, Any]:
    return {"letter": SentLetter(**given)}


def _reply(given: dict[str, Any]) -> dict[str, Any]:
    reply = BodyReply(given["reply_number"], given["reply_dated"], given["received_on"])
    return {"reply": reply, "scan": given["scan"]}


def _as_typed(given: dict[str, Any]) -> dict[str, Any]:
    return given


Told = str | Promise
STEPS: dict[
    str, tuple[type[forms.Form], Callable[..., object], Callable[[dict[str, Any]], dict[str, Any]], Told]
] = {
    "kirim": (RequestSentForm, services.send_request, _send, lazy("Pengiriman surat dicatat.")),
    "upaya": (AttemptForm, services.note_attempt, _as_typed, lazy("Upaya dicatat.")),
    "balasan": (
        BodyReplyForm,
        services.receive_reply,
        _reply,
        lazy("Balasan dicatat dan dilampirkan pada butirnya."),
    ),
    "tanpa-balasan": (
        SilenceForm,
        services.give_up_waiting,
        _as_typed,
        lazy("Keadaan tanpa balasan dicatat; butirnya dapat diajukan tanpa bukti dukung."),
    ),
}


@login_required
@require_POST
def _step(request: HttpRequest, pk: int, request_pk: int, step: str) -> HttpResponse:
    """One step of a request; what is wrong stands beside its field."""
    if step not in STEPS:
        raise Http404
    row = _visible(request, pk, request_pk)
    demand(permissions.can_ask_bodies(scope_of(request), row.round))
    kind, service, words, done = STEPS[step]
    form = kind(request.POST, request.FILES, auto_id=f"{step}_%s")
    if form.is_valid():
        try:
            given = words(form.cleaned_data)
            service(scope=scope_of(request), request=row, now=clock.now(), **given)
        except ValidationError as fault:
            answer_form_faults(form, fault)
        else:
            messages.success(request, str(done))
            return redirect(row)
    return _page(request, row, step, form)


data_request_step = receives_files(cast(Any, _step))
