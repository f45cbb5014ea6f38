"""Working days and office hours of a place: a plain value, found through whichever room keeps them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

MONDAY_TO_FRIDAY = frozenset(range(5))
FRIDAY = 4
ONE_DAY = timedelta(days=1)
# A calendar without one working day in so long is a slip of the hand; nothing may wait for ever.
LONGEST_BREAK = 60


@dataclass(frozen=True, slots=True)
class Hours:
    """When an office is open, always or between two days, as in Ramadan."""

    opens: time
    closes: time
    friday_closes: time | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    name: str = ""

    def closes_on(self, day: date) -> time:
        return self.friday_closes if self.friday_closes and day.weekday() == FRIDAY else self.closes

    def covers(self, day: date) -> bool:
        return (self.starts_on is None or self.starts_on <= day) and (
            self.ends_on is None or day <= self.ends_on
        )


@dataclass(frozen=True, slots=True)
class Calendar:
    """What one place works: its week, its named days off, its weekend days at work, its hours."""

    days_off: Mapping[date, str] = field(default_factory=lambda: MappingProxyType({}))
    worked: frozenset[date] = frozenset()
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    # The first that covers a day counts.
    hours: tuple[Hours, ...] = ()

    def is_working(self, day: date) -> bool:
        if day in self.worked:
            return True
        return day.weekday() in self.weekdays and day not in self.days_off

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; negative where ``end`` comes first."""
        if end < start:
            return -self.working_days_between(end, start)
        weeks, rest = divmod((end - start).days, 7)
        tail = sum((start + timedelta(days=step)).weekday() in self.weekdays for step in range(1, rest + 1))
        free = sum(start < day <= end and day.weekday() in self.weekdays for day in self.days_off)
        more = sum(start < day <= end and day.weekday() not in self.weekdays for day in self.worked)
        return weeks * len(self.weekdays) + tail - free + more

    def hours_on(self, day: date) -> Hours | None:
        return next((hours for hours in self.hours if hours.covers(day)), None)

    def closes_on(self, day: date) -> time | None:
        """End of office of a working day, where it is known."""
        hours = self.hours_on(day)
        return hours.closes_on(day) if hours is not None and self.is_working(day) else None

    def next_working_day(self, day: date) -> date:
        """The first working day after this one."""
        for step in range(1, LONGEST_BREAK):
            if self.is_working(day + timedelta(days=step)):
                return day + timedelta(days=step)
        return day + ONE_DAY

    def next_open(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The moment itself within office hours, else the next opening; unknown hours never hold up."""
        local = moment.astimezone(zone)
        hours = self.hours_on(local.date())
        if hours is None:
            return moment
        if self.is_working(local.date()):
            if local.time() < hours.opens:
                return datetime.combine(local.date(), hours.opens, zone)
            if local.time() <= hours.closes_on(local.date()):
                return moment
        day = self.next_working_day(local.date())
        return datetime.combine(day, (self.hours_on(day) or hours).opens, zone)

    def end_after(self, start: date, days: int, zone: ZoneInfo) -> datetime:
        """End of office so many working days after ``start``: a due time proposed to people."""
        day = start
        for _step in range(days):
            day = self.next_working_day(day)
        hours = self.hours_on(day)
        return datetime.combine(day, hours.closes_on(day) if hours else time(16), zone)


PLAIN = Calendar()
# Region path -> its calendar.
Book = Callable[[str], Calendar]
_source: list[Callable[[], Book]] = []
_kept: ContextVar[list[Book] | None] = ContextVar("kept_calendars", default=None)


def register_calendars(open_book: Callable[[], Book]) -> None:
    """The room that keeps the days; asked once for a request, whatever the number of rows and regions."""
    _source[:] = [open_book]


def calendar_at(region_path: str) -> Calendar:
    if not _source:
        return PLAIN
    kept = _kept.get()
    if kept is None:
        return _source[0]()(region_path)
    if not kept:
        kept.append(_source[0]())
    return kept[0](region_path)


def forget() -> None:
    """After a change within the same request."""
    kept = _kept.get()
    if kept is not None:
        kept.clear()


@contextmanager
def kept() -> Iterator[None]:
    """Within, the calendars are read once and no more."""
    token = _kept.set([])
    try:
        yield
    finally:
        _kept.reset(token)
