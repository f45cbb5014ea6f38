"""The parts of the follow-up as tabs, each for those who may open it."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from selaras.core.references import Reference, action_of
from selaras.core.scope import Scope
from selaras.followups.models import Decision
from selaras.followups.permissions import reads_directions
from selaras.offices.selectors import current_region

register = template.Library()

TABS = (
    ("actions", _("Daftar")),
    ("action_matrix", _("Matriks")),
    ("actions_undelivered", _("Belum menyerahkan")),
    ("action_rate", _("Capaian")),
    ("action_report", _("Laporan")),
    ("directions", _("Arahan")),
)


@register.inclusion_tag("followups/_overview_tabs.html", takes_context=True)
def followup_tabs(context: template.Context, open_tab: str) -> dict[str, Any]:
    scope: Scope = context["scope"] if "scope" in context else context["request"].scope
    shown = [
        {"url": reverse(name), "label": label, "open": name == open_tab}
        for name, label in TABS
        if name != "directions" or reads_directions(scope)
    ]
    return {"tabs": shown}


@register.inclusion_tag("followups/_decision_rounds.html", takes_context=True)
def decision_rounds(context: template.Context, decision: Decision) -> dict[str, Any]:
    """Evidence rounds begun from it, and where one is begun, as the app that has rounds tells."""
    request = context["request"]
    scope, reference = request.scope, Reference("decision", str(decision.pk))
    begun, address = action_of("round", "begun_from"), action_of("round", "address_from")
    return {
        "rounds": begun(scope, reference) if begun else [],
        "address": address(scope, reference, current_region(request)) if address else "",
    }
