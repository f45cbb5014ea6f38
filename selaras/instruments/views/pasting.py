"""A questionnaire pasted from Word or Excel: read, proposed, corrected in a preview, kept as a draft."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from selaras.core import clock
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.instruments import selectors, services
from selaras.instruments.choices import QuestionType
from selaras.instruments.compute import EXCEL, ContainerFault, RowFault, demand_plain, table_text, word_text
from selaras.instruments.forms import BookForm, PasteForm
from selaras.instruments.forms.pasting import chosen_in
from selaras.instruments.permissions import can_start_draft
from selaras.instruments.views.access import own_region
from selaras.offices.compute import WorkbookFault
from selaras.regions.models import Region


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft_paste(request: Request) -> HttpResponse:
    """First what the text would become; then, when asked to keep it and nothing is wrong, a draft."""
    region = own_region(request)
    demand(can_start_draft(request.scope, region.path))
    form = _paste_form(request, region, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, region, form)
    data = form.cleaned_data
    reading = selectors.read_questionnaire(
        data["text"], base=data["base"], edition=data["edition"], region=region,
        choose=lambda numbers: chosen_in(request.POST, numbers),
    )  # fmt: skip
    if request.POST.get("do") != "keep" or reading.faults:
        return _page(request, region, form, reading)
    draft = services.create_draft(
        scope=request.scope, region=region, text=reading.text, base=data["base"], now=clock.now(),
        note=_("%(n)s butir ditempel dari kuesioner") % {"n": len(reading.kept)},
    )  # fmt: skip
    messages.success(request, _("%(n)s butir masuk ke naskah.") % {"n": len(reading.kept)})
    return redirect(draft)


def text_of_book(upload: Any) -> str:
    """By its name, which the form has looked at; the content has to be what the name says."""
    if upload.name.lower().endswith(".docx"):
        return word_text(upload.file, upload.size)
    demand_plain(upload.file, upload.size, EXCEL)
    return table_text(upload.file, upload.size)


@login_required
@require_POST
def draft_book(request: Request) -> HttpResponse:
    """A Word document, or the first sheet of a workbook, becomes the text one would have pasted."""
    region = own_region(request)
    demand(can_start_draft(request.scope, region.path))
    form, book = _paste_form(request, region, None), BookForm(request.POST, request.FILES)
    if not book.is_valid():
        return _page(request, region, form, book=book)
    try:
        text = text_of_book(book.cleaned_data["file"])
    except (WorkbookFault, ContainerFault) as wrong:
        faults = [RowFault(one.row, one.message) for one in wrong.faults]
        return _page(request, region, form, selectors.QuestionnaireReading(faults=faults))
    data = request.POST.copy()
    data["text"] = text
    form = _paste_form(request, region, data)
    if not form.is_valid():
        return _page(request, region, form)
    chosen = form.cleaned_data
    reading = selectors.read_questionnaire(
        text, base=chosen["base"], edition=chosen["edition"], region=region, choose=lambda numbers: {}
    )
    return _page(request, region, form, reading)


def _paste_form(request: Request, region: Region, data: Any) -> PasteForm:
    choices = selectors.current_instruments(request.scope).filter(selectors.usable_in(region.path))
    first = selectors.instruments_for_rounds(region.path).first()
    initial = {"base": request.GET.get("dari") or first, "edition": str(clock.today(region.tz).year - 1)}
    return PasteForm(data, instruments=choices, initial=initial)


def _page(
    request: Request, region: Region, form: PasteForm, reading: Any = None, book: BookForm | None = None
) -> HttpResponse:
    wrong = bool(form.errors or (book and book.errors) or (reading and reading.faults))
    context = {
        "region": region,
        "form": form,
        "book": book or BookForm(),
        "reading": reading,
        "wrong": wrong,
        "types": QuestionType.choices,
    }
    return render(request, "instruments/draft_paste.html", context, status=422 if wrong else 200)
