"""Every replication of the reference data again: its own winsorising, normalisation, weights and mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from komposit.faults import IndexFaults
from komposit.index.arrays import Floats
from komposit.index.ranks import rank_down
from komposit.pipeline.plan import Plan
from tools.oracle.case import Case, Row, compare, read
from tools.oracle.pipelines import plan

_WAYS: Mapping[str, Mapping[str, Mapping[str, object]]] = {
    "sensitivity": {
        "n_minmax": {"method": "minmax", "to": (1.0, 100.0)},
        "n_zscore": {"method": "zscore", "to": (10.0, 2.0)},
    },
    "synthetic514": {
        "n_minmax": {"method": "minmax", "to": (1.0, 100.0)},
        "n_zscore": {"method": "zscore", "to": (100.0, 10.0)},
    },
}


def cases(data: Path) -> Iterator[Case]:
    asem, folder = plan(data, "asem"), data / "coinr" / "sensitivity"
    for name in ("ua100", "sa100"):
        scores = replay(asem, read(folder / f"{name}_params.csv"), _WAYS["sensitivity"])
        nominal = asem.scores(asem.prepared())
        yield from _asem(folder, name, asem, np.vstack([nominal, scores]))
    synthetic = plan(data, "synthetic")
    folder = data / "coinr" / "synthetic514"
    scores = replay(synthetic, read(folder / "ua_params.csv"), _WAYS["synthetic514"])
    ranks = rank_down(np.vstack([synthetic.scores(synthetic.prepared()), scores]))
    yield compare(
        Case("coinr/synthetic514/ua_rankstats.csv"),
        read(folder / "ua_rankstats.csv"),
        rank_stats(synthetic, ranks),
        ("uCode",),
    )
    yield from _nominal(data, asem)


def replay(ready: Plan, rows: list[dict[str, str]], ways: Mapping[str, Mapping[str, object]]) -> Floats:
    """Scores of replications (samples, units) from the columns of a `*_params.csv`."""
    weights = np.tile(ready.weights, (len(rows), 1))
    for column in rows[0]:
        if column.startswith("w_"):
            weights[:, ready.codes.index(column[2:])] = [float(row[column]) for row in rows]
    scores = np.empty((len(rows), len(ready.units)))
    keys = [(row["winmax"], row["norm"], row["agg"]) for row in rows]
    for key in set(keys):
        places = [place for place, other in enumerate(keys) if other == key]
        values = ready.prepared({"treat": {"winsorise_max": int(key[0])}, "normalise": ways[key[1]]})
        try:
            scores[places] = ready.scores(values, weights[places], method=key[2].removeprefix("a_"))
        except IndexFaults:
            # A geometric mean of z-scores of 0 or less: COINr goes on without such a replication.
            scores[places] = np.nan
    return scores


def _asem(folder: Path, name: str, ready: Plan, scores: Floats) -> Iterator[Case]:
    ranks = rank_down(scores)
    columns = ["Nominal", *(f"r_{n}" for n in range(1, len(scores)))]
    for kind, found in (("scores", scores), ("ranks", ranks)):
        case = Case(f"coinr/sensitivity/{name}_{kind}.csv", "peringkat" if kind == "ranks" else "1e-9")
        rows: list[Row] = [
            {"uCode": unit, **dict(zip(columns, values, strict=True))}
            for unit, values in zip(ready.units, found.T.tolist(), strict=True)
        ]
        yield compare(case, read(folder / f"{name}_{kind}.csv"), rows, ("uCode",))
    samples = ranks if name == "ua100" else ranks[:201]
    case = Case(f"coinr/sensitivity/{name}_rankstats.csv")
    yield compare(case, read(folder / f"{name}_rankstats.csv"), rank_stats(ready, samples), ("uCode",))
    if name == "sa100":
        shifts = np.abs(ranks[1:] - ranks[0]).mean(axis=1).tolist()
        y: list[Row] = [{"rep": n, "y": shift} for n, shift in enumerate(shifts, 1)]
        yield compare(Case("coinr/sensitivity/sa100_y.csv"), read(folder / "sa100_y.csv"), y, ("rep",))


def rank_stats(ready: Plan, ranks: Floats) -> list[Row]:
    """Nominal rank (the first row), and mean, median and 5 % and 95 % quantiles of the others."""
    columns = {
        "Nominal": ranks[0],
        "Mean": np.nanmean(ranks[1:], axis=0),
        "Median": np.nanmedian(ranks[1:], axis=0),
        "Q5": np.nanquantile(ranks[1:], 0.05, axis=0),
        "Q95": np.nanquantile(ranks[1:], 0.95, axis=0),
    }
    values = zip(*(column.tolist() for column in columns.values()), strict=True)
    return [
        {"uCode": u, **dict(zip(columns, row, strict=True))}
        for u, row in zip(ready.units, values, strict=True)
    ]


def _nominal(data: Path, ready: Plan) -> Iterator[Case]:
    """The nominal ranks and scores stored with the vignette: nothing in them is drawn."""
    scores = ready.scores(ready.prepared())
    ranks = rank_down(scores)
    rows: list[Row] = [
        {"uCode": unit, "Score": score, "Rank": rank}
        for unit, score, rank in zip(ready.units, scores.tolist(), ranks.tolist(), strict=True)
    ]
    path = data / "coinr" / "vignette_stored" / "UA_nominal.csv"
    yield compare(Case("coinr/vignette_stored/UA_nominal.csv"), read(path), rows, ("uCode",))
