"""The timeline of a record."""

import json
from typing import Any

from django import template
from django.utils.translation import gettext as _

from selaras.audit import choices, permissions, selectors
from selaras.audit.models import Event
from selaras.core.formats import DASH

register = template.Library()
# The newest stand open; a long history must not push away what follows it.
OPEN, FOLDED_FROM = 8, 12


@register.inclusion_tag("audit/_timeline.html", takes_context=True)
def timeline(
    context: template.Context, kind: str, id: object, zone: str = "", limit: int = 50
) -> dict[str, Any]:
    """Newest first, in one query; ``zone`` is that of the record ("Asia/Makassar"), WIB where left out."""
    scope = context.get("scope")
    found = selectors.timeline(kind=kind, id=id, limit=limit + 1, scope=scope)
    events = found.changes
    entries = selectors.in_words(events[:limit])
    open_ones = OPEN if len(entries) >= FOLDED_FROM else len(entries)
    return {
        "entries": entries[:open_ones],
        "older": entries[open_ones:],
        "readers": selectors.in_words(found.readers),
        "zone": zone,
        "has_more": len(events) > limit,
        "may_see_all": scope is not None and bool(permissions.can_view(scope)),
        "kind": kind,
        "id": id,
        "request": context.get("request"),
    }


@register.filter
def changes(event: Event) -> list[dict[str, str]]:
    """The fields of before and after side by side; a dash where a side has none."""
    if selectors.hides_changes(event):
        return []
    before, after = event.before or {}, event.after or {}
    names = list(before) + [name for name in after if name not in before]
    return [
        {"name": choices.field_label(name), "before": _shown(before, name), "after": _shown(after, name)}
        for name in names
    ]


def _shown(values: dict[str, Any], name: str) -> str:
    value = values.get(name)
    if value in (None, "", [], {}):
        return DASH
    if isinstance(value, bool):
        return str(_("ya") if value else _("tidak"))
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
