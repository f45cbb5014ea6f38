"""One step after its settings: which function does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from komposit.index.arrays import Flags, picked, refuse
from komposit.pipeline import looks, prepare, score, settings, weighing
from komposit.pipeline.state import Outcome, State

# Each function takes settings of its own class, so the table cannot say more than Any.
_VERBS: Mapping[type[settings.Settings], Callable[[State, Any], Outcome]] = {
    settings.Denominate: prepare.denominate,
    settings.Impute: prepare.impute,
    settings.Screen: prepare.screen,
    settings.Treat: prepare.treat_outliers,
    settings.Normalise: prepare.normalise,
    settings.Weights: weighing.change_weights,
    settings.Aggregate: score.aggregate_items,
    settings.Rank: score.rank_items,
    settings.Availability: looks.availability,
    settings.Correlations: looks.correlations,
    settings.Alpha: looks.alpha,
    settings.WeightsEffective: looks.weights_effective,
}

_ON_INDICATORS = (settings.Denominate, settings.Impute, settings.Treat, settings.Normalise)


def perform(state: State, wanted: settings.Settings) -> Outcome:
    """The outcome of one step; raises IndexFaults with all that forbids it, and where values become infinite.

    Steps that prepare indicators look at them alone, also when groups have been scored before.
    """
    if state.aggregated and type(wanted) in _ON_INDICATORS:
        width = state.tree.width
        state = state.after(state.stage, state.values[:, :width], state.tree.codes[:width])
    with np.errstate(all="ignore"):
        outcome = _VERBS[type(wanted)](state, wanted)
    infinite: Flags = np.isinf(outcome.state.values).max(axis=0, initial=False)
    if infinite.any():
        refuse("not_finite", f"nilai menjadi tak hingga pada {picked(outcome.state.table.codes, infinite)}")
    return outcome
