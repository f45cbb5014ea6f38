"""Diinput atas nama: one answer that an agency gave on paper, by message or by phone."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from selaras.assessments import permissions, services
from selaras.assessments.forms import AnswerForm
from selaras.assessments.forms.papers import SourceForm
from selaras.assessments.models import Item
from selaras.assessments.services import AnswerConflict
from selaras.assessments.views.access import answer_form_faults, scope_of, visible_item
from selaras.core import clock
from selaras.core.verdict import demand
from selaras.evidence.views.access import receives_files


def _page(
    request: HttpRequest, item: Item, form: AnswerForm, source: SourceForm, status: int
) -> HttpResponse:
    context = {"round": item.round, "item": item, "form": form, "source_form": source}
    return render(request, "assessments/enter.html", context, status=status)


@login_required
def _enter(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The answer, from whom it came, and a scan where there is one; nothing is kept without its source."""
    item = visible_item(request, pk, code)
    demand(permissions.can_enter_for(scope_of(request), item, clock.now()))
    if request.method != "POST":
        form = AnswerForm(item=item, initial=AnswerForm.initial_of(item))
        source = SourceForm(auto_id="asal_%s", initial={"received_on": clock.today()}, needed=True)
        return _page(request, item, form, source, 200)
    form = AnswerForm(request.POST, item=item)
    source = SourceForm(request.POST, auto_id="asal_%s", needed=True)
    if not (form.is_valid() & source.is_valid()):
        return _page(request, item, form, source, 422)
    return _kept(request, item, form, source)


def _kept(request: HttpRequest, item: Item, form: AnswerForm, source: SourceForm) -> HttpResponse:
    given = source.source()
    if given is None:
        return _page(request, item, form, source, 422)
    try:
        services.enter_answer(
            scope=scope_of(request),
            item_id=item.pk,
            base_version=form.cleaned_data["base_version"],
            text=form.text(),
            source=given,
            scan=request.FILES.get("scan"),
            now=clock.now(),
        )
    except AnswerConflict as conflict:
        # What is stored now stands beside the typed text; saving once more is a decision.
        form.data = {**form.data.dict(), "base_version": str(conflict.item.version)}  # type: ignore[attr-defined]
        told = _("Isian ini baru saja diubah orang lain; bandingkan dengan yang tersimpan, lalu simpan lagi.")
        form.add_error(None, told)
        return _page(request, conflict.item, form, source, 409)
    except ValidationError as fault:
        _tell(form, source, fault)
        return _page(request, item, form, source, 422)
    messages.success(request, _("Isian tersimpan atas nama OPD dan menunggu konfirmasinya."))
    return redirect(item)


def _tell(form: AnswerForm, source: SourceForm, fault: ValidationError) -> None:
    """Beside the field, whichever of the two forms has it."""
    if hasattr(fault, "error_dict") and set(fault.error_dict) <= set(source.fields):
        answer_form_faults(source, fault)
    else:
        answer_form_faults(form, fault)


item_enter = receives_files(cast(Any, require_http_methods(["GET", "POST"])(_enter)))
