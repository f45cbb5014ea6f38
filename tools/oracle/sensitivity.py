"""Uncertainty, sensitivity and profiles of units beside what COINr gave for the same replications."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from komposit.analysis.choices import usual_choices
from komposit.analysis.comparison import strengths
from komposit.analysis.intervals import Intervals
from komposit.analysis.params import Given, read_params, samples_of_design
from komposit.analysis.replications import draw
from komposit.analysis.sobol import Sensitivity, sensitivity
from komposit.analysis.uncertainty import Uncertainty, replicate
from komposit.index.arrays import Floats
from komposit.index.ranks import rank_down
from komposit.pipeline.plan import Plan
from tools.oracle.case import LOOSE, Case, Row, compare, read, rounded, significant, within
from tools.oracle.pipelines import plan

SEED, DRAWS, LARGE = 1, 1000, 4000
"""Ours are drawn with this seed; so many resamples bound the indices; so many runs stand for infinity."""
ROUNDED = 5e-9
"""Scores of replications are written with ten significant digits."""


def cases(data: Path) -> Iterator[Case]:
    folder = data / "coinr" / "sensitivity"
    for name in ("ua100", "sa100"):
        yield from _replayed(data, folder, name)
    yield from _replayed(data, data / "coinr" / "synthetic514", "ua")
    for samples in (100, 1000):
        yield from _indices(folder, samples)
    yield from _drawn(data, folder)
    yield from _vignette(data)
    yield from _profile(data)


@cache
def _given(data: Path, path: Path) -> tuple[Plan, Given, Uncertainty]:
    """The replications of a file of parameters, computed again."""
    ready = plan(data, "synthetic" if path.parent.name == "synthetic514" else "asem")
    given = read_params(path.read_text(encoding="utf-8"), ready, usual_choices(ready))
    return ready, given, replicate(ready, given.choices, given.replications)


def _replayed(data: Path, folder: Path, name: str) -> Iterator[Case]:
    """Scores, ranks and their statistics from the parameters alone."""
    _, given, found = _given(data, folder / f"{name}_params.csv")
    title = f"coinr/{folder.name}/{name}"
    columns = ("Nominal", *(f"r_{number}" for number in given.names))
    if name != "ua":
        scores = np.vstack([found.nominal, found.scores])
        wanted = read(folder / f"{name}_scores.csv")
        case = Case(f"{title}_scores.csv (params)", "pembulatan")
        yield compare(case, wanted, _by_unit(found, columns, scores), ("uCode",), near=within(ROUNDED))
        ranks = _by_unit(found, columns, np.vstack([found.nominal_ranks, found.ranks]))
        case = Case(f"{title}_ranks.csv (params)", "peringkat")
        yield compare(case, read(folder / f"{name}_ranks.csv"), ranks, ("uCode",))
    first = 2 * samples_of_design(given) if name == "sa100" else None
    wanted = read(folder / f"{name}_rankstats.csv")
    rows = _statistics(found.units, found.rank_intervals(first))
    yield compare(Case(f"{title}_rankstats.csv (params)"), wanted, rows, ("uCode",))
    if name == "sa100":
        indices = found.sensitivity(given.inputs, samples_of_design(given), seed=SEED, draws=DRAWS)
        wanted = read(folder / "sa100_sensitivity.csv")
        case = Case(f"{title}_sensitivity.csv (params)")
        yield compare(case, wanted, _sensitivity_rows(indices), ("Variable",), columns=("Si", "STi"))


def _by_unit(found: Uncertainty, columns: Sequence[str], rows: Floats) -> list[Row]:
    return [
        {"uCode": unit, **dict(zip(columns, values, strict=True))}
        for unit, values in zip(found.units, rows.T.tolist(), strict=True)
    ]


def _statistics(units: Iterable[str], found: Intervals) -> list[Row]:
    columns = (found.nominal, found.mean, found.median, found.low, found.high)
    names = ("uCode", "Nominal", "Mean", "Median", "Q5", "Q95")
    lists = [column.tolist() for column in columns]
    return [dict(zip(names, row, strict=True)) for row in zip(units, *lists, strict=True)]


def _sensitivity_rows(found: Sensitivity) -> list[Row]:
    lists = (found.names, found.first.tolist(), found.total.tolist())
    return [dict(zip(("Variable", "Si", "STi"), row, strict=True)) for row in zip(*lists, strict=True)]


def _indices(folder: Path, samples: int) -> Iterator[Case]:
    """Indices from the results of the runs, and whether our bounds hold the stored indices."""
    name = f"coinr/sensitivity/sa{samples}_sensitivity.csv"
    wanted = read(folder / f"sa{samples}_sensitivity.csv")
    y = np.array([float(row["y"]) for row in read(folder / f"sa{samples}_y.csv")])
    names = [row["Variable"] for row in wanted]
    found = sensitivity(names, y, samples, rng=np.random.default_rng(SEED), draws=DRAWS)
    yield compare(Case(name), wanted, _sensitivity_rows(found), ("Variable",), columns=("Si", "STi"))
    case = Case(f"{name} (batas)", "memuat Si STi")
    for place, row in enumerate(wanted):
        for column, bounds in (("Si", found.first_bounds), ("STi", found.total_bounds)):
            _covered(case, f"{names[place]} {column}", float(row[column]), *bounds[place].tolist())
    yield case


def _covered(case: Case, where: str, value: float, low: float, high: float) -> None:
    case.compared += 1
    if not low <= value <= high:
        case.miss(where, value, (low, high))


def _drawn(data: Path, folder: Path) -> Iterator[Case]:
    """Mean ranks of draws of our own, among the same sets of weights as the reference drew from."""
    ready, given, _ = _given(data, folder / "sa100_params.csv")
    _, others, _ = _given(data, folder / "ua100_params.csv")
    sets = np.unique(np.vstack([given.replications.weights, others.replications.weights]), axis=0)
    drawn = draw(ready, given.choices, LARGE, SEED)
    rng = np.random.default_rng(SEED)
    drawn = replace(drawn, weights=sets[rng.integers(len(sets), size=LARGE)])
    ours = _statistics(ready.units, replicate(ready, given.choices, drawn).rank_intervals())
    for name in ("ua1000", "sa1000"):
        case = Case(f"coinr/sensitivity/{name}_rankstats.csv", "longgar 0,5")
        wanted = read(folder / f"{name}_rankstats.csv")
        yield compare(case, wanted, ours, ("uCode",), columns=("Nominal", "Mean"), near=within(LOOSE))


def _vignette(data: Path) -> Iterator[Case]:
    """What the package stores of its own 100 draws: mean ranks over all units, and its bounds of the indices.

    Single units of 100 draws among 100 other sets of weights are off by more than 0.5 by chance alone: the
    two stored tables are 0.7 apart from each other.
    """
    folder, ready = data / "coinr" / "vignette_stored", plan(data, "asem")
    choices = usual_choices(ready)
    drawn = draw(ready, choices, LARGE, SEED, sobol=True, design="halton")
    found = replicate(ready, choices, drawn)
    mean = dict(zip(found.units, found.rank_intervals(2 * LARGE).mean.tolist(), strict=True))
    nominal = dict(zip(found.units, found.nominal_ranks.tolist(), strict=True))
    for name in ("UA", "SA"):
        wanted = read(folder / f"{name}_rankstats.csv")
        case = Case(f"coinr/vignette_stored/{name}_rankstats.csv", "longgar 0,5")
        rows: list[Row] = [{"uCode": unit, "Nominal": rank} for unit, rank in nominal.items()]
        compare(case, wanted, rows, ("uCode",), columns=("Nominal",))
        apart = np.mean([abs(float(row["Mean"]) - mean[row["uCode"]]) for row in wanted]).item()
        case.compared, case.worst = case.compared + len(wanted), apart
        if apart > LOOSE:
            case.miss("Mean, rata-rata semua unit", 0.0, apart)
        yield case
    indices = found.sensitivity(choices.inputs, LARGE, seed=SEED, draws=DRAWS)
    case = Case("coinr/vignette_stored/SA_sensitivity.csv", "dalam batasnya")
    for row in read(folder / "SA_sensitivity.csv"):
        place = indices.names.index(row["Variable"])
        for column, values in (("Si", indices.first), ("STi", indices.total)):
            bounds = float(row[f"{column}_q5"]), float(row[f"{column}_q95"])
            _covered(case, f"{row['Variable']} {column}", values[place].item(), *bounds)
    yield case


def _profile(data: Path) -> Iterator[Case]:
    """Where Indonesia is strong and weak, and its scores and ranks from the top down."""
    folder, ready = data / "coinr" / "asem_base", plan(data, "asem")
    framework, row = ready.start.framework, ready.units.index("IDN")
    values = ready.prepared()
    for name, found in zip(
        ("strengths", "weaknesses"), strengths(ready.indicators, values, row), strict=True
    ):
        case = Case(f"coinr/asem_base/IDN_{name}.csv", "3 angka")
        rows: list[Row] = [
            {
                "Code": one.code,
                "Name": framework.item(one.code).name,
                "Pillar": framework.item(one.code).parent,
                "Rank": one.rank,
                "Value": one.value,
                "Unit": framework.item(one.code).unit,
            }
            for one in found
        ]
        yield compare(case, read(folder / f"IDN_{name}.csv"), rows, ("Code",), near=significant(3))
    yield _summary(folder, ready, values, row)


def _summary(folder: Path, ready: Plan, values: Floats, row: int) -> Case:
    rows: list[Row] = []
    names: Mapping[str, str] = {item.code: item.name for item in ready.start.framework.items}
    for level in range(2, ready.start.framework.depth + 1):
        scores = ready.scores(values, level=level)
        ranks = rank_down(scores.T)[:, row].tolist()
        codes = [ready.codes[place] for place in ready.places(level)]
        for code, score, rank in zip(codes, scores[row].tolist(), ranks, strict=True):
            rows.append({"Code": code, "Name": names[code], "Score": score, "Rank": rank})
    case = Case("coinr/asem_base/IDN_unit_summary.csv", "12 desimal")
    return compare(case, read(folder / "IDN_unit_summary.csv"), rows, ("Code",), near=rounded(12))
