"""Saved drafts for the forms of a page."""

from typing import Any

from django import template

from selaras.accounts import services

register = template.Library()


@register.simple_tag(takes_context=True)
def draft(context: template.Context, form_key: str) -> dict[str, Any]:
    """What this person had typed under this key; empty where nothing waits."""
    scope = context.get("scope")
    if scope is None or scope.is_anonymous:
        return {}
    return services.take_draft(owner=services.draft_owner(scope), form_key=form_key) or {}
