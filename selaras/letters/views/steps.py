"""The steps of a letter: release, number, send, cancel."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from selaras.core import clock
from selaras.core.http import Request, record_id
from selaras.core.verdict import demand
from selaras.letters import permissions, services
from selaras.letters.forms import NumberForm, SendForm
from selaras.letters.models import Letter
from selaras.letters.selectors.papers import letterhead_of
from selaras.letters.views.access import act, succeeds, visible_letter


@login_required
@require_POST
def letter_step(request: Request, pk: int, step: str) -> HttpResponse:
    letter, reason = visible_letter(request, pk), request.POST.get("reason", "")
    given: dict[str, Any] = {"scope": request.scope, "letter": letter, "now": clock.now()}
    seen = record_id(request.POST.get("base_version")) or 0
    steps: dict[str, tuple[Callable[[], object], str]] = {
        "ajukan": (lambda: services.ask_release(**given), _("Kepala kantor diberi tahu.")),
        "lepas": (
            lambda: services.release_letter(**given, base_version=seen),
            _("Surat dilepas; cetak, tanda tangani, lalu beri nomor."),
        ),
        "konsep": (lambda: services.take_back(**given, reason=reason), _("Surat kembali menjadi konsep.")),
        "batal": (lambda: services.cancel_letter(**given, reason=reason), _("Surat dibatalkan.")),
    }
    if step not in steps:
        raise Http404
    run, done = steps[step]
    try:
        return act(request, run, done=done, go=letter.get_absolute_url())
    except services.LetterConflict:
        messages.error(request, _("Surat ini baru saja diubah. Baca lagi sebelum melepasnya."))
        return redirect(letter)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter_number(request: Request, pk: int) -> HttpResponse:
    letter = visible_letter(request, pk)
    demand(permissions.can_step(request.scope, letter, "number"))
    head, today = letterhead_of(letter.agency), clock.today(letter.tz)
    initial = {"dated": today, "classification": head.classification}
    form = NumberForm(
        request.POST if request.method == "POST" else None, agency=letter.agency, initial=initial
    )
    if form.is_bound and form.is_valid() and succeeds(form, lambda: _number(request, letter, form)):
        messages.success(request, _("Surat bernomor."))
        return redirect(letter)
    context = {"letter": letter, "form": form, "head": head, "year": today.year}
    return render(request, "letters/number.html", context, status=422 if form.errors else 200)


def _number(request: Request, letter: Letter, form: NumberForm) -> Letter:
    given = form.cleaned_data
    if given["other"]:
        return services.number_from_other(
            scope=request.scope, letter=letter, number=given["other"], dated=given["dated"], now=clock.now()
        )
    return services.number_from_book(
        scope=request.scope,
        letter=letter,
        dated=given["dated"],
        classification=given["classification"],
        reserved=given["reserved"],
        now=clock.now(),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter_send(request: Request, pk: int) -> HttpResponse:
    letter = visible_letter(request, pk)
    demand(permissions.can_step(request.scope, letter, "send"))
    form = SendForm(
        request.POST if request.method == "POST" else None, initial={"sent_on": clock.today(letter.tz)}
    )
    if form.is_bound and form.is_valid():

        def send() -> Letter:
            return services.send_letter(
                scope=request.scope, letter=letter, now=clock.now(), **form.cleaned_data
            )

        if succeeds(form, send):
            messages.success(request, _("Pengiriman surat dicatat."))
            return redirect(letter)
    context = {"letter": letter, "form": form}
    return render(request, "letters/send.html", context, status=422 if form.errors else 200)
