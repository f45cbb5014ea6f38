"""When a mail may reach somebody: in office hours where they work, and never in their quiet hours."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from selaras.core.workdays import Calendar, Hours, calendar_at
from selaras.notices.choices import Home
from selaras.notices.models import NoticeWish

# What is taken where nobody entered office hours.
USUAL = Hours(time(7, 30), time(16))
LAST_HOUR = timedelta(hours=1)


def next_moment(wish: NoticeWish, home: Home, now: datetime) -> datetime:
    """Now, or the next moment that suits; a calendar and quiet hours that leave none never hold up."""
    moment = now
    for _turn in range(14):
        open_at = moment if wish.after_hours else _next_open(calendar_at(home.region_path), moment, home.tz)
        after = _after_quiet(wish, open_at, home.tz)
        if after == moment:
            return moment
        moment = after
    return now


def _next_open(calendar: Calendar, moment: datetime, zone: ZoneInfo) -> datetime:
    if not calendar.hours:
        calendar = Calendar(calendar.days_off, calendar.worked, calendar.weekdays, (USUAL,))
    return calendar.next_open(moment, zone)


def _after_quiet(wish: NoticeWish, moment: datetime, zone: ZoneInfo) -> datetime:
    local = moment.astimezone(zone)
    start, end, clock = wish.quiet_from, wish.quiet_until, local.time()
    over_night = start > end
    if not ((clock >= start or clock < end) if over_night else start <= clock < end):
        return moment
    day = local.date() + timedelta(days=1) if over_night and clock >= start else local.date()
    return datetime.combine(day, end, zone)


def digest_moment(wish: NoticeWish, home: Home, now: datetime) -> datetime | None:
    """When today's summary is due; None on a day that is not worked.

    At the hour somebody chose, but never so late that the office closes before it is read.
    """
    calendar, today = calendar_at(home.region_path), now.astimezone(home.tz).date()
    if not calendar.is_working(today):
        return None
    hours = calendar.hours_on(today) or USUAL
    latest = datetime.combine(today, hours.closes_on(today), home.tz) - LAST_HOUR
    opens = datetime.combine(today, max(hours.opens, wish.digest_at or hours.opens), home.tz)
    return min(opens, latest)


def may_make_digest(wish: NoticeWish, home: Home, now: datetime) -> bool:
    """From its hour until the office closes: a worker that comes back at night makes none."""
    due, today = digest_moment(wish, home, now), now.astimezone(home.tz).date()
    if due is None:
        return False
    hours = calendar_at(home.region_path).hours_on(today) or USUAL
    return due <= now <= datetime.combine(today, hours.closes_on(today), home.tz)
