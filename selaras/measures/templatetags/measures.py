"""Published numbers as sourced facts on any page."""

from typing import Any

from django import template

from selaras.measures.selectors import Fact
from selaras.measures.selectors import official_fact as find_fact

register = template.Library()


@register.inclusion_tag("measures/_official_fact.html")
def official_fact(
    region_code: str, index_code: str, edition: str | None = None, brief: bool = False
) -> dict[str, Any]:
    """The owner's value with mean, reasons and source; ``brief`` leaves the reasons out."""
    fact: Fact | None = find_fact(region_code, index_code, edition)
    return {"fact": fact, "index_code": index_code, "brief": brief}
