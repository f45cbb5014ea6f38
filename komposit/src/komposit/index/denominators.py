"""Dividing an indicator by the size of its unit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from komposit.index.arrays import Floats, picked, refuse


def divide(x: Floats, divisor: Floats, scale: float, units: Sequence[str], *, where: str = "") -> Floats:
    """x / (divisor / scale), NaN where either is missing; a divisor of 0 is refused, naming the units.

    x, divisor: (units,). Handbook 2008, step 5 (normalisation, scaling by size); COINr Denominate.

    >>> divide(np.array([50.0]), np.array([200.0]), 1000.0, ["A"]).tolist()
    [250.0]
    """
    lost = (divisor == 0) & ~np.isnan(x)
    if lost.any():
        refuse("division_by_zero", f"{where}: pembagi 0 untuk unit {picked(units, lost)}")
    with np.errstate(divide="ignore", invalid="ignore"):
        return x / (divisor / scale)
