"""The steps that score: aggregate and rank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import numpy as np

from komposit.index.arrays import Floats, named, refuse
from komposit.index.exact import aggregate_exact, fractions_of
from komposit.index.ranks import rank_down, rank_within
from komposit.index.tree import aggregate
from komposit.pipeline.prepare import data_sheet
from komposit.pipeline.settings import Aggregate, Rank
from komposit.pipeline.state import Outcome, Sheet, State, rows_by_time


def framework_weights(state: State, wanted: Mapping[str, float] | str) -> Floats:
    """Weights of all items (items,): those of the state, all equal, or some of them replaced."""
    if wanted == "equal":
        return np.ones(len(state.tree.codes))
    weights = state.weights.copy()
    if isinstance(wanted, str):
        return weights
    unknown = [code for code in wanted if code not in state.tree.codes]
    if unknown:
        refuse("unknown_code", f"bobot untuk kode yang tidak ada dalam kerangka: {named(unknown)}")
    for code, weight in wanted.items():
        weights[state.tree.codes.index(code)] = weight
    return weights


def aggregate_items(state: State, settings: Aggregate) -> Outcome:
    """Scores of all groups from the indicators up. Handbook 2008, step 6."""
    weights = framework_weights(state, settings.weights)
    values = state.values[:, : state.tree.width]
    for level, groups in enumerate(state.tree.levels):
        for group in groups:
            if not weights[group.children].sum() > 0:
                refuse("bad_weight", f"{group.code}: jumlah bobot di dalamnya nol (tingkat {level + 2})")
    if settings.exact:
        scores = _exact(state, values, weights, settings)
    else:
        scores = np.empty((len(values), len(state.tree.codes)))
        # A vote of units, and the best light, are for one year. With gaps a vote depends on who stands first:
        # units vote in the order of their codes, as COINr sorts them.
        for rows in rows_by_time(state):
            rows.sort(key=state.table.units.__getitem__)
            scores[rows] = aggregate(
                state.tree, values[rows], weights, settings.methods, settings.min_available
            )
    methods = settings.methods
    done = state.after("Aggregated", scores, state.tree.codes)
    after = replace(done, weights=weights, methods=methods)
    used = {
        group.code: methods[level % len(methods)].name
        for level, groups in enumerate(state.tree.levels)
        for group in groups
    }
    notes = {
        "unscored": [
            unit
            for unit, lost in zip(state.table.units, np.isnan(scores[:, state.tree.top]), strict=True)
            if lost
        ]
    }
    return Outcome(after, (data_sheet("aggregate", after.table, time=state.time),), used, lambda: notes)


def _exact(state: State, values: Floats, weights: Floats, settings: Aggregate) -> Floats:
    """The same on fractions, rounded to floats only at the end."""
    found = aggregate_exact(
        state.tree,
        fractions_of(values),
        [Fraction(repr(weight)) for weight in weights.tolist()],
        [method.name for method in settings.methods],
        [None if share is None else Fraction(repr(share)) for share in settings.min_available],
    )
    return np.array([[np.nan if score is None else float(score) for score in row] for row in found])


def rank_items(state: State, settings: Rank) -> Outcome:
    """Ranks of all groups (of the indicators, before any is aggregated); the data stay scores."""
    items = state.framework.aggregates if state.aggregated else state.framework.indicators
    codes = [item.code for item in sorted(items, key=lambda item: -item.level)]
    groups = _groups(state, settings)
    scores = state.table.columns(codes).T
    ranks = rank_within(scores, groups, settings.ties) if groups else rank_down(scores, settings.ties)
    also = [name for name in (state.time, settings.within) if name]
    texts = [state.table.texts[name] for name in also]
    sheet = Sheet(
        "rank",
        (state.table.key, *also, *codes),
        lambda: zip(state.table.units, *texts, *ranks.tolist(), strict=True),
    )
    return Outcome(state, (sheet,), {"*": f"rank {settings.ties}"})


def _groups(state: State, settings: Rank) -> list[str]:
    """The group in which each unit is ranked: its point in time and its column `within`."""
    names = [name for name in (state.time, settings.within) if name]
    if not names:
        return []
    return ["\x1f".join(cells) for cells in zip(*(state.table.texts[name] for name in names), strict=True)]
