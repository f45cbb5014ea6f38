"""The framework of an index: indicators, groups of any depth above them, weights, directions, targets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from komposit.faults import FaultLog, shown

SETTINGS = (
    "target",
    "cap",
    "goalpost_lower",
    "goalpost_upper",
    "goalpost_scale",
    "goalpost_truncate",
    "minmax_lower",
    "minmax_upper",
    "scaled_lower",
    "scaled_upper",
    "zscore_mean",
    "zscore_sd",
)
"""Numbers of one indicator that normalising may ask for."""


@dataclass(frozen=True, slots=True)
class Item:
    """An indicator (level 1) or a group of indicators (level 2 and up); a top item has no parent."""

    code: str
    level: int
    parent: str = ""
    weight: float = 1.0
    direction: int = 1
    name: str = ""
    unit: str = ""
    denominator: str = ""
    settings: Mapping[str, float] = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True, slots=True)
class Framework:
    """Items by level, lowest first and otherwise as written; the columns that group and denominate units."""

    items: tuple[Item, ...]
    groups: tuple[str, ...] = ()
    denominators: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(item.code for item in self.items)

    @property
    def depth(self) -> int:
        """The highest level; 1 when indicators stand alone."""
        return max(item.level for item in self.items)

    @property
    def indicators(self) -> tuple[Item, ...]:
        return self.at(1)

    @property
    def aggregates(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.level > 1)

    def at(self, level: int) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.level == level)

    def children(self, code: str) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.parent == code)

    def item(self, code: str) -> Item:
        return next(item for item in self.items if item.code == code)

    def below(self, code: str) -> tuple[Item, ...]:
        """The indicators under a group, in the order of the framework; an indicator is below itself."""
        return tuple(item for item in self.indicators if code in self.line_of(item.code))

    def line_of(self, code: str) -> tuple[str, ...]:
        """An item, its group, the group above that, up to the top."""
        return tuple(self._upwards(code))

    def _upwards(self, code: str) -> Iterator[str]:
        parents = {item.code: item.parent for item in self.items}
        while code:
            yield code
            code = parents[code]


def build_framework(
    items: Sequence[Item], log: FaultLog, *, groups: Sequence[str] = (), denominators: Sequence[str] = ()
) -> Framework | None:
    """A framework from items in any order, or None when the log says what is wrong with them.

    >>> log = FaultLog("")
    >>> found = build_framework([Item("Index", 2), Item("I1", 1, "Index"), Item("I2", 1, "Index")], log)
    >>> found.codes, found.depth
    (('I1', 'I2', 'Index'), 2)
    """
    _check_codes(items, [*groups, *denominators], log)
    _check_parents(items, log)
    _check_weights(items, log)
    for item in items:
        if item.denominator and item.denominator not in denominators:
            message = f"{item.code}: pembagi {shown(item.denominator)} tidak ada dalam kerangka"
            log.add(item.line, "unknown_code", message)
    if log.found:
        return None
    return Framework(tuple(sorted(items, key=lambda item: item.level)), tuple(groups), tuple(denominators))


def _check_codes(items: Sequence[Item], others: Sequence[str], log: FaultLog) -> None:
    if not any(item.level == 1 for item in items):
        log.add(0, "bad_tree", "kerangka tidak memuat indikator (tingkat 1)")
    seen = set(others)
    for item in items:
        if item.code in seen:
            log.add(item.line, "duplicate_code", f"kode {shown(item.code)} dipakai dua kali")
        seen.add(item.code)


def _check_parents(items: Sequence[Item], log: FaultLog) -> None:
    """Every item below the top has its group exactly one level above, and every group has items."""
    levels = {item.code: item.level for item in items}
    top = max(levels.values(), default=1)
    for item in items:
        if not item.parent and item.level < top:
            log.add(item.line, "bad_tree", f"{item.code}: induk wajib ada di bawah tingkat {top}")
        elif item.parent and item.parent not in levels:
            log.add(item.line, "bad_tree", f"{item.code}: induk {shown(item.parent)} tidak ada")
        elif item.parent and levels[item.parent] != item.level + 1:
            message = f"induk {item.parent} ada di tingkat {levels[item.parent]}, seharusnya {item.level + 1}"
            log.add(item.line, "bad_tree", f"{item.code}: {message}")
    parents = {item.parent for item in items}
    for item in items:
        if item.level > 1 and item.code not in parents:
            log.add(item.line, "bad_tree", f"{item.code}: kelompok tidak berisi indikator")


def _check_weights(items: Sequence[Item], log: FaultLog) -> None:
    """No weight is negative, and every group has some weight in it."""
    sums: dict[str, float] = {}
    for item in items:
        if item.weight < 0:
            log.add(item.line, "bad_weight", f"{item.code}: bobot tidak boleh negatif")
        if item.direction not in (1, -1):
            log.add(item.line, "bad_direction", f"{item.code}: arah harus 1 atau -1")
        sums[item.parent] = sums.get(item.parent, 0.0) + item.weight
    for item in items:
        if sums.get(item.code, 1.0) == 0:
            log.add(item.line, "bad_weight", f"{item.code}: jumlah bobot di dalamnya nol")
