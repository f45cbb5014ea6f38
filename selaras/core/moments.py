"""A form field for a day and time of day in one named zone."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms


class MomentField(forms.DateTimeField):
    """What is typed is a local time of the zone, whatever zone the server keeps."""

    def __init__(self, *, zone: ZoneInfo, **kwargs: Any) -> None:
        self.zone = zone
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime) and value.tzinfo is not None:
            return value.astimezone(self.zone).replace(tzinfo=None)
        return value

    def to_python(self, value: Any) -> datetime | None:
        parsed = super().to_python(value)
        # The parent understands the text in the server's zone.
        return None if parsed is None else parsed.replace(tzinfo=self.zone)
