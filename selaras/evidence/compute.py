"""Kegiatan beside each other: which meet at one place and time, which ask for the same people on one day."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import combinations
from typing import Literal, Protocol


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
