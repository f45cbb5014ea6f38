"""`komposit run`: every step of a specification on a table, one CSV per step and a trace."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from komposit.cli.files import read_text
from komposit.cli.output import print_json, write
from komposit.faults import Fault, FaultLog, KompositFaults
from komposit.version import __version__

# NumPy is loaded by the verb, not by the command line: `score` must start without it.
if TYPE_CHECKING:
    from komposit.index.framework import Framework
    from komposit.index.table import Rows, Table
    from komposit.pipeline.run import Run
    from komposit.pipeline.settings import Step
    from komposit.pipeline.spec import Spec

ALL_SCORED, SOME_REFUSED = 0, 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    files, options = parser.add_argument_group("berkas"), parser.add_argument_group("pilihan keluaran")
    add_inputs(files)
    options.add_argument("--json", action="store_true", help="ringkasan atau kesalahan sebagai JSON")
    options.add_argument("--trace", action="store_true", help="cetak jejak setiap langkah")
    parser.set_defaults(run=run)


def add_inputs(files: argparse._ArgumentGroup) -> None:
    """SPEC.yaml, DATA.csv and --out, as every verb of whole indices takes them."""
    files.add_argument("spec", metavar="SPEC.yaml", help="kerangka dan langkah-langkah")
    files.add_argument("data", metavar="DATA.csv", help="satu baris per unit, satu kolom per indikator")
    files.add_argument("--out", metavar="DIR", required=True, help="folder untuk semua keluaran")


def run(arguments: argparse.Namespace) -> int:
    from komposit.pipeline.run import run_steps

    spec, framework, table, steps = load(arguments.spec, arguments.data)
    result = run_steps(framework, table, steps, time=spec.time, file=arguments.spec)
    written = write_run(result, Path(arguments.out))
    if arguments.json:
        print_json(summary(result, written))
    else:
        write(_as_text(result, arguments, written), sys.stdout)
    return SOME_REFUSED if result.unscored else ALL_SCORED


def load(spec_path: str, data_path: str) -> tuple[Spec, Framework, Table, tuple[Step, ...]]:
    """The specification, its framework, the data and the checked steps; all faults of all files at once."""
    from komposit.pipeline.spec import scan_spec, scan_steps

    folder = Path(spec_path).parent
    spec_text, data_text = texts(spec_path, data_path)
    log, others = FaultLog(spec_path), list[Fault]()
    spec = scan_spec(spec_text, log)
    framework = rows = None
    with _kept(others):
        rows = _rows(data_text, data_path)
    with _kept(others):
        framework = None if spec is None else load_framework(spec, folder)
    if spec and framework and rows:
        spec = replace(spec, time=spec.time or _time(rows, spec.key))
        steps = scan_steps(spec, framework, rows.header, log)
        with _kept(others):
            table = _table(spec, framework, steps, data_text, data_path, rows.header)
        with _kept(others):
            steps = tuple(with_rulers(steps, folder))
    if log.found or others:
        raise KompositFaults([*log.sorted(), *others])
    assert spec and framework
    return spec, framework, table, steps


@contextmanager
def _kept(faults: list[Fault]) -> Iterator[None]:
    """Faults of one file stand beside those of the others."""
    try:
        yield
    except KompositFaults as problem:
        faults.extend(problem.faults)


def _table(
    spec: Spec, framework: Framework, steps: tuple[Step, ...], text: str, path: str, header: tuple[str, ...]
) -> Table:
    """The indicators and denominators, and what else a step divides by; a column that no step can find is
    a fault of the step."""
    from komposit.index.table import read_table

    codes = [item.code for item in framework.indicators] + list(framework.denominators)
    extra = [column for column in _divisors(steps, codes) if column in header]
    optional = [] if any(step.name == "denominate" for step in steps) else framework.denominators
    return read_table(text, [*codes, *extra], key=spec.key, time=spec.time, file=path, optional=optional)


def texts(*paths: str) -> list[str]:
    """The texts of files, or the faults of all that cannot be read."""
    logs = [FaultLog(path) for path in paths]
    found = [read_text(path, log) for path, log in zip(paths, logs, strict=True)]
    faults = [fault for log in logs for fault in log.found]
    if faults:
        raise KompositFaults(faults)
    return found


def load_framework(spec: Spec, folder: Path) -> Framework:
    """The framework a specification names; its path counts from the folder of the specification."""
    from komposit.index.imeta import read_imeta
    from komposit.pipeline.tree_yaml import load_tree

    if spec.items is not None:
        return spec.items
    path = str(folder / spec.path)
    if spec.source == "xlsx":
        from komposit.cli.workbook import read_workbook

        return read_workbook(path)
    (text,) = texts(path)
    return read_imeta(text, file=path) if spec.source == "imeta" else load_tree(text, file=path)


def with_rulers(steps: tuple[Step, ...], folder: Path) -> Iterator[Step]:
    """The steps, those that normalise on an earlier year's ruler with that ruler read."""
    from komposit.index.rulers import read_rulers
    from komposit.pipeline.settings import Normalise

    for step in steps:
        settings = step.settings
        if isinstance(settings, Normalise) and settings.ruler:
            path = str(folder / settings.ruler)
            (text,) = texts(path)
            yield replace(step, settings=replace(settings, rulers=read_rulers(text, file=path)))
        else:
            yield step


def _rows(text: str, path: str) -> Rows:
    """The cells of the data, before it is known which columns are numbers."""
    from komposit.index.table import read_rows

    log = FaultLog(path)
    rows = read_rows(text, log)
    if rows is None:
        raise KompositFaults(log.sorted())
    return rows


def _time(rows: Rows, key: str) -> str:
    """The column `Time`, as COINr calls it, when units come more than once; otherwise there is no panel."""
    key = key or ("uCode" if "uCode" in rows.header else rows.header[0])
    if "Time" not in rows.header or key not in rows.header:
        return ""
    units = rows.column(key)
    return "Time" if len(set(units)) < len(units) else ""


def _divisors(steps: tuple[Step, ...], codes: list[str]) -> list[str]:
    """Columns that a step divides by and the framework does not name."""
    from komposit.pipeline.settings import Denominate

    found: dict[str, None] = {}
    for step in steps:
        if isinstance(step.settings, Denominate):
            found.update(dict.fromkeys((step.settings.by or {}).values()))
    return [column for column in found if column and column not in codes]


def write_run(result: Run, folder: Path) -> list[str]:
    """One CSV per table of every step, the rulers, and trace.json; their names."""
    from komposit.index.rulers import write_rulers
    from komposit.index.table import write_rows

    folder.mkdir(parents=True, exist_ok=True)
    files = {
        f"{sheet.name}.csv": write_rows(sheet.header, sheet.rows())
        for one in result.done
        for sheet in one.sheets
    }
    if result.state.rulers:
        files["normalise_rulers.json"] = write_rulers(result.state.rulers)
    trace = {**result.trace(), "komposit": __version__}
    files["trace.json"] = json.dumps(trace, ensure_ascii=False, indent=1) + "\n"
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return list(files)


def summary(result: Run, written: list[str]) -> dict[str, object]:
    return {
        "units": len(result.state.table.units),
        "unscored": list(result.unscored),
        "files": written,
        "receipt": result.receipt,
        "komposit": __version__,
    }


def _as_text(result: Run, arguments: argparse.Namespace, written: list[str]) -> str:
    lines = [f"{len(result.state.table.units)} unit; {arguments.out}: {', '.join(written)}"]
    lines += [f"belum ada nilai: {', '.join(result.unscored)}"] if result.unscored else []
    lines += [result.trace_text() if arguments.trace else f"bukti hitung: {result.receipt}"]
    return "\n".join(lines)
