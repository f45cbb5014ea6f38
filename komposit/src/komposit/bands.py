"""The name of a score: which band of the scale it falls into."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from komposit.model import Band


def band_of(score: Fraction, bands: Sequence[Band]) -> Band | None:
    """The last band whose start is not above the score; none when the score lies below the first band.

    The exact score decides, never the printed one: bands classify, rounding only prints. For the Indeks
    Kota Toleran with bands at 1, 2, ... 7 this is the published rule, floor(score).

    >>> bands = [Band(Fraction(4), "Netral", "usulan"), Band(Fraction(5), "Agak toleran", "usulan")]
    >>> band_of(Fraction("4.99"), bands).label, band_of(Fraction(5), bands).label, band_of(Fraction(3), bands)
    ('Netral', 'Agak toleran', None)
    """
    reached = [band for band in bands if band.start <= score]
    return reached[-1] if reached else None
