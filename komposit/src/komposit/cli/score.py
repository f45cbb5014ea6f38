"""`komposit score`: scores with trace and receipt for every unit of a CSV file."""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Mapping
from fractions import Fraction

from komposit.cli.files import read_text
from komposit.cli.output import instrument_form, print_json, write
from komposit.faults import Fault, FaultLog, KompositFaults, ValuesFaults, shown
from komposit.instrument import load_instrument
from komposit.model import POLICIES, Instrument, Policy
from komposit.numbers import NumberFault, parse_ratio
from komposit.scoring import UnitScore, score
from komposit.values import Row, read_rows, table_of
from komposit.version import __version__

ALL_SCORED, SOME_REFUSED = 0, 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    files, options = parser.add_argument_group("berkas"), parser.add_argument_group("pilihan hitung")
    files.add_argument("instrument", metavar="INSTRUMENT.yaml", help="instrumen: skala, pohon bobot, rentang")
    files.add_argument("values", metavar="VALUES.csv", help="nilai dengan kepala kolom unit,code,value")
    options.add_argument("--json", action="store_true", help="hasil atau kesalahan sebagai JSON")
    options.add_argument(
        "--missing", choices=POLICIES, help="nilai yang belum ada: tolak, atau bobot dibagi ulang"
    )
    options.add_argument(
        "--min-share", type=share, metavar="S", help="bagian bobot yang harus terisi, 0 sampai 1"
    )
    options.add_argument("--trace", action="store_true", help="sertakan setiap langkah hitung")
    parser.set_defaults(run=run)


def share(text: str) -> Fraction:
    """A share between 0 and 1, as a decimal or a fraction (`2/3`)."""
    try:
        value = parse_ratio(text)
    except NumberFault as fault:
        raise argparse.ArgumentTypeError(str(fault)) from None
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("harus antara 0 dan 1")
    return value


def run(arguments: argparse.Namespace) -> int:
    instrument_text, values_text = _texts(arguments.instrument, arguments.values)
    instrument = load_instrument(instrument_text, file=arguments.instrument)
    rows = read_rows(values_text, instrument=instrument, file=arguments.values)
    policy = chosen_policy(instrument, arguments.missing, arguments.min_share)
    results = score_units(instrument, rows, policy, arguments.values)
    if arguments.json:
        print_json(results_form(instrument, policy, results, arguments.trace))
    else:
        write(results_text(instrument, results, arguments.trace), sys.stdout)
    return SOME_REFUSED if any(result.score is None for result in results.values()) else ALL_SCORED


def _texts(*paths: str) -> list[str]:
    logs = [FaultLog(path) for path in paths]
    texts = [read_text(path, log) for path, log in zip(paths, logs, strict=True)]
    faults = [fault for log in logs for fault in log.found]
    if faults:
        raise KompositFaults(faults)
    return texts


def chosen_policy(instrument: Instrument, kind: str | None, min_share: Fraction | None) -> Policy:
    """The instrument's own policy, with what the command line says instead."""
    own = instrument.missing
    return Policy(kind or own.kind, own.min_share if min_share is None else min_share)


def score_units(
    instrument: Instrument, rows: tuple[Row, ...], policy: Policy, file: str
) -> dict[str, UnitScore]:
    """Every unit in the order of its name, so that the order of rows does not show."""
    results: dict[str, UnitScore] = {}
    faults: list[Fault] = []
    for unit, values in sorted(table_of(rows).items()):
        try:
            results[unit] = score(instrument, values, policy=policy)
        except ValuesFaults as problem:
            line = next(row.line for row in rows if row.unit == unit)
            faults += [_placed(fault, file, line, unit) for fault in problem.faults]
    if faults:
        raise ValuesFaults(sorted(faults))
    return results


def _placed(fault: Fault, file: str, line: int, unit: str) -> Fault:
    return dataclasses.replace(fault, file=file, line=line, message=f"unit {shown(unit)}: {fault.message}")


def results_form(
    instrument: Instrument, policy: Policy, results: Mapping[str, UnitScore], with_trace: bool
) -> dict[str, object]:
    """The printed JSON; policy and version stand beside the receipts for whoever checks them."""
    units = {unit: result.as_json() for unit, result in results.items()}
    if with_trace:
        for unit, result in results.items():
            units[unit]["trace"] = result.trace.as_json()
    return {
        "instrument": instrument_form(instrument),
        "policy": policy.as_json(),
        "units": units,
        "komposit": __version__,
    }


def results_text(instrument: Instrument, results: Mapping[str, UnitScore], with_trace: bool) -> str:
    """The same for reading."""
    head = f"{instrument.title}, edisi {instrument.edition} ({instrument.status})"
    blocks = [_unit_text(unit, result, with_trace) for unit, result in results.items()]
    return "\n\n".join([head, *blocks])


def _unit_text(unit: str, result: UnitScore, with_trace: bool) -> str:
    band = f" ({result.band.label}; {result.band.status})" if result.band else ""
    lines = [f"{unit}: {result.printed_score or 'tidak dihitung'}{band}"]
    lines += [f"  {code}: {value}" for code, value in result.printed_nodes.items()]
    lines += [f"  belum ada nilai: {', '.join(result.missing)}"] if result.missing else []
    lines += [f"  {line}" for line in result.trace.as_text().splitlines()] if with_trace else []
    return "\n".join([*lines, f"  bukti hitung: {result.receipt}"])
