"""Contacts: one by one, pasted from Excel, or from a workbook."""

from io import BytesIO
from typing import Any

import openpyxl
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from openpyxl.cell import WriteOnlyCell

from selaras.core import clock
from selaras.core.forms import succeeds
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.offices import permissions, services
from selaras.offices.compute import COLUMNS, WorkbookFault, text_of_workbook
from selaras.offices.forms.agencies import ContactForm, PasteForm, WorkbookForm
from selaras.offices.models import Agency
from selaras.offices.selectors import reading_of
from selaras.offices.views.answers import chosen_region, posted, visible_agency, visible_contact

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_http_methods(["GET", "POST"])
def contact_add(request: Request, pk: int) -> HttpResponse:
    scope, agency = request.scope, visible_agency(request.scope, pk)
    demand(permissions.can_change_contacts(scope, agency))
    form = ContactForm(posted(request))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if succeeds(
            form, lambda: services.add_contact(scope=scope, agency=agency, values=values, now=clock.now())
        ):
            messages.success(request, _("Narahubung ditambahkan."))
            return redirect("agency_detail", pk=agency.pk)
    context = {"agency": agency, "form": form, "title": _("Tambah narahubung")}
    return render(request, "offices/contact_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def contact_change(request: Request, pk: int) -> HttpResponse:
    scope, contact = request.scope, visible_contact(request.scope, pk)
    demand(permissions.can_change_contacts(scope, contact.agency))
    form = ContactForm(request.POST) if request.method == "POST" else ContactForm.of(contact)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if succeeds(
            form,
            lambda: services.change_contact(scope=scope, contact=contact, values=values, now=clock.now()),
        ):
            messages.success(request, _("Data narahubung tersimpan."))
            return redirect("agency_detail", pk=contact.agency_id)
    context = {"agency": contact.agency, "contact": contact, "form": form, "title": _("Ubah narahubung")}
    return render(request, "offices/contact_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def contact_end(request: Request, pk: int) -> HttpResponse:
    contact = visible_contact(request.scope, pk)
    services.end_contact(scope=request.scope, contact=contact, now=clock.now())
    messages.success(request, _("%(name)s dinonaktifkan sebagai narahubung.") % {"name": contact.name})
    return redirect("agency_detail", pk=contact.agency_id)


@login_required
@require_http_methods(["GET", "POST"])
def contacts_paste(request: Request) -> HttpResponse:
    """First what the table would do, then, when asked to keep it and nothing is wrong, the writing."""
    region, scope = chosen_region(request), request.scope
    demand(permissions.can_import_contacts(scope, region))
    form = PasteForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        return _paste_page(request, {"region": region, "form": form})
    text = form.cleaned_data["text"]
    if request.POST.get("do") == "keep":
        try:
            kept = services.import_contacts(scope=scope, region=region, text=text, now=clock.now())
        except services.ImportRefusedError:
            # Somebody changed the agencies since the preview: the page shows what is wrong now.
            return _paste_page(request, {"region": region, "form": form, "reading": reading_of(region, text)})
        words = _("%(new)s narahubung baru, %(changed)s diperbarui.")
        messages.success(request, words % {"new": kept.new, "changed": kept.changed})
        return redirect("agency_list")
    return _paste_page(request, {"region": region, "form": form, "reading": reading_of(region, text)})


def _paste_page(request: Request, context: dict[str, Any]) -> HttpResponse:
    page = {"workbook_form": WorkbookForm(), "reading": None, **context}
    reading = page["reading"]
    wrong = page["form"].errors or page["workbook_form"].errors or (reading is not None and reading.faults)
    page |= {"wrong": bool(wrong), "text": str(page["form"]["text"].value() or "")}
    return render(request, "offices/contacts_paste.html", page, status=422 if wrong else 200)


@login_required
@require_POST
def contacts_workbook(request: Request) -> HttpResponse:
    """The workbook becomes the text one would have pasted, and goes the same way."""
    region = chosen_region(request)
    demand(permissions.can_import_contacts(request.scope, region))
    workbook = WorkbookForm(request.POST, request.FILES)
    context = {"region": region, "workbook_form": workbook, "form": PasteForm()}
    if not workbook.is_valid():
        return _paste_page(request, context)
    upload = workbook.cleaned_data["file"]
    try:
        text = text_of_workbook(upload.file, upload.size)
    except WorkbookFault as fault:
        return _paste_page(request, context | {"reading": fault})
    reading = reading_of(region, text)
    return _paste_page(request, context | {"form": PasteForm(initial={"text": text}), "reading": reading})


@login_required
@require_GET
def contacts_template(request: Request) -> HttpResponse:
    """A workbook with the region's agencies in the first column, ready to be filled."""
    region = chosen_region(request)
    demand(permissions.can_import_contacts(request.scope, region))
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(_("Narahubung"))
    sheet.append([str(label) for label in COLUMNS.values()])
    for name in Agency.objects.filter(region=region, is_active=True).values_list("name", flat=True):
        cells = [WriteOnlyCell(sheet, value) for value in (name, "", "", "", "")]
        for cell in cells:
            # Text, so that a leading zero stays and no name is taken for a formula.
            cell.data_type, cell.number_format = "s", "@"
        sheet.append(cells)
    out = BytesIO()
    book.save(out)
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="narahubung-{region.code}.xlsx"'
    return response
