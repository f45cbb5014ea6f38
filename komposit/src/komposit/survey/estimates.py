"""Weighted means, totals and ratios, for the whole and for every domain at once, with Taylor errors.

Rows are read once per item: sums by cell (cluster x domain) hold all that estimate and error need.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from komposit.survey.arrays import Bools, Floats, Ints, refuse, sums, table_of
from komposit.survey.design import Design
from komposit.survey.variance import Cells, cell_variances, cells_of, cluster_variances


@dataclass(frozen=True, slots=True, eq=False)
class Domains:
    """A domain number 0..count-1 for every row (n), or -1 for none."""

    codes: Ints
    count: int


@dataclass(frozen=True, slots=True, eq=False)
class Estimates:
    """Estimates by domain and item (D x p), NaN where a domain has no answer.

    `se` standard errors, `answers` rows with an answer and a weight, `deff` the variance over that of a
    simple random sample of as many drawn without replacement (NaN where it is not asked or has no meaning).
    """

    estimate: Floats
    se: Floats
    answers: Ints
    deff: Floats


def means(design: Design, values: Any, domains: Domains | None = None) -> Estimates:
    """Weighted means sum(w y) / sum(w) over the answers (rows x items, NaN for none).

    Influence of row i: w_i (y_i - mean) / sum(w). R survey: svymean(na.rm=TRUE), svyby, deff=TRUE; Lumley,
    Complex Surveys (2010), section 2.1. Raises SurveyFaults: row_count, not_finite.

    >>> from komposit.survey import make_design
    >>> found = means(make_design([1, 1, 2]), [1.0, 2.0, 4.0])
    >>> found.estimate.tolist(), found.se.round(6).tolist(), found.answers.tolist()
    ([[2.75]], [[0.962175]], [[3]])
    """
    cells, columns = _prepare(design, values, domains)
    centres = [_mean(design.weights, column) for column in columns]
    parts = [_mean_of(design, cells, column, centre) for column, centre in zip(columns, centres, strict=True)]
    return _joined(parts, np.array(centres))


def totals(design: Design, values: Any, domains: Domains | None = None) -> Estimates:
    """Weighted totals sum(w y) over the answers. Influence of row i: w_i y_i. R survey: svytotal(na.rm=TRUE).

    >>> from komposit.survey import make_design
    >>> totals(make_design([1, 1, 2]), [1.0, 2.0, 4.0]).estimate.tolist()
    [[11.0]]
    """
    cells, columns = _prepare(design, values, domains)
    parts = [_total_of(design, cells, column) for column in columns]
    return _joined(parts, np.zeros(len(parts)))


def ratios(design: Design, above: Any, below: Any, domains: Domains | None = None) -> Estimates:
    """Ratios of totals R = sum(w y) / sum(w x) over rows that have both, item by item.

    Influence of row i: w_i (y_i - R x_i) / sum(w x). R survey: svyratio(na.rm=TRUE); Lumley (2010), section
    2.1.

    >>> from komposit.survey import make_design
    >>> ratios(make_design([1, 1, 2]), [1.0, 2.0, 4.0], [2.0, 2.0, 2.0]).estimate.tolist()
    [[1.375]]
    """
    upper, lower = table_of(above, rows=design.rows), table_of(below, rows=design.rows)
    if upper.shape != lower.shape:
        raise refuse("row_count", "pembilang dan penyebut rasio tidak sama banyak")
    cells = _cells(design, domains)
    parts = [_ratio_of(design, cells, y, x) for y, x in zip(upper.T, lower.T, strict=True)]
    return _joined(parts, np.zeros(len(parts)))


Part = tuple[Floats, Floats, Floats, Floats]
"""Estimate, standard error, answers and design effect of one item, by domain."""


def _prepare(design: Design, values: Any, domains: Domains | None) -> tuple[Cells, Floats]:
    # By column, so that each is read in one go.
    return _cells(design, domains), np.ascontiguousarray(table_of(values, rows=design.rows).T)


def _cells(design: Design, domains: Domains | None) -> Cells:
    if domains is None:
        return cells_of(design, np.zeros(design.rows, dtype=np.intp), 1)
    if len(domains.codes) != design.rows:
        raise refuse("row_count", f"domain memuat {len(domains.codes)} baris, seharusnya {design.rows}")
    return cells_of(design, domains.codes, domains.count)


def _joined(parts: list[Part], centres: Floats) -> Estimates:
    estimate, se, answers, deff = (np.stack(column, axis=1) for column in zip(*parts, strict=True))
    return Estimates(estimate + centres, se, answers.astype(np.intp), deff)


def _mean(weights: Floats, column: Floats) -> float:
    """Of all rows: what columns are measured from, so that a far-off zero costs no digits."""
    known = ~np.isnan(column)
    whole = float(np.dot(weights, known))
    return float(np.dot(weights, np.where(known, column, 0.0)) / whole) if whole > 0 else 0.0


def _mean_of(design: Design, cells: Cells, column: Floats, centre: float) -> Part:
    known = ~np.isnan(column)
    weights = np.where(known, design.weights, 0.0)
    values = np.where(known, column - centre, 0.0)
    weighted = weights * values
    above, below = cells.sums(weighted), cells.sums(weights)
    sizes, upper, squares = (
        cells.by_domain(part[:, None])[:, 0] for part in (below, above, cells.sums(weighted * values))
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = upper / sizes
        influence = (above - mean[cells.domain] * below) / sizes[cells.domain]
        rows = (values, mean, weights, sizes)
        variance = _variance(
            design, cells, influence, known, lambda d: (rows[0] - rows[1][d]) * rows[2] / rows[3][d]
        )
        answers = cells.by_domain(cells.sums((weights > 0).astype(np.float64))[:, None])[:, 0]
        simple = (squares / sizes - mean**2) * answers / (answers - 1)
        simple *= (sizes - answers) / (sizes * answers)
        deff = np.where((sizes >= answers) & (answers > 1), variance / simple, np.nan)
    return mean, _root(variance, sizes > 0), answers, deff


def _total_of(design: Design, cells: Cells, column: Floats) -> Part:
    known = ~np.isnan(column) & (design.weights > 0)
    weighted = np.where(known, design.weights * column, 0.0)
    parts = cells.sums(weighted)
    variance = _variance(design, cells, parts, known, lambda d: weighted)
    answers = cells.by_domain(cells.sums(known.astype(np.float64))[:, None])[:, 0]
    total = np.where(answers > 0, cells.by_domain(parts[:, None])[:, 0], np.nan)
    return total, _root(variance, answers > 0), answers, np.full(cells.domains, np.nan)


def _ratio_of(design: Design, cells: Cells, above: Floats, below: Floats) -> Part:
    known = ~(np.isnan(above) | np.isnan(below)) & (design.weights > 0)
    upper = np.where(known, design.weights * above, 0.0)
    lower = np.where(known, design.weights * below, 0.0)
    tops, bottoms = cells.sums(upper), cells.sums(lower)
    whole = cells.by_domain(bottoms[:, None])[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = cells.by_domain(tops[:, None])[:, 0] / whole
        influence = (tops - ratio[cells.domain] * bottoms) / whole[cells.domain]
        variance = _variance(design, cells, influence, known, lambda d: (upper - ratio[d] * lower) / whole[d])
    answers = cells.by_domain(cells.sums(known.astype(np.float64))[:, None])[:, 0]
    return ratio, _root(variance, whole != 0), answers, np.full(cells.domains, np.nan)


def _variance(design: Design, cells: Cells, influence: Floats, known: Bools, by_row: Any) -> Floats:
    """By domain, from influences by cell; `by_row(d)` gives them by row for calibrated weights."""
    influence = np.nan_to_num(influence)
    if design.calibration is None:
        return cell_variances(design, cells, influence[:, None], known)[:, 0]
    domain = np.append(cells.domain, cells.domains)[cells.of_row]
    inside = domain < cells.domains
    rows = np.zeros(design.rows)
    rows[inside] = np.nan_to_num(by_row(np.where(inside, domain, 0))[inside])
    return _calibrated(design, cells, influence, domain, rows)


def _calibrated(design: Design, cells: Cells, influence: Floats, domain: Ints, rows: Floats) -> Floats:
    """Cluster totals of all domains (C x D), freed of what the calibration explains, without rows x
    domains.
    """
    calibration = design.calibration
    assert calibration is not None
    moments = np.concatenate(
        [_moments(block.columns(), block.into * rows, domain, cells.domains) for block in calibration.blocks]
    )
    dense = np.zeros((design.clusters, cells.domains))
    dense[cells.cluster, cells.domain] = influence
    parts = calibration.parts(calibration.coefficients(moments))
    for block, part in zip(calibration.blocks, parts, strict=True):
        dense -= sums(design.cluster, block.out[:, None] * block.columns(), design.clusters) @ part
    return cluster_variances(design, dense)


def _moments(columns: Floats, values: Floats, domain: Ints, domains: int) -> Floats:
    """c'x by domain (width x D)."""
    return sums(domain, columns * values[:, None], domains + 1)[:-1].T


def _root(variance: Floats, known: Any) -> Floats:
    return np.where(known, np.sqrt(np.maximum(variance, 0)), np.nan)
