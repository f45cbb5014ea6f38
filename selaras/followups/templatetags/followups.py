"""What templates ask of an action that needs to know the time."""

from django import template

from selaras.core import clock
from selaras.followups.models import Action

register = template.Library()


@register.filter
def is_late(action: Action) -> bool:
    return action.is_late(clock.now())
