"""What the values of one unit must satisfy before anything is computed from them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction

from komposit.faults import shown
from komposit.means import MEANS, NEED_POSITIVE
from komposit.model import Instrument
from komposit.numbers import format_number

Found = tuple[str, str, str]
"""Code of the node, kind of fault, sentence."""


def check_value(instrument: Instrument, code: str, value: Fraction) -> Iterator[Found]:
    """One value by itself: it lies on the scale."""
    scale = instrument.scale
    if not scale.min <= value <= scale.max:
        limits = f"{format_number(scale.min)} sampai {format_number(scale.max)}"
        yield code, "outside_scale", f"nilai {code} = {format_number(value)} di luar skala {limits}"


def check_code(codes: Collection[str], code: str) -> Iterator[Found]:
    """One code by itself: the instrument has such a node."""
    if code not in codes:
        yield code, "unknown_code", f"kode {shown(code)} tidak ada dalam instrumen"


def check_overlaps(instrument: Instrument, given: Collection[str]) -> Iterator[Found]:
    """All codes of a unit together: no node comes both itself and through what is below it."""
    for node in instrument.walk():
        if node.code not in given:
            continue
        below = [child.code for child in node.walk() if child is not node and child.code in given]
        if below:
            message = f"simpul {node.code} diberikan langsung dan juga lewat {', '.join(below)}"
            yield node.code, "given_twice", message


def check_positive(mean: str, code: str, value: Fraction) -> Iterator[Found]:
    """One value and the mean it goes into: geometric and harmonic means take values above zero only."""
    if mean in NEED_POSITIVE and value <= 0:
        message = f"nilai {code} = {format_number(value)}; {MEANS[mean].__name__} memerlukan nilai di atas 0"
        yield code, "not_positive", message


def means_above(instrument: Instrument) -> dict[str, str]:
    """For every node's code the kind of mean its value goes into."""
    means = {node.code: instrument.mean for node in instrument.nodes}
    for node in instrument.walk():
        means.update({child.code: node.mean for child in node.nodes})
    return means
