"""`komposit whatif`: the score after repairs, and the best repairs for an effort or a goal."""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from komposit.cli.files import read_text
from komposit.cli.output import instrument_form, print_json, write
from komposit.cli.score import ALL_SCORED, SOME_REFUSED, chosen_policy, share
from komposit.faults import Fault, FaultLog, KompositFaults, ValuesFaults, WhatifFaults, shown
from komposit.instrument import load_instrument
from komposit.model import POLICIES, Instrument, Policy
from komposit.numbers import NumberFault, format_number, parse_number
from komposit.repairs import Move, Plan, Repairs, repairs_from_total, repairs_from_values
from komposit.values import read_rows, table_of
from komposit.version import __version__
from komposit.whatif import Estimate, whatif_total, whatif_values

LABEL = "perkiraan sendiri, bukan nilai pemilik indeks"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    files, start = parser.add_argument_group("berkas"), parser.add_argument_group("nilai awal (salah satu)")
    change, best = (
        parser.add_argument_group("perubahan"),
        parser.add_argument_group("urutan perbaikan terbaik"),
    )
    files.add_argument("instrument", metavar="INSTRUMENT.yaml", help="instrumen: skala, pohon bobot, rentang")
    start.add_argument(
        "values", metavar="VALUES.csv", nargs="?", help="nilai tiap indikator (unit,code,value)"
    )
    start.add_argument(
        "--base", type=number, metavar="N", help="nilai akhir yang dipublikasikan; hanya selisih dihitung"
    )
    _pairs(change, "--step", "KODE=N", "naik N tingkat ke arah baik dari nilai awal; minus berarti turun")
    _pairs(change, "--target", "KODE=N", "mencapai tingkat N (perlu VALUES.csv)")
    _pairs(best, "--effort", "KODE=N", "usaha untuk satu tingkat; --step atau --target membatasi tingkatnya")
    best.add_argument("--budget", type=number, metavar="N", help="usaha paling banyak")
    best.add_argument("--goal", type=number, metavar="N", help="nilai yang hendak dicapai")
    options = parser.add_argument_group("pilihan hitung")
    options.add_argument(
        "--missing", choices=POLICIES, help="nilai yang belum ada: tolak, atau bobot dibagi ulang"
    )
    options.add_argument(
        "--min-share", type=share, metavar="S", help="bagian bobot yang harus terisi, 0 sampai 1"
    )
    options.add_argument("--trace", action="store_true", help="sertakan setiap langkah hitung")
    options.add_argument("--json", action="store_true", help="hasil atau kesalahan sebagai JSON")
    parser.set_defaults(run=run)


def _pairs(group: argparse._ArgumentGroup, name: str, metavar: str, words: str) -> None:
    group.add_argument(
        name, type=pair, metavar=metavar, action="append", default=[], help=f"{words}; boleh berulang"
    )


def number(text: str) -> Fraction:
    try:
        return parse_number(text)
    except NumberFault as fault:
        raise argparse.ArgumentTypeError(str(fault)) from None


def pair(text: str) -> tuple[str, Fraction]:
    """`I1=2` as a code and a number."""
    code, sign, value = text.partition("=")
    if not code or not sign:
        raise argparse.ArgumentTypeError(f"tulis KODE=N, bukan {shown(text)}")
    return code, number(value)


def run(arguments: argparse.Namespace) -> int:
    asked = _asked(arguments)
    instrument = load_instrument(_text(arguments.instrument), file=arguments.instrument)
    policy = chosen_policy(instrument, arguments.missing, arguments.min_share)
    if arguments.values is None:
        results = {"": _from_total(instrument, arguments.base, asked)}
    else:
        results = _from_values(instrument, arguments.values, policy, asked)
    if arguments.json:
        print_json(_form(instrument, policy, results, arguments))
    else:
        write(_as_text(instrument, results, arguments), sys.stdout)
    return SOME_REFUSED if any(result.refused(arguments) for result in results.values()) else ALL_SCORED


def _text(path: str) -> str:
    log = FaultLog(path)
    text = read_text(path, log)
    if log.found:
        raise KompositFaults(log.found)
    return text


@dataclasses.dataclass(frozen=True, slots=True)
class _Asked:
    """Steps, targets and efforts of the command line, by code."""

    steps: dict[str, Fraction]
    targets: dict[str, Fraction]
    efforts: dict[str, Fraction]


@dataclasses.dataclass(frozen=True, slots=True)
class _Result:
    """What is printed of one start: the estimate, and the repairs where efforts are given."""

    estimate: Estimate
    repairs: Repairs | None
    wants_repairs: bool

    def plan(self, arguments: argparse.Namespace) -> Plan | None:
        if self.repairs is None:
            return None
        if arguments.goal is not None:
            return self.repairs.reaching(arguments.goal)
        budget = self.repairs.plans[-1].effort if arguments.budget is None else arguments.budget
        return self.repairs.within(budget)

    def refused(self, arguments: argparse.Namespace) -> bool:
        return self.estimate.score is None or (self.wants_repairs and self.plan(arguments) is None)


def _asked(arguments: argparse.Namespace) -> _Asked:
    faults = list(_argument_faults(arguments))
    read = {}
    for name in ("step", "target", "effort"):
        given = getattr(arguments, name)
        read[name] = dict(given)
        if len(read[name]) < len(given):
            faults.append(f"--{name}: kode yang sama tertulis dua kali")
    if faults:
        raise KompositFaults([Fault("", 0, "bad_arguments", f"{fault}; lihat --help") for fault in faults])
    return _Asked(read["step"], read["target"], read["effort"])


def _argument_faults(arguments: argparse.Namespace) -> list[str]:
    given = arguments.step or arguments.target
    rules = (
        ((arguments.values is None) == (arguments.base is None), "beri VALUES.csv atau --base, salah satu"),
        (arguments.values is None and bool(arguments.target), "--target perlu VALUES.csv"),
        (not given and not arguments.effort, "beri --step, --target, atau --effort"),
        (
            arguments.budget is not None and arguments.goal is not None,
            "beri --budget atau --goal, salah satu",
        ),
        (
            not arguments.effort and (arguments.budget is not None or arguments.goal is not None),
            "--budget dan --goal perlu --effort",
        ),
    )
    return [words for broken, words in rules if broken]


def _from_total(instrument: Instrument, base: Fraction, asked: _Asked) -> _Result:
    repairs = (
        repairs_from_total(instrument, base, asked.efforts, rooms=asked.steps) if asked.efforts else None
    )
    return _Result(whatif_total(instrument, base, asked.steps), repairs, bool(asked.efforts))


def _from_values(instrument: Instrument, path: str, policy: Policy, asked: _Asked) -> dict[str, _Result]:
    """Every unit in the order of its name; faults of all units at once, each with the unit's first line."""
    rows = read_rows(_text(path), instrument=instrument, file=path)
    results: dict[str, _Result] = {}
    faults: list[Fault] = []
    for unit, values in sorted(table_of(rows).items()):
        try:
            results[unit] = _of_unit(instrument, values, policy, asked)
        except (ValuesFaults, WhatifFaults) as problem:
            line = next(row.line for row in rows if row.unit == unit)
            told = [
                dataclasses.replace(f, file=path, line=line, message=f"unit {shown(unit)}: {f.message}")
                for f in problem.faults
            ]
            faults += told
    if faults:
        raise WhatifFaults(sorted(faults))
    return results


def _of_unit(
    instrument: Instrument, values: Mapping[str, Fraction], policy: Policy, asked: _Asked
) -> _Result:
    estimate = whatif_values(instrument, values, steps=asked.steps, targets=asked.targets, policy=policy)
    if not asked.efforts:
        return _Result(estimate, None, False)
    rooms = {code: levels for code, levels in estimate.steps.items() if levels}
    repairs = repairs_from_values(instrument, values, asked.efforts, rooms=rooms, policy=policy)
    return _Result(estimate, repairs, True)


def _form(
    instrument: Instrument, policy: Policy, results: Mapping[str, _Result], arguments: argparse.Namespace
) -> dict[str, object]:
    forms = {unit: _result_form(result, arguments) for unit, result in results.items()}
    head = {"instrument": instrument_form(instrument), "label": LABEL}
    if arguments.values is None:
        return {**head, "from": "total", **forms[""], "komposit": __version__}
    return {**head, "from": "values", "policy": policy.as_json(), "units": forms, "komposit": __version__}


def _result_form(result: _Result, arguments: argparse.Namespace) -> dict[str, Any]:
    form: dict[str, Any] = result.estimate.as_json()
    if arguments.trace:
        form["trace"] = result.estimate.trace.as_json()
    if result.wants_repairs:
        plan, repairs = result.plan(arguments), result.repairs
        form["plan"] = plan.as_json() if plan else None
        form["order"] = [_move_form(move) for move in repairs.order(plan)] if repairs and plan else []
        form["plans"] = [one.as_json() for one in repairs.plans] if repairs else []
    return form


def _move_form(move: Move) -> dict[str, object]:
    return {
        "code": move.code,
        "level": move.level,
        "effort": format_number(move.effort),
        "points": format_number(move.points),
    }


def _as_text(instrument: Instrument, results: Mapping[str, _Result], arguments: argparse.Namespace) -> str:
    head = f"{instrument.title}, edisi {instrument.edition} ({instrument.status}): {LABEL}"
    blocks = [_block(unit, result, arguments) for unit, result in results.items()]
    return "\n\n".join([head, *blocks])


def _block(unit: str, result: _Result, arguments: argparse.Namespace) -> str:
    estimate, start = result.estimate, f"{unit}: " if unit else ""
    lines = [f"{start}{_number(estimate.base)} -> {_number(estimate.score)}{_band(estimate)}"]
    lines += [
        f"  {code}: {_signed(points)} ({_levels(estimate, code)})" for code, points in estimate.points.items()
    ]
    if estimate.missing:
        lines.append(f"  belum ada nilai: {', '.join(estimate.missing)}")
    if arguments.trace:
        lines += [f"  {line}" for line in estimate.trace.as_text().splitlines()]
    lines += _repair_lines(result, arguments) if result.wants_repairs else []
    return "\n".join([*lines, f"  bukti hitung: {estimate.receipt}"])


def _repair_lines(result: _Result, arguments: argparse.Namespace) -> list[str]:
    plan, repairs = result.plan(arguments), result.repairs
    if repairs is None:
        return ["  urutan perbaikan: nilai awal belum lengkap"]
    if plan is None:
        goal, best = format_number(arguments.goal), _number(repairs.plans[-1].score)
        return [f"  urutan perbaikan: {goal} tidak tercapai; paling baik {best}"]
    gives = f"{_signed(plan.difference)} -> {_number(plan.score)}"
    lines = [f"  urutan perbaikan (usaha {format_number(plan.effort)}, {gives}):"]
    for place, move in enumerate(repairs.order(plan), 1):
        worth = f"{_signed(move.points)}, usaha {format_number(move.effort)}"
        lines.append(f"  {place}. {move.code} tingkat ke-{move.level}: {worth}")
    return lines


def _levels(estimate: Estimate, code: str) -> str:
    steps = estimate.steps.get(code)
    return "nilai baru" if steps is None else f"{format_number(steps)} tingkat"


def _band(estimate: Estimate) -> str:
    return f" ({estimate.band.label}; {estimate.band.status})" if estimate.band else ""


def _signed(value: Fraction) -> str:
    return f"{'+' if value >= 0 else ''}{format_number(value)}"


def _number(value: Fraction | None) -> str:
    return "tidak dihitung" if value is None else format_number(value)
