"""The columns a person wants to see of the list at hand."""

import re
from dataclasses import dataclass
from html import unescape

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.utils.html import strip_tags

from selaras.core.listings import COLUMN, Chosen, Column, Listing, chosen_columns, columns_of, listing_at

register = template.Library()
HEAD = re.compile(r"<thead>(.*?)</thead>", re.DOTALL)
CELL = re.compile(r"<th[^>]*>(.*?)</th>", re.DOTALL)
NUMBER = "No."


@dataclass(frozen=True, slots=True)
class Choice:
    """What the form of the columns shows: each with its tick, and the rest of the address to keep."""

    offered: list[tuple[Column, bool]]
    kept: list[tuple[str, str]]
    found: Chosen


@register.simple_tag(takes_context=True)
def column_choice(context: Context) -> Choice | None:
    """Nothing on a page that is no list of the product."""
    request, listing = _at_hand(context)
    if request is None or listing is None:
        return None
    found = chosen_columns(request, listing)
    offered = [(one, one in found.columns) for one in columns_of(request, listing)]
    left = {"page", "format", COLUMN}
    kept = [(name, text) for name, texts in request.GET.lists() if name not in left for text in texts]
    return Choice(offered, kept, found)


@register.simple_tag(takes_context=True)
def kept_columns(context: Context) -> list[str]:
    """Filtering anew keeps the columns; names of nothing are not carried on."""
    choice = column_choice(context) if _are_asked(context) else None
    narrowed = choice is not None and choice.found.is_narrowed
    return [column.key for column in choice.found.columns] if choice and narrowed else []


@register.simple_tag(takes_context=True)
def columns_off(context: Context, table: str) -> str:
    """Classes that hide what was not chosen; the first column stays, and so does what is none of the list."""
    choice = column_choice(context) if _are_asked(context) else None
    if choice is None or not choice.found.is_narrowed:
        return ""
    heads = HEAD.search(table)
    names = [unescape(strip_tags(cell)).strip() for cell in CELL.findall(heads[1])] if heads else []
    left_out = {column.label for column, is_chosen in choice.offered if not is_chosen}
    first = next((place for place, name in enumerate(names, 1) if name not in {"", NUMBER}), 1)
    off = [place for place, name in enumerate(names, 1) if place > first and name in left_out]
    return " ".join(f"without-{place}" for place in off)


def _are_asked(context: Context) -> bool:
    """Tables stand on every page; most have nothing to hide."""
    request = context.get("request")
    return request is not None and COLUMN in request.GET


def _at_hand(context: Context) -> tuple[HttpRequest | None, Listing | None]:
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    return request, listing_at(match.view_name) if match is not None else None
