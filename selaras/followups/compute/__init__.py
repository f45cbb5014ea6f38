"""When a reporting period ends, and when a day is over where it is counted."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from selaras.followups.choices import PERIOD_MONTHS, Period

LAST_MINUTE = time(23, 59)


def period_due(year: int, period: str, days_after: int = 0) -> date:
    """The last day of the period, or so many days later."""
    month = PERIOD_MONTHS[Period(period)]
    return date(year, month, monthrange(year, month)[1]) + timedelta(days=days_after)


def end_of_day(day: date, zone: str) -> datetime:
    """A follow-up is in time until its day is over."""
    return datetime.combine(day, LAST_MINUTE, ZoneInfo(zone))
