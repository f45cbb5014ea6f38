"""Sharing out the items, and one agency's part of a round."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from selaras.assessments import permissions, services
from selaras.assessments.forms import read_shares
from selaras.assessments.models import Contribution, Item, Round, RoundAgency
from selaras.assessments.selectors import rounds as select
from selaras.assessments.selectors.contacts import contact_rows
from selaras.assessments.selectors.items import items_for, owed_by
from selaras.assessments.selectors.sheets import head_has_account
from selaras.assessments.views.access import act, no_store, scope_of, visible_round
from selaras.core import clock
from selaras.core.http import record_id
from selaras.core.references import Reference
from selaras.core.verdict import demand
from selaras.offices import services as offices
from selaras.offices.models import Agency, Contact
from selaras.offices.permissions import can_make_work_link

# Late answers are taken, so a link outlives the date a little; closing the round ends it at once.


@login_required
@require_http_methods(["GET", "POST"])
def round_share(request: HttpRequest, pk: int) -> HttpResponse:
    """The bulk table: owner, verifier and own due time of every item."""
    scope, round_ = scope_of(request), visible_round(request, pk)
    demand(permissions.can_share_out(scope, round_))
    items = list(items_for(scope, round_))
    faults: list[str] = []
    if request.method == "POST":
        shares, faults = read_shares(request.POST, items, round_.tz)
        if not faults:
            try:
                changed = services.share_out(scope=scope, round_=round_, shares=shares, now=clock.now())
            except ValidationError as fault:
                faults = list(fault.messages)
            else:
                messages.success(
                    request, _("Pembagian disimpan: %(count)s butir diubah.") % {"count": changed}
                )
                return redirect("round_share" if "stay" in request.POST else "round", round_.pk)
    return render(
        request,
        "assessments/share.html",
        _share_context(request, round_, items, faults),
        status=422 if faults else 200,
    )


def _share_context(
    request: HttpRequest, round_: Round, items: list[Item], faults: list[str]
) -> dict[str, Any]:
    agencies = list(Agency.objects.filter(region_id=round_.region_id).active().order_by("sort"))
    typed = request.POST if faults else None

    def chosen(name: str, item: Item, kept: int | None) -> int | None:
        number = record_id(typed.get(f"{name}-{item.pk}")) if typed is not None else None
        return kept if number is None else number

    rows = [
        {
            "item": item,
            "owner_id": chosen("owner", item, item.owner_agency_id),
            "verifier_id": chosen("verifier", item, item.verifier_agency_id),
            "due": typed.get(f"due-{item.pk}", "") if typed is not None else _local(item, round_),
            "due_reason": typed.get(f"due-reason-{item.pk}", "") if typed is not None else item.due_reason,
        }
        for item in items
    ]
    return {
        "round": round_,
        "rows": rows,
        "faults": faults,
        "agencies": agencies,
        "verifiers": [agency for agency in agencies if not agency.is_outside],
        "unowned": sum(item.owner_agency_id is None for item in items),
        "may_start": permissions.can_move_round(scope_of(request), round_, "start"),
    }


def _local(item: Item, round_: Round) -> str:
    return item.due_at.astimezone(round_.tz).strftime("%Y-%m-%dT%H:%M") if item.due_at else ""


@login_required
@require_GET
def round_agency(request: HttpRequest, pk: int, agency_pk: int) -> HttpResponse:
    """One agency in a round: its items, contacts with ready texts, links, extension."""
    scope, round_ = scope_of(request), visible_round(request, pk)
    demand(permissions.can_read_answers(scope, round_))
    agency = get_object_or_404(Agency.objects.filter(region_id=round_.region_id), pk=agency_pk)
    share = RoundAgency.objects.filter(round=round_, agency=agency).first()
    helped = Contribution.objects.running().filter(agency=agency, item__round=round_)
    items = list(items_for(scope, round_).filter(Q(owner_agency=agency) | Q(pk__in=helped.values("item_id"))))
    may_link, now = can_make_work_link(scope, agency), clock.now()
    fresh = request.session.pop("new_work_link", None) or {}
    due, owed = (share.extended_due_at if share else None) or round_.internal_due_at, owed_by(agency, items)
    context = {
        "round": round_,
        "agency": agency,
        "items": items,
        "row": next((r for r in select.agency_rows(round_, now=now) if r.agency.pk == agency.pk), None),
        "extensions": round_.extensions.filter(agency=agency),
        "contacts": contact_rows(scope, round_, agency, owed, due, fresh, now=now) if may_link else [],
        "may_extend": permissions.can_extend_agency(scope, round_),
        "may_link": may_link,
        "may_print": permissions.can_print_sheet(scope, round_, agency.pk),
        "headless": not agency.is_outside and not head_has_account(agency.pk, now=now),
    }
    return no_store(render(request, "assessments/agency.html", context))


@login_required
@require_POST
def link_create(request: HttpRequest, pk: int, agency_pk: int, contact_pk: int) -> HttpResponse:
    """A fresh personal link for a contact; shown once together with the text to send."""
    scope, round_ = scope_of(request), visible_round(request, pk)
    demand(permissions.can_read_answers(scope, round_))
    agency = get_object_or_404(Agency.objects.filter(region_id=round_.region_id), pk=agency_pk)
    contact = get_object_or_404(Contact.objects.active(), pk=contact_pk, agency=agency)
    here = reverse("round_agency", args=[round_.pk, agency.pk])

    def make() -> None:
        _link, token = offices.make_work_link(
            scope=scope,
            agency=agency,
            contact=contact,
            subject=Reference("round", str(round_.pk)),
            ends_at=services.link_end(round_),
            now=clock.now(),
        )
        url = request.build_absolute_uri(reverse("open_worklink", args=[token]))
        request.session["new_work_link"] = {"contact": contact.pk, "url": url}

    return act(
        request, make, done=_("Tautan kerja dibuat; kirimkan sekarang, alamatnya tampil sekali."), go=here
    )
