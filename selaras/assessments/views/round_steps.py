"""What is done to a round from its page: moved on, shared upwards, reminded, extended."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST

from selaras.assessments import permissions, services
from selaras.assessments.forms import (
    ExtensionForm,
    OptionalReasonForm,
    ReasonForm,
    SendForm,
)
from selaras.assessments.models import Round
from selaras.assessments.views.access import act, answer_form_faults, scope_of, visible_round
from selaras.assessments.views.rounds import round_context
from selaras.core import clock
from selaras.core.formats import moment_long
from selaras.core.http import record_ids
from selaras.core.verdict import demand
from selaras.core.workdays import calendar_at
from selaras.offices.models import Agency

MOVES: dict[str, tuple[Callable[..., Round], tuple[str, ...], str | Promise]] = {
    "mulai": (services.start_round, (), lazy("Pengisian dimulai.")),
    "akhiri-pengisian": (services.end_filling, (), lazy("Pengisian diakhiri; verifikasi berjalan.")),
    "tutup": (
        services.close_round,
        ("reason",),
        lazy("Periode ditutup. Isian kini hanya dapat dibuka per butir dengan alasan."),
    ),
    "tarik": (services.recall_inspection, ("reason",), lazy("Periode ditarik kembali dari inspektorat.")),
    "buka": (services.reopen_round, ("reason",), lazy("Periode dibuka kembali.")),
    "kirim": (
        services.send_round,
        ("note",),
        lazy("Pengiriman dicatat; provinsi kini dapat membaca isian."),
    ),
    "tetapkan": (services.settle_round, ("note",), lazy("Hasil resmi dicatat.")),
}
# The dialog of a move that asks for words: its name on the page and its form.
MOVE_FORMS: dict[str, tuple[str, type[Form]]] = {
    "tutup": ("close_form", OptionalReasonForm),
    "buka": ("reopen_form", ReasonForm),
    "tarik": ("recall_form", ReasonForm),
    "kirim": ("send_form", SendForm),
    "tetapkan": ("send_form", SendForm),
}


@login_required
@require_POST
def round_move(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Start, end filling, close, reopen, send or settle a round; a fault leaves its dialog open."""
    if action not in MOVES:
        raise Http404
    scope, round_ = scope_of(request), visible_round(request, pk)
    service, words, done = MOVES[action]
    given = {word: request.POST.get(word, "") for word in words}

    def run() -> object:
        return service(scope=scope, round_=round_, now=clock.now(), **given)

    if action not in MOVE_FORMS:
        return act(request, run, done=str(done), go=round_.get_absolute_url())
    try:
        run()
    except ValidationError as fault:
        name, form_class = MOVE_FORMS[action]
        form = form_class(request.POST)
        answer_form_faults(form, fault)
        context = round_context(request, round_) | {name: form, "opened": action}
        return render(request, "assessments/round.html", context, status=422)
    messages.success(request, str(done))
    return redirect(round_)


@login_required
@require_POST
def round_sharing(request: HttpRequest, pk: int) -> HttpResponse:
    scope, round_ = scope_of(request), visible_round(request, pk)
    wanted = request.POST.get("sharing", "")
    return act(
        request,
        lambda: services.set_sharing(scope=scope, round_=round_, sharing=wanted, now=clock.now()),
        done=_("Tingkat berbagi disimpan."),
        go=round_.get_absolute_url(),
    )


def reminder_words(round_: Round) -> str:
    """Mail waits for the office hours of the region; whoever presses late is told so."""
    now = clock.now()
    opens = calendar_at(round_.region_path).next_open(now, round_.tz)
    if opens <= now:
        return _("Pengingat dikirim di aplikasi dan lewat surel.")
    return _("Pengingat dikirim di aplikasi; surelnya berangkat pada jam kerja berikutnya, %(moment)s.") % {
        "moment": moment_long(opens, round_.tz)
    }


@login_required
@require_POST
def round_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind the chosen agencies in the product and by mail."""
    scope, round_ = scope_of(request), visible_round(request, pk)
    chosen = record_ids(request.POST.getlist("agency"))
    return act(
        request,
        lambda: services.remind(scope=scope, round_=round_, agency_ids=chosen, now=clock.now()),
        done=reminder_words(round_),
        go=round_.get_absolute_url(),
    )


@login_required
@require_http_methods(["GET", "POST"])
def agency_extend(request: HttpRequest, pk: int, agency_pk: int) -> HttpResponse:
    scope, round_ = scope_of(request), visible_round(request, pk)
    demand(permissions.can_extend_agency(scope, round_))
    agency = get_object_or_404(Agency, pk=agency_pk, region_id=round_.region_id)
    form = ExtensionForm(request.POST or None, zone=round_.tz)
    if request.method == "POST" and form.is_valid():
        try:
            services.extend_agency(
                scope=scope,
                round_=round_,
                agency=agency,
                due_at=form.cleaned_data["due_at"],
                reason=form.cleaned_data["reason"],
                now=clock.now(),
            )
            return redirect(reverse("round_agency", args=[round_.pk, agency.pk]))
        except ValidationError as fault:
            answer_form_faults(form, fault)
    context = {"round": round_, "agency": agency, "form": form}
    return render(request, "assessments/agency_extend.html", context, status=422 if form.is_bound else 200)
