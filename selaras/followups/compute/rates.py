"""How much of what fell due was done: counted by period, owner and series; of nothing there is no share."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from zoneinfo import ZoneInfo

MONTHS_OF = {"bulan": 1, "caturwulan": 4, "tahun": 12}


class Span(StrEnum):
    MONTH = "bulan"
    THIRD = "caturwulan"
    YEAR = "tahun"


@dataclass(frozen=True, slots=True)
class Due:
    """One action whose agreed date has passed."""

    owner: str
    series: str
    due_at: datetime
    zone: str
    is_closed: bool
    # When the report that was accepted came in.
    reported_at: datetime | None
    was_moved: bool

    @property
    def in_time(self) -> bool:
        return self.is_closed and self.reported_at is not None and self.reported_at <= self.due_at

    @property
    def day(self) -> date:
        return self.due_at.astimezone(ZoneInfo(self.zone)).date()


@dataclass(slots=True)
class Tally:
    due: int = 0
    closed: int = 0
    in_time: int = 0
    moved: int = 0

    def add(self, one: Due) -> None:
        self.due += 1
        self.closed += one.is_closed
        self.in_time += one.in_time
        self.moved += one.was_moved

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.due + other.due,
            self.closed + other.closed,
            self.in_time + other.in_time,
            self.moved + other.moved,
        )

    @property
    def open(self) -> int:
        return self.due - self.closed

    @property
    def rate(self) -> Fraction | None:
        """None where nothing fell due: that is not zero."""
        return Fraction(self.closed * 100, self.due) if self.due else None

    @property
    def rate_in_time(self) -> Fraction | None:
        return Fraction(self.in_time * 100, self.due) if self.due else None


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The ``part``-th stretch of a year, from 1 on."""

    year: int
    part: int
    span: str

    @property
    def months(self) -> int:
        return MONTHS_OF[self.span]

    @property
    def last_month(self) -> int:
        return self.part * self.months

    @property
    def following(self) -> "Period":
        last = 12 // self.months
        if self.part < last:
            return Period(self.year, self.part + 1, self.span)
        return Period(self.year + 1, 1, self.span)


def period_of(day: date, span: str) -> Period:
    return Period(day.year, (day.month - 1) // MONTHS_OF[span] + 1, span)


def by_period(rows: Iterable[Due], span: str) -> list[tuple[Period, Tally]]:
    """From the first period with anything due to the last; those between stay, though empty."""
    counted: dict[Period, Tally] = {}
    for one in rows:
        counted.setdefault(period_of(one.day, span), Tally()).add(one)
    if not counted:
        return []
    told, at, last = [], min(counted), max(counted)
    while at <= last:
        told.append((at, counted.get(at, Tally())))
        at = at.following
    return told


def by_key(rows: Iterable[tuple[Hashable, Due]]) -> dict[Hashable, Tally]:
    counted: dict[Hashable, Tally] = {}
    for key, one in rows:
        counted.setdefault(key, Tally()).add(one)
    return counted


def together(rows: Sequence[Due]) -> Tally:
    tally = Tally()
    for one in rows:
        tally.add(one)
    return tally
