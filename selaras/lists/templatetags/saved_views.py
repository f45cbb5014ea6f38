"""The views of the list at hand, and those of the first page."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.template.context import Context

from selaras.core.http import record_id
from selaras.lists.choices import ON_DESK
from selaras.lists.models import SavedView
from selaras.lists.selectors import savable, views_for

register = template.Library()


@dataclass(frozen=True, slots=True)
class Bar:
    listing: str
    query: str
    views: list[SavedView]
    current: SavedView | None

    @property
    def has_default(self) -> bool:
        return any(view.is_default for view in self.views)


@register.simple_tag(takes_context=True)
def view_bar(context: Context) -> Bar | None:
    """Nothing where a list cannot be saved, or for a visitor by work link."""
    request = context.get("request")
    scope = getattr(request, "scope", None)
    match = getattr(request, "resolver_match", None)
    listing = savable(match.view_name) if match and scope and scope.user_id is not None else None
    if listing is None or request is None or scope is None:
        return None
    views = sorted(
        views_for(scope, listing.code), key=lambda view: (view.owner_id != scope.user_id, view.name)
    )
    here = record_id(request.GET.get("tampilan", ""))
    query = request.GET.copy()
    for name in ("page", "format", "tampilan"):
        query.pop(name, None)
    return Bar(listing.code, query.urlencode(), views, next((v for v in views if v.pk == here), None))


@register.simple_tag(takes_context=True)
def views_on_desk(context: Context) -> list[SavedView]:
    """Own ones first, those last saved; the page of all of them has the rest."""
    scope = context.get("scope")
    if scope is None or scope.user_id is None:
        return []
    rows = views_for(scope).order_by("-saved_at", "-pk")
    return sorted(rows[: ON_DESK * 2], key=lambda view: view.owner_id != scope.user_id)[:ON_DESK]
