"""Variances by Taylor linearisation: squared spread of cluster totals of influences, within strata.

V = sum_h (1 - n_h/N_h) n_h/(n_h - 1) sum_c (T_hc - mean_h)(T_hc - mean_h)', with T_hc the sum of the
influences in cluster c (Binder 1983; Wolter, Introduction to Variance Estimation, 2007, section 6.4; Lumley
2010, section 2.3). Rows outside a domain count with influence 0, so that clusters without a member still
take part.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from komposit.survey.arrays import Bools, Floats, Ints, sums
from komposit.survey.design import Design


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Where clusters meet domains. `of_row` (n) numbers the cell of a row, P where it is in no domain;
    `cluster` and `domain` (P) name the cells; `group` (P) numbers their pair of stratum and domain, and
    `group_stratum`, `group_domain` (G) name the pairs."""

    of_row: Ints
    cluster: Ints
    domain: Ints
    group: Ints
    group_stratum: Ints
    group_domain: Ints
    domains: int

    def sums(self, values: Floats) -> Floats:
        """Of one column by row: its sum in every cell (P)."""
        return np.asarray(
            np.bincount(self.of_row, weights=values, minlength=len(self.cluster) + 1)[:-1], dtype=np.float64
        )

    def by_domain(self, cell_sums: Floats) -> Floats:
        """Of sums by cell (P x p): by domain (D x p)."""
        return sums(self.domain, cell_sums, self.domains)


def cells_of(design: Design, domain: Ints, domains: int) -> Cells:
    """The cells of a design and one domain number per row, -1 for none.

    >>> from komposit.survey import make_design
    >>> cells = cells_of(make_design([1, 1, 1], clusters=["a", "a", "b"]), np.array([0, 1, 1]), 2)
    >>> cells.cluster.tolist(), cells.domain.tolist(), cells.of_row.tolist()
    ([0, 0, 1], [0, 1, 1], [0, 1, 2])
    """
    inside = domain >= 0
    keys = domain[inside] * design.clusters + design.cluster[inside]
    found, numbered = np.unique(keys, return_inverse=True)
    of_row = np.full(design.rows, len(found), dtype=np.intp)
    of_row[inside] = numbered.reshape(-1)
    cluster, cell_domain = found % design.clusters, found // design.clusters
    pairs, group = np.unique(cell_domain * design.strata + design.stratum_of[cluster], return_inverse=True)
    return Cells(
        of_row,
        cluster,
        cell_domain,
        group.reshape(-1),
        pairs % design.strata,
        pairs // design.strata,
        domains,
    )


def cell_variances(design: Design, cells: Cells, totals: Floats, known: Bools | None = None) -> Floats:
    """Variance of every domain's estimate (D x p) from totals of influences by cell (P x p).

    A domain has influence nowhere else, so only its own cells are visited: the clusters of a stratum without
    one add mean**2 each. Not for calibrated designs, whose influences reach beyond the domain. `known` (n)
    says which rows have an answer: `average` counts the strata of a domain that have one.

    >>> from komposit.survey import make_design
    >>> design = make_design(np.ones(4))
    >>> cells = cells_of(design, np.array([0, 0, 1, -1]), 2)
    >>> cell_variances(design, cells, np.array([[1.0], [-1.0], [0.0]])).round(6).tolist()
    [[2.666667], [0.0]]
    """
    sampled = design.sampled[cells.group_stratum].astype(np.float64)[:, None]
    groups = len(cells.group_stratum)
    met = np.bincount(cells.group, minlength=groups)[:, None]
    centre = sums(cells.group, totals, groups) / sampled
    if design.lonely == "adjust":
        centre = np.where(sampled == 1, 0.0, centre)
    spread = sums(cells.group, (totals - centre[cells.group]) ** 2, groups) + (sampled - met) * centre**2
    variances = sums(cells.group_domain, spread * design.scales[cells.group_stratum][:, None], cells.domains)
    stratum, domain = cells.group_stratum, cells.group_domain
    if known is not None and design.lonely == "average":
        answered = sums(cells.group, cells.sums(known.astype(np.float64))[:, None], groups)[:, 0] > 0
        stratum, domain = stratum[answered], domain[answered]
    return np.asarray(variances * _average_factor(design, stratum, domain, cells.domains)[:, None])


def cluster_variances(design: Design, totals: Floats) -> Floats:
    """Variances (p) from totals by cluster (C x p); every stratum takes part.

    >>> from komposit.survey import make_design
    >>> cluster_variances(make_design(np.ones(3)), np.array([[1.0], [2.0], [6.0]])).tolist()
    [21.0]
    """
    centred, scale = _centred(design, totals)
    return np.asarray((scale[:, None] * centred**2).sum(axis=0))


def taylor_covariance(design: Design, influence: Floats, known: Bools | None = None) -> Floats:
    """Covariance (p x p) of estimates with influences by row (n x p), weights included; `known` (n) as in
    `cell_variances`.

    >>> from komposit.survey import make_design
    >>> y = np.array([1.0, 2.0, 4.0, 5.0])
    >>> design = make_design(np.ones(4))
    >>> taylor_covariance(design, (y - 3)[:, None] / 4).round(6).tolist()
    [[0.833333]]
    """
    if design.calibration is not None:
        influence = design.calibration.residuals(influence)
    centred, scale = _centred(design, sums(design.cluster, influence, design.clusters), known)
    return np.asarray((centred * scale[:, None]).T @ centred)


def _centred(design: Design, totals: Floats, known: Bools | None = None) -> tuple[Floats, Floats]:
    strata = design.strata
    centre = sums(design.stratum_of, totals, strata) / design.sampled[:, None]
    if design.lonely == "adjust":
        centre = np.where(design.sampled[:, None] == 1, 0.0, centre)
    present = np.arange(strata)
    if known is not None and design.lonely == "average" and design.calibration is None:
        present = np.unique(design.stratum_of[design.cluster[known]])
    factor = _average_factor(design, present, np.zeros_like(present), 1)[0]
    return totals - centre[design.stratum_of], design.scales[design.stratum_of] * factor


def _average_factor(design: Design, stratum: Ints, domain: Ints, domains: int) -> Floats:
    """By domain, strata present over those of them with two clusters or more, where `average` asks for it."""
    if design.lonely != "average":
        return np.ones(domains)
    alone = (design.sampled == 1) & (design.scales > 0)
    present = np.bincount(domain, minlength=domains).astype(np.float64)
    usable = np.bincount(domain, weights=~alone[stratum], minlength=domains)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(usable > 0, present / usable, np.nan))
