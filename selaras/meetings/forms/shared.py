"""What the forms of meetings share: kinds of events, faults beside their field."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError

from selaras.meetings.choices import event_kinds


def rows(height: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": height})


def kinds() -> list[tuple[str, str]]:
    return [(kind.code, kind.label) for kind in event_kinds().values()]


class FaultsBeside(forms.Form):
    """What a service refuses stands beside the field it names."""

    def take(self, fault: ValidationError) -> None:
        if not hasattr(fault, "error_dict"):
            self.add_error(None, fault)
            return
        for name, errors in fault.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)
