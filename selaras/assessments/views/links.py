"""What a work link opens: the items of one agency in one round."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from selaras.assessments.models import Contribution, Repair, Round
from selaras.assessments.selectors.items import items_for
from selaras.assessments.selectors.notes import open_notes_of
from selaras.assessments.selectors.rounds import rounds_for
from selaras.assessments.views.access import no_store, scope_of
from selaras.core import clock
from selaras.core.scope import Scope
from selaras.offices.models import Agency


@require_GET
def worklink_home(request: HttpRequest) -> HttpResponse:
    """The items to answer, what was returned, what others ask for; nothing else is reachable."""
    scope = scope_of(request)
    link = scope.work_link
    round_ = rounds_for(scope).first() if link else None
    if link is None or round_ is None:
        raise Http404
    return no_store(render(request, "assessments/worklink.html", _owed_by(scope, round_, link.agency_id)))


def _owed_by(scope: Scope, round_: Round, agency_id: int) -> dict[str, Any]:
    owned = [item for item in items_for(scope, round_) if item.duty_agency_id == agency_id]
    asked = list(
        Contribution.objects.running()
        .filter(item__round=round_, agency_id=agency_id)
        .select_related("item__question", "item__round", "item__owner_agency")
    )
    return {
        "round": round_,
        "agency": Agency.objects.get(pk=agency_id),
        "open_items": [item for item in owned if item.is_with_owner],
        "handed_items": [item for item in owned if not item.is_with_owner],
        "asked": asked,
        "repairs": list(Repair.objects.visible_to(scope).filter(round=round_).running()),
        "notes": open_notes_of(scope, agency_id),
        "owes_contributions": any(row.is_owed for row in asked),
        "now": clock.now(),
    }
