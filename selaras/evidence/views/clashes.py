"""One clash: the two kegiatan side by side, what is proposed, and who has agreed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from selaras.core import clock
from selaras.core.http import Request, record_id
from selaras.evidence import permissions, selectors
from selaras.evidence.compute import reasons_to_meet
from selaras.evidence.forms import SettlementForm
from selaras.evidence.models import Activity, ClashSettlement
from selaras.evidence.services import settlements
from selaras.evidence.views.access import act, base_of, entered, visible_activity
from selaras.offices.models import Agency


@entered
@require_http_methods(["GET", "HEAD", "POST"])
def activity_clash(request: Request, pk: int, other_pk: int) -> HttpResponse:
    if pk == other_pk:
        raise Http404
    first, second = (visible_activity(request, one) for one in sorted((pk, other_pk)))
    is_sent = request.method == "POST"
    form = SettlementForm(request.POST if is_sent else None, pair=(first, second))
    if is_sent and form.is_valid():
        now, given = clock.now(), form.given()
        try:
            made = settlements.propose(scope=request.scope, one=first, other=second, now=now, **given)
        except ValidationError as fault:
            form.take_faults(fault)
        else:
            messages.success(request, _("Usulan tersimpan dan terlihat oleh kedua OPD."))
            return redirect(made.get_absolute_url())
    return _page(request, first, second, form)


@entered
@require_POST
def clash_step(request: Request, pk: int, step: str) -> HttpResponse:
    row = selectors.settlement(request.scope, pk)
    if row is None or step not in {"setuju", "tolak", "cabut"}:
        raise Http404
    given: dict[str, Any] = {"scope": request.scope, "settlement": row, "now": clock.now()}
    text, go = request.POST.get("text", "")[:1000], row.get_absolute_url()
    if step == "setuju":
        given |= {"agency": _side(row, request.POST.get("agency", "")), "source": text}
        return act(request, lambda: settlements.agree(**given), done=_("Persetujuan tercatat."), go=go)
    given["reason"] = text
    if step == "tolak":
        done = _("Tercatat tidak disepakati.")
        return act(request, lambda: settlements.decline(**given), done=done, go=go)
    return act(request, lambda: settlements.withdraw(**given), done=_("Penyelesaian dicabut."), go=go)


def _side(row: ClashSettlement, given: str) -> Agency:
    number = record_id(given)
    found = next((one.agency for one in (row.first, row.second) if one.agency_id == number), None)
    if found is None:
        raise Http404
    return found


def _page(request: Request, first: Activity, second: Activity, form: SettlementForm) -> HttpResponse:
    scope, rows = request.scope, selectors.settlements_of(first, second)
    live = next((row for row in rows if row.is_live), None)
    met = [one for one in selectors.clashes_of(scope, first) if one.other(first.pk) == second.pk]
    context: dict[str, Any] = {
        "base": base_of(scope),
        "pair": (first, second),
        "met": met,
        "reasons": reasons_to_meet(first, second),
        "live": live,
        "history": [row for row in rows if row is not live],
        "may_settle": permissions.can_settle(scope, first, second),
        "form": form,
        **(_of_live(request, live) if live else {}),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "evidence/clash.html", context, status=status)


def _of_live(request: Request, live: ClashSettlement) -> dict[str, Any]:
    scope = request.scope
    sides = list({one.agency_id: one.agency for one in (live.first, live.second)}.values())
    return {
        "live_words": selectors.outcome_words(live),
        "asked": [agency for agency in sides if permissions.can_agree(scope, live, agency)],
        "own_ids": scope.agencies("evidence.add"),
        "may_decline": permissions.can_decline(scope, live),
        "may_withdraw": permissions.can_withdraw(scope, live),
        "mover_edits": live.mover and permissions.can_edit_activity(scope, live.mover),
    }
