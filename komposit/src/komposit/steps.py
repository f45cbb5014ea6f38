"""Whole levels up or down: what a step may be, how far it may go, and what one level is worth."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from komposit.checks import Found, check_code, check_overlaps, check_value, means_above
from komposit.faults import Fault, WhatifFaults, shown
from komposit.model import Instrument, Node
from komposit.numbers import NumberFault, exact, format_number

Given = Fraction | int | Decimal | str


def sign_of(instrument: Instrument) -> int:
    """+1 where a better value is a higher one, -1 where it is a lower one."""
    return 1 if instrument.scale.better == "high" else -1


def code_order(code: str) -> tuple[object, ...]:
    """The order of codes as people read them: I2 before I10.

    >>> sorted(["I10", "I2", "A", "I2b"], key=code_order)
    ['A', 'I2', 'I2b', 'I10']
    """
    parts = re.split("([0-9]+)", code)
    return tuple((int(part), part) if place % 2 else part for place, part in enumerate(parts))


def level_points(instrument: Instrument) -> dict[str, Fraction]:
    """Points of one level, by code: the share of a node's weight in the whole, exact.

    Only for nodes with nothing but arithmetic means between them and the score: elsewhere a level is worth
    another amount at every height, and only values tell which. OECD/JRC, Handbook 2008, step 6: under
    additive aggregation the score changes by w / sum(w) for each unit of the indicator.

    >>> from komposit import load_instrument
    >>> instrument = load_instrument(
    ...     "{code: X, title: Contoh, edition: 1, status: usulan, scale: {min: 1, max: 7, better: high},"
    ...     " nodes: [{code: I1, weight: 60}, {code: I2, weight: 40}]}"
    ... )
    >>> level_points(instrument)
    {'I1': Fraction(3, 5), 'I2': Fraction(2, 5)}
    """
    if instrument.mean != "arithmetic":
        return {}
    return dict(_points(instrument.nodes, instrument.weights_sum))


def _points(nodes: tuple[Node, ...], whole: Fraction) -> Iterator[tuple[str, Fraction]]:
    for node in nodes:
        yield node.code, node.weight / whole
        if node.mean == "arithmetic":
            yield from _points(node.nodes, whole)


def read_steps(instrument: Instrument, steps: Mapping[str, Given]) -> dict[str, int]:
    """Steps as whole numbers in code order; raises WhatifFaults with all that is wrong with them."""
    found = [*_codes(instrument, steps)]
    read: dict[str, int] = {}
    for code in sorted(steps, key=code_order):
        number = _exact(code, steps[code], found)
        if number is None:
            continue
        if number.denominator != 1 or number == 0:
            message = f"langkah {shown(code)} harus bilangan bulat selain 0, bukan {format_number(number)}"
            found.append((code, "bad_step", message))
        read[code] = int(number)
    refuse(found)
    return read


def read_targets(
    instrument: Instrument, targets: Mapping[str, Given], given: Collection[str]
) -> dict[str, Fraction]:
    """Targets as whole levels of the scale in code order; a target may stand where no value is yet."""
    found = [*_codes(instrument, targets), *check_overlaps(instrument, {*targets, *given})]
    read: dict[str, Fraction] = {}
    for code in sorted(targets, key=code_order):
        level = _exact(code, targets[code], found)
        if level is None:
            continue
        if level.denominator != 1:
            message = f"target {shown(code)} harus tingkat bulat, bukan {format_number(level)}"
            found.append((code, "bad_step", message))
        found += check_value(instrument, code, level)
        read[code] = level
    refuse(found)
    return read


def read_efforts(instrument: Instrument, efforts: Mapping[str, Given]) -> dict[str, Fraction]:
    """Effort of one level, by code and in code order; zero is an effort, less is none."""
    found = [*_codes(instrument, efforts), *check_overlaps(instrument, efforts)]
    read: dict[str, Fraction] = {}
    for code in sorted(efforts, key=code_order):
        effort = _exact(code, efforts[code], found)
        if effort is not None and effort < 0:
            message = f"usaha {shown(code)} = {format_number(effort)}; usaha tidak boleh kurang dari 0"
            found.append((code, "bad_effort", message))
        read[code] = effort or Fraction(0)
    if not efforts:
        found.append(("", "bad_effort", "belum ada satu usaha pun"))
    refuse(found)
    return read


def stepped(instrument: Instrument, code: str, value: Fraction, levels: int) -> tuple[Fraction, list[Found]]:
    """The value after so many levels towards the good end, and the fault when the scale ends before."""
    after = value + sign_of(instrument) * levels
    if not list(check_value(instrument, code, after)):
        return after, []
    limits = f"{format_number(instrument.scale.min)} sampai {format_number(instrument.scale.max)}"
    message = (
        f"langkah {code} = {levels} dari nilai {format_number(value)} menjadi {format_number(after)}, "
        f"di luar skala {limits}; nilai tidak dipotong diam-diam"
    )
    return after, [(code, "outside_scale", message)]


def room_above(instrument: Instrument, code: str, value: Fraction) -> int:
    """Whole levels up to the good end; none that would bring a geometric or harmonic mean to zero."""
    scale = instrument.scale
    room = scale.max - value if sign_of(instrument) > 0 else value - scale.min
    levels = room.numerator // room.denominator
    # Where low is good and the scale goes below one, the last level may have no such mean.
    while means_above(instrument)[code] != "arithmetic" and value + sign_of(instrument) * levels <= 0:
        levels -= 1
    return levels


def read_number(name: str, value: Given) -> Fraction:
    """One exact number that a caller hands in under a name; raises WhatifFaults."""
    found: list[Found] = []
    number = _exact(name, value, found)
    refuse(found)
    assert number is not None
    return number


def refuse(found: Collection[Found]) -> None:
    if found:
        raise WhatifFaults([Fault("", 0, kind, message) for _, kind, message in found])


def _codes(instrument: Instrument, codes: Collection[str]) -> Iterator[Found]:
    known = {node.code for node in instrument.walk()}
    for code in codes:
        yield from check_code(known, code)


def _exact(name: str, value: Given, found: list[Found]) -> Fraction | None:
    try:
        return exact(value)
    except NumberFault as fault:
        found.append((name, fault.code, f"angka untuk {shown(name)}: {fault}"))
        return None
