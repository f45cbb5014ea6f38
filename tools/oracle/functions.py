"""Small vectors through each formula of COINr by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from komposit.faults import IndexFaults
from komposit.index.arrays import Floats
from komposit.index.framework import Framework, Item
from komposit.index.means import Mean, mean_of
from komposit.index.moments import without_outliers
from komposit.index.normalise import apply_rulers, make_rulers
from komposit.index.outranking import copeland, outranking_matrix
from komposit.index.rulers import Way
from komposit.index.table import Table, read_table
from komposit.index.transforms import TRANSFORMS
from komposit.index.treat import Record, Treatment, treat
from komposit.index.trend import growth_rate, percent_change
from komposit.index.winsorise import winsorise
from komposit.pipeline.prepare import DETAILS, details_row
from tools.oracle.case import Case, Row, compare, read

COLUMNS = ("normal", "lognorm", "neg", "ties", "likert", "outlier", "withna")
WAYS = {
    "n_minmax_0_100": Way("minmax", (0.0, 100.0)),
    "n_minmax_1_5": Way("minmax", (1.0, 5.0)),
    "n_zscore_0_1": Way("zscore", (0.0, 1.0)),
    "n_zscore_100_10": Way("zscore", (100.0, 10.0)),
    "n_rank": Way("rank"),
    "n_rank_average": Way("rank", ties="average"),
    "n_prank": Way("prank"),
    "n_borda": Way("borda"),
    "n_dist2max": Way("dist2max"),
    "n_fracmax": Way("fracmax"),
    "n_goalposts_5_40_100": Way("goalposts", (0.0, 100.0), low=5.0, high=40.0),
    "n_goalposts_5_40_1_notrunc": Way("goalposts", (0.0, 1.0), low=5.0, high=40.0, truncate=False),
    "n_scaled_0_150_x100": Way("scaled", low=0.0, high=150.0),
}
_TRANSFORMS = {
    "log_CT": ("log_ct", 0.0),
    "log_CT_orig": ("log_ct_orig", 0.0),
    "log_CT_plus": ("log_ct_plus", 0.0),
    "boxcox_half": ("boxcox", 0.5),
}


def cases(data: Path) -> Iterator[Case]:
    folder = data / "coinr" / "functions"
    text = (folder / "vectors_input.csv").read_text(encoding="utf-8")
    table = read_table(text, [*COLUMNS, "const"], key="id")
    yield from _scales(folder, table)
    yield from _refused(folder, table)
    yield from _outliers(folder, table)
    yield from _aggregates(folder)
    yield _trend(folder)


def _file(folder: Path, name: str, found: list[Row], *keys: str) -> Case:
    return compare(Case(f"coinr/functions/{name}.csv"), read(folder / f"{name}.csv"), found, keys or ("id",))


def _rows(table: Table, columns: dict[str, Floats]) -> list[Row]:
    values = zip(*(column.tolist() for column in columns.values()), strict=True)
    return [
        {"id": u, **dict(zip(columns, row, strict=True))} for u, row in zip(table.units, values, strict=True)
    ]


def _normalised(table: Table, code: str, way: Way, direction: int = 1) -> Floats:
    x = table.columns([code])
    framework = Framework((Item(code, 1, direction=direction),))
    return apply_rulers(make_rulers(framework, x, way, {}, table.units), x, table.units)[:, 0]


def _scales(folder: Path, table: Table) -> Iterator[Case]:
    def each(name: str, way: Callable[[str], Way], direction: int = 1) -> Case:
        found = {code: _normalised(table, code, way(code), direction) for code in COLUMNS}
        return _file(folder, name, _rows(table, found))

    def target(share: float, cap: bool) -> Callable[[str], Way]:
        return lambda code: Way("dist2targ", target=float(np.nanquantile(table.column(code), share)), cap=cap)

    for name, way in WAYS.items():
        yield each(name, lambda code, way=way: way)  # type: ignore[misc]
    yield each("n_goalposts_5_40_1_dirneg", lambda code: Way("goalposts", (0.0, 1.0), low=5.0, high=40.0), -1)
    yield each("n_dist2targ_q80_dir1", target(0.8, False))
    yield each("n_dist2targ_q80_dir1_cap", target(0.8, True))
    yield each("n_dist2targ_q20_dirneg", target(0.2, False), -1)


def _refused(folder: Path, table: Table) -> Iterator[Case]:
    """A reference that equals the minimum: COINr gives Inf and NaN, komposit refuses and names the unit."""
    for name, cap in (("n_dist2ref_i5", False), ("n_dist2ref_i5_cap", True)):
        case = Case(f"coinr/functions/{name}.csv", "Inf ditolak")
        reference = read(folder / f"{name}.csv")
        found: dict[str, Floats] = {}
        for code in COLUMNS:
            try:
                found[code] = _normalised(table, code, Way("dist2ref", reference="5", cap=cap))
            except IndexFaults as problem:
                case.compared += 1
                if table.units[0] not in str(problem) or table.column(code)[4] != np.nanmin(
                    table.column(code)
                ):
                    case.miss(code, "ditolak dengan nama unit", str(problem))
        yield compare(case, reference, _rows(table, found), ("id",), columns=list(found))


def _outliers(folder: Path, table: Table) -> Iterator[Case]:
    x = table.columns(COLUMNS)
    for name, (formula, lam) in _TRANSFORMS.items():
        done = TRANSFORMS[formula](x, lam)
        yield _file(folder, name, _rows(table, dict(zip(COLUMNS, done.T, strict=True))))
    for most in (1, 3, 5):
        tamed = winsorise(x, most)
        yield _file(
            folder, f"winsorise_{most}", _rows(table, dict(zip(COLUMNS, tamed.values.T, strict=True)))
        )
        counts: list[Row] = [
            {"variable": code, "nwin": count}
            for code, count in zip(COLUMNS, tamed.count.tolist(), strict=True)
        ]
        yield _file(folder, f"winsorise_{most}_nwin", counts, "variable")
    moments = zip(*(m.tolist() for m in without_outliers(table.values, 2.0, 3.5)), strict=True)
    checks: list[Row] = [
        {"variable": code, "skew": s, "kurt": k, "pass": passed if s == s else None}
        for code, (passed, s, k) in zip(table.codes, moments, strict=True)
    ]
    yield _file(folder, "skew_kurt", checks, "variable")
    treated = treat(COLUMNS, x, Treatment())
    yield _file(folder, "treat_df_default", _rows(table, dict(zip(COLUMNS, treated.values.T, strict=True))))
    yield _file(folder, "treat_df_default_details", _details(treated.records), "iCode")


def _details(records: tuple[Record, ...]) -> list[Row]:
    return [dict(zip(DETAILS, details_row(one), strict=True)) for one in records]


def _aggregates(folder: Path) -> Iterator[Case]:
    weights = np.array([float(row["w"]) for row in read(folder / "agg_weights.csv")])
    codes = [row["col"] for row in read(folder / "agg_weights.csv")]
    table = read_table((folder / "agg_input.csv").read_text(encoding="utf-8"), codes, key="row")
    means = {
        "amean": mean_of(Mean("amean"), table.values, weights),
        "gmean": mean_of(Mean("gmean"), table.values, weights),
        "hmean": mean_of(Mean("hmean"), table.values, weights),
        "genmean_p2": mean_of(Mean("genmean", 2.0), table.values, weights),
        "genmean_pm05": mean_of(Mean("genmean", -0.5), table.values, weights),
        "amean_eq": mean_of(Mean("amean"), table.values, np.ones(len(codes))),
    }
    values = zip(*(column.tolist() for column in means.values()), strict=True)
    rows: list[Row] = [
        {"row": u, **dict(zip(means, row, strict=True))} for u, row in zip(table.units, values, strict=True)
    ]
    yield _file(folder, "agg_output", rows, "row")
    complete = np.flatnonzero(~np.isnan(table.values).any(axis=1))
    units = [table.units[row] for row in complete]
    matrix = outranking_matrix(table.values[complete], weights)
    names = [f"X{n + 1}" for n in range(len(units))]
    ours: list[Row] = [
        {"n": str(n), **dict(zip(names, row, strict=True))} for n, row in enumerate(matrix.tolist())
    ]
    wanted = [{"n": str(n), **row} for n, row in enumerate(read(folder / "outrank_matrix.csv"))]
    yield compare(Case("coinr/functions/outrank_matrix.csv"), wanted, ours, ("n",))
    scores = copeland(table.values[complete], weights).tolist()
    won: list[Row] = [{"row": unit, "copeland": score} for unit, score in zip(units, scores, strict=True)]
    yield _file(folder, "copeland", won, "row")


def _trend(folder: Path) -> Case:
    rows = read(folder / "trend.csv")
    y, times = (np.array([float(row[name]) for row in rows]) for name in ("y", "year"))
    growth, change = growth_rate(y, times), percent_change(y, times)
    found: list[Row] = [{**row, "CAGR": growth, "prc_change": change} for row in rows]
    return compare(Case("coinr/functions/trend.csv"), rows, found, ("year",), columns=["CAGR", "prc_change"])
