"""The framework as the COIN Tool of the JRC lays it out: cells of its sheets `Database` and `Framework`.

Database: indicators stand in columns from E on; row 7 weight, 8 direction, 9 and 10 lower and upper goalpost,
11 index, 12 sub-index, 13 pillar, 14 sub-pillar, 15 name, 16 code. Framework: from row 5 on column C code,
E weight, H name of every group. Where all indicators share a group of a level below the index, the level is
not used. (COINr, COINToolIn.)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from komposit.faults import FaultLog, IndexFaults, shown
from komposit.index.framework import Framework, Item, build_framework

Cells = Sequence[Sequence[object]]
"""Rows of a sheet from the first on, each with its cells from column A on; None where empty."""

FIRST_COLUMN, FIRST_GROUP = 4, 4
WEIGHT, DIRECTION, LOWER, UPPER, NAME, CODE = 6, 7, 8, 9, 14, 15
LEVELS = (13, 12, 11, 10)
"""Rows of the groups, from sub-pillar up to index (counted from 0, as all places here)."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Weight and name of a group, as the sheet Framework says."""

    weight: float
    name: str


def read_coin_tool(database: Cells, framework: Cells, *, file: str = "") -> Framework:
    """The framework in the cells of a COIN Tool workbook; raises IndexFaults with every fault.

    >>> column = [None] * 6 + [2, -1, 0, 10, "Index", "si.01", "p.01", "sp.01", "Name", "Ind.01"]
    >>> other = [None] * 6 + [1, 1, None, None, "Index", "si.01", "p.02", "sp.01", "Other", "Ind.02"]
    >>> database = [[None] * 4 + list(pair) for pair in zip(column, other)]
    >>> found = read_coin_tool(database, [])
    >>> found.codes, found.items[0].direction
    (('Ind.01', 'Ind.02', 'p.01', 'p.02', 'Index'), -1)
    """
    log = FaultLog(file)
    places = [place for place in range(FIRST_COLUMN, _width(database)) if _text(database, CODE, place)]
    used = [row for row in LEVELS if row == LEVELS[-1] or len({_text(database, row, p) for p in places}) > 1]
    groups = dict(_groups(framework, log))
    items = [_indicator(database, place, used[0], log) for place in places]
    items += _aggregates(database, places, used, groups, log)
    built = build_framework(items, log)
    if built is None:
        raise IndexFaults(log.sorted())
    return built


def _width(cells: Cells) -> int:
    return max((len(row) for row in cells), default=0)


def _cell(cells: Cells, row: int, place: int) -> object:
    return cells[row][place] if row < len(cells) and place < len(cells[row]) else None


def _text(cells: Cells, row: int, place: int) -> str:
    value = _cell(cells, row, place)
    return "" if value is None else str(value).strip()


def _number(cells: Cells, row: int, place: int, log: FaultLog) -> float | None:
    """A number, None for an empty cell or `n/a`; the fault names the row as a person counts it."""
    value = _cell(cells, row, place)
    if value is None or value in ("", "n/a"):
        return None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    log.add(row + 1, "not_a_number", f"bukan angka: {shown(str(value))}")
    return None


def _or(value: float | None, default: float) -> float:
    return default if value is None else value


def _indicator(cells: Cells, place: int, parent_row: int, log: FaultLog) -> Item:
    lower, upper = _number(cells, LOWER, place, log), _number(cells, UPPER, place, log)
    posts = {} if lower is None or upper is None else {"goalpost_lower": lower, "goalpost_upper": upper}
    code = _text(cells, CODE, place)
    return Item(
        code=code,
        level=1,
        parent=_text(cells, parent_row, place),
        weight=_or(_number(cells, WEIGHT, place, log), 1.0),
        direction=int(_or(_number(cells, DIRECTION, place, log), 1.0)),
        name=_text(cells, NAME, place) or code,
        settings=posts,
        line=CODE + 1,
    )


def _aggregates(
    cells: Cells, places: Sequence[int], used: Sequence[int], groups: Mapping[str, _Group], log: FaultLog
) -> Iterator[Item]:
    """Every group of the levels used, once, below the group that its indicators name; one parent each."""
    parents: dict[str, str] = {}
    for level, row in enumerate(used, 2):
        above = used[level - 1] if level - 1 < len(used) else None
        for place in places:
            code = _text(cells, row, place)
            parent = "" if above is None else _text(cells, above, place)
            if parents.setdefault(code, parent) != parent:
                log.add(row + 1, "bad_tree", f"{code} berada di bawah {parents[code]} dan juga {parent}")
        for code in dict.fromkeys(_text(cells, row, place) for place in places):
            group = groups.get(code, _Group(1.0, code))
            yield Item(code, level, parents[code], group.weight, name=group.name, line=row + 1)


def _groups(cells: Cells, log: FaultLog) -> Iterator[tuple[str, _Group]]:
    for row in range(FIRST_GROUP, len(cells)):
        code = _text(cells, row, 2)
        if code and code != "--":
            yield code, _Group(_or(_number(cells, row, 4, log), 1.0), _text(cells, row, 7) or code)
