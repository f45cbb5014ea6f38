"""Time and memory of thousands of replications of an index, on one core, beside COINr and a bare product.

    python3 run.py bench komposit [--json FILE] [--data FOLDER]

The reference data are used where they are; without them, invented data of the same shape. Reading and
starting are not measured; drawing, winsorising, normalising, aggregating, ranking and the intervals are.
Growth is taken from processor time, which the neighbours on a machine do not change. Exits with 1 when a
target is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from komposit.analysis.choices import usual_choices
from komposit.analysis.replications import draw
from komposit.analysis.uncertainty import Uncertainty, replicate
from komposit.index.framework import Framework, Item
from komposit.index.imeta import read_imeta
from komposit.index.table import Table, read_table
from komposit.pipeline.plan import Plan, compile_plan
from komposit.pipeline.settings import Aggregate, Denominate, Impute, Normalise, Screen, Step, Treat
from komposit.pipeline.state import start

ROOT = Path(__file__).resolve().parents[1]
R_SCRIPT = Path(__file__).with_name("coinr_uncertainty.R")
SAMPLES, REPEATS, SIZES = 1000, 5, (1000, 2000, 4000)
# COINr 1.1.14 under R 4.2.2 for 1,000 samples, measured on a machine of this kind.
COINR_SECONDS = {"asem": 191.0, "514": 430.0}
TIMES_FASTER, EXPONENT, MEMORY = 200.0, 1.1, 10.0
FOLDERS = {"asem": "asem_base", "514": "synthetic514"}
SHAPES = {"asem": (51, 49, 8, 2), "514": (514, 40, 8, 3)}
Inputs = tuple[Framework, Table, tuple[Step, ...]]


def inputs(name: str, data: Path) -> Inputs:
    """The index as COINr has it, or an invented one of the same shape."""
    folder = data / "coinr" / FOLDERS[name]
    if not folder.is_dir():
        return invented(*SHAPES[name])
    framework = read_imeta((folder / "input_iMeta.csv").read_text(encoding="utf-8"))
    codes = [*(item.code for item in framework.indicators), *framework.denominators]
    table = read_table((folder / "input_iData.csv").read_text(encoding="utf-8"), codes)
    group = "EurAsia_group" if name == "asem" else "PROV"
    first = (Step("denominate", Denominate()),) if name == "asem" else ()
    screen = (Step("screen", Screen(0.9)),) if name == "asem" else ()
    impute = Step("impute", Impute("group_mean" if name == "asem" else "group_median", group))
    return framework, table, (*first, impute, *screen, *_last())


def _last() -> tuple[Step, ...]:
    return Step("treat", Treat()), Step("normalise", Normalise()), Step("aggregate", Aggregate())


def invented(units: int, indicators: int, pillars: int, tops: int) -> Inputs:
    """Skewed values with gaps in four groups of units; the same for the same shape."""
    rng = np.random.default_rng(units)
    items = [Item(f"I{n}", 1, f"P{n % pillars}") for n in range(indicators)]
    items += [Item(f"P{n}", 2, f"S{n % tops}") for n in range(pillars)]
    items += [Item(f"S{n}", 3, "T") for n in range(tops)] + [Item("T", 4)]
    values = rng.lognormal(1.0, rng.uniform(0.2, 1.2, indicators), (units, indicators))
    values[rng.random(values.shape) < 0.03] = np.nan
    codes = tuple(f"I{n}" for n in range(indicators))
    names = tuple(f"U{n}" for n in range(units))
    table = Table("uCode", names, codes, values, {"G": tuple(str(n % 4) for n in range(units))})
    return Framework(tuple(items)), table, (Step("impute", Impute("group_median", "G")), *_last())


def uncertainty(given: Inputs, samples: int, seed: int = 1) -> Uncertainty:
    """All of it, from the table in memory to the intervals."""
    framework, table, steps = given
    plan = compile_plan(start(framework, table), steps)
    choices = usual_choices(plan)
    found = replicate(plan, choices, draw(plan, choices, samples, seed), seed=seed)
    found.rank_intervals()
    found.score_intervals()
    return found


def median_seconds(call: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    call()
    taken = []
    for _ in range(REPEATS):
        begun = clock()
        call()
        taken.append(clock() - begun)
    return statistics.median(taken)


def processor_seconds(given: Inputs, samples: int) -> float:
    return median_seconds(lambda: uncertainty(given, samples), time.process_time)


def peak_ratio(given: Inputs) -> tuple[float, float]:
    """Peak memory in MB, and how many times the scores and ranks that were asked for."""
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    found = uncertainty(given, SAMPLES)
    peak = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()
    return peak / 1e6, peak / (found.scores.nbytes + found.ranks.nbytes)


def bare_product(given: Inputs) -> float:
    """The arithmetic of one mean without anything around it: weights (samples, indicators) times values."""
    framework, table, steps = given
    plan: Plan = compile_plan(start(framework, table), steps)
    values = np.nan_to_num(plan.prepared()).T.copy()
    weights = np.random.default_rng(1).random((SAMPLES, len(values)))
    return median_seconds(lambda: weights @ values)


def exponent(sizes: tuple[int, ...], seconds: list[float]) -> float:
    """The slope of log time over log size."""
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def coinr_seconds() -> dict[str, float] | None:
    """COINr's own time for the ASEM index, where R and COINr are: benchmarks/coinr_uncertainty.R."""
    if shutil.which("Rscript") is None:
        return None
    done = subprocess.run(["Rscript", str(R_SCRIPT), "100"], capture_output=True, text=True, check=False)
    return {"asem": float(done.stdout.split()[-1]) * SAMPLES / 100} if done.returncode == 0 else None


def measure(data: Path) -> dict[str, Any]:
    beside = coinr_seconds()
    result: dict[str, Any] = {"samples": SAMPLES, "repeats": REPEATS, "coinr_here": beside}
    for name in FOLDERS:
        given = inputs(name, data)
        seconds = median_seconds(partial(uncertainty, given, SAMPLES))
        growth = [processor_seconds(given, size) for size in SIZES]
        megabytes, ratio = peak_ratio(given)
        measured = (beside or {}).get(name, COINR_SECONDS[name])
        result[name] = {
            "data": "acuan" if (data / "coinr" / FOLDERS[name]).is_dir() else "karangan",
            "units": len(given[1].units),
            "indicators": len(given[0].indicators),
            "seconds": seconds,
            "processor_seconds_by_samples": dict(zip(map(str, SIZES), growth, strict=True)),
            "exponent_samples": exponent(SIZES, growth),
            "coinr_seconds": measured,
            "times_faster": measured / seconds,
            "bare_product_seconds": bare_product(given),
            "peak_mb": megabytes,
            "peak_over_arrays": ratio,
        }
    units = (257, 514, 1028)
    growth = [processor_seconds(invented(size, 40, 8, 3), SAMPLES) for size in units]
    result["units"] = {
        "processor_seconds_by_units": dict(zip(map(str, units), growth, strict=True)),
        "exponent_units": exponent(units, growth),
    }
    return result


def targets(result: dict[str, Any]) -> dict[str, bool]:
    """What must hold, and whether it does."""
    met: dict[str, bool] = {}
    for name in FOLDERS:
        found = result[name]
        met[f"{name}: {TIMES_FASTER:g} kali lebih cepat daripada COINr"] = (
            found["times_faster"] >= TIMES_FASTER
        )
        met[f"{name}: waktu tumbuh dengan pangkat {EXPONENT:g}"] = found["exponent_samples"] <= EXPONENT
        met[f"{name}: memori paling besar {MEMORY:g} kali larik"] = found["peak_over_arrays"] <= MEMORY
    growth = result["units"]
    met[f"unit: waktu tumbuh dengan pangkat {EXPONENT:g}"] = growth["exponent_units"] <= EXPONENT
    return met


def main() -> int:
    parser = argparse.ArgumentParser(prog="python3 run.py bench komposit", allow_abbrev=False)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    result = measure(options.data)
    result["targets"] = met = targets(result)
    text = json.dumps(result, indent=1)
    if options.json:
        options.json.write_text(text + "\n", encoding="utf-8")
    print(text)
    for name, holds in met.items():
        print(f"{'tercapai' if holds else 'MELESET':<10} {name}")
    return 0 if all(met.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
