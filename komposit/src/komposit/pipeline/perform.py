"""One step after its settings: which function does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

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


def perform(state: State, wanted: settings.Settings) -> Outcome:
    """The outcome of one step; raises IndexFaults with all that forbids it."""
    return _VERBS[type(wanted)](state, wanted)
