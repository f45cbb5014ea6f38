"""The same data under two settings: scores, ranks, how far ranks shift, and how alike both are."""

from __future__ import annotations

from dataclasses import dataclass

from selaras.analyses.compute.scores import Data, Scored, Setting, UnitScore, compute_scores


@dataclass(frozen=True, slots=True)
class Pairing:
    """One unit under both settings; a positive shift is a better rank under the second."""

    first: UnitScore
    second: UnitScore

    @property
    def shift(self) -> int | None:
        if self.first.rank is None or self.second.rank is None:
            return None
        return self.first.rank - self.second.rank


@dataclass(frozen=True, slots=True)
class Compared:
    rows: tuple[Pairing, ...]
    first: Scored
    second: Scored
    # Pearson's of the scores, Spearman's of the ranks; None where either stands still.
    scores_alike: float | None
    ranks_alike: float | None

    @property
    def shifts(self) -> list[int]:
        return [abs(row.shift) for row in self.rows if row.shift is not None]

    @property
    def moved(self) -> int:
        return sum(shift > 0 for shift in self.shifts)

    @property
    def most(self) -> int:
        return max(self.shifts, default=0)

    @property
    def mean_shift(self) -> float:
        return sum(self.shifts) / len(self.shifts) if self.shifts else 0.0


def compare_methods(data: Data, first: Setting, second: Setting) -> Compared:
    """Units in the order of their codes; units without a score under either are left out of the likeness."""
    one, two = compute_scores(data, first), compute_scores(data, second)
    rows = tuple(Pairing(a, b) for a, b in zip(one.units, two.units, strict=True))
    scores = [
        (row.first.score, row.second.score)
        for row in rows
        if row.first.score is not None and row.second.score is not None
    ]
    ranks = [_mean_ranks([pair[side] for pair in scores]) for side in (0, 1)]
    return Compared(rows, one, two, _alike(scores), _alike(list(zip(*ranks, strict=True))))


def _mean_ranks(values: list[float]) -> list[float]:
    """Equal values share the mean of their places, as Spearman's coefficient asks."""
    ordered = sorted(values)
    return [ordered.index(value) + (ordered.count(value) + 1) / 2 for value in values]


def _alike(pairs: list[tuple[float, float]]) -> float | None:
    import numpy as np

    if len(pairs) < 3:
        return None
    first, second = (np.array(side) for side in zip(*pairs, strict=True))
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return None
    return float(np.corrcoef(first, second)[0, 1])
