"""One file of reference values, and how far ours are from it."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

TIGHT, OPTIMISED, LOOSE = 1e-9, 1e-6, 0.5
MISSING = ("", "NA", "NaN")

Row = Mapping[str, object]
Rows = Sequence[Row]


@dataclass(slots=True)
class Case:
    """What was compared: how many cells, the worst difference, and the cells that miss."""

    name: str
    kind: str = "1e-9"
    compared: int = 0
    worst: float = 0.0
    misses: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        return self.compared > 0 and not self.misses

    def miss(self, where: str, wanted: object, found: object) -> None:
        self.misses.append(f"{where}: {wanted!r}, komposit {found!r}")


def read(path: Path) -> list[dict[str, str]]:
    """Rows of a reference file as texts by column."""
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def compare(
    case: Case,
    wanted: Iterable[Mapping[str, str]],
    found: Rows,
    keys: Sequence[str],
    *,
    columns: Sequence[str] | None = None,
    near: Callable[[float, float], bool] | None = None,
) -> Case:
    """Every cell of the reference against the row of ours with the same keys.

    Numbers within 1e-9 relative, or as `near` says; texts, ranks (whole numbers) and missing cells equal.
    """
    ours = {tuple(_text(row.get(key)) for key in keys): row for row in found}
    for row in wanted:
        key = tuple(row[name] for name in keys)
        other = ours.get(key)
        if other is None:
            case.miss("/".join(key), "ada", "tidak ada")
            continue
        for column in columns or row:
            if column not in keys:
                _cell(case, f"{'/'.join(key)} {column}", row[column], other.get(column), near)
    return case


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.15g}"
    return "" if value is None else str(value)


def _cell(
    case: Case, where: str, wanted: str, found: object, near: Callable[[float, float], bool] | None
) -> None:
    case.compared += 1
    if isinstance(found, float) and math.isnan(found):
        found = None
    if wanted in MISSING or found in (None, ""):
        if not (wanted in MISSING and found in (None, "")):
            case.miss(where, wanted, found)
        return
    try:
        number, ours = float(wanted), float(str(found))
    except ValueError:
        if wanted.upper() != str(found).upper():
            case.miss(where, wanted, found)
        return
    apart = abs(number - ours) / max(abs(number), 1e-300) if number != ours else 0.0
    # Beside 0, where nothing is relative, what R itself leaves of a difference of equal numbers is the bar.
    if number == 0 or abs(number - ours) < 1e-14:
        apart = 0.0 if abs(ours - number) < 1e-12 else apart
    case.worst = max(case.worst, apart if near is None else abs(number - ours))
    if not (near(number, ours) if near else apart <= TIGHT):
        case.miss(where, wanted, found)


def rounded(places: int) -> Callable[[float, float], bool]:
    """Equal up to the rounding of the file at that many decimals."""
    return lambda wanted, found: abs(wanted - found) <= 0.5000001 * 10.0**-places


def significant(digits: int) -> Callable[[float, float], bool]:
    """Equal up to the rounding of the file at that many significant digits."""

    def near(wanted: float, found: float) -> bool:
        size = math.floor(math.log10(abs(wanted))) if wanted else 0
        return abs(wanted - found) <= 0.5000001 * 10.0 ** (size - digits + 1)

    return near


def within(bound: float) -> Callable[[float, float], bool]:
    """No further apart than the bound."""
    return lambda wanted, found: abs(wanted - found) <= bound
