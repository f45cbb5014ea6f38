"""What hangs on a region: every room registers how its own records are counted.

The room that keeps the regions stands below all others, yet a change of regions is decided by people who want
to know first what it touches.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count as NumberOf
from django.db.models import QuerySet
from django.utils.functional import Promise

# Region path -> how many records stand on exactly this region; regions with nothing may be left out.
Count = Callable[[Collection[str]], Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Load:
    code: str
    label: str | Promise
    numbers: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.numbers.values())


_counts: dict[str, tuple[str | Promise, Count]] = {}


def register_load(code: str, label: str | Promise, count: Count) -> None:
    if code in _counts and _counts[code][1] is not count:
        raise ValueError(f"load {code!r} registered twice")
    _counts[code] = (label, count)


def loads_on(paths: Collection[str]) -> list[Load]:
    """In the order of registration, lowest room first; a room with nothing there is left out."""
    found = []
    for code, (label, count) in _counts.items() if paths else ():
        load = Load(code, label, {path: number for path, number in count(paths).items() if number})
        if load.numbers:
            found.append(load)
    return found


def by_path(rows: Callable[[], QuerySet[Any]], field: str = "region_path") -> Count:
    """A count over one table whose rows know their region."""

    def count(paths: Collection[str]) -> Mapping[str, int]:
        found = rows().filter(**{f"{field}__in": paths}).order_by().values_list(field)
        return dict(found.annotate(number=NumberOf("pk")))

    return count
