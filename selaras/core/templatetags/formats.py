"""Template filters of ``core.formats``; the argument is the zone of a moment, WIB where it is left out.

``{{ duty.due_at|due_words:duty }}`` counts from now in the working days of the duty's region; the tags of
the same name take ``now`` and ``holidays`` as well. A missing value shows as a dash, never as zero.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import cast

from django import template

from selaras.core import clock, formats, workdays

register = template.Library()
Shown = formats.Number | None


def _shown(write: Callable[..., str], value: object, *arguments: object) -> str:
    return formats.DASH if value is None or value == "" else write(value, *arguments)


def _zone(zone: formats.Zone | None) -> formats.Zone:
    return zone or formats.DEFAULT_ZONE


@register.filter
def number_id(value: Shown, places: int | None = None) -> str:
    return _shown(formats.number_id, value, places)


@register.filter
def thousands(value: Shown) -> str:
    return _shown(formats.thousands, value)


@register.filter
def percent(value: Shown, places: int | None = None) -> str:
    return _shown(formats.percent, value, places)


@register.filter
def percent_of(part: Shown, whole: Shown) -> str:
    return formats.DASH if whole is None or whole == "" else _shown(formats.percent_of, part, whole)


@register.filter
def rupiah(value: Shown) -> str:
    return _shown(formats.rupiah, value)


@register.filter
def file_size(size: int | None) -> str:
    return _shown(formats.file_size, size)


@register.filter
def weekday(day: date) -> str:
    return str(formats.DAYS[day.weekday()])


@register.filter
def month_long(day: date | None) -> str:
    return _shown(formats.month_long, day)


@register.filter
def day_long(day: date | None, zone: formats.Zone = "") -> str:
    return _shown(formats.day_long, day, _zone(zone))


@register.filter
def day_plain(day: date | None, zone: formats.Zone = "") -> str:
    return _shown(formats.day_plain, day, _zone(zone))


@register.filter
def day_short(day: date | None, zone: formats.Zone = "") -> str:
    return _shown(formats.day_short, day, _zone(zone))


@register.filter
def day_range(start: date | None, end: date | None) -> str:
    return formats.DASH if end is None else _shown(formats.day_range, start, end)


@register.filter
def clock_words(moment: datetime | None, zone: formats.Zone = "") -> str:
    return _shown(formats.clock_words, moment, _zone(zone))


@register.filter
def clock_short(moment: datetime | None, zone: formats.Zone = "") -> str:
    return _shown(formats.clock_short, moment, _zone(zone))


@register.filter
def moment_long(moment: datetime | None, zone: formats.Zone = "") -> str:
    return _shown(formats.moment_long, moment, _zone(zone))


@register.filter
def moment_short(moment: datetime | None, zone: formats.Zone = "") -> str:
    return _shown(formats.moment_short, moment, _zone(zone))


@register.filter
def zone_abbr(zone: formats.Zone | None) -> str:
    return formats.zone_abbr(_zone(zone))


def _place(place: object) -> tuple[formats.Zone, formats.Holidays]:
    """Zone and calendar of whatever knows its region; of a bare zone Monday to Friday."""
    path = getattr(place, "region_path", None)
    if path is None:
        return _zone(cast("formats.Zone | None", place)), formats.NO_HOLIDAYS
    return _zone(getattr(place, "zone", None)), workdays.calendar_at(path)


@register.filter(name="due_words")
def due_words_now(due: datetime | None, place: object = "") -> str:
    return due_words(due, place)


@register.filter(name="due_short")
def due_short_now(due: datetime | None, place: object = "") -> str:
    return due_short(due, place)


@register.simple_tag
def due_words(
    due: datetime | None,
    zone: object = "",
    now: datetime | None = None,
    holidays: formats.Holidays | None = None,
) -> str:
    known_zone, known = _place(zone)
    return _shown(formats.due_words, due, now or clock.now(), known_zone, holidays or known)


@register.simple_tag
def due_short(
    due: datetime | None,
    zone: object = "",
    now: datetime | None = None,
    holidays: formats.Holidays | None = None,
) -> str:
    known_zone, known = _place(zone)
    return _shown(formats.due_short, due, now or clock.now(), known_zone, holidays or known)


@register.filter
def days_off_until(due: datetime | None, place: object) -> list[str]:
    """The named days off between now and then: "Jumat, 16 Januari libur Isra Mikraj"."""
    zone, calendar = _place(place)
    if due is None or not isinstance(calendar, workdays.Calendar):
        return []
    today = formats.local_day(clock.now(), zone)
    return formats.holiday_words(today, formats.local_day(due, zone), calendar.days_off)
