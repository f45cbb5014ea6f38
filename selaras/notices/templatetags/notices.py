"""The number on the bell."""

from django import template

from selaras.notices import selectors

register = template.Library()


@register.simple_tag(takes_context=True)
def unread(context: template.Context) -> int:
    """Asked once per request, however often the frame shows it."""
    request = context.get("request")
    scope = context.get("scope")
    if request is None or scope is None or not scope.is_signed_in:
        return 0
    if not hasattr(request, "unread_notices"):
        request.unread_notices = selectors.unread_count(scope.user_id)
    return int(request.unread_notices)
