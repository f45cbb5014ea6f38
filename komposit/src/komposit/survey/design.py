"""What a sample is: weights, strata, clusters, how many clusters there are in all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from komposit.survey.arrays import Bools, Floats, Ints, Labels, codes_of, listed, numbers, refuse
from komposit.survey.calibration import Calibration

LONELY = ("fail", "remove", "certainty", "adjust", "average")
"""What to do with a stratum of one cluster: refuse; count it as without error (two names); measure it from
the grand mean instead of its own; give it the mean variance of the other strata. R:
options(survey.lonely.psu)."""

CERTAIN = 1e-7
"""A stratum of which a larger share than all but this was drawn has no sampling error."""


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """A sample of n rows in C clusters in H strata. Clusters are the first-stage units.

    `weights` (n), `cluster` (n) numbers 0..C-1, `stratum_of` (C) numbers 0..H-1, `sampled` (H) clusters
    drawn, `population` (H) clusters in the population, infinite where drawing is taken to be with
    replacement. Weights of zero keep a row in the design and out of every estimate.
    """

    weights: Floats
    cluster: Ints
    stratum_of: Ints
    sampled: Ints
    population: Floats
    lonely: str = "fail"
    calibration: Calibration | None = None

    @property
    def rows(self) -> int:
        return len(self.weights)

    @property
    def clusters(self) -> int:
        return len(self.stratum_of)

    @property
    def strata(self) -> int:
        return len(self.sampled)

    @property
    def scales(self) -> Floats:
        """By stratum (1 - n/N) n / (n - 1), and 1 - n/N where n is 1: the factor of its sum of squares."""
        share = 1 - self.sampled / self.population
        share[share < CERTAIN] = 0
        return share * np.where(self.sampled > 1, self.sampled / np.maximum(self.sampled - 1, 1), 1.0)

    def degrees_of_freedom(self, rows: Bools | None = None) -> int:
        """Clusters minus strata (Korn and Graubard 1999, section 5.2), of all rows or of those chosen."""
        if rows is None:
            return self.clusters - self.strata
        used = np.unique(self.cluster[rows])
        return len(used) - len(np.unique(self.stratum_of[used]))

    def with_weights(self, weights: Floats, calibration: Calibration | None) -> Design:
        return replace(self, weights=weights, calibration=calibration)


def make_design(
    weights: Any = None,
    *,
    strata: Labels | None = None,
    clusters: Labels | None = None,
    fpc: Any = None,
    lonely: str = "fail",
    nest: bool = False,
    rows: int | None = None,
) -> Design:
    """A design from columns of equal length; without clusters every row is one, without strata there is one.

    `fpc` says by row how many clusters its stratum has in the population (all >= 1), or which share of them
    was drawn (all <= 1). Without weights they follow from it, N/n, or are 1. With `nest` the same cluster
    name in two strata means two clusters; without, it is a fault. As R survey's svydesign (Lumley, Complex
    Surveys, 2010, section 2.2). Raises SurveyFaults: row_count, not_finite, bad_weight, missing_value,
    not_nested, bad_fpc, lonely_psu.

    >>> design = make_design([2, 2, 3, 3], strata=["a", "a", "b", "b"], fpc=[4, 4, 6, 6])
    >>> design.clusters, design.strata, design.degrees_of_freedom(), design.scales.round(3).tolist()
    (4, 2, 2, [1.0, 1.333])
    """
    given = next((item for item in (weights, strata, clusters, fpc) if item is not None), None)
    count = rows if given is None else len(np.asarray(given))
    if not count:
        raise refuse("empty", "sampel tidak memuat satu baris pun")
    if lonely not in LONELY:
        raise refuse("unknown_word", f"lonely_psu tidak dikenal; pilih: {', '.join(LONELY)}")
    everyone = np.zeros(count, dtype=np.intp)
    stratum, names = (everyone, ("",)) if strata is None else codes_of(strata, "strata", rows=count)
    cluster, stratum_of = _clusters(clusters, stratum, len(names), nest)
    sampled = np.bincount(stratum_of, minlength=len(names))
    population = _population(fpc, stratum, sampled, names)
    if weights is None:
        drawn = np.where(np.isinf(population), sampled, population)
        weights = (drawn / sampled)[stratum]
    design = Design(_weights(weights, count), cluster, stratum_of, sampled, population, lonely)
    alone = [names[h] for h in np.flatnonzero((sampled == 1) & (design.scales > 0))]
    if alone and lonely == "fail":
        message = f"strata dengan satu klaster saja: {listed(alone)}; gabungkan strata atau pilih lonely_psu"
        raise refuse("lonely_psu", message)
    return design


def _weights(weights: Any, rows: int) -> Floats:
    found = numbers(weights, "bobot")
    if found.shape != (rows,):
        raise refuse("row_count", f"bobot memuat {len(found)} baris, seharusnya {rows}")
    if found.min() < 0 or found.sum() <= 0:
        raise refuse("bad_weight", "bobot tidak boleh negatif, dan jumlahnya harus di atas 0")
    return found


def _clusters(clusters: Labels | None, stratum: Ints, strata: int, nest: bool) -> tuple[Ints, Ints]:
    if clusters is None:
        return np.arange(len(stratum), dtype=np.intp), stratum
    cluster, names = codes_of(clusters, "klaster", rows=len(stratum))
    pairs, numbered = np.unique(cluster * strata + stratum, return_inverse=True)
    if len(pairs) > len(names) and not nest:
        seen = pairs // strata
        torn = sorted({names[code] for code in seen[1:][seen[1:] == seen[:-1]]})
        message = (
            f"klaster berada di lebih dari satu strata: {listed(torn)}; beri nama lain atau pakai nest: true"
        )
        raise refuse("not_nested", message)
    return numbered.astype(np.intp).reshape(-1), (pairs % strata).astype(np.intp)


def _population(fpc: Any, stratum: Ints, sampled: Ints, names: tuple[str, ...]) -> Floats:
    if fpc is None:
        return np.full(len(sampled), np.inf)
    given = numbers(fpc, "fpc")
    if given.shape != stratum.shape:
        raise refuse("row_count", f"fpc memuat {len(given)} baris, seharusnya {len(stratum)}")
    if given.min() <= 0 or ((given > 1).any() and (given < 1).any()):
        raise refuse(
            "bad_fpc", "fpc harus seluruhnya jumlah klaster (>= 1) atau seluruhnya bagian (0 sampai 1)"
        )
    first = np.zeros(len(sampled))
    first[stratum] = given
    varying = np.unique(stratum[given != first[stratum]])
    if len(varying):
        raise refuse("bad_fpc", f"fpc berubah di dalam strata {listed([names[h] for h in varying])}")
    population = first if (given > 1).any() else sampled / first
    small = np.flatnonzero(population < sampled)
    if len(small):
        where = listed([names[h] for h in small])
        raise refuse("bad_fpc", f"populasi lebih kecil daripada sampel di strata {where}")
    return population
