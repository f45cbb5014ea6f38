"""Benefit of the doubt: every unit is weighted in its own best light, within what the others reach."""

from __future__ import annotations

import numpy as np

from komposit.index.arrays import Floats, refuse

WITHOUT_SCIPY = "metode bod memerlukan pustaka SciPy; pasang dengan: pip install 'komposit[optimise]'"


def benefit_of_the_doubt(values: Floats, *, lowest: float = 0.0) -> Floats:
    """max over w of sum(w_c x_c), so that sum(w_c x_jc) <= 1 for every unit j, w >= 0: between 0 and 1.

    values: (units, children), none negative and none missing; result: (units,). With `lowest` = b above 0
    every indicator brings at least the share b of the unit's score: w_c x_c >= b sum(w x). One linear program
    per unit. Melyn and Moesen 1991; Cherchye et al., Social Indicators Research 82, 2007; Handbook 2008,
    step 5 (benefit of the doubt). Raises IndexFaults without SciPy (`needs_library`).

    >>> benefit_of_the_doubt(np.array([[1.0, 2.0], [2.0, 1.0], [1.0, 1.0]])).round(9).tolist()
    [1.0, 1.0, 0.666666667]
    """
    try:
        from scipy.optimize import linprog
    except ImportError:
        refuse("needs_library", WITHOUT_SCIPY)
    if np.isnan(values).any():
        refuse("still_missing", "metode bod memerlukan semua nilai; isi nilai kosong lebih dulu")
    if (values < 0).any():
        refuse("not_positive", "metode bod memerlukan nilai 0 atau lebih")
    # Each column in units of its largest value: the score does not change, the program is well scaled.
    largest = values.max(axis=0)
    scaled = values / np.where(largest > 0, largest, 1.0)
    scores = []
    for unit in scaled:
        shares = lowest * unit[None, :] - np.diag(unit) if lowest > 0 else np.empty((0, len(unit)))
        limits = np.vstack([scaled, shares])
        bounds = np.concatenate([np.ones(len(scaled)), np.zeros(len(shares))])
        scores.append(-linprog(-unit, A_ub=limits, b_ub=bounds, method="highs").fun)
    return np.array(scores)
