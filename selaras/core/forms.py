"""What the forms of every room share: the day, records of many, a service's faults beside the fields."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from selaras.core.http import record_id


class DayInput(forms.DateInput):
    """The browser's own calendar, which takes and gives ISO dates whatever the language of the page."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RecordsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Some records of many; a key beyond those of the database is refused before the database is asked."""

    def clean(self, value: Any) -> Any:
        for key in value if isinstance(value, (list, tuple)) else ():
            if record_id(key) is None:
                raise ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": key}
                )
        return super().clean(value)


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
