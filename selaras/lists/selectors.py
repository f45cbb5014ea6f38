"""Saved views: those a person sees, and what of one still holds for whoever opens it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from selaras.core.listings import COLUMN, NO_FILTER, Listing, chosen_columns, listing_at
from selaras.core.scope import Scope
from selaras.lists.choices import QUERY_LENGTH, QUERY_PARTS
from selaras.lists.models import SavedView
from selaras.lists.permissions import can_share
from selaras.offices.models import Agency


@dataclass(frozen=True, slots=True)
class Checked:
    """What of a query is known and allowed to this person, and the names of the rest."""

    query: str
    dropped: tuple[str, ...] = ()


def views_for(scope: Scope, listing: str = "") -> QuerySet[SavedView]:
    """Own views first; both by name."""
    rows = SavedView.objects.visible_to(scope).select_related("owner", "agency")
    return rows.filter(listing=listing) if listing else rows


def default_of(scope: Scope, listing: str) -> SavedView | None:
    rows = SavedView.objects.filter(owner_id=scope.user_id, listing=listing, is_default=True)
    return rows.first() if scope.user_id is not None else None


def offices_to_share_with(scope: Scope) -> list[Agency]:
    rows = Agency.objects.filter(pk__in=scope.agency_ids, is_active=True).order_by("name", "pk")
    return [agency for agency in rows if can_share(scope, agency)]


def savable(url_name: str) -> Listing | None:
    """A list with an address of its own; the list of one record is reached through that record."""
    listing = listing_at(url_name)
    return listing if listing and listing.url_name == url_name and address_of(listing) else None


def address_of(listing: Listing) -> str:
    try:
        return reverse(listing.url_name)
    except NoReverseMatch:
        return ""


def checked(request: HttpRequest, listing: Listing, query: str) -> Checked:
    """Asks the form of the page itself, as this person: what it refuses is left out and named."""
    if len(query) > QUERY_LENGTH or query.count("&") >= QUERY_PARTS:
        return Checked("", (gettext("seluruh saringan, karena terlalu panjang"),))
    data = QueryDict(query, mutable=True)
    fields, errors = _form_of(request, listing, data)
    dropped = []
    for name, values in list(data.lists()):
        texts = [text for text in values if text.strip()]
        if name == COLUMN and texts:
            found = chosen_columns(request, listing, texts)
            dropped += [gettext("kolom %(name)s") % {"name": word} for word in found.unknown]
            data.setlist(name, [column.key for column in found.columns] if found.is_narrowed else [])
        elif name in NO_FILTER or not texts:
            del data[name]
        elif name not in errors if name in fields else _is_switched(listing, name, texts):
            data.setlist(name, texts)
        else:
            dropped.append(str(getattr(fields.get(name), "label", None) or name)[:60])
            del data[name]
    return Checked(data.urlencode(), tuple(dropped))


def _form_of(request: HttpRequest, listing: Listing, data: QueryDict) -> tuple[Any, Any]:
    if listing.filters is None:
        return {}, {}
    form = listing.filters(request, data)
    return form.fields, form.errors


def _is_switched(listing: Listing, name: str, texts: list[str]) -> bool:
    allowed = listing.switches.get(name)
    return allowed is not None and (not allowed or set(texts) <= set(map(str, allowed)))


def by_list(views: QuerySet[SavedView]) -> Iterator[tuple[str, list[SavedView]]]:
    """Grouped under the titles of the lists; a list that is no more is named by its code."""
    groups: dict[str, list[SavedView]] = {}
    for view in views:
        groups.setdefault(view.list_title, []).append(view)
    yield from sorted(groups.items())
