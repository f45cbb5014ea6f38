"""How an office words its kinds of letters, with a look at what will be printed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selaras.core import clock
from selaras.core.http import Request
from selaras.letters import services
from selaras.letters.choices import LetterKind
from selaras.letters.forms import WordingForm
from selaras.letters.models import Wording
from selaras.letters.selectors import papers
from selaras.letters.selectors.kinds import form_of, own_wordings
from selaras.letters.views.access import as_pdf, office_to_word, succeeds
from selaras.offices.models import Agency

FIELDS = {"fields": "fields_text"}


@login_required
@require_safe
def wording_list(request: Request, agency_pk: int) -> HttpResponse:
    agency = office_to_word(request.scope, agency_pk)
    context = {"agency": agency, "kinds": own_wordings(agency)}
    return render(request, "letters/wordings.html", context)


def _kind(kind: str) -> LetterKind:
    if kind not in LetterKind.values:
        raise Http404
    return LetterKind(kind)


def _form(agency: Agency, kind: LetterKind, data: Any = None) -> WordingForm:
    held = Wording.objects.filter(agency=agency, kind=kind).first()
    initial = WordingForm.initial_of(form_of(agency, kind), held.version if held else 0)
    return WordingForm(data, initial=initial)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def wording(request: Request, agency_pk: int, kind: str) -> HttpResponse:
    agency, known = office_to_word(request.scope, agency_pk), _kind(kind)
    form = _form(agency, known, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            if succeeds(form, lambda: _save(request, agency, known, form), names=FIELDS):
                messages.success(request, _("Naskah tersimpan; dipakai surat yang dibuat sesudah ini."))
                return redirect("wordings", agency_pk=agency.pk)
        except services.WordingConflict:
            told = _("Orang lain mengubah naskah ini lebih dahulu. Ketikan Anda masih ada di bawah.")
            form.add_error(None, told)
    context = {"agency": agency, "kind": known, "form": form, "own": form["base_version"].initial}
    return render(request, "letters/wording.html", context, status=422 if form.errors else 200)


def _save(request: Request, agency: Agency, kind: LetterKind, form: WordingForm) -> Wording:
    return services.save_wording(
        scope=request.scope,
        agency=agency,
        kind=kind,
        base_version=form.cleaned_data["base_version"],
        form=form.kind_form(),
        now=clock.now(),
    )


@login_required
@require_POST
def wording_preview(request: Request, agency_pk: int, kind: str) -> HttpResponse:
    """The letter as it would be printed, its fields filled with their labels; nothing is kept."""
    agency, known = office_to_word(request.scope, agency_pk), _kind(kind)
    form = _form(agency, known, request.POST)
    if form.is_valid() and succeeds(
        form, lambda: services.check_wording(known, form.kind_form()), names=FIELDS
    ):
        return as_pdf(papers.sample(agency, known, form.kind_form(), clock.now()), "contoh.pdf", down=False)
    context = {"agency": agency, "kind": known, "form": form}
    return render(request, "letters/wording.html", context, status=422)


@login_required
@require_POST
def wording_drop(request: Request, agency_pk: int, kind: str) -> HttpResponse:
    agency, known = office_to_word(request.scope, agency_pk), _kind(kind)
    services.drop_wording(scope=request.scope, agency=agency, kind=known, now=clock.now())
    messages.success(request, _("Naskah bawaan dipakai lagi."))
    return redirect("wordings", agency_pk=agency.pk)
