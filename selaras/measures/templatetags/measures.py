"""Published numbers as sourced facts on any page, and the words around a number."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils.translation import gettext as _

from selaras.core.formats import number_id
from selaras.measures.choices import STATE_TONES, Better, State
from selaras.measures.compute import Mean, Value
from selaras.measures.compute.means import rounded_like
from selaras.measures.models import Measure
from selaras.measures.permissions import can_view
from selaras.measures.selectors import Fact
from selaras.measures.selectors import official_fact as find_fact

register = template.Library()


@register.inclusion_tag("measures/_official_fact.html", takes_context=True)
def official_fact(
    context: Context, region_code: str, index_code: str, edition: str | None = None, brief: bool = False
) -> dict[str, Any]:
    """The owner's value with mean, reasons and source; ``brief`` leaves the reasons out."""
    fact: Fact | None = find_fact(region_code, index_code, edition)
    scope = context.get("scope")
    may_view = scope is not None and bool(can_view(scope))
    return {"fact": fact, "index_code": index_code, "brief": brief, "may_view": may_view}


@register.simple_tag
def score_words(row: Measure | Value) -> str:
    """The score; where the owner published none, what they published instead."""
    if row.score:
        return number_id(row.score)
    return row.category or _("hanya urutan")


@register.simple_tag
def scale_words(row: Measure) -> str:
    if not row.scale_max:
        return _("Jumlah tanpa batas atas; metode %(method)s") % {"method": row.method_version}
    told = {"low": number_id(row.scale_min), "high": number_id(row.scale_max), "method": row.method_version}
    if row.better == Better.LOW:
        return _("Skala %(low)s–%(high)s, makin rendah makin baik; metode %(method)s") % told
    return _("Skala %(low)s–%(high)s; metode %(method)s") % told


@register.filter
def number_or_dash(score: str) -> str:
    return number_id(score) if score else "–"


@register.filter
def signed(number: Any) -> str:
    """With its sign: a difference without one reads as a value."""
    shown = number_id(abs(number))
    return f"+{shown}" if number > 0 else f"−{shown}" if number < 0 else shown


@register.filter
def state_tone(state: str) -> str:
    return STATE_TONES[State(state)]


@register.filter
def exact_words(mean: Mean) -> str:
    """To four places, as a step before the rounding."""
    return number_id(mean.printed(4))


@register.filter
def reproduced(measure: Measure, mean: Mean) -> bool:
    return rounded_like(mean.exact, measure.score) == measure.score
