"""Lembar validasi: print what waits for the head, and record the signed paper."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from selaras.assessments import permissions, services
from selaras.assessments.forms.papers import SignedSheetForm
from selaras.assessments.models import ValidationSheet
from selaras.assessments.selectors import sheets as select
from selaras.assessments.selectors.papers import sheet_paper
from selaras.assessments.services import SheetChanged, Signature
from selaras.assessments.views.access import answer_form_faults, no_store, scope_of, visible_round
from selaras.core import clock
from selaras.core.references import Reference
from selaras.core.verdict import demand
from selaras.evidence import selectors as evidence
from selaras.evidence.views.access import receives_files
from selaras.offices.models import Agency


@login_required
@require_http_methods(["GET", "POST"])
def sheet_list(request: HttpRequest, pk: int, agency_pk: int) -> HttpResponse:
    """What waits for the head of one agency, a new sheet of it, and the sheets printed before."""
    scope, round_, now = scope_of(request), visible_round(request, pk), clock.now()
    agency = get_object_or_404(Agency.objects.filter(region_id=round_.region_id).inside(), pk=agency_pk)
    demand(permissions.can_print_sheet(scope, round_, agency.pk))
    if request.method == "POST":
        try:
            return redirect(services.print_sheet(scope=scope, round_=round_, agency=agency, now=now))
        except ValidationError as fault:
            messages.error(request, " ".join(fault.messages))
            return redirect("sheets", round_.pk, agency.pk)
    context = {
        "round": round_,
        "agency": agency,
        "items": select.waiting_for_head(round_, agency),
        "sheets": _listed(request, round_.pk, agency),
        "head": select.head_of(agency, now=now, round_=round_),
        "headless": not select.head_has_account(agency.pk, now=now),
    }
    return no_store(render(request, "assessments/sheets.html", context))


def _listed(request: HttpRequest, round_pk: int, agency: Agency) -> list[ValidationSheet]:
    """Found by the code a person types from the paper, or all."""
    rows = select.sheets_for(scope_of(request)).filter(round=round_pk, agency=agency)
    wanted = request.GET.get("kode", "").strip()
    return list(rows.filter(code=select.typed_code(wanted)) if wanted else rows[:30])


def _visible_sheet(request: HttpRequest, pk: int, sheet_pk: int) -> ValidationSheet:
    visible_round(request, pk)
    return get_object_or_404(select.sheets_for(scope_of(request)).filter(round=pk), pk=sheet_pk)


@login_required
@require_GET
def sheet_page(request: HttpRequest, pk: int, sheet_pk: int) -> HttpResponse:
    return _page(request, _visible_sheet(request, pk, sheet_pk))


def _page(
    request: HttpRequest, sheet: ValidationSheet, form: SignedSheetForm | None = None, status: int = 200
) -> HttpResponse:
    scope, now, items = scope_of(request), clock.now(), select.sheet_items(sheet)
    accepted = select.accepted_of(sheet)
    done = {validation.item_id for validation in accepted}
    changed = {row.code: row.why for row in select.changed_since(sheet, items)}
    head = select.head_of(sheet.agency, now=now, round_=sheet.round)
    context = {
        "round": sheet.round,
        "sheet": sheet,
        "rows": [
            (items.get(row["item"]), row, row["item"] in done, changed.get(row["code"], ""))
            for row in sheet.rows
        ],
        "open_count": sum(row["code"] not in changed for row in sheet.rows),
        "accepted": accepted,
        "uses": evidence.uses_of(scope, Reference("validation_sheet", str(sheet.pk))),
        "may_accept": permissions.can_accept_sheet(scope, sheet),
        "form": form or SignedSheetForm(initial={"head_name": head.name if head else "", "signed_on": None}),
        "may_print": select.is_same_content(sheet, items),
    }
    return no_store(render(request, "assessments/sheet.html", context, status=status))


@login_required
@require_GET
def sheet_pdf(request: HttpRequest, pk: int, sheet_pk: int) -> HttpResponse:
    """The paper itself, as long as the answers still are those of its hash."""
    sheet = _visible_sheet(request, pk, sheet_pk)
    items = select.sheet_items(sheet)
    if not select.is_same_content(sheet, items):
        messages.error(request, _("Isian berubah sesudah lembar ini dicetak. Cetak lembar baru."))
        return redirect(sheet)
    content = sheet_paper(sheet, items, now=clock.now())
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="lembar-validasi-{sheet.code}.pdf"'
    return no_store(response)


@login_required
@require_POST
def _accept(request: HttpRequest, pk: int, sheet_pk: int) -> HttpResponse:
    """The signed paper: its code, its signature, its scan."""
    sheet, form = _visible_sheet(request, pk, sheet_pk), SignedSheetForm(request.POST, request.FILES)
    demand(permissions.can_accept_sheet(scope_of(request), sheet))
    if not form.is_valid():
        return _page(request, sheet, form, 422)
    data = form.cleaned_data
    try:
        done = services.accept_sheet(
            scope=scope_of(request), sheet=sheet, code=data["code"], scan=data["scan"], now=clock.now(),
            signature=Signature(data["head_name"], data["signed_on"]), only_unchanged=data["only_unchanged"],
        )  # fmt: skip
    except SheetChanged as fault:
        for row in fault.changed:
            form.add_error(None, _("Butir %(code)s %(why)s.") % {"code": row.code, "why": row.why})
        return _page(request, sheet, form, 409)
    except ValidationError as fault:
        answer_form_faults(form, fault)
        return _page(request, sheet, form, 422)
    messages.success(request, _("%(count)s butir divalidasi atas nama kepala OPD.") % {"count": len(done)})
    return redirect(sheet)


sheet_accept = receives_files(cast(Any, _accept))
