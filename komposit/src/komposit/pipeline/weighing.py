"""The step `weights`: other weights for all that follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from komposit.index.arrays import Floats, named, refuse
from komposit.index.correlate import CORRELATIONS
from komposit.index.framework import Item
from komposit.index.judgement import ahp_weights, budget_weights
from komposit.index.tree import aggregate
from komposit.index.weights import optimised_weights, pca_weights
from komposit.pipeline.score import framework_weights
from komposit.pipeline.settings import Weights
from komposit.pipeline.state import Outcome, Sheet, State


def change_weights(state: State, settings: Weights) -> Outcome:
    """Weights given, equal, or from components, wanted correlations, AHP, budgets. Handbook, step 6."""
    weights, notes = METHODS[settings.method](state, settings)
    after = replace(state, weights=weights)
    levels = [item.level for item in state.framework.items]
    columns = (state.tree.codes, levels, weights.tolist())
    sheet = Sheet("weights", ("iCode", "Level", "Weight"), lambda: zip(*columns, strict=True))
    return Outcome(after, (sheet,), {"*": settings.method}, lambda: notes)


Found = tuple[Floats, dict[str, object]]


def _given(state: State, settings: Weights) -> Found:
    return framework_weights(state, settings.given), {}


def _equal(state: State, settings: Weights) -> Found:
    return framework_weights(state, "equal"), {}


def _groups(state: State, settings: Weights) -> Iterator[tuple[str, tuple[Item, ...]]]:
    """The groups whose items are weighed together: those just above the level, or the whole level."""
    if settings.by_groups and settings.level < state.framework.depth:
        for group in state.framework.at(settings.level + 1):
            yield group.code, state.framework.children(group.code)
    else:
        yield "*", state.framework.at(settings.level)


def _pca(state: State, settings: Weights) -> Found:
    if settings.level > 1 and not state.aggregated:
        refuse("no_aggregate", f"bobot pca tingkat {settings.level} memerlukan langkah aggregate sebelumnya")
    weights = state.weights.copy()
    for _, items in _groups(state, settings):
        codes = [item.code for item in items]
        found = pca_weights(state.table.columns(codes)) if len(codes) > 1 else np.ones(1)
        weights[[state.tree.codes.index(code) for code in codes]] = found
    negative = [code for code, weight in zip(state.tree.codes, weights.tolist(), strict=True) if weight < 0]
    return weights, {"negative": negative}


def _optimise(state: State, settings: Weights) -> Found:
    codes = [item.code for item in state.framework.at(settings.level)]
    places = [state.tree.codes.index(code) for code in codes]
    missing = [code for code in codes if settings.targets and code not in settings.targets]
    if missing:
        refuse("missing_key", f"targets tidak memuat {named(missing)}")
    correlate = CORRELATIONS[settings.correlation]

    def importance(shares: Floats) -> Floats:
        weights = state.weights.copy()
        weights[places] = shares
        scores = aggregate(state.tree, state.values[:, : state.tree.width], weights, state.methods)
        return correlate(scores[:, places], scores[:, [state.tree.top]])[:, 0]

    targets = None
    if settings.goal == "balance":
        targets = np.array([settings.targets.get(code, 1.0) for code in codes])
    first = state.weights[places] if targets is None else targets
    shares, value = optimised_weights(importance, targets, first)
    weights = state.weights.copy()
    weights[places] = shares
    reached = dict(zip(codes, importance(shares).tolist(), strict=True))
    return weights, {"objective": value, "correlations": reached}


def _ahp(state: State, settings: Weights) -> Found:
    weights, ratios = state.weights.copy(), {}
    for group, matrix in settings.matrices.items():
        codes = [item.code for item in state.framework.children(group)]
        if len(codes) != len(matrix):
            refuse("bad_range", f"matriks {group}: {len(matrix)} baris, kelompoknya {len(codes)} butir")
        judged = ahp_weights(np.array(matrix))
        weights[[state.tree.codes.index(code) for code in codes]] = judged.weights
        ratios[group] = judged.consistency_ratio
    return weights, {"consistency_ratio": ratios}


def _budget(state: State, settings: Weights) -> Found:
    codes = list(settings.experts[0])
    for expert in settings.experts:
        if set(expert) != set(codes):
            refuse("missing_key", "setiap ahli harus membagi poin kepada butir yang sama")
    found = budget_weights([[expert[code] for code in codes] for expert in settings.experts])
    return framework_weights(state, dict(zip(codes, found.tolist(), strict=True))), {}


METHODS: Mapping[str, Callable[[State, Weights], Found]] = {
    "given": _given,
    "equal": _equal,
    "pca": _pca,
    "optimise": _optimise,
    "ahp": _ahp,
    "budget": _budget,
}
