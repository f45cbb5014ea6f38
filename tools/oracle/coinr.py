"""The two indices of the reference data, step by step: ASEM with three ways of aggregating, and the 514."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from komposit.index.ranks import rank_down
from komposit.index.stats import STATS, column_stats
from komposit.index.weights import principal_components
from komposit.pipeline.run import Run
from komposit.pipeline.state import State
from tools.oracle.case import Case, Row, compare, read, rounded, significant, within
from tools.oracle.pipelines import done, plan, sheet

ROUNDED = "TolMin"
"""An indicator whose file holds equal numbers where R held two that differ in the 16th digit."""
_STEPS = {
    "denominate": "Denominated",
    "impute": "Imputed",
    "screen": "Screened",
    "treat": "Treated",
    "normalise": "Normalised",
    "aggregate": "Aggregated",
}


def cases(data: Path) -> Iterator[Case]:
    yield from _asem(data)
    yield from _correlations(data)
    yield from _analysis(data)
    yield from _means(data)
    yield from _synthetic(data)


def _asem(data: Path) -> Iterator[Case]:
    folder, run = data / "coinr" / "asem_base", done(data, "asem")
    raw = run.done[0].before
    yield _same(folder / "step_Raw.csv", _rows(raw))
    for name, stage in _STEPS.items():
        yield _same(folder / f"step_{stage}.csv", sheet(run, name))
    yield _same(folder / "treat_details.csv", sheet(run, "treat_details"), "iCode")
    yield _same(folder / "treat_points.csv", sheet(run, "treat_points"))
    yield _same(folder / "avail_units.csv", sheet(run, "availability"))
    yield _same(folder / "avail_groups.csv", sheet(run, "availability_groups"))
    yield _same(folder / "weights_effective.csv", sheet(run, "weights_effective"), "iCode")
    yield _same(folder / "weights_original.csv", sheet(run, "weights_effective"), "iCode")
    yield _same(folder / "lineage.csv", _lineage(raw), "Indicator")
    meta = [row for row in read(folder / "meta_indicators.csv") if row["Level"]]
    yield compare(Case("coinr/asem_base/meta_indicators.csv"), meta, _meta(raw), ("iCode",))
    yield _same(folder / "results_scores.csv", _results(run), near=None)
    yield _same(folder / "results_full_first8.csv", _results(run))
    yield _same(folder / "results_ranks.csv", sheet(run, "rank"), kind="peringkat")


def _same(path: Path, found: list[Row], *keys: str, kind: str = "1e-9", near: object = None) -> Case:
    """A whole file against rows, by its keys (`uCode` without)."""
    return compare(Case(_name(path), kind), read(path), found, keys or ("uCode",))


def _name(path: Path) -> str:
    return str(path.relative_to(path.parents[2]))


def _rows(state: State) -> list[Row]:
    table = state.table
    return [
        {"uCode": unit, **dict(zip(table.codes, values, strict=True))}
        for unit, values in zip(table.units, table.values.tolist(), strict=True)
    ]


def _results(run: Run) -> list[Row]:
    """All scores with the rank of the top one."""
    rank = {row["uCode"]: row for row in sheet(run, "rank")}
    top = run.state.framework.items[-1].code
    return [{**row, "Rank": rank[row["uCode"]][top]} for row in sheet(run, "aggregate")]


def _lineage(state: State) -> list[Row]:
    names = ("Indicator", "Pillar", "Sub-index", "Index")
    lines = (state.framework.line_of(item.code) for item in state.framework.indicators)
    return [dict(zip(names, line, strict=True)) for line in lines]


def _meta(state: State) -> list[Row]:
    return [
        {
            "Level": item.level,
            "iCode": item.code,
            "iName": item.name,
            "Direction": item.direction,
            "Weight": item.weight,
            "Unit": item.unit,
            "Target": item.settings.get("target"),
            "Denominator": item.denominator,
            "Parent": item.parent,
            "Type": "Indicator" if item.level == 1 else "Aggregate",
        }
        for item in state.framework.items
    ]


def _correlations(data: Path) -> Iterator[Case]:
    folder, run = data / "coinr" / "asem_base", done(data, "asem")
    files = {
        "corr_pearson_normalised_L1": "correlations",
        "corr_spearman_normalised_L1": "correlations_2",
        "corr_kendall_aggregated_L2": "correlations_3",
        "corr_pearson_L2_L3": "correlations_4",
        "corr_pearson_L1_L4": "correlations_5",
    }
    for name, ours in files.items():
        path, keys = folder / f"{name}.csv", ("Var1", "Var2")
        if "spearman" not in name:
            yield _same(path, sheet(run, ours), *keys)
            continue
        apart = [
            row for row in read(path) if ROUNDED in (row["Var1"], row["Var2"]) and row["Var1"] != row["Var2"]
        ]
        plain = [row for row in read(path) if row not in apart]
        yield compare(Case(_name(path)), plain, sheet(run, ours), keys)
        case = Case(f"{_name(path)} ({ROUNDED})", "masukan 15")
        yield compare(case, apart, sheet(run, ours), keys, near=within(0.005))
    flags = Case("coinr/asem_base/corr_flags_high.csv", "3 desimal")
    found = sheet(run, "correlations_flags")
    yield compare(
        flags, read(folder / "corr_flags_high.csv"), found, ("Group", "Ind1", "Ind2"), near=rounded(3)
    )
    rows = [row for name in ("alpha", "alpha_2", "alpha_3", "alpha_4") for row in sheet(run, name)]
    yield _same(folder / "cronbach.csv", rows, "dset", "group")


def _analysis(data: Path) -> Iterator[Case]:
    folder, run = data / "coinr" / "asem_base", done(data, "asem")
    states = {"Raw": run.done[0].before, **{one.outcome.state.stage: one.outcome.state for one in run.done}}
    for stage in ("Raw", "Denominated", "Treated", "Normalised"):
        table = states[stage].table
        stats = column_stats(table.values)
        columns = [dict(zip(STATS, row, strict=True)) for row in zip(*(stats[s] for s in STATS), strict=True)]
        rows: list[Row] = [{"iCode": code, **row} for code, row in zip(table.codes, columns, strict=True)]
        reference = read(folder / f"stats_{stage}.csv")
        case = Case(f"coinr/asem_base/stats_{stage}.csv", "12 angka")
        plain = [row for row in reference if row["iCode"] != ROUNDED]
        yield compare(case, plain, rows, ("iCode",), near=significant(12))
        # Values that differ in the 16th digit in R are one value in the file: counted as often as two less.
        case = Case(f"coinr/asem_base/stats_{stage}.csv ({ROUNDED})", "masukan 15")
        kept = [row for row in reference if row["iCode"] == ROUNDED]
        counted = ("N.Unique", "Frc.Unique")
        yield compare(case, kept, rows, ("iCode",), columns=counted, near=within(2.0))
        others = [name for name in kept[0] if name not in (*counted, "iCode")]
        yield compare(
            Case(case.name, "12 angka"), kept, rows, ("iCode",), columns=others, near=significant(12)
        )
    yield from _components(folder, run)
    yield from _left_out(data)


def _components(folder: Path, run: Run) -> Iterator[Case]:
    state = run.state
    pillars = [item.code for item in state.framework.at(2)]
    rotation, deviations = principal_components(state.table.columns(pillars))
    reference = read(folder / "pca_L2_rotation.csv")
    # A component has no sign of its own; ours takes that of the file.
    wanted = np.array([[float(row[f"PC{n + 1}"]) for n in range(len(pillars))] for row in reference])
    order = [pillars.index(row["iCode"]) for row in reference]
    rotation = rotation * np.sign((rotation[order] * wanted).sum(axis=0))
    rows: list[Row] = [
        {"iCode": code, **{f"PC{n + 1}": value for n, value in enumerate(line)}}
        for code, line in zip(pillars, rotation.tolist(), strict=True)
    ]
    yield _same(folder / "pca_L2_rotation.csv", rows, "iCode")
    shares = deviations**2 / (deviations**2).sum()
    variance: list[Row] = [
        {"PC": n + 1, "sdev": sdev, "var_share": share}
        for n, (sdev, share) in enumerate(zip(deviations.tolist(), shares.tolist(), strict=True))
    ]
    yield _same(folder / "pca_L2_variance.csv", variance, "PC")
    first = dict(zip(pillars, rotation[:, 0].tolist(), strict=True))
    weights: list[Row] = [
        {"iCode": item.code, "Level": item.level, "Weight": first.get(item.code, item.weight)}
        for item in state.framework.items
    ]
    yield _same(folder / "pca_L2_weights.csv", weights, "iCode")


def _left_out(data: Path) -> Iterator[Case]:
    """Every pillar and every indicator left out in turn, all at once."""
    folder, ready = data / "coinr" / "asem_base", plan(data, "asem")
    values = ready.prepared()
    for level, name in ((1, "indicator"), (2, "pillar")):
        places = ready.places(level)
        weights = np.tile(ready.weights, (len(places) + 1, 1))
        weights[np.arange(1, len(places) + 1), places] = 0.0
        scores = ready.scores(values, weights)
        ranks = rank_down(scores)
        columns = ["Nominal", *(ready.codes[place] for place in places)]
        effects = np.abs(ranks - ranks[0]).mean(axis=1).tolist()
        rows: list[Row] = [
            {"element": code, "mean_abs_rank_diff": effect}
            for code, effect in zip(columns, effects, strict=True)
        ]
        yield _same(folder / f"leave_out_{name}_effect.csv", rows, "element")
        if level == 2:
            yield _same(folder / "leave_out_pillar_scores.csv", _by_unit(ready.units, columns, scores))
            found = _by_unit(ready.units, columns, ranks)
            yield _same(folder / "leave_out_pillar_ranks.csv", found, kind="peringkat")


def _by_unit(
    units: tuple[str, ...], columns: list[str], rows: np.ndarray[tuple[int, ...], np.dtype[np.float64]]
) -> list[Row]:
    return [
        {"uCode": unit, **dict(zip(columns, values, strict=True))}
        for unit, values in zip(units, rows.T.tolist(), strict=True)
    ]


def _means(data: Path) -> Iterator[Case]:
    folder = data / "coinr" / "asem_gmean"
    runs: Mapping[str, Run] = {name: done(data, f"asem_{name}") for name in ("gmean", "mixed")}
    yield _same(folder / "step_Normalised.csv", sheet(runs["gmean"], "normalise"))
    yield _same(folder / "step_Aggregated_gmean.csv", sheet(runs["gmean"], "aggregate"))
    yield _same(folder / "step_Aggregated_mixed_amean_gmean_amean.csv", sheet(runs["mixed"], "aggregate"))
    for name, run in runs.items():
        yield _same(folder / f"results_scores_{name}.csv", _results(run))
        yield _same(folder / f"results_ranks_{name}.csv", sheet(run, "rank"), kind="peringkat")
    first = {row["uCode"]: float(str(row["Index"])) for row in sheet(done(data, "asem"), "rank")}
    second = {row["uCode"]: float(str(row["Index"])) for row in sheet(runs["gmean"], "rank")}
    rows: list[Row] = [
        {
            "uCode": unit,
            "coin.1": a,
            "coin.2": second[unit],
            "Diff": a - second[unit],
            "Abs.diff": abs(a - second[unit]),
        }
        for unit, a in first.items()
    ]
    yield _same(folder / "compare_amean_vs_gmean.csv", rows, kind="peringkat")


def _synthetic(data: Path) -> Iterator[Case]:
    folder, run = data / "coinr" / "synthetic514", done(data, "synthetic")
    for name in ("impute", "treat", "normalise", "aggregate"):
        yield _same(folder / f"step_{_STEPS[name]}.csv", sheet(run, name))
    yield _same(folder / "treat_details.csv", sheet(run, "treat_details"), "iCode")
    yield _same(folder / "ranks.csv", sheet(run, "rank"), kind="peringkat")
    yield _same(folder / "ranks_within_province.csv", sheet(run, "rank_2"), kind="peringkat")
    yield _same(folder / "cronbach.csv", [*sheet(run, "alpha"), *sheet(run, "alpha_2")], "dset", "group")
    yield _same(folder / "zscore_amean_scores.csv", sheet(done(data, "synthetic_z"), "aggregate"))
