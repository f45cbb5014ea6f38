"""Pure rules: which kegiatan meet each other, and whether the time of a proof suits the year of the data."""

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import Enum
from itertools import combinations
from typing import Literal, Protocol

from selaras.evidence.choices import MAX_WORDS, WORD_LENGTH


class Dated(Protocol):
    pk: int
    starts_on: date
    ends_on: date
    starts_at: time | None
    ends_at: time | None
    place: str
    audience: str


@dataclass(frozen=True, slots=True)
class Clash:
    """Two kegiatan and why; ``first`` begins first."""

    first: int
    second: int
    why: Literal["place", "audience"]
    on: date

    def other(self, pk: int) -> int:
        return self.second if pk == self.first else self.first


def key(text: str) -> str:
    """ "Ruang Rapat  Besemah I." and "ruang rapat besemah i" are one place."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = (char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))
    return " ".join("".join(kept).split())


_PIECES = re.compile(r"[^\W\d_]+|\d+")


def words(*texts: str) -> list[str]:
    """What a text is found by: its words, and the parts of those that join letters and digits ("ikt2025")."""
    found: dict[str, None] = {}
    for word in key(" ".join(texts)).split():
        found[word[:WORD_LENGTH]] = None
        found |= dict.fromkeys(piece[:WORD_LENGTH] for piece in _PIECES.findall(word))
    return list(found)[:MAX_WORDS]


def clashes(activities: Iterable[Dated]) -> list[Clash]:
    """Only pairs on a common day are compared, and of those only such with the same place or audience."""
    by_place: dict[tuple[date, str], list[Dated]] = defaultdict(list)
    by_audience: dict[tuple[date, str], list[Dated]] = defaultdict(list)
    for one in sorted(activities, key=lambda one: (one.starts_on, one.starts_at or time.min, one.pk)):
        for day in _days(one):
            if place := key(one.place):
                by_place[day, place].append(one)
            if audience := key(one.audience):
                by_audience[day, audience].append(one)
    found: dict[tuple[int, int, str], Clash] = {}
    for (day, _place), there in by_place.items():
        for first, second in combinations(there, 2):
            if _meet(first, second):
                found.setdefault((first.pk, second.pk, "place"), Clash(first.pk, second.pk, "place", day))
    for (day, _audience), asked in by_audience.items():
        for first, second in combinations(asked, 2):
            found.setdefault((first.pk, second.pk, "audience"), Clash(first.pk, second.pk, "audience", day))
    return sorted(found.values(), key=lambda clash: (clash.on, clash.first, clash.second, clash.why))


def reasons_to_meet(first: Dated, second: Dated) -> list[str]:
    """Why these two clash now: place, audience, both, or not at all."""
    return [clash.why for clash in clashes([first, second])]


def meeting_key(first: Dated, second: Dated) -> str:
    """Of all that makes two kegiatan meet: agreed for these, an agreement does not hold for others."""
    told = [
        (one.pk, one.starts_on, one.ends_on, one.starts_at, one.ends_at, key(one.place), key(one.audience))
        for one in sorted((first, second), key=lambda one: one.pk)
    ]
    return hashlib.sha256(repr(told).encode()).hexdigest()


# A kegiatan of more days is compared on its first ones; no calendar shows longer ones as one event.
MOST_DAYS = 62


def _days(one: Dated) -> list[date]:
    count = min((one.ends_on - one.starts_on).days, MOST_DAYS - 1)
    return [one.starts_on + timedelta(days=number) for number in range(count + 1)]


def _meet(first: Dated, second: Dated) -> bool:
    """Hours count where both name a beginning; without one a kegiatan has the place the whole day."""
    if first.starts_at is None or second.starts_at is None:
        return True
    return first.starts_at < _end(second) and second.starts_at < _end(first)


def _end(one: Dated) -> time:
    """Without an end it is taken to last two hours; what passes midnight ends with the day."""
    if one.ends_at is not None:
        return one.ends_at
    begun = one.starts_at or time.min
    return time(begun.hour + 2, begun.minute) if begun.hour < 22 else time.max


class Doubt(Enum):
    EARLIER = "earlier"
    LATER = "later"
    ENDED_BEFORE = "ended_before"
    BEGINS_AFTER = "begins_after"
    HAS_ENDED = "has_ended"


def doubts(
    *,
    issued_on: date | None,
    period_start: date | None,
    period_end: date | None,
    year: int | None,
    is_of_its_day: bool,
    lasts: bool,
    today: date,
) -> list[Doubt]:
    """What a reader should look at twice.

    A period counts before a date. What shows one day (a kegiatan, a photo) must lie in the year itself; a
    report on the year is often dated in the next. What ``lasts`` (a regulation) is good until it is replaced.
    """
    if period_start is not None and period_end is not None:
        if year is not None and period_end < date(year, 1, 1):
            return [Doubt.ENDED_BEFORE]
        if year is not None and period_start > date(year, 12, 31):
            return [Doubt.BEGINS_AFTER]
        return [Doubt.HAS_ENDED] if year is None and period_end < today else []
    if issued_on is None or year is None:
        return []
    if issued_on.year < year and not lasts:
        return [Doubt.EARLIER]
    if issued_on.year > year and (is_of_its_day or issued_on.year > year + 1):
        return [Doubt.LATER]
    return []
