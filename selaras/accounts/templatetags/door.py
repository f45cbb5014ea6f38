"""What the door offers besides name and password."""

from django import template
from django.conf import settings

from selaras.accounts.services.single_sign_on import is_offered

register = template.Library()


@register.simple_tag
def single_sign_on_name() -> str:
    """Empty where no provider is set."""
    return str(settings.SSO_NAME) if is_offered() else ""
