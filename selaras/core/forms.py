"""What the forms of every room share: the day one picks, and a service's faults beside the fields."""

from collections.abc import Callable

from django import forms
from django.core.exceptions import ValidationError


class DayInput(forms.DateInput):
    """The browser's own calendar, which takes and gives ISO dates whatever the language of the page."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def succeeds(form: forms.BaseForm, run: Callable[[], object]) -> bool:
    """Whether the service did it; otherwise its faults stand beside the fields they name."""
    try:
        run()
    except ValidationError as fault:
        if not hasattr(fault, "error_dict"):
            form.add_error(None, fault)
            return False
        for name, errors in fault.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)
        return False
    return True
