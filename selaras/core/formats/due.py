"""How far away a due time is, in working days and in the words of the office."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from selaras.core.formats.days import (
    DAYS,
    DEFAULT_ZONE,
    MONTHS,
    Zone,
    clock_words,
    in_zone,
    local_day,
    moment_long,
)
from selaras.core.formats.numbers import thousands
from selaras.core.workdays import Calendar

# A bare collection of days off leaves Monday to Friday as the week.
Holidays = Collection[date] | Calendar
NO_HOLIDAYS: frozenset[date] = frozenset()


def working_days_between(start: date, end: date, holidays: Holidays = NO_HOLIDAYS) -> int:
    """Working days after ``start`` up to and including ``end``; negative where ``end`` comes first."""
    return _calendar(holidays).working_days_between(start, end)


def _calendar(holidays: Holidays) -> Calendar:
    return holidays if isinstance(holidays, Calendar) else Calendar(dict.fromkeys(holidays, ""))


def due_words(
    due: datetime,
    now: datetime,
    zone: Zone = DEFAULT_ZONE,
    holidays: Holidays = NO_HOLIDAYS,
) -> str:
    """How much time is left or how late it is, in working days, with the full date where it lies ahead."""
    due_day, today = local_day(due, zone), local_day(now, zone)
    if now > due:
        late = _late_words(due_day, today, holidays)
        if late:
            return late
        if due_day == today:
            return _("Terlambat, batas waktunya hari ini pukul %(clock)s") % {"clock": clock_words(due, zone)}
        return _("Terlambat sejak %(moment)s") % {"moment": moment_long(due, zone)}
    if due_day == today:
        return _("Hari ini, pukul %(clock)s") % {"clock": clock_words(due, zone)} + _office_words(
            due, zone, holidays
        )
    return f"{_ahead_words(due_day, today, holidays)} ({moment_long(due, zone)})"


def due_short(
    due: datetime,
    now: datetime,
    zone: Zone = DEFAULT_ZONE,
    holidays: Holidays = NO_HOLIDAYS,
) -> str:
    """``due_words`` for a narrow column: no date but the clock where the day is today or tomorrow."""
    due_day, today = local_day(due, zone), local_day(now, zone)
    if now > due:
        return _late_words(due_day, today, holidays) or _("Terlambat")
    if due_day == today:
        return _("Hari ini, %(clock)s") % {"clock": clock_words(due, zone)}
    if due_day == today + timedelta(days=1):
        return _("Besok, %(clock)s") % {"clock": clock_words(due, zone)}
    return _ahead_words(due_day, today, holidays)


def holiday_words(start: date, end: date, holidays: Mapping[date, str]) -> list[str]:
    """The named weekdays off after ``start`` up to ``end``: "Jumat, 16 Januari libur Isra Mikraj"."""
    return [
        _("%(day)s, %(date)s %(month)s libur %(name)s")
        % {
            "day": DAYS[day.weekday()],
            "date": day.day,
            "month": MONTHS[day.month - 1],
            "name": holidays[day],
        }
        for day in sorted(holidays)
        if start < day <= end and day.weekday() < 5
    ]


def _office_words(due: datetime, zone: Zone, holidays: Holidays) -> str:
    """Said where nobody is at the office any more when the time comes, as in Ramadan."""
    day, calendar = local_day(due, zone), _calendar(holidays)
    if calendar.hours and not calendar.is_working(day):
        return " " + _("(bukan hari kerja)")
    closes = calendar.closes_on(day)
    if closes is None or in_zone(due, zone).time() <= closes:
        return ""
    return " " + _("(jam kerja sampai %(clock)s)") % {"clock": f"{closes:%H.%M}"}


def _late_words(due_day: date, today: date, holidays: Holidays) -> str:
    """Empty where not one working day has passed since."""
    days = working_days_between(due_day, today, holidays)
    if not days:
        return ""
    return ngettext("Terlambat %(days)s hari kerja", "Terlambat %(days)s hari kerja", days) % {
        "days": thousands(days)
    }


def _ahead_words(due_day: date, today: date, holidays: Holidays) -> str:
    if due_day == today + timedelta(days=1):
        return _("Besok")
    days = working_days_between(today, due_day, holidays)
    if days:
        return ngettext("%(days)s hari kerja lagi", "%(days)s hari kerja lagi", days) % {
            "days": thousands(days)
        }
    # Due on a weekend or holiday that begins tomorrow: "0 working days" would read as today.
    return _("%(days)s hari lagi, tanpa hari kerja") % {"days": thousands((due_day - today).days)}
