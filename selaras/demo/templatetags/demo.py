"""What the demo bar and the sign-in page show."""

from collections.abc import Sequence

from django import template

from selaras.core import clock
from selaras.demo.choices import CAST, Member
from selaras.demo.services import has_run_past, others

register = template.Library()


@register.simple_tag
def cast() -> Sequence[Member]:
    return CAST


@register.simple_tag
def other_people() -> dict[str, str]:
    return others()


@register.simple_tag
def case_has_run_past() -> bool:
    return has_run_past(clock.now())
