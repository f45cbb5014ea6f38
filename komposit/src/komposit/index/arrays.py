"""Names for the arrays that the engine works on, and what it says when they cannot be used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from komposit.faults import Fault, IndexFaults

Floats = NDArray[np.float64]
"""Values of units (rows, second last axis) and codes (columns, last axis); NaN is "no value"."""
Flags = NDArray[np.bool_]
Places = NDArray[np.intp]

MAX_NAMED = 12


def refuse(code: str, message: str) -> NoReturn:
    """Stop with one fault that has no line.

    >>> refuse("constant", "I1: semua nilai sama")
    Traceback (most recent call last):
    komposit.faults.IndexFaults: I1: semua nilai sama [constant]
    """
    raise IndexFaults([Fault("", 0, code, message)])


def named(codes: Iterable[str]) -> str:
    """Codes inside a message: all of them when they are few.

    >>> named(["I1", "I2"])
    'I1, I2'
    """
    found = list(codes)
    rest = f" dan {len(found) - MAX_NAMED} lainnya" if len(found) > MAX_NAMED else ""
    return ", ".join(found[:MAX_NAMED]) + rest


def picked(codes: Sequence[str], flags: Flags) -> str:
    """The codes whose flag is set, for a message.

    >>> picked(["I1", "I2", "I3"], np.array([True, False, True]))
    'I1, I3'
    """
    return named(code for code, flag in zip(codes, flags.tolist(), strict=True) if flag)


def power_of_two(size: Floats) -> Floats:
    """The largest power of two that is not above each size; 1 for 0.

    >>> power_of_two(np.array([0.0, 1.0, 5.0, 1e300])).tolist() == [1.0, 1.0, 4.0, 2.0**996]
    True
    """
    found: Floats = np.where(size > 0, np.ldexp(1.0, np.frexp(size)[1] - 1), 1.0)
    return found
