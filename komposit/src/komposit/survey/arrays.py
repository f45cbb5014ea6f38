"""Arrays as the survey functions take them: checked once at the door, plain NumPy inside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from komposit.faults import Fault, SurveyFaults, shown

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Bools = NDArray[np.bool_]
Labels = Sequence[Any] | NDArray[Any]

MOST_NAMED = 5


def refuse(code: str, message: str) -> SurveyFaults:
    """The exception for one fault found in arrays, which have no file and no line.

    >>> str(refuse("bad_fpc", "populasi terlalu kecil"))
    'populasi terlalu kecil [bad_fpc]'
    """
    return SurveyFaults([Fault("", 0, code, message)])


def numbers(values: Any, name: str, *, missing: bool = False) -> Floats:
    """As floats; an infinity is a fault, and NaN is one too unless `missing` allows it for "no answer".

    >>> numbers([1, 2], "bobot")
    array([1., 2.])
    """
    array = np.asarray(values, dtype=np.float64)
    wrong = np.isinf(array) if missing else ~np.isfinite(array)
    if wrong.any():
        raise refuse("not_finite", f"{shown(name)} memuat {int(wrong.sum())} angka yang tidak terhingga")
    return array


def table_of(values: Any, name: str = "nilai", *, rows: int | None = None) -> Floats:
    """Answers as rows x items, NaN where there is none; one item may come as a plain vector.

    >>> table_of([1.0, 2.0]).shape
    (2, 1)
    """
    array = numbers(values, name, missing=True)
    array = array.reshape(len(array), -1)
    if rows is not None and len(array) != rows:
        raise refuse("row_count", f"{shown(name)} memuat {len(array)} baris, seharusnya {rows}")
    return array


def codes_of(labels: Labels, name: str, *, rows: int | None = None) -> tuple[Ints, tuple[str, ...]]:
    """Labels as numbers 0, 1, ... in sorted order, with the label of each; an empty one is a fault.

    >>> codes_of(["b", "a", "b"], "strata")
    (array([1, 0, 1]), ('a', 'b'))
    """
    array = np.asarray(labels)
    if rows is not None and len(array) != rows:
        raise refuse("row_count", f"{shown(name)} memuat {len(array)} baris, seharusnya {rows}")
    if array.dtype.kind == "f":
        numbers(array, name)
    found, codes = np.unique(array.astype(str) if array.dtype.kind in "OU" else array, return_inverse=True)
    texts = tuple(str(label) for label in found.tolist())
    if "" in texts or (array.dtype.kind == "O" and any(label is None for label in array)):
        raise refuse("missing_value", f"{shown(name)} kosong pada sebagian baris")
    return codes.astype(np.intp).reshape(-1), texts


def listed(names: Sequence[str]) -> str:
    """The first few names for a message, and how many more there are.

    >>> listed(["a", "b"])
    "'a', 'b'"
    """
    more = f" dan {len(names) - MOST_NAMED} lainnya" if len(names) > MOST_NAMED else ""
    return ", ".join(shown(name) for name in names[:MOST_NAMED]) + more


def sums(codes: Ints, values: Floats, count: int) -> Floats:
    """Column sums of `values` (rows x p) by code: count x p.

    >>> sums(np.array([0, 1, 0]), np.array([[1.0], [2.0], [3.0]]), 2)
    array([[4.],
           [2.]])
    """
    columns = [np.bincount(codes, weights=column, minlength=count) for column in values.T]
    return np.stack(columns, axis=1) if columns else np.zeros((count, 0))
