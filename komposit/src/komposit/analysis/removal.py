"""What each item is worth to the ranks: the index without it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from komposit.analysis.intervals import mean_rank_shift
from komposit.index.arrays import Floats, refuse
from komposit.index.ranks import rank_down
from komposit.pipeline.plan import Plan


@dataclass(frozen=True, slots=True)
class Removal:
    """The index as it is, and without each code: scores and ranks (1 + codes, units), the first row nominal.

    `effect` is the mean shift in ranks, (1 + codes,), 0 for the nominal row.
    """

    codes: tuple[str, ...]
    units: tuple[str, ...]
    scores: Floats
    ranks: Floats
    effect: Floats


def leave_one_out(plan: Plan, level: int = 1) -> Removal:
    """The index with the weight of one item of the level after another set to 0.

    Handbook 2008, step 7 (inclusion and exclusion of indicators); COINr remove_elements. Raises IndexFaults
    for the top level, which nothing can leave.

    >>> from komposit.pipeline.plan import example_plan
    >>> leave_one_out(example_plan()).scores.tolist()
    [[50.0, 50.0], [100.0, 0.0], [0.0, 100.0]]
    """
    if not 1 <= level < plan.start.framework.depth:
        refuse("bad_range", f"tingkat {level} tidak mempunyai butir yang dapat ditinggalkan")
    places = plan.places(level)
    weights = np.tile(plan.weights, (1 + len(places), 1))
    weights[np.arange(len(places)) + 1, places] = 0.0
    scores = plan.scores(plan.prepared(), weights)
    ranks = rank_down(scores)
    codes = tuple(plan.codes[place] for place in places)
    return Removal(codes, plan.units, scores, ranks, mean_rank_shift(ranks, ranks[0]))
