"""Registry of everything with a date: each app names its source, the desk shows them in one calendar.

A source answers for one span of days in a bounded number of queries, with what this scope may see, no more.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.functional import Promise

from selaras.core.formats import DEFAULT_ZONE, local_day
from selaras.core.scope import Scope

# Where a day of Indonesia begins first and ends last.
EARLIEST, LATEST = ZoneInfo("Asia/Jayapura"), ZoneInfo("Asia/Jakarta")
# Rows one source brings for one span; the page says so where there would be more.
MOST = 3000
# For calendars, which know no "s.d. selesai".
RECKONED = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, both within."""

    first: date
    last: date

    @property
    def opens(self) -> datetime:
        return datetime.combine(self.first, time(), EARLIEST)

    @property
    def closes(self) -> datetime:
        """First moment at which the last day is over everywhere."""
        return datetime.combine(self.last + timedelta(days=1), time(), LATEST)

    def meets(self, entry: "Dated") -> bool:
        return entry.first <= self.last and self.first <= entry.last

    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]


@dataclass(frozen=True, slots=True)
class Dated:
    """One entry. Its days are those of its own region's zone; without ``starts_at`` it takes whole days."""

    # Names the same thing for ever, whatever becomes of its date: "meeting-12".
    key: str
    title: str
    url: str
    first: date
    last: date
    starts_at: datetime | None = None
    # None with a ``starts_at``: "s.d. selesai", or a moment by which something is due.
    ends_at: datetime | None = None
    is_due: bool = False
    # Of something due: whether it is still to be done.
    is_open: bool = False
    zone: str = DEFAULT_ZONE
    place: str = ""
    # What a person reads beside it; never in a feed.
    context: str = ""
    label: str = ""
    tone: str = "neutral"
    # Struck out: cancelled or put off.
    is_off: bool = False
    # Of a duty: what has to be done; a source may tell that itself.
    duty_kind: str = ""
    # As calendars want it: their own name of it, how often it was changed, and when.
    uid: str = ""
    sequence: int = 0
    changed_at: datetime | None = None
    # The room that can be taken once only, within one government.
    room: tuple[str, str] | None = None

    @property
    def reckoned_end(self) -> datetime | None:
        if self.starts_at is None or self.is_due:
            return self.starts_at
        return self.ends_at or self.starts_at + RECKONED

    @property
    def is_long(self) -> bool:
        return self.first != self.last

    @property
    def order(self) -> tuple[date, bool, datetime, str, str]:
        """By day, whole days first, then by the clock."""
        at = self.starts_at or datetime.combine(self.first, time(), LATEST)
        return self.first, self.starts_at is not None, at, self.title, self.key


# Scope, span, and whether only what concerns this person and his offices is wanted.
Entries = Callable[[Scope, Span, bool], Iterable[Dated]]


@dataclass(frozen=True, slots=True)
class Source:
    code: str
    label: str | Promise
    icon: str
    entries: Entries
    order: int
    # Days off colour the day instead of filling it.
    marks_days: bool = False
    # Asked for in a feed unless the person says otherwise.
    in_feed: bool = True
    # Kinds of duties that it tells itself, with more than a duty knows.
    covers: frozenset[str] = frozenset()


_sources: dict[str, Source] = {}


def register_source(source: Source) -> None:
    if source.code in _sources and _sources[source.code].entries is not source.entries:
        raise ValueError(f"source {source.code!r} registered twice")
    _sources[source.code] = source


def sources() -> list[Source]:
    return sorted(_sources.values(), key=lambda source: (source.order, source.code))


def own_regions(scope: Scope) -> list[str]:
    """Regions of whose government this person is; what lies below a province is not its own."""
    return sorted({grant.region_path for grant in scope.grants if grant.agency_id is None})


def last_day(ends_at: datetime | None, starts_at: datetime, zone: str) -> date:
    """What ends at midnight ends with the day before."""
    if ends_at is None or ends_at <= starts_at:
        return local_day(starts_at, zone)
    return local_day(ends_at - timedelta(microseconds=1), zone)
