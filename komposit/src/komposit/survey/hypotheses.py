"""Tests that know the design: t for means, Rao and Scott's F for a table of two variables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from komposit.distributions import chi_square_tail, f_tail, t_two_sided
from komposit.survey.arrays import Bools, Floats, Labels, codes_of, numbers, refuse
from komposit.survey.design import Design
from komposit.survey.estimates import means
from komposit.survey.regression import linear_regression, model_columns
from komposit.survey.variance import taylor_covariance


@dataclass(frozen=True, slots=True)
class Test:
    """A statistic, its degrees of freedom (`df2` of F only) and p; `estimate` is a mean or difference of
    means.
    """

    statistic: float
    p: float
    df: float
    df2: float = float("nan")
    estimate: float = float("nan")


def t_test(design: Design, values: Any, groups: Labels | None = None, *, null: float = 0.0) -> Test:
    """Is the mean `null` (no groups), or do the means of two groups differ? Two-sided.

    One sample: (mean - null) / se on clusters - strata - 1 degrees of freedom; two: the coefficient of the
    second group in a linear regression. R survey: svyttest. Raises SurveyFaults: two_groups.

    >>> from komposit.survey import make_design
    >>> found = t_test(make_design(np.ones(6)), [1.0, 2, 3, 3, 4, 5], ["a", "a", "a", "b", "b", "b"])
    >>> round(found.statistic, 6), found.df, round(found.p, 6)
    (2.738613, 4, 0.05198)
    """
    column = numbers(values, "nilai", missing=True)
    if groups is None:
        whole = means(design, column)
        estimate, df = float(whole.estimate[0, 0]), design.degrees_of_freedom() - 1
        se = float(whole.se[0, 0])
        t = (estimate - null) / se if se > 0 else float("nan")
        return Test(t, t_two_sided(t, df) if df > 0 and se > 0 else float("nan"), df, estimate=estimate)
    terms, matrix = model_columns({"": np.asarray(groups, dtype=object)}, design.rows, ~np.isnan(column))
    if len(terms) != 2:
        raise refuse("two_groups", f"uji t membandingkan dua kelompok, di sini ada {len(terms)}")
    fit = linear_regression(design, column, matrix, terms)
    return Test(float(fit.t[1]), float(fit.p[1]), fit.df, estimate=float(fit.coefficients[1]))


STATISTICS = ("F", "Chisq", "Wald", "adjWald")


def chi_square_test(
    design: Design, first: Labels, second: Labels, *, statistic: str = "F", rows: Bools | None = None
) -> Test:
    """Are two variables independent? Pearson's X^2 of the estimated shares, corrected for the design.

    With p the shares of the cells, V their covariance, Vs that of a simple random sample and C the
    contrasts of interaction, Delta = (C'DVsDC)^-1 C'DVDC with D = diag(1/p): `F` = X^2 / tr(Delta) on d0 =
    tr(Delta)^2 / tr(Delta^2) and d0 (clusters - strata) degrees of freedom, second-order; `Chisq` is X^2
    itself, its p that of X^2 / mean(diag(Delta)), first-order. `Wald` is Y'V^-1 Y / k, with Y the k = (H - 1)
    (W - 1) gaps between cells and what independence expects, on k and nu, the freedom of the design;
    `adjWald` is that times (nu - k + 1) / nu. Rao and Scott, Annals of Statistics 12 (1984); Koch, Freeman
    and Freeman 1975; R survey: svychisq. Rows that lack either are left out. Raises SurveyFaults:
    two_groups, row_count, unknown_word, singular.

    >>> from komposit.survey import make_design
    >>> found = chi_square_test(make_design(np.ones(8)), list("aaaabbbb"), list("xxxyxyyy"))
    >>> round(found.statistic, 6), round(found.p, 6)
    (1.75, 0.227453)
    """
    if statistic not in STATISTICS:
        raise refuse("unknown_word", f"statistik tidak dikenal; pilih: {', '.join(STATISTICS)}")
    known = _given(first, design) & _given(second, design) & (design.weights > 0)
    known &= True if rows is None else rows
    labels = [np.asarray(column, dtype=object)[known] for column in (first, second)]
    if not known.any():
        raise refuse("two_groups", "tidak ada baris yang lengkap untuk uji ini")
    (a, a_names), (b, b_names) = (codes_of(column, "tabel") for column in labels)
    height, width = len(a_names), len(b_names)
    if height < 2 or width < 2:
        raise refuse("two_groups", "tabel memerlukan dua kelompok atau lebih di kedua arah")
    members = np.zeros((design.rows, height * width))
    members[np.flatnonzero(known), a * width + b] = 1
    freedom = design.degrees_of_freedom(rows)
    if statistic.endswith("Wald"):
        return _wald(design, members, known, (height, width), freedom, adjusted=statistic == "adjWald")
    # R counts all rows of the design here, also those without an answer; F does not depend on it.
    count = design.rows if rows is None else int(rows.sum())
    return _rao_scott(design, members, known, (height, width), freedom, statistic, count)


def _rao_scott(
    design: Design,
    members: Floats,
    known: Bools,
    size: tuple[int, int],
    freedom: int,
    statistic: str,
    count: int,
) -> Test:
    weights = design.weights[known]
    shares = (weights @ members[known]) / weights.sum()
    influence = np.zeros_like(members)
    influence[known] = (members[known] - shares) * (weights / weights.sum())[:, None]
    delta = _delta(shares, taylor_covariance(design, influence, known), _contrasts(*size), count)
    square = _pearson(shares.reshape(size), count)
    trace = float(np.trace(delta))
    if not trace > 0:
        return Test(float("nan"), float("nan"), float("nan"))
    if statistic == "Chisq":
        return Test(square, chi_square_tail(square * len(delta) / trace, len(delta)), len(delta))
    df = trace**2 / float(np.trace(delta @ delta))
    df2 = df * freedom
    return Test(square / trace, f_tail(square / trace, df, df2) if df2 > 0 else float("nan"), df, df2)


def _wald(
    design: Design, members: Floats, known: Bools, size: tuple[int, int], freedom: int, *, adjusted: bool
) -> Test:
    """Y'V^-1 Y of the cells off the first row and column, linearised around the margins."""
    weighted = members * design.weights[:, None]
    table = weighted.sum(axis=0).reshape(size)
    whole = float(table.sum())
    row, column = table.sum(axis=1) / whole, table.sum(axis=0) / whole
    cube = weighted.reshape(-1, *size)
    gaps = cube - cube.sum(axis=2, keepdims=True) * column - cube.sum(axis=1, keepdims=True) * row[:, None]
    gaps += cube.sum(axis=(1, 2), keepdims=True) * np.outer(row, column)
    covariance = taylor_covariance(design, gaps[:, 1:, 1:].reshape(len(gaps), -1), known)
    apart = (table - whole * np.outer(row, column))[1:, 1:].reshape(-1)
    df, df2 = len(apart), freedom - len(apart) + 1 if adjusted else freedom
    if np.linalg.matrix_rank(covariance) < df:
        raise refuse("singular", "uji Wald memerlukan lebih banyak klaster daripada sel tabel")
    value = float(apart @ np.linalg.solve(covariance, apart)) / df
    value *= df2 / freedom if adjusted else 1.0
    return Test(value, f_tail(value, df, df2) if df2 > 0 else float("nan"), df, df2)


def _given(labels: Labels, design: Design) -> Bools:
    column = list(labels)
    if len(column) != design.rows:
        raise refuse("row_count", f"tabel memuat {len(column)} baris, seharusnya {design.rows}")
    return np.array([label is not None and label != "" and label == label for label in column])


def _contrasts(height: int, width: int) -> Floats:
    """An orthonormal basis of the interactions: what additive rows and columns leave (HW x (H-1)(W-1))."""

    def centred(size: int) -> Floats:
        return np.asarray(np.linalg.svd(np.eye(size) - 1 / size)[0][:, : size - 1])

    return np.asarray(np.kron(centred(height), centred(width)), dtype=np.float64)


def _delta(shares: Floats, covariance: Floats, contrasts: Floats, count: int) -> Floats:
    inverse = np.divide(1.0, shares, out=np.zeros_like(shares), where=shares > 0)[:, None]
    simple = contrasts.T @ (inverse / count * contrasts)
    complex_ = (inverse * contrasts).T @ covariance @ (inverse * contrasts)
    return np.asarray(np.linalg.solve(simple, complex_))


def _pearson(shares: Floats, count: int) -> float:
    expected = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    return float(count * ((shares - expected) ** 2 / expected).sum())
