"""Moving a case by whole weeks, so that weekdays stay true and its deadline is the coming Friday."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from selaras.demo.choices import CASE, FRIDAY

WEEK = timedelta(weeks=1)


def shift_of(now: datetime, zone: ZoneInfo, *, real_dates: bool = False) -> timedelta:
    """Whole weeks between the case and its deadline on the coming Friday; none with the real dates."""
    if real_dates:
        return timedelta()
    local = now.astimezone(zone)
    friday = local.date() + timedelta(days=(FRIDAY - local.weekday()) % 7)
    if datetime.combine(friday, CASE.owner_at, zone) <= local:
        friday += WEEK
    return friday - CASE.owner_due


def moment(day: date, at: time, shift: timedelta, zone: ZoneInfo) -> datetime:
    return datetime.combine(day + shift, at, zone)
