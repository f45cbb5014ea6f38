"""Small readings that all parts of a survey spec share: lists of names, numbers, maps of either."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from komposit.faults import shown
from komposit.instrument.marked import Listing, Marked, Scalar, Table
from komposit.instrument.section import Section
from komposit.numbers import NumberFault, parse_ratio
from komposit.survey.spec import DesignSpec

T = TypeVar("T")


def name_list(section: Section, key: str, *, required: bool = False) -> tuple[str, ...]:
    """A list of different names; a single name stands for a list of one."""
    entry = section.table.entries.get(key)
    if isinstance(entry, Scalar):
        text = section.text(key, required=required)
        return (text,) if text else ()
    if entry is None and not required:
        return ()
    if required:
        section.items(key, required=True)
    return section.texts(key) if isinstance(entry, Listing) or not required else ()


def names_of(section: Section, value: Marked, where: str) -> tuple[str, ...]:
    """Names of a list that stands anywhere."""
    items = value.items if isinstance(value, Listing) else (value,)
    if not items or not all(isinstance(item, Scalar) and item.text for item in items):
        section.log.add(value.line, "wrong_type", f"{where} harus daftar nama kolom")
        return ()
    return tuple(item.text for item in items if isinstance(item, Scalar))


def named_lists(
    section: Section, key: str, read: Callable[[Section, Marked], tuple[T, ...]], default: tuple[T, ...]
) -> dict[str, tuple[T, ...]]:
    """Names with a list each, or names alone with the default."""
    entry = section.table.entries.get(key)
    if isinstance(entry, Table):
        return {name: read(section, value) for name, value in entry.entries.items()}
    return dict.fromkeys(name_list(section, key), default)


def number(section: Section, value: Marked, where: str) -> float:
    """One number anywhere; NaN after a fault."""
    if isinstance(value, Scalar):
        try:
            return float(parse_ratio(value.text))
        except NumberFault as fault:
            section.log.add(value.line, fault.code, f"{where}: {fault}")
            return float("nan")
    section.log.add(value.line, "wrong_type", f"{where} harus angka")
    return float("nan")


def number_list(section: Section, value: Marked, where: str) -> tuple[float, ...]:
    """Numbers of a list, or one number."""
    items = value.items if isinstance(value, Listing) else (value,)
    return tuple(number(section, item, where) for item in items)


def number_map(section: Section, value: Marked, where: str) -> dict[str, float]:
    """Numbers by name."""
    if not isinstance(value, Table) or not value.entries:
        section.log.add(value.line, "wrong_type", f"{where} harus peta nama ke angka")
        return {}
    return {name: number(section, item, f"{where}, {name}") for name, item in value.entries.items()}


def positive(section: Section, key: str, default: float, *, whole: bool = False) -> float:
    """A number above zero."""
    found = section.number(key)
    if found is None:
        return default
    if found <= 0 or (whole and found.denominator != 1):
        section.fault(key, "bad_range", f"{key} harus {'bilangan bulat ' if whole else ''}di atas 0")
        return default
    return float(found)


def pair_of_numbers(section: Section, key: str) -> tuple[float, float] | None:
    """A list of two rising numbers."""
    entry = section.table.entries.get(key)
    if entry is None:
        return None
    found = number_list(section, entry, key)
    if len(found) != 2 or not found[0] < found[1]:
        section.fault(key, "bad_range", f"{key} ditulis [bawah, atas]")
        return None
    return found[0], found[1]


def chosen_design(section: Section, designs: tuple[DesignSpec, ...]) -> str:
    """The design named by `design`; without it `strat` where there is one, else the first."""
    names = [design.name for design in designs]
    name = section.text("design")
    if name and name not in names:
        section.fault("design", "unknown_word", f"rancangan {shown(name)} tidak ada dalam designs")
    return name or ("strat" if "strat" in names else next(iter(names), ""))


def sections(root: Section, key: str, keys: tuple[str, ...]) -> list[Section]:
    """One mapping, or a list of mappings, each with these keys."""
    entry = root.table.entries.get(key)
    if entry is None:
        return []
    found = []
    for item in entry.items if isinstance(entry, Listing) else (entry,):
        if isinstance(item, Table):
            found.append(Section(item, key, keys, root.log))
        else:
            root.log.add(item.line, "wrong_type", f"{key} harus peta atau daftar peta")
    return found
