"""Ranks: 1 is the highest score."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from komposit.index.arrays import Floats

TIES = ("min", "max", "average", "dense", "first")


def rank_down(scores: Floats, ties: str = "min") -> Floats:
    """Ranks along the last axis, 1 the highest; NaN stays NaN. R `rank(-x, na.last = "keep")`.

    scores: (..., units); result: the same shape. Equal scores share the smallest of their ranks (min), the
    largest (max), the mean of both (average), count as one place (dense), or stand in their order (first).

    >>> rank_down(np.array([5.0, 9.0, 5.0, np.nan])).tolist()
    [2.0, 1.0, 2.0, nan]
    >>> rank_down(np.array([5.0, 9.0, 5.0]), "average").tolist()
    [2.5, 1.0, 2.5]
    """
    order = np.argsort(-scores, axis=-1, kind="stable")
    ordered = np.take_along_axis(scores, order, axis=-1)
    places = np.broadcast_to(np.arange(1.0, scores.shape[-1] + 1), scores.shape)
    new = np.ones(scores.shape, dtype=bool)
    new[..., 1:] = ordered[..., 1:] != ordered[..., :-1]
    found = _shared(places, new, ties)
    ranks = np.empty_like(found)
    np.put_along_axis(ranks, order, found, axis=-1)
    return np.where(np.isnan(scores), np.nan, ranks)


def _shared(
    places: Floats, new: Floats | np.ndarray[tuple[int, ...], np.dtype[np.bool_]], ties: str
) -> Floats:
    """Ranks of sorted scores, given where each run of equal ones begins."""
    if ties == "first":
        return places.copy()
    if ties == "dense":
        return new.cumsum(axis=-1).astype(float)
    first = np.maximum.accumulate(np.where(new, places, 0.0), axis=-1)
    if ties == "min":
        return first
    last_of_run = np.ones(new.shape, dtype=bool)
    last_of_run[..., :-1] = new[..., 1:]
    backwards = np.where(last_of_run, places, np.inf)[..., ::-1]
    last = np.minimum.accumulate(backwards, axis=-1)[..., ::-1]
    return last if ties == "max" else (first + last) / 2


def rank_within(scores: Floats, groups: Sequence[str], ties: str = "min") -> Floats:
    """Ranks among the units of the same group: scores (..., units), a group for each unit.

    COINr get_results(use = "groupranks").

    >>> rank_within(np.array([5.0, 9.0, 7.0]), ["a", "b", "a"]).tolist()
    [2.0, 1.0, 1.0]
    """
    ranks, named = np.full(scores.shape, np.nan), np.array(groups, dtype=object)
    for group in sorted(set(groups)):
        rows = np.flatnonzero(named == group)
        ranks[..., rows] = rank_down(scores[..., rows], ties)
    return ranks
