"""What calibrated weights do to a variance: the influence of a row is freed of what the totals fix.

An estimate is linear in its influences x (one per row and estimate). Calibration to known totals removes from
them the part that the calibration variables explain: x - sum_k a_k v_k, with coefficients a that solve N a
= c'x, N = c'v. Post-stratification and linear calibration solve it exactly; raking goes round the margins
ten times, as R survey's svyrecvar does (Deville and Sarndal 1992; Lumley, Complex Surveys, 2010, section
7.4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from komposit.survey.arrays import Floats, Ints, sums

ROUNDS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """One group of calibration variables: groups of rows by `codes`, or columns of `matrix` (rows x width).

    Row i adds `out`[i] X[i, k] to v_k and `into`[i] X[i, k] to c_k, X being the 0/1 columns of the codes.
    """

    out: Floats
    into: Floats
    width: int
    codes: Ints | None = None
    matrix: Floats | None = None

    def gather(self, values: Floats) -> Floats:
        """X' values (width x p) for values by row (rows x p).

        >>> block = Block(np.ones(3), np.ones(3), 2, np.array([0, 1, 0]))
        >>> block.gather(np.array([[1.0], [2.0], [3.0]])).tolist()
        [[4.0], [2.0]]
        """
        if self.codes is not None:
            return sums(self.codes, values, self.width)
        assert self.matrix is not None
        return np.asarray(self.matrix.T @ values)

    def spread(self, coefficients: Floats) -> Floats:
        """X a (rows x p) for coefficients a (width x p).

        >>> Block(np.ones(3), np.ones(3), 2, np.array([0, 1, 0])).spread(np.array([[1.0], [2.0]])).tolist()
        [[1.0], [2.0], [1.0]]
        """
        if self.codes is not None:
            return np.asarray(coefficients[self.codes])
        assert self.matrix is not None
        return np.asarray(self.matrix @ coefficients)

    def columns(self) -> Floats:
        """X itself (rows x width)."""
        return self.spread(np.eye(self.width))


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """Blocks that were calibrated to, and N; `rounds` is 0 where N is solved exactly."""

    blocks: tuple[Block, ...]
    products: Floats
    rounds: int

    def residuals(self, influence: Floats) -> Floats:
        """Influences (rows x p) without what the calibration explains."""
        moments = np.concatenate([block.gather(influence * block.into[:, None]) for block in self.blocks])
        left = influence.copy()
        for block, part in zip(self.blocks, self.parts(self.coefficients(moments)), strict=True):
            left -= block.out[:, None] * block.spread(part)
        return left

    def coefficients(self, moments: Floats) -> Floats:
        """The a of N a = moments (q x p), exactly or by going round the blocks."""
        if not self.rounds:
            return np.asarray(np.linalg.solve(self.products, moments))
        found = np.zeros_like(moments)
        ends = np.cumsum([block.width for block in self.blocks])
        for _ in range(self.rounds):
            for end, block in zip(ends, self.blocks, strict=True):
                part = slice(end - block.width, end)
                own = np.diag(self.products)[part, None]
                found[part] += (moments[part] - self.products[part] @ found) / own
        return found

    def parts(self, coefficients: Floats) -> Sequence[Floats]:
        return np.split(coefficients, np.cumsum([block.width for block in self.blocks])[:-1])


def calibration_of(blocks: Sequence[Block], *, rounds: int = 0) -> Calibration:
    """The calibration with N[k, l] = sum_i c_k[i] v_l[i], block by block.

    >>> block = Block(np.array([2.0, 2.0, 4.0]), np.ones(3), 2, np.array([0, 0, 1]))
    >>> calibration_of([block]).residuals(np.array([[1.0], [3.0], [5.0]])).tolist()
    [[-1.0], [1.0], [0.0]]
    """
    rows = [
        np.hstack([one.gather(one.into[:, None] * other.out[:, None] * other.columns()) for other in blocks])
        for one in blocks
    ]
    return Calibration(tuple(blocks), np.vstack(rows), rounds)
