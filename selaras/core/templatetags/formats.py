"""Template filters of ``core.formats``; the argument is the zone of a moment, WIB where it is left out.

``{{ duty.due_at|due_words:duty.zone }}`` counts from the present moment; the tags of the same name take
``now`` and ``holidays`` as well. A missing value shows as a dash, never as zero.
"""

from collections.abc import Callable, Collection
from datetime import date, datetime

from django import template

from selaras.core import clock, formats

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


@register.filter(name="due_words")
def due_words_now(due: datetime | None, zone: formats.Zone = "") -> str:
    return due_words(due, zone)


@register.filter(name="due_short")
def due_short_now(due: datetime | None, zone: formats.Zone = "") -> str:
    return due_short(due, zone)


@register.simple_tag
def due_words(
    due: datetime | None,
    zone: formats.Zone = "",
    now: datetime | None = None,
    holidays: Collection[date] = formats.NO_HOLIDAYS,
) -> str:
    return _shown(
        formats.due_words,
        due,
        now or clock.now(),
        _zone(zone),
        holidays or formats.NO_HOLIDAYS,
    )


@register.simple_tag
def due_short(
    due: datetime | None,
    zone: formats.Zone = "",
    now: datetime | None = None,
    holidays: Collection[date] = formats.NO_HOLIDAYS,
) -> str:
    return _shown(
        formats.due_short,
        due,
        now or clock.now(),
        _zone(zone),
        holidays or formats.NO_HOLIDAYS,
    )
