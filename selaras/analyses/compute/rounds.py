"""Why the score of one round became that of the next: komposit's exact split, in fractions."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from komposit import KompositFaults, format_number, load_instrument
from selaras.analyses.compute.scores import CannotCompute

if TYPE_CHECKING:
    from komposit.analysis.decomposition import Change


def explain_rounds(
    old_text: str, old_levels: Mapping[str, int], new_text: str, new_levels: Mapping[str, int]
) -> Change:
    """By the texts as published; raises CannotCompute where either has no score, or indicators differ."""
    from komposit.analysis.decomposition import explain

    try:
        return explain(load_instrument(old_text), old_levels, load_instrument(new_text), new_levels)
    except KompositFaults as found:
        raise CannotCompute([fault.message for fault in found.faults]) from found


def printed(value: Fraction) -> str:
    """At twelve places, without trailing zeros, as komposit prints a score."""
    return format_number(value)
