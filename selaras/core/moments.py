"""A form field for a day and time of day in one named zone, and which days the calendar of work knows."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Beyond them is a slip of the hand, and at the ends of the calendar no zone can be counted.
FIRST_YEAR, LAST_YEAR = 2000, 2100


def within_reach(day: date) -> None:
    """The validator of days that something is to be reckoned with."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(
            _("Tulis tahun antara %(first)s dan %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR},
            code="out_of_reach",
        )


# What a spreadsheet keeps for a day whose cell is formatted as a number.
_SERIAL_ZERO = date(1899, 12, 30)


def serial_words(text: str) -> str:
    """What to do about "46023" where a day belongs, or nothing; it is never taken for a day by itself."""
    if not (text.isascii() and text.isdigit() and len(text) == 5):
        return ""
    day = _SERIAL_ZERO + timedelta(days=int(text))
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return ""
    told = {"number": text, "day": f"{day:%d-%m-%Y}"}
    return _("%(number)s adalah nomor tanggal Excel (%(day)s). Ubah selnya menjadi tanggal.") % told


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
        if parsed is None:
            return None
        within_reach(parsed)
        # The parent understands the text in the server's zone.
        return parsed.replace(tzinfo=self.zone)
