"""The head's validation and the verifier's queue, with next and previous by keyboard."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from selaras.assessments import permissions, services
from selaras.assessments.choices import ItemState
from selaras.assessments.forms import MessageForm, ReturnForm, VerifyForm
from selaras.assessments.models import Item, Round, RoundAgency
from selaras.assessments.selectors.items import item_page, items_for, neighbours
from selaras.assessments.selectors.rounds import validation_items, waiting_items
from selaras.assessments.selectors.series import last_year
from selaras.assessments.views.access import act, answer_form_faults, scope_of, visible_item, visible_round
from selaras.core import clock
from selaras.core.http import record_ids
from selaras.core.references import Reference
from selaras.core.verdict import Denied, Refused, demand
from selaras.evidence import selectors as evidence
from selaras.offices.models import Agency


def demand_verifier(request: HttpRequest, round_: Round) -> None:
    scope = scope_of(request)
    if scope.holds("assessments.verify", region_path=round_.region_path):
        return
    if not round_.items.filter(verifier_agency_id__in=scope.agencies("assessments.verify")).exists():
        raise Refused(Denied(_("Halaman ini untuk verifikator periode ini.")))


@login_required
@require_GET
def verification_queue(request: HttpRequest, pk: int) -> HttpResponse:
    scope, round_ = scope_of(request), visible_round(request, pk)
    demand_verifier(request, round_)
    queue = list(waiting_items(round_, scope))
    proofs = evidence.counts("item", [item.pk for item in queue])
    rows = [(item, proofs.get(str(item.pk), 0), permissions.verifies_own(scope, item)) for item in queue]
    return render(request, "assessments/verification.html", {"round": round_, "rows": rows})


def _review_context(
    request: HttpRequest, item: Item, form: VerifyForm | None = None, return_form: ReturnForm | None = None
) -> dict[str, Any]:
    scope, now = scope_of(request), clock.now()
    queue = waiting_items(item.round, scope)
    back, onward = neighbours(scope, item, queue=queue)
    initial = {"level": item.claimed_level}
    uses = evidence.uses_of(scope, Reference("item", str(item.pk)))
    return {
        "round": item.round,
        "last_year": last_year(item),
        "item": item,
        "page": item_page(scope, item, now=now),
        "uses": uses,
        "form": form or VerifyForm(item=item, initial=initial),
        "return_form": return_form or ReturnForm(auto_id="kembali_%s"),
        "message_form": MessageForm(auto_id="pesan_%s"),
        "may_verify": permissions.can_verify(scope, item),
        "may_return": permissions.can_return(scope, item),
        "may_discuss": permissions.can_discuss(scope, item),
        "own": permissions.verifies_own(scope, item),
        "back": back,
        "onward": onward,
        "position": next((i for i, row in enumerate(queue, 1) if row.pk == item.pk), None),
        "queue_length": len(queue),
        "now": now,
    }


@login_required
@require_http_methods(["GET", "POST"])
def verification_item(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Answer and evidence side by side; accepting leads on to the next in the queue."""
    scope, now, item = scope_of(request), clock.now(), visible_item(request, pk, code)
    demand_verifier(request, item.round)
    if request.method != "POST":
        services.open_for_review(scope=scope, item=item, now=now)
        return render(request, "assessments/review.html", _review_context(request, item))
    form = VerifyForm(request.POST, item=item)
    onward = _review_context(request, item)["onward"]
    if form.is_valid():
        try:
            services.verify(scope=scope, item_id=item.pk, now=now, **form.cleaned_data)
            return _on_to(item, onward)
        except ValidationError as fault:
            answer_form_faults(form, fault)
    return render(request, "assessments/review.html", _review_context(request, item, form), status=422)


def _on_to(item: Item, onward: str | None) -> HttpResponse:
    if onward is not None and onward != item.code:
        return redirect("verification_item", item.round_id, onward)
    return redirect("verification", item.round_id)


@login_required
@require_POST
def verification_return(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    scope, item = scope_of(request), visible_item(request, pk, code)
    onward = neighbours(scope, item, queue=waiting_items(item.round, scope))[1]
    form = ReturnForm(request.POST, auto_id="kembali_%s")
    if form.is_valid():
        try:
            services.return_for_repair(scope=scope, item_id=item.pk, now=clock.now(), **form.cleaned_data)
        except ValidationError as fault:
            answer_form_faults(form, fault)
        else:
            messages.success(request, _("Butir %(c)s dikembalikan untuk diperbaiki.") % {"c": item.code})
            return _on_to(item, onward)
    demand(permissions.can_return(scope, item))
    context = _review_context(request, item, return_form=form)
    return render(request, "assessments/review.html", context, status=422)


@login_required
@require_POST
def verification_bulk(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept several answers at once; all of them or none."""
    scope, round_ = scope_of(request), visible_round(request, pk)
    demand_verifier(request, round_)
    chosen = _chosen_items(request, round_)
    return act(
        request,
        lambda: services.verify_many(scope=scope, item_ids=chosen, now=clock.now()),
        done=_("%(count)s butir dinyatakan terverifikasi.") % {"count": len(chosen)},
        go=reverse("verification", args=[pk]),
    )


def _chosen_items(request: HttpRequest, round_: Round) -> list[int]:
    """Only rows this person sees; a made-up id is dropped before any service is asked."""
    wanted = record_ids(request.POST.getlist("item"))
    return list(items_for(scope_of(request), round_).filter(pk__in=wanted).values_list("pk", flat=True))


@login_required
@require_http_methods(["GET", "POST"])
def validation(request: HttpRequest, pk: int) -> HttpResponse:
    """The head of an agency validates in one go, looks closer, or delegates."""
    scope, round_ = scope_of(request), visible_round(request, pk)
    agencies = scope.agencies("assessments.validate")
    if not agencies:
        raise Refused(Denied(_("Halaman ini untuk kepala OPD.")))
    if request.method == "POST":
        chosen = _chosen_items(request, round_)
        return act(
            request,
            lambda: services.validate(scope=scope, item_ids=chosen, now=clock.now()),
            done=_("%(count)s butir divalidasi.") % {"count": len(chosen)},
            go=reverse("validation", args=[pk]),
        )
    items = validation_items(round_, scope)
    proofs = evidence.counts("item", [item.pk for item in items])
    shares = RoundAgency.objects.filter(round=round_, agency_id__in=agencies).select_related("agency")
    context = {
        "round": round_,
        "rows": [(item, proofs.get(str(item.pk), 0)) for item in items],
        "shares": [
            (share, permissions.can_delegate_validation(scope, round_, share.agency_id)) for share in shares
        ],
    }
    return render(request, "assessments/validation.html", context)


@login_required
@require_POST
def validation_delegate(request: HttpRequest, pk: int, agency_pk: int) -> HttpResponse:
    scope, round_ = scope_of(request), visible_round(request, pk)
    agency = get_object_or_404(Agency.objects.filter(region_id=round_.region_id), pk=agency_pk)
    wanted = request.POST.get("delegated") == "ya"
    return act(
        request,
        lambda: services.delegate_validation(
            scope=scope, round_=round_, agency_id=agency.pk, delegated=wanted, now=clock.now()
        ),
        done=_("Validasi didelegasikan.") if wanted else _("Delegasi validasi diakhiri."),
        go=reverse("validation", args=[pk]),
    )


@login_required
@require_POST
def validation_return(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    scope, item = scope_of(request), visible_item(request, pk, code)
    if item.state != ItemState.AT_HEAD:
        raise Refused(Denied(_("Isian ini tidak sedang menunggu validasi.")))
    return act(
        request,
        lambda: services.return_for_repair(
            scope=scope, item_id=item.pk, comment=request.POST.get("comment", ""), now=clock.now()
        ),
        done=_("Butir %(code)s dikembalikan untuk diperbaiki.") % {"code": item.code},
        go=reverse("validation", args=[pk]),
    )
