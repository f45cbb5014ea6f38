"""Linear regression with design-based errors, and the t test that is one of its coefficients.

R survey: svyglm(family=gaussian), svyttest. Binder, International Statistical Review 51 (1983); Lumley,
Complex Surveys (2010), section 5.2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from komposit.distributions import t_two_sided
from komposit.faults import shown
from komposit.survey.arrays import Bools, Floats, Labels, codes_of, numbers, refuse
from komposit.survey.design import Design
from komposit.survey.variance import taylor_covariance


@dataclass(frozen=True, slots=True, eq=False)
class Regression:
    """Coefficients by term with their covariance, t and two-sided p on `df` degrees of freedom."""

    terms: tuple[str, ...]
    coefficients: Floats
    covariance: Floats
    df: int
    answers: int

    @property
    def se(self) -> Floats:
        return np.asarray(np.sqrt(np.diag(self.covariance)))

    @property
    def t(self) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(self.coefficients / self.se)

    @property
    def p(self) -> Floats:
        return np.array([self._p(t) for t in self.t.tolist()])

    def _p(self, t: float) -> float:
        return t_two_sided(t, self.df) if self.df > 0 and np.isfinite(t) else float("nan")


def model_columns(
    columns: Mapping[str, Labels], rows: int, known: Bools | None = None
) -> tuple[tuple[str, ...], Floats]:
    """A constant, numbers as they are, and for texts a 0/1 column per level but the first in sorted order.

    Treatment contrasts under R's names: (Intercept), age, sexP. Levels are those of the `known` rows. Missing
    numbers (NaN) stay; a row with an empty text (None or "") is NaN in all columns of its variable.

    >>> terms, matrix = model_columns({"sex": ["L", "P"], "age": [20.0, 30.0]}, 2)
    >>> terms, matrix.tolist()
    (('(Intercept)', 'sexP', 'age'), [[1.0, 0.0, 20.0], [1.0, 1.0, 30.0]])
    """
    terms, parts = ["(Intercept)"], [np.ones((rows, 1))]
    for name, column in columns.items():
        array = np.asarray(column)
        if len(array) != rows:
            raise refuse("row_count", f"{shown(name)} memuat {len(array)} baris, seharusnya {rows}")
        if array.dtype.kind not in "OU":
            terms.append(name)
            parts.append(numbers(array, name, missing=True)[:, None])
            continue
        given = np.array([label is not None and label != "" for label in array.tolist()])
        used = given if known is None else given & known
        _, levels = codes_of(array[used], name) if used.any() else (None, ("",))
        dummies = (array[:, None] == np.array(levels[1:], dtype=object)[None, :]).astype(np.float64)
        dummies[~given] = np.nan
        terms += [f"{name}{level}" for level in levels[1:]]
        parts.append(dummies)
    return tuple(terms), np.hstack(parts)


def linear_regression(
    design: Design, outcome: Any, matrix: Floats, terms: Sequence[str], *, rows: Bools | None = None
) -> Regression:
    """b = (X'WX)^-1 X'Wy over complete rows; influence of row i: (X'WX)^-1 x_i w_i (y_i - x_i b).

    Freedom: clusters - strata + 1 - terms of the rows used, as svyglm. Raises SurveyFaults: singular,
    row_count.

    >>> from komposit.survey import make_design
    >>> terms, matrix = model_columns({"x": [0.0, 1.0, 2.0, 3.0]}, 4)
    >>> fit = linear_regression(make_design(np.ones(4)), [1.0, 3.0, 4.0, 8.0], matrix, terms)
    >>> fit.coefficients.round(9).tolist(), fit.se.round(6).tolist(), fit.df
    ([0.7, 2.2], [0.321248, 0.29303], 2)
    """
    y = numbers(outcome, "hasil", missing=True)
    if y.shape != (design.rows,) or matrix.shape != (design.rows, len(terms)):
        raise refuse("row_count", "hasil, peubah dan rancangan tidak sama banyak barisnya")
    known = ~np.isnan(y) & ~np.isnan(matrix).any(axis=1) & (design.weights > 0)
    known &= True if rows is None else rows
    x, weights = matrix[known], design.weights[known] / float(design.weights.mean())
    root = np.sqrt(weights)[:, None]
    scale = np.sqrt(((x * root) ** 2).sum(axis=0))
    if len(x) < len(terms) or np.linalg.matrix_rank(x * root / np.where(scale > 0, scale, 1)) < len(terms):
        raise refuse("singular", "peubah regresi saling bergantung atau baris lengkapnya terlalu sedikit")
    orthogonal, upper = np.linalg.qr(x * root)
    coefficients = np.linalg.solve(upper, orthogonal.T @ (y[known] * root[:, 0]))
    inverse = np.linalg.inv(upper)
    residuals = (y[known] - x @ coefficients) * weights
    influence = np.zeros(matrix.shape)
    influence[known] = (x * residuals[:, None]) @ inverse @ inverse.T
    df = design.degrees_of_freedom(known) + 1 - len(terms)
    return Regression(
        tuple(terms), coefficients, taylor_covariance(design, influence, known), df, int(known.sum())
    )
