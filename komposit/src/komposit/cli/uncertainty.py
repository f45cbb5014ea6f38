"""`komposit uncertainty`: how sure scores and ranks are, and which choice of the makers moves them."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from komposit.cli.output import print_json, write
from komposit.cli.run import add_inputs, load, texts
from komposit.faults import Fault, KompositFaults
from komposit.version import __version__

# NumPy is loaded by the verb, not by the command line: `score` must start without it.
if TYPE_CHECKING:
    from komposit.analysis.intervals import Intervals
    from komposit.analysis.params import Given
    from komposit.analysis.reading import Wish
    from komposit.analysis.sobol import Sensitivity
    from komposit.analysis.uncertainty import Uncertainty
    from komposit.pipeline.plan import Plan

ALL_SCORED, SOME_REFUSED = 0, 3
MAX_NUMBERS = 200_000_000
"""Scores that one command keeps at most: about 3 GB with their ranks."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    files, options = parser.add_argument_group("berkas"), parser.add_argument_group("pilihan hitung")
    add_inputs(files)
    files.add_argument("--params", metavar="FILE.csv", help="ulangan yang diberikan, dihitung kembali persis")
    options.add_argument("--samples", type=count, metavar="N", help="banyak ulangan; dengan --sobol N(d+2)")
    options.add_argument("--seed", type=seed, metavar="S", help="benih bilangan acak, 0 atau lebih")
    options.add_argument("--sobol", action="store_true", help="hitung juga indeks Sobol setiap pilihan")
    options.add_argument("--jobs", type=count, default=1, metavar="J", help="banyak proses (1)")
    options.add_argument("--json", action="store_true", help="ringkasan atau kesalahan sebagai JSON")
    parser.set_defaults(run=run)


def count(text: str) -> int:
    """A whole number above 0."""
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 10**9:
        raise argparse.ArgumentTypeError("harus bilangan bulat di atas 0")
    return int(text)


def seed(text: str) -> int:
    """A whole number from 0."""
    if not text.isascii() or not text.isdigit() or len(text) > 40:
        raise argparse.ArgumentTypeError("harus bilangan bulat 0 atau lebih")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    from komposit.analysis.reading import read_uncertainty
    from komposit.analysis.uncertainty import replicate
    from komposit.pipeline.plan import compile_plan
    from komposit.pipeline.run import receipt_of
    from komposit.pipeline.state import start

    spec, framework, table, steps = load(arguments.spec, arguments.data)
    plan = compile_plan(start(framework, table, time=spec.time), steps)
    columns = (table.key, *table.codes, *table.texts)
    wish = read_uncertainty(spec.uncertainty, plan, columns, file=arguments.spec)
    given, samples = replications(arguments, plan, wish)
    chosen = arguments.seed or 0
    found = replicate(plan, given.choices, given.replications, seed=chosen, jobs=arguments.jobs)
    written = files(found, plan, given, table.key, samples)
    if arguments.sobol:
        indices = found.sensitivity(given.inputs, samples, seed=chosen, draws=wish.bootstrap)
        written["sobol.csv"] = sobol_csv(indices)
    folder = Path(arguments.out)
    folder.mkdir(parents=True, exist_ok=True)
    index = receipt_of(framework, table, steps, time=spec.time)
    about = summary(found, given, arguments, samples)
    about["receipt"] = receipt(index, written["params.csv"], arguments, wish.bootstrap)
    written["uncertainty.json"] = json.dumps(about, ensure_ascii=False, indent=1) + "\n"
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    if arguments.json:
        print_json({**about, "files": list(written)})
    else:
        write(as_text(about, arguments.out, list(written)), sys.stdout)
    return SOME_REFUSED if about["unscored"] else ALL_SCORED


def replications(arguments: argparse.Namespace, plan: Plan, wish: Wish) -> tuple[Given, int]:
    """The replications drawn or given, and N of a Sobol design or 0."""
    from komposit.analysis.params import Given, read_params, samples_of_design
    from komposit.analysis.replications import draw

    if arguments.params:
        (text,) = texts(arguments.params)
        given = read_params(text, plan, wish.choices, file=arguments.params)
        samples = samples_of_design(given) if arguments.sobol else 0
        if samples and arguments.samples not in (None, samples, len(given.names)):
            refused(f"--params memuat rancangan dengan N = {samples}, --samples menyebut {arguments.samples}")
        return given, samples
    if arguments.samples is None or arguments.seed is None:
        refused("sebutkan --samples dan --seed, atau --params")
    inputs = wish.choices.inputs
    if arguments.sobol and (len(inputs) < 2 or arguments.samples < 2):
        refused("--sobol memerlukan paling sedikit dua pilihan yang berubah dan dua ulangan")
    count = arguments.samples * (len(inputs) + 2 if arguments.sobol else 1)
    if count * max(len(plan.units), len(plan.codes)) > MAX_NUMBERS:
        refused(f"{count} ulangan x {len(plan.units)} unit melampaui {MAX_NUMBERS} nilai")
    drawn = draw(
        plan, wish.choices, arguments.samples, arguments.seed, sobol=arguments.sobol, design=wish.design
    )
    names = tuple(str(number + 1) for number in range(len(drawn)))
    return Given(names, inputs, wish.choices, drawn), arguments.samples if arguments.sobol else 0


def refused(message: str) -> NoReturn:
    raise KompositFaults([Fault("", 0, "bad_arguments", message)])


def files(found: Uncertainty, plan: Plan, given: Given, key: str, samples: int) -> dict[str, str]:
    """The texts of all tables by file name; of a Sobol design only A and B are a random sample."""
    from komposit.analysis.params import write_params
    from komposit.index.table import write_rows

    first = 2 * samples if samples else None
    header = (key, "Nominal", *(f"r_{name}" for name in given.names))
    scores = zip(found.units, found.nominal.tolist(), *found.scores.tolist(), strict=True)
    return {
        "rank_intervals.csv": intervals_csv(key, found.units, found.rank_intervals(first)),
        "score_intervals.csv": intervals_csv(key, found.units, found.score_intervals(first)),
        "replications.csv": write_rows(header, scores),
        "params.csv": write_params(plan, given.choices, given.replications, given.names),
    }


def intervals_csv(key: str, units: tuple[str, ...], found: Intervals) -> str:
    from komposit.index.table import write_rows

    columns = (found.nominal, found.mean, found.median, found.low, found.high)
    rows = zip(units, *(column.tolist() for column in columns), strict=True)
    return write_rows((key, "Nominal", "Mean", "Median", "Q5", "Q95"), rows)


def sobol_csv(found: Sensitivity) -> str:
    from komposit.index.table import write_rows

    columns = (found.first, found.total, *found.first_bounds.T, *found.total_bounds.T)
    rows = zip(found.names, *(column.tolist() for column in columns), strict=True)
    return write_rows(("Variable", "Si", "STi", "Si_q5", "Si_q95", "STi_q5", "STi_q95"), rows)


def summary(
    found: Uncertainty, given: Given, arguments: argparse.Namespace, samples: int
) -> dict[str, object]:
    """What was varied and how, for whoever repeats it."""
    lost = [unit for unit, score in zip(found.units, found.nominal.tolist(), strict=True) if score != score]
    return {
        "units": len(found.units),
        "unscored": lost,
        "replications": len(given.names),
        "sobol_samples": samples or None,
        "seed": arguments.seed,
        "params": Path(arguments.params).name if arguments.params else None,
        "inputs": list(given.inputs),
        "mean_rank_shift": float(found.shifts[: 2 * samples or None].mean()),
        "komposit": __version__,
    }


def receipt(index: str, params: str, arguments: argparse.Namespace, bootstrap: int) -> str:
    """SHA-256 over what goes in, equal on every machine: the index, every replication, seed and resamples."""
    form = ["komposit-uncertainty-1", index, params, arguments.seed or 0, arguments.sobol, bootstrap]
    text = json.dumps(form, ensure_ascii=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode('ascii')).hexdigest()}"


def as_text(about: dict[str, object], folder: str, names: list[str]) -> str:
    inputs = ", ".join(map(str, about["inputs"]))  # type: ignore[call-overload]
    return "\n".join(
        [
            f"{about['units']} unit, {about['replications']} ulangan; yang berubah: {inputs or '-'}",
            f"pergeseran peringkat rata-rata: {about['mean_rank_shift']:.3f}",
            f"{folder}: {', '.join(names)}",
            f"bukti hitung: {about['receipt']}",
        ]
    )
