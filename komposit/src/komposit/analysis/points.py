"""Points in the unit cube that random inputs are drawn with: independent ones, or evenly spread ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from komposit.index.arrays import Floats

MANTISSA = 2.0**53


def random_points(count: int, width: int, rng: np.random.Generator) -> Floats:
    """Independent uniform numbers, 0 <= u < 1: (count, width). COINr SA_sample.

    >>> random_points(2, 3, np.random.default_rng(1)).shape
    (2, 3)
    """
    return rng.random((count, width))


def halton_points(count: int, width: int, rng: np.random.Generator) -> Floats:
    """u = sum over k of p_k(digit_k(n)) b^-(k + 1), b the prime of the column, p_k random permutations.

    Evenly spread and still uniform: (count, width), 0 <= u < 1. Halton 1960, scrambled as in Owen,
    A randomized Halton algorithm in R, 2017 (arXiv 1706.02808), section 3.

    >>> spread = halton_points(9, 2, np.random.default_rng(1))[:, 1]
    >>> sorted((spread * 9).astype(int).tolist())
    [0, 1, 2, 3, 4, 5, 6, 7, 8]
    """
    points = np.empty((count, width))
    for column, base in enumerate(primes(width)):
        number, size, value = np.arange(count), 1.0 / base, np.zeros(count)
        while size > 1.0 / MANTISSA:
            value += rng.permutation(base)[number % base] * size
            number //= base
            size /= base
        points[:, column] = value
    # All digits at their largest sum to 1 by rounding.
    return np.minimum(points, 1.0 - 1.0 / MANTISSA)


def primes(count: int) -> list[int]:
    """The first primes.

    >>> primes(5)
    [2, 3, 5, 7, 11]
    """
    found: list[int] = []
    number = 2
    while len(found) < count:
        if all(number % prime for prime in found):
            found.append(number)
        number += 1
    return found


DESIGNS: Mapping[str, Callable[[int, int, np.random.Generator], Floats]] = {
    "random": random_points,
    "halton": halton_points,
}


def draw_base(samples: int, width: int, rng: np.random.Generator, design: str = "random") -> Floats:
    """The base draws of a Sobol design: samples of the matrix A, then those of B: (2 samples, width).

    One point of twice the width holds a row of A and the same row of B, so that evenly spread points stay
    so in both together. Saltelli et al., Computer Physics Communications 181, 2010, section 4.

    >>> draw_base(4, 3, np.random.default_rng(1)).shape
    (8, 3)
    """
    both = DESIGNS[design](samples, 2 * width, rng)
    return np.vstack([both[:, :width], both[:, width:]])
