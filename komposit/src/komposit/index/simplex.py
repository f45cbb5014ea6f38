"""The search of Nelder and Mead: a minimum without derivatives."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from komposit.index.arrays import Floats

ROUNDS, STEPS = 30, 4000


def minimise(f: Callable[[Floats], float], first: Floats) -> tuple[Floats, float]:
    """A local minimum of f and its value, searched again from where the last search ended until it stays.

    Nelder and Mead, The Computer Journal 7, 1965, with their coefficients 1, 2, 1/2, 1/2.

    >>> best, value = minimise(lambda x: float(((x - [1.0, 2.0]) ** 2).sum()), np.array([0.5, 0.5]))
    >>> best.round(6).tolist()
    [1.0, 2.0]
    """
    best, value = first, f(first)
    for _ in range(ROUNDS):
        found, lower = _search(f, best)
        gained = value - lower
        best, value = found, lower
        if gained <= 1e-15 * max(1.0, abs(value)):
            break
    return best, value


def _search(f: Callable[[Floats], float], first: Floats) -> tuple[Floats, float]:
    size = np.where(first != 0, 0.1 * np.abs(first), 0.01)
    corners = np.vstack([first, first + np.diag(size)])
    heights = np.array([f(corner) for corner in corners])
    for _ in range(STEPS):
        order = np.argsort(heights, kind="stable")
        corners, heights = corners[order], heights[order]
        if np.ptp(corners, axis=0).max() <= 1e-12:
            break
        _step(f, corners, heights)
    lowest = int(heights.argmin())
    return corners[lowest], float(heights[lowest])


def _step(f: Callable[[Floats], float], corners: Floats, heights: Floats) -> None:
    """One move of the worst corner (the last), or all corners drawn towards the best."""
    centre = corners[:-1].mean(axis=0)
    mirrored = 2 * centre - corners[-1]
    height = f(mirrored)
    if height < heights[0]:
        further = 3 * centre - 2 * corners[-1]
        beyond = f(further)
        corners[-1], heights[-1] = (further, beyond) if beyond < height else (mirrored, height)
    elif height < heights[-2]:
        corners[-1], heights[-1] = mirrored, height
    else:
        near = mirrored if height < heights[-1] else corners[-1]
        inside = (centre + near) / 2
        low = f(inside)
        if low < min(height, heights[-1]):
            corners[-1], heights[-1] = inside, low
        else:
            corners[1:] = (corners[1:] + corners[0]) / 2
            heights[1:] = [f(corner) for corner in corners[1:]]
