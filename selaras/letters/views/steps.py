"""The steps of a letter: initial, release, sign, number, send, cancel."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST

from selaras.core import clock
from selaras.core.http import Request, record_id
from selaras.core.verdict import demand
from selaras.letters import permissions, services
from selaras.letters.forms import NumberForm, PaperSignatureForm, SendForm
from selaras.letters.models import Letter
from selaras.letters.selectors.papers import letterhead_of, signature_of
from selaras.letters.views.access import act, succeeds, visible_letter

Step = tuple[Callable[..., object], str | Promise]
# Without words of their own, with a reason, and of the text as it was read.
PLAIN_STEPS: dict[str, Step] = {
    "ajukan": (services.ask_release, lazy("Kepala kantor diberi tahu.")),
    "ajukan-paraf": (services.submit_letter, lazy("Surat diajukan; paraf pertama diberi tahu.")),
}
REASONED_STEPS: dict[str, tuple[str, Callable[..., object], str | Promise]] = {
    "konsep": ("reason", services.take_back, lazy("Surat kembali menjadi konsep.")),
    "kembalikan": ("comment", services.send_back_letter, lazy("Surat dikembalikan untuk diperbaiki.")),
    "batal": ("reason", services.cancel_letter, lazy("Surat dibatalkan.")),
}
READ_STEPS: dict[str, Step] = {
    "lepas": (services.release_letter, lazy("Surat dilepas; menunggu tanda tangan dan nomor.")),
    "paraf": (services.initial_letter, lazy("Paraf tercatat.")),
}


@login_required
@require_POST
def letter_step(request: Request, pk: int, step: str) -> HttpResponse:
    letter = visible_letter(request, pk)
    given: dict[str, Any] = {"scope": request.scope, "letter": letter, "now": clock.now()}
    if step in PLAIN_STEPS:
        run, done = PLAIN_STEPS[step]
    elif step in REASONED_STEPS:
        name, run, done = REASONED_STEPS[step]
        given[name] = request.POST.get("reason", "")
    elif step in READ_STEPS:
        run, done = READ_STEPS[step]
        given["base_version"] = record_id(request.POST.get("base_version")) or 0
    else:
        raise Http404
    try:
        return act(request, lambda: run(**given), done=done, go=letter.get_absolute_url())
    except services.LetterConflict:
        messages.error(request, _("Surat ini baru saja diubah. Baca lagi sebelum memutuskannya."))
        return redirect(letter)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter_signed(request: Request, pk: int) -> HttpResponse:
    """A signature by pen is written down."""
    letter = visible_letter(request, pk)
    demand(permissions.can_step(request.scope, letter, "sign"))
    initial = {"signed_on": clock.today(letter.tz), "signed_by": signature_of(letter)["name"]}
    form = PaperSignatureForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():

        def sign() -> Letter:
            return services.record_paper_signature(
                scope=request.scope, letter=letter, now=clock.now(), **form.cleaned_data
            )

        if succeeds(form, sign):
            messages.success(request, _("Tanda tangan tercatat."))
            return redirect(letter)
    context = {"letter": letter, "form": form}
    return render(request, "letters/signed.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter_number(request: Request, pk: int) -> HttpResponse:
    letter = visible_letter(request, pk)
    demand(permissions.can_step(request.scope, letter, "number"))
    head, today = letterhead_of(letter.agency), clock.today(letter.tz)
    initial = {"dated": today, "classification": head.classification}
    form = NumberForm(
        request.POST if request.method == "POST" else None, letter=letter, head=head, initial=initial
    )
    if form.is_bound and form.is_valid() and succeeds(form, lambda: _number(request, letter, form)):
        messages.success(request, _("Surat bernomor."))
        return redirect(letter)
    context = {
        "letter": letter,
        "form": form,
        "head": head,
        "year": today.year,
        "book": head.book_of(letter.kind),
    }
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
