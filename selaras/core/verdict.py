"""The answer of a permission rule: yes, or no with a reason a person can read.

Truthy or falsy: one answer serves the ``if`` of a service, the tooltip of a button and the text of a test.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied


@dataclass(frozen=True, slots=True)
class Allowed:
    reason: str = ""

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Denied:
    reason: str

    def __bool__(self) -> bool:
        return False


Verdict = Allowed | Denied
ALLOWED = Allowed()


class Refused(PermissionDenied):
    """A service was called although its rule says no; carries the rule's reason."""

    def __init__(self, verdict: Denied) -> None:
        super().__init__(verdict.reason)
        self.reason = verdict.reason


def demand(verdict: Verdict) -> None:
    if isinstance(verdict, Denied):
        raise Refused(verdict)


def first_denial(*rules: Callable[[], Verdict]) -> Verdict:
    """The first rule that says no, else Allowed; later rules may lean on earlier ones."""
    for rule in rules:
        verdict = rule()
        if not verdict:
            return verdict
    return ALLOWED
