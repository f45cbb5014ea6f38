"""How much of the data is there: shares of values present and of values other than zero."""

from __future__ import annotations

import numpy as np

from komposit.index.arrays import Floats


def missing_count(x: Floats) -> Floats:
    """Values missing in each row: (units, columns) to (units,). COINr get_data_avail, N_missing.

    >>> missing_count(np.array([[1.0, np.nan, 0.0]])).tolist()
    [1.0]
    """
    counted: Floats = np.isnan(x).sum(axis=1).astype(float)
    return counted


def zero_count(x: Floats) -> Floats:
    """Values equal to 0 in each row. COINr get_data_avail, N_zero.

    >>> zero_count(np.array([[1.0, np.nan, 0.0]])).tolist()
    [1.0]
    """
    counted: Floats = (x == 0).sum(axis=1).astype(float)
    return counted


def available_share(x: Floats) -> Floats:
    """1 - missing / columns. Handbook 2008, step 3; COINr Dat_Avail.

    >>> available_share(np.array([[1.0, np.nan, 0.0, 2.0]])).tolist()
    [0.75]
    """
    share: Floats = 1.0 - missing_count(x) / x.shape[1]
    return share


def nonzero_share(x: Floats) -> Floats:
    """1 - zeros / values present; NaN for a unit without values. COINr Non_Zero.

    >>> nonzero_share(np.array([[1.0, np.nan, 0.0]])).tolist()
    [0.5]
    """
    present = x.shape[1] - missing_count(x)
    zeros: Floats = np.divide(zero_count(x), present, out=np.full(len(x), np.nan), where=present > 0)
    return 1.0 - zeros
