"""`komposit survey`: estimates, calibrated weights and reliability tables of a sample."""

from __future__ import annotations

import argparse
import csv
import dataclasses
import json
import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from komposit.cli.files import read_text
from komposit.cli.output import print_json, write
from komposit.faults import FaultLog, KompositFaults, shown
from komposit.version import __version__

if TYPE_CHECKING:
    from komposit.survey.running import Output
    from komposit.survey.sample import Sample
    from komposit.survey.spec import CalibrationSpec, Spec


def add_arguments(parser: argparse.ArgumentParser) -> None:
    files, options = parser.add_argument_group("berkas"), parser.add_argument_group("pilihan keluaran")
    files.add_argument("spec", metavar="SPEC.yaml", help="rancangan sampel dan apa yang diperkirakan")
    files.add_argument(
        "sample", metavar="SAMPLE.csv", help="satu baris per responden, kepala kolom di baris 1"
    )
    files.add_argument(
        "--out", metavar="DIR", required=True, help="folder untuk estimates.csv dan tabel lain"
    )
    options.add_argument("--json", action="store_true", help="ringkasan atau kesalahan sebagai JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    # NumPy is loaded here: no other command should wait for it.
    from komposit.survey.reading import read_spec
    from komposit.survey.report import survey_run

    log = FaultLog(arguments.spec)
    text = read_text(arguments.spec, log)
    _stop_at(log)
    folders = (Path(arguments.spec).parent, Path(arguments.sample).parent)
    spec = _with_files(read_spec(text, file=arguments.spec), folders)
    spec, sample = _sample(spec, arguments.sample)
    tables, trace = survey_run(spec, sample, spec_file=arguments.spec, sample_file=arguments.sample)
    _write(Path(arguments.out), tables)
    text = json.dumps({**trace, "komposit": __version__}, ensure_ascii=False, indent=2)
    (Path(arguments.out) / "trace.json").write_text(f"{text}\n", encoding="utf-8")
    counts = {name: len(table.rows) for name, table in tables.items()}
    if arguments.json:
        print_json(
            {"rows": sample.rows, "tables": counts, "receipt": trace["receipt"], "komposit": __version__}
        )
    else:
        lines = [f"{sample.rows} responden", *(f"  {name}: {count} baris" for name, count in counts.items())]
        write("\n".join([*lines, f"bukti hitung: {trace['receipt']}"]), sys.stdout)
    return 0


def _sample(spec: Spec, path: str) -> tuple[Spec, Sample]:
    """The columns that the spec needs; a column `id` is the key where the spec names none."""
    from komposit.survey.sample import read_header, read_sample

    log = FaultLog(path)
    sample = None
    try:
        with open(path, encoding="utf-8-sig", newline="") as source:
            header = read_header([source.readline()], log)
            key = spec.key or ("id" if "id" in header else "")
            spec = dataclasses.replace(spec, key=key)
            source.seek(0)
            wanted = spec.columns() | ({key} if key and (spec.calibrations or spec.screens) else set())
            sample = None if log.found else read_sample(source, wanted, log)
    except UnicodeDecodeError:
        log.add(0, "not_utf8", "berkas bukan UTF-8; simpan ulang sebagai UTF-8")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        log.add(0, "unreadable", f"berkas tidak dapat dibaca; kata sistem: {reason}")
    _stop_at(log)
    assert sample is not None
    return spec, sample


def _with_files(spec: Spec, folders: Sequence[Path]) -> Spec:
    """Margins that stand in files of their own, beside the spec or beside the sample."""
    found, faults = [], []
    for one in spec.calibrations:
        paths = [folder / one.file for folder in folders]
        path = next((path for path in paths if path.is_file()), paths[0])
        log = FaultLog(str(path))
        found.append(_margins(one, path, log) if one.file else one)
        faults += log.found
    if faults:
        raise KompositFaults(sorted(faults))
    return dataclasses.replace(spec, calibrations=tuple(found))


def _margins(one: CalibrationSpec, path: Path, log: FaultLog) -> CalibrationSpec:
    """The columns margin, level, freq of a CSV file."""
    from komposit.survey.calibrating import margins_of
    from komposit.survey.sample import read_sample

    text = read_text(str(path), log)
    sample = None if log.found else read_sample(text.splitlines(True), {"margin", "level", "freq"}, log)
    if sample is None:
        return one
    sizes = sample.columns["freq"].numbers(sample, log, required=True).tolist()
    names, levels = (sample.columns[name].labels(sample, log).tolist() for name in ("margin", "level"))
    rows: dict[str, dict[str, float]] = {}
    for row, (name, level, size) in enumerate(zip(names, levels, sizes, strict=True)):
        if level in rows.setdefault(name, {}):
            message = f"margin {shown(name)}, kelompok {shown(level)} tertulis dua kali"
            log.add(int(sample.lines[row]), "duplicate_row", message)
        rows[name][level] = size
    return margins_of(rows, one)


def _write(folder: Path, tables: Mapping[str, Output]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as target:
            writer = csv.writer(target, lineterminator="\n")
            writer.writerow(table.header)
            writer.writerows([_cell(value) for value in row] for row in table.rows)


def _cell(value: str | float | int) -> str:
    """17 significant digits, which every reader turns into the same number; nothing for no value."""
    if isinstance(value, float):
        return "" if math.isnan(value) else format(value, ".17g")
    return str(value)


def _stop_at(log: FaultLog) -> None:
    if log.found:
        raise KompositFaults(log.sorted())
