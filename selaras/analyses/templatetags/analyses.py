"""Scores, codes and addresses as the pages of this app show them."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django import template
from django.http import QueryDict

from selaras.analyses.selectors import shown_part, shown_score

register = template.Library()
NOTHING = "–"


@register.filter
def score(value: float | None, places: int = 3) -> str:
    return shown_score(value, places) or NOTHING


@register.filter
def as_written(value: str) -> str:
    """A number with all its digits and a decimal comma."""
    return value.replace(".", ",") or NOTHING


@register.filter
def at(names: Mapping[str, Any], key: str) -> Any:
    return names.get(key, "")


@register.filter
def nth(items: Sequence[Any], place: int) -> str:
    return str(items[place].code)


@register.filter
def plain_code(code: str) -> str:
    """Without the mark of a filler level."""
    return code.split("~")[0]


@register.filter
def without(query: str, names: str) -> str:
    """A query without some of its names, ready for one more."""
    kept = QueryDict(query, mutable=True)
    for name in names.split(","):
        kept.pop(name, None)
    text = kept.urlencode()
    return f"{text}&" if text else ""


@register.filter
def plain(value: float) -> str:
    """A coordinate: with a point, whatever the language of the page."""
    return f"{value:.1f}".removesuffix(".0")


@register.filter
def minus(value: float, less: float) -> str:
    return plain(float(value) - float(less))


@register.filter
def part(value: Fraction) -> str:
    """A part of a difference, with its sign."""
    return shown_part(value)


@register.filter
def part_score(value: Fraction) -> str:
    return shown_score(float(value))
