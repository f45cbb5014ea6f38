"""Letters: the list, a new one, reading, changing, the printed page."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selaras.core import clock
from selaras.core.http import Request
from selaras.core.listings import Listing, listed, wanted_file
from selaras.core.references import Reference, show
from selaras.core.verdict import demand
from selaras.letters import permissions, services
from selaras.letters.choices import LETTER_STEPS, LetterKind, letter_templates
from selaras.letters.compute.codes import spoken
from selaras.letters.filters import LetterFilter
from selaras.letters.forms import LetterForm, ReasonForm
from selaras.letters.models import Letter
from selaras.letters.selectors import letters as select
from selaras.letters.selectors import papers
from selaras.letters.selectors.next_steps import next_step
from selaras.letters.views.access import as_pdf, succeeds, visible_letter
from selaras.offices.selectors import current_region

PER_PAGE = 30


def _letter_cells(letters: Sequence[Letter]) -> Iterator[list[object]]:
    for one in letters:
        state = one.get_state_display()
        yield [one.hal, one.get_kind_display(), one.number, one.dated, str(one.agency), state]


LETTERS = listed(
    Listing(
        "surat-keluar",
        lazy("Surat keluar"),
        "letters",
        (lazy("Hal"), lazy("Jenis surat"), lazy("Nomor"), lazy("Tanggal"), lazy("Kantor"), lazy("Status")),
        _letter_cells,
        (60, 20, 28, 12, 40, 18),
        filters=lambda request, data: LetterFilter(data, queryset=Letter.objects.none()).form,
    )
)


@login_required
@require_safe
def letter_list(request: Request) -> HttpResponseBase:
    if not (permissions.opens_letters(request.scope) or permissions.has_letters(request.scope)):
        raise Http404
    found = LetterFilter(request.GET, queryset=select.letters_for(request.scope))
    if wanted_file(request):
        return LETTERS.file(request, found.qs, found.form)
    region = current_region(request)
    context = {
        "filter": found,
        "page": Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page")),
        "sees_incoming": permissions.has_incoming(request.scope),
        "kinds": [(kind.value, kind.label) for kind in LetterKind if kind != LetterKind.LETTER],
        "worded": select.offices_to_word_for(request.scope, region.path) if region else [],
        "offices": select.offices_to_write_for(request.scope, region.path) if region else [],
        "year": clock.today(region.tz).year if region else clock.today().year,
    }
    return render(request, "letters/list.html", context)


@login_required
@require_POST
def letter_begin(request: Request) -> HttpResponse:
    template, subject = request.POST.get("template", ""), request.POST.get("subject", "")
    if template not in letter_templates():
        raise Http404
    letter = services.begin_letter(
        scope=request.scope, template=template, subject_id=subject, now=clock.now()
    )
    return redirect("letter_edit", pk=letter.pk)


@login_required
@require_safe
def letter_page(request: Request, pk: int) -> HttpResponse:
    letter = visible_letter(request, pk)
    known = letter_templates().get(letter.template)
    context: dict[str, Any] = {
        "letter": letter,
        "template": known.label if known else letter.template,
        "signature": papers.signature_of(letter),
        "subject": show(request.scope, Reference(letter.subject_kind, letter.subject_id)),
        "may_edit": permissions.can_edit(request.scope, letter),
        "may_ask": permissions.can_ask_release(request.scope, letter),
        "moves": {step: permissions.can_step(request.scope, letter, step) for step in LETTER_STEPS},
        "initials": select.chain_of(letter),
        "may_sign": permissions.can_sign(request.scope, letter),
        "may_ready": permissions.can_ready(request.scope, letter),
        "reason_form": ReasonForm(auto_id="alasan_%s"),
        "next": next_step(letter),
        "code": spoken(letter.check_code),
    }
    return render(request, "letters/letter.html", context)


def _form(letter: Letter, data: Any = None) -> LetterForm:
    today = clock.today(letter.tz)
    signers = papers.holding_on(papers.possible_signers(letter.agency), today)
    posts = papers.chain_posts(letter.agency)
    return LetterForm(data, letter=letter, signers=signers, posts=posts)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter_edit(request: Request, pk: int) -> HttpResponse:
    letter = visible_letter(request, pk)
    demand(permissions.can_edit(request.scope, letter))
    form = _form(letter, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            if succeeds(form, lambda: _save(request, letter, form)):
                messages.success(request, _("Surat tersimpan."))
                return redirect(letter)
        except services.LetterConflict as conflict:
            form = _after_conflict(request, form, conflict.letter)
    context = {"letter": letter, "form": form}
    return render(request, "letters/edit.html", context, status=422 if form.errors else 200)


def _save(request: Request, letter: Letter, form: LetterForm) -> Letter:
    return services.save_letter(
        scope=request.scope,
        letter=letter,
        base_version=form.cleaned_data["base_version"],
        text=form.text(),
        now=clock.now(),
    )


def _after_conflict(request: Request, form: LetterForm, newer: Letter) -> LetterForm:
    """What was typed stays in the form; saving once more puts it over the newer text."""
    data = request.POST.copy()
    data["base_version"] = str(newer.version)
    form = _form(newer, data)
    form.add_error(
        None,
        _(
            "%(name)s mengubah surat ini lebih dahulu. Ketikan Anda masih ada di bawah. Buka surat di tab "
            "lain untuk membandingkan; simpan sekali lagi bila teks Anda yang dipakai."
        )
        % {"name": newer.changed_by_name},
    )
    return form


@login_required
@require_safe
def letter_pdf(request: Request, pk: int) -> HttpResponse:
    letter = visible_letter(request, pk)
    return as_pdf(papers.printed(letter), papers.file_name(letter, "pdf"), down="unduh" in request.GET)


@login_required
@require_safe
def letter_docx(request: Request, pk: int) -> HttpResponse:
    letter = visible_letter(request, pk)
    response = HttpResponse(papers.as_docx(letter), content_type=papers.DOCX_TYPE)
    name = papers.file_name(letter, "docx")
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["Cache-Control"] = "private, no-cache"
    return response
