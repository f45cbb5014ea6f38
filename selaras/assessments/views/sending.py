"""Bukti kirim: what proves that a round was sent; and its answers by the owner's numbers."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from selaras.assessments import permissions, services
from selaras.assessments.forms.sending import SendingForm
from selaras.assessments.models import Round, SendingProof
from selaras.assessments.selectors import owner_table
from selaras.assessments.selectors import sending as select
from selaras.assessments.selectors.texts import index_name
from selaras.assessments.views.access import answer_form_faults, no_store, scope_of, visible_round
from selaras.core import clock
from selaras.core.tables import Sheet, csv_response, xlsx_response
from selaras.core.verdict import demand
from selaras.evidence.views.access import receives_files


@login_required
@require_safe
def sendings(request: HttpRequest, pk: int) -> HttpResponse:
    round_ = visible_round(request, pk)
    demand(permissions.can_read_sendings(scope_of(request), round_))
    return _page(request, round_)


def _page(
    request: HttpRequest, round_: Round, form: SendingForm | None = None, corrects: int | None = None
) -> HttpResponse:
    scope, now = scope_of(request), clock.now()
    may_record = permissions.can_record_sending(scope, round_)
    rows, numbers = select.sending_rows(round_), select.dossier_numbers(round_)
    forms = [(row, _correction(round_, row.proof, numbers, form, corrects)) for row in rows]
    context = {
        "round": round_,
        "rows": forms if may_record else [(row, None) for row in rows],
        "lacks": select.lacks_proof(round_, rows, now=now),
        "may_record": may_record,
        "form": form if form and corrects is None else SendingForm(round_=round_, numbers=numbers),
        "corrects": corrects,
    }
    return no_store(render(request, "assessments/sendings.html", context, status=422 if form else 200))


def _correction(
    round_: Round,
    proof: SendingProof,
    numbers: Sequence[int],
    form: SendingForm | None,
    corrects: int | None,
) -> SendingForm:
    """Several forms stand on one page, so each has ids of its own."""
    if form is not None and corrects == proof.number:
        return form
    return SendingForm(round_=round_, numbers=numbers, corrects=proof, auto_id=f"koreksi{proof.number}_%s")


def _kept(
    request: HttpRequest, round_: Round, form: SendingForm, keep: Callable[[], object], done: str
) -> HttpResponse | None:
    """The answer after a good form; None where the page is shown again with its faults."""
    if not form.is_valid():
        return None
    try:
        keep()
    except ValidationError as fault:
        answer_form_faults(form, fault)
        return None
    messages.success(request, done)
    return redirect("sendings", pk=round_.pk)


@login_required
@require_POST
def _record(request: HttpRequest, pk: int) -> HttpResponse:
    scope, round_ = scope_of(request), visible_round(request, pk)
    demand(permissions.can_record_sending(scope, round_))
    numbers = select.dossier_numbers(round_)
    form = SendingForm(request.POST, request.FILES, round_=round_, numbers=numbers)

    def keep() -> object:
        return services.record_sending(
            scope=scope,
            round_=round_,
            sending=form.sending(),
            scan=form.cleaned_data["scan"],
            now=clock.now(),
        )

    return _kept(request, round_, form, keep, _("Bukti kirim dicatat.")) or _page(request, round_, form)


@login_required
@require_POST
def _correct(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    scope, round_ = scope_of(request), visible_round(request, pk)
    demand(permissions.can_record_sending(scope, round_))
    proof = get_object_or_404(SendingProof.objects.select_related("round"), round=round_, number=number)
    form = SendingForm(
        request.POST, request.FILES, round_=round_, numbers=select.dossier_numbers(round_), corrects=proof,
        auto_id=f"koreksi{number}_%s",
    )  # fmt: skip

    def keep() -> object:
        given = form.cleaned_data
        return services.correct_sending(
            scope=scope, proof=proof, sending=form.sending(), reason=given["reason"], scan=given["scan"],
            now=clock.now(),
        )  # fmt: skip

    done = _("Koreksi dicatat; catatan lama tetap terbaca.")
    return _kept(request, round_, form, keep, done) or _page(request, round_, form, number)


sending_record = receives_files(cast(Any, _record))
sending_correct = receives_files(cast(Any, _correct))


@login_required
@require_safe
def owner_numbers(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """The accepted answers in the order and with the numbers of the index owner."""
    round_ = visible_round(request, pk)
    demand(permissions.can_read_dossiers(scope_of(request), round_))
    if form not in ("xlsx", "csv"):
        raise Http404
    table = owner_table.owner_table(round_)
    if not table.has_numbers:
        messages.error(request, owner_table.no_numbers())
        return redirect("dossiers", pk=round_.pk)
    name = f"{slugify(index_name(round_))}-{slugify(round_.region.display_name)}-nomor-pemilik"
    if form == "csv":
        return csv_response(name, owner_table.heads(), table.rows)
    return xlsx_response(name, [Sheet(_("Isian"), owner_table.heads(), table.rows, owner_table.WIDTHS)])
