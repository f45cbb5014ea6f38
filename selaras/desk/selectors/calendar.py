"""One calendar of everything with a date: what the sources bring, laid out by month, week and list."""

from __future__ import annotations

from calendar import Calendar
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from selaras.core.dated import MOST, Dated, Source, Span, sources
from selaras.core.formats import clock_short, zone_abbr
from selaras.core.scope import Scope

# Titles in one square of a month; the rest is behind the number.
IN_SQUARE = 3
# Rows of one day; more of them are read in the list, which has pages.
IN_DAY = 60
# What lasts longer would fill every square: it stands in its first and last one, and above the month.
LONG = timedelta(days=7)
LISTED_DAYS = 60


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry with the source that brought it."""

    source: Source
    entry: Dated
    clashes: bool = False
    is_late: bool = False

    @property
    def hours(self) -> str:
        """As "09.00-12.00 WIB", "09.00 WIB s.d. selesai"; empty for whole days."""
        entry = self.entry
        if entry.starts_at is None:
            return ""
        start = clock_short(entry.starts_at, entry.zone)
        if entry.ends_at in (None, entry.starts_at) or entry.first != entry.last:
            return f"{start} {zone_abbr(entry.zone)}"
        return f"{start}-{clock_short(entry.ends_at, entry.zone)} {zone_abbr(entry.zone)}"

    @property
    def is_open_ended(self) -> bool:
        return self.entry.starts_at is not None and self.entry.ends_at is None and not self.entry.is_due

    @property
    def lasts_long(self) -> bool:
        return self.entry.last - self.entry.first >= LONG


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be shown."""

    codes: frozenset[str]
    own: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """Everything of a span: in order, with the marks of days, and whether a source had more."""

    span: Span
    rows: Sequence[Shown]
    marks: Sequence[Dated]
    is_cut: bool

    @property
    def clash_count(self) -> int:
        return sum(row.clashes for row in self.rows)


@dataclass(slots=True)
class Day:
    day: date
    rows: list[Shown] = field(default_factory=list)
    marks: list[Dated] = field(default_factory=list)
    is_outside: bool = False

    @property
    def first_rows(self) -> list[Shown]:
        return self.rows[:IN_SQUARE] if len(self.rows) > IN_SQUARE + 1 else self.rows

    @property
    def more(self) -> int:
        return len(self.rows) - len(self.first_rows)

    @property
    def is_off(self) -> bool:
        return any(mark.tone == "late" for mark in self.marks)


def all_codes() -> frozenset[str]:
    return frozenset(source.code for source in sources())


def held(scope: Scope, span: Span, asked: Asked, *, now: datetime) -> Held:
    """Each source is asked once, so the number of queries does not depend on how much there is."""
    chosen = [source for source in sources() if source.code in asked.codes]
    covered = {kind for source in chosen for kind in source.covers}
    rows: list[Shown] = []
    marks: list[Dated] = []
    is_cut = False
    for source in chosen:
        brought = list(source.entries(scope, span, asked.own))
        is_cut = is_cut or len(brought) > MOST
        entries = [entry for entry in brought[:MOST] if span.meets(entry)]
        if source.marks_days:
            marks += entries
            continue
        told = (entry for entry in entries if entry.duty_kind not in covered)
        rows += (Shown(source, entry) for entry in told if _speaks_of(entry, asked.text))
    met = _same_room(rows)
    rows = [Shown(row.source, row.entry, row.entry.key in met, _is_late(row.entry, now)) for row in rows]
    rows.sort(key=lambda row: row.entry.order)
    return Held(span, rows, marks, is_cut)


def _is_late(entry: Dated, now: datetime) -> bool:
    return entry.is_open and entry.starts_at is not None and entry.starts_at < now


def _speaks_of(entry: Dated, text: str) -> bool:
    said = f"{entry.title} {entry.place} {entry.context}".casefold()
    return all(word in said for word in text.casefold().split())


def _same_room(rows: Iterable[Shown]) -> set[str]:
    """Keys of what takes one room at one time."""
    rooms: dict[tuple[str, str], list[Shown]] = defaultdict(list)
    for row in rows:
        if row.entry.room is not None:
            rooms[row.entry.room].append(row)
    return {key for there in rooms.values() if len(there) > 1 for key in _met(there)}


def _met(there: Iterable[Shown]) -> set[str]:
    """One sweep along the clock. Two kegiatan are compared and settled in their own calendar."""
    met: set[str] = set()
    # Of each sort, whether it is a kegiatan: the last end so far, and who has met nobody yet.
    until: dict[bool, datetime] = {}
    alone: dict[bool, list[tuple[datetime, str]]] = {True: [], False: []}
    for start, end, key, sort in sorted((*_taken(row.entry), row.entry.key, _settles(row)) for row in there):
        for other in (False,) if sort else (False, True):
            if other in until and until[other] > start:
                met.add(key)
                met |= {name for last, name in alone[other] if last > start}
            alone[other] = []
        until[sort] = max(end, until.get(sort, end))
        if key not in met:
            alone[sort].append((end, key))
    return met


def _settles(row: Shown) -> bool:
    return row.source.code == "kegiatan"


def _taken(entry: Dated) -> tuple[datetime, datetime]:
    """From when till when; without an hour, whole days."""
    if entry.starts_at is not None and entry.reckoned_end is not None:
        return entry.starts_at, entry.reckoned_end
    zone = ZoneInfo(entry.zone)
    first = datetime.combine(entry.first, time(), zone)
    return first, datetime.combine(entry.last + timedelta(days=1), time(), zone)


# ---- laid out


def squares(first: date) -> Span:
    """The whole weeks, Monday to Sunday, in which the month lies."""
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    return Span(weeks[0][0], weeks[-1][-1])


def week_of(day: date) -> Span:
    monday = day - timedelta(days=day.weekday())
    return Span(monday, monday + timedelta(days=6))


def list_from(day: date) -> Span:
    return Span(day, day + timedelta(days=LISTED_DAYS - 1))


def by_day(found: Held, *, month: date | None = None) -> list[Day]:
    """Every day of the span; in a month what lasts long stands at its ends alone."""
    days = {
        day: Day(day, is_outside=bool(month) and not _same_month(day, month)) for day in found.span.days()
    }
    for row in found.rows:
        for day in _days_of(row, found.span, ends_only=month is not None and row.lasts_long):
            days[day].rows.append(row)
    for mark in found.marks:
        days[mark.first].marks.append(mark)
    return list(days.values())


def weeks(days: Sequence[Day]) -> list[Sequence[Day]]:
    return [days[start : start + 7] for start in range(0, len(days), 7)]


def lasting(found: Held) -> list[Shown]:
    return [row for row in found.rows if row.lasts_long]


def on_day(found: Held, day: date) -> list[Shown]:
    """All that is held on this day, however long it lasts."""
    return [row for row in found.rows if row.entry.first <= day <= row.entry.last]


def _same_month(day: date, month: date | None) -> bool:
    return month is not None and (day.year, day.month) == (month.year, month.month)


def _days_of(row: Shown, span: Span, *, ends_only: bool) -> Collection[date]:
    first, last = max(row.entry.first, span.first), min(row.entry.last, span.last)
    if ends_only:
        return {day for day in (row.entry.first, row.entry.last) if span.first <= day <= span.last}
    return Span(first, last).days()


def listed(rows: Iterable[Shown], found: Held) -> list[Day]:
    """One page of the list by the day on which each begins; what began earlier stands at the first day."""
    days: dict[date, Day] = {}
    for row in rows:
        day = max(row.entry.first, found.span.first)
        days.setdefault(day, Day(day)).rows.append(row)
    for mark in found.marks:
        if mark.first in days:
            days[mark.first].marks.append(mark)
    return [days[day] for day in sorted(days)]


def feed_codes() -> frozenset[str]:
    """What may be in a feed; days off are in every calendar program already."""
    return frozenset(source.code for source in sources() if not source.marks_days)
