"""Numbers of a specification: within limits, whole, lists, by code."""

from __future__ import annotations

from collections.abc import Collection

from komposit.instrument.marked import Listing, Scalar, Table
from komposit.instrument.section import Section
from komposit.numbers import NumberFault, parse_ratio


def number(
    section: Section, key: str, *, low: float | None = None, high: float | None = None
) -> float | None:
    """A number within limits, None when absent or faulty."""
    found = section.number(key)
    return None if found is None else _within(section, key, float(found), low, high)


def _within(section: Section, key: str, found: float, low: float | None, high: float | None) -> float:
    if (low is not None and found < low) or (high is not None and found > high):
        limits = f"paling kecil {low:g}" if high is None else f"antara {low:g} dan {high:g}"
        section.fault(key, "bad_range", f"{key} harus {limits}")
    return found


def share(section: Section, key: str) -> float | None:
    """A share between 0 and 1."""
    found = section.number(key)
    if found is not None and not 0 <= found <= 1:
        section.fault(key, "bad_share", f"{key} harus antara 0 dan 1")
    return None if found is None else float(found)


def whole(section: Section, key: str, default: int | None, *, low: int) -> int | None:
    """A whole number not below `low`; the default when absent."""
    found = section.number(key)
    if found is None:
        return default
    if found.denominator != 1 or found < low:
        section.fault(key, "bad_range", f"{key} harus bilangan bulat, paling kecil {low}")
    return int(found)


def flag(section: Section, key: str, default: bool) -> bool:
    """true or false."""
    value = section.table.entries.get(key)
    if value is None:
        return default
    if not isinstance(value, Scalar) or value.text.lower() not in ("true", "false"):
        section.fault(key, "wrong_type", f"{key} harus true atau false")
        return default
    return value.text.lower() == "true"


def numbers(
    section: Section, key: str, *, low: float | None = None, high: float | None = None
) -> tuple[float, ...]:
    """A list of numbers within limits; empty when absent."""
    return tuple(
        _within(section, key, found, low, high)
        for item in section.items(key)
        if (found := one_number(section, key, item)) is not None
    )


def one_number(section: Section, key: str, item: object) -> float | None:
    """An entry of a list as a number."""
    if not isinstance(item, Scalar):
        section.fault(key, "wrong_type", f"{key} harus berisi angka")
        return None
    try:
        return float(parse_ratio(item.text))
    except NumberFault as fault:
        section.log.add(item.line, fault.code, f"{section.where}: {key}: {fault}")
        return None


def pair(section: Section, key: str) -> tuple[float, float] | None:
    """Two numbers `[a, b]`."""
    found = numbers(section, key)
    if not section.has(key):
        return None
    if len(found) != 2:
        section.fault(key, "bad_range", f"{key} harus memuat dua angka")
        return None
    return found[0], found[1]


def numbers_by_code(
    section: Section, key: str, codes: Collection[str], *, low: float | None = None
) -> dict[str, float]:
    """A map from code to number; codes that are not known are faults."""
    below = section.section(key, codes)
    if below is None:
        return {}
    found = {code: number(below, code, low=low) for code in below.table.entries if code in codes}
    return {code: value for code, value in found.items() if value is not None}


def rows(section: Section, key: str) -> tuple[tuple[float, ...], ...]:
    """A list of lists of numbers."""
    found = []
    for item in section.items(key):
        if isinstance(item, Listing):
            cells = (one_number(section, key, cell) for cell in item.items)
            found.append(tuple(cell for cell in cells if cell is not None))
        else:
            section.fault(key, "wrong_type", f"{key} harus berisi daftar angka")
    return tuple(found)


def maps(section: Section, key: str, codes: Collection[str]) -> tuple[dict[str, float], ...]:
    """A list of maps from code to number."""
    found = []
    for item in section.items(key):
        if isinstance(item, Table):
            wrapped = Table(item.line, {key: item}, {key: item.line})
            found.append(
                numbers_by_code(Section(wrapped, section.where, (key,), section.log), key, codes, low=0.0)
            )
        else:
            section.fault(key, "wrong_type", f"{key} harus berisi peta dari kode ke angka")
    return tuple(found)
