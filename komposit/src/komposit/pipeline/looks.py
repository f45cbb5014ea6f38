"""Steps that look and change nothing: availability, correlations, alpha, effective weights."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from komposit.index.arrays import Floats, refuse
from komposit.index.availability import available_share, missing_count, nonzero_share, zero_count
from komposit.index.consistency import cronbach
from komposit.index.correlate import CORRELATIONS
from komposit.index.framework import Item
from komposit.index.weights import effective_weights
from komposit.pipeline.settings import Alpha, Availability, Correlations, WeightsEffective
from komposit.pipeline.state import Outcome, Sheet, State


def availability(state: State, settings: Availability) -> Outcome:
    """Missing values and zeros of every unit, and the share present under every group. Handbook, step 3."""
    table = state.table
    x = table.columns([item.code for item in state.framework.indicators])
    counts = np.stack([missing_count(x), zero_count(x), missing_count(x) + zero_count(x)]).astype(int)
    shares = [available_share(x), nonzero_share(x)]
    header = (table.key, "N_missing", "N_zero", "N_miss_or_zero", "Dat_Avail", "Non_Zero")
    units = Sheet(
        "availability",
        header,
        lambda: zip(table.units, *counts.tolist(), *(share.tolist() for share in shares), strict=True),
    )
    groups = [item.code for item in state.framework.aggregates]
    below = [available_share(table.columns([i.code for i in state.framework.below(code)])) for code in groups]
    by_group = Sheet(
        "availability_groups",
        (table.key, *groups),
        lambda: zip(table.units, *(share.tolist() for share in below), strict=True),
    )
    return Outcome(state, (units, by_group), {"*": "available_share, nonzero_share"})


def correlations(state: State, settings: Correlations) -> Outcome:
    """Correlations between two levels, or within one; with limits also the pairs beyond them."""
    upper, lower = sorted(settings.levels, reverse=True)
    if upper > 1 and not state.aggregated:
        refuse("no_aggregate", f"correlations tingkat {upper} memerlukan langkah aggregate sebelumnya")
    ups, lows = state.framework.at(upper), state.framework.at(lower)
    first, second = _columns(state, ups), _columns(state, lows)
    matrix = CORRELATIONS[settings.method](first, second)
    pairs = list(_pairs(state, settings, ups, lows, matrix))
    sheets = [Sheet("correlations", ("Var1", "Var2", "Correlation"), lambda: pairs)]
    if settings.high is not None or settings.low is not None:
        flags = list(_flags(state, settings, ups, matrix)) if upper == lower else []
        sheets.append(Sheet("correlations_flags", ("Group", "Ind1", "Ind2", "Corr"), lambda: flags))
    return Outcome(state, tuple(sheets), {"*": settings.method})


def _columns(state: State, items: tuple[Item, ...]) -> Floats:
    return state.table.columns([item.code for item in items])


def _pairs(
    state: State, settings: Correlations, ups: tuple[Item, ...], lows: tuple[Item, ...], matrix: Floats
) -> Iterator[tuple[str, str, float]]:
    """The pairs asked for, the first of each running fastest."""
    for column, low in enumerate(lows):
        line = state.framework.line_of(low.code)
        for row, up in enumerate(ups):
            if _wanted(state, settings, up, low, line):
                yield up.code, low.code, matrix[row, column].item()


def _wanted(state: State, settings: Correlations, up: Item, low: Item, line: tuple[str, ...]) -> bool:
    if settings.within == "parent" and up.level != low.level:
        return up.code in line
    if settings.within == "group":
        return _group(state, settings, up) == _group(state, settings, low)
    return True


def _group(state: State, settings: Correlations, item: Item) -> str:
    """The group of an item at the level asked for, by default the one just above it."""
    line = state.framework.line_of(item.code)
    steps = 1 if settings.group_level is None else settings.group_level - item.level
    return line[min(max(steps, 0), len(line) - 1)]


def _flags(
    state: State, settings: Correlations, items: tuple[Item, ...], matrix: Floats
) -> Iterator[tuple[str, str, str, float]]:
    """Pairs of one group above `high` or below `low`, each pair once per order. COINr get_corr_flags."""
    for column, second in enumerate(items):
        for row, first in enumerate(items):
            group, value = _group(state, settings, first), matrix[row, column].item()
            if row == column or group != _group(state, settings, second):
                continue
            high = settings.high is not None and value > settings.high
            low = settings.low is not None and value < settings.low
            if high or low:
                yield group, first.code, second.code, value


def alpha(state: State, settings: Alpha) -> Outcome:
    """Cronbach's alpha over all indicators, the children of each group, and all indicators below it."""
    rows = [
        (state.stage, name, level, cronbach(x), cronbach(x, complete=True))
        for name, level, x in _scales(state)
    ]
    header = ("dset", "group", "level_items", "alpha", "alpha_complete_obs")
    return Outcome(state, (Sheet("alpha", header, lambda: rows),), {"*": "cronbach"})


def _scales(state: State) -> Iterator[tuple[str, int, Floats]]:
    framework = state.framework
    yield "ALL_INDICATORS", 1, _columns(state, framework.indicators)
    for group in framework.aggregates:
        children, below = framework.children(group.code), framework.below(group.code)
        if group.level == 2 or state.aggregated:
            yield f"{group.code}_children", group.level - 1, _columns(state, children)
        if group.level > 2:
            yield f"{group.code}_indicators", 1, _columns(state, below)


def weights_effective(state: State, settings: WeightsEffective) -> Outcome:
    """What every item weighs in the top score. COINr get_eff_wts."""
    effective = effective_weights(state.tree, state.weights)
    levels = [item.level for item in state.framework.items]
    columns = (state.tree.codes, levels, state.weights.tolist(), effective.tolist())
    header = ("iCode", "Level", "Weight", "EffWeight")
    sheet = Sheet("weights_effective", header, lambda: zip(*columns, strict=True))
    return Outcome(state, (sheet,), {"*": "effective_weights"})
