"""`komposit validate`: every fault of an instrument, or the word that it has none."""

from __future__ import annotations

import argparse
import sys

from komposit.cli.files import read_text
from komposit.cli.output import instrument_form, print_json, write
from komposit.faults import FaultLog, KompositFaults
from komposit.instrument import load_instrument
from komposit.numbers import format_number
from komposit.version import __version__


def add_arguments(parser: argparse.ArgumentParser) -> None:
    files, options = parser.add_argument_group("berkas"), parser.add_argument_group("pilihan keluaran")
    files.add_argument("file", metavar="FILE", help="instrumen YAML yang diperiksa")
    options.add_argument("--json", action="store_true", help="hasil atau kesalahan sebagai JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    log = FaultLog(arguments.file)
    text = read_text(arguments.file, log)
    if log.found:
        raise KompositFaults(log.found)
    instrument = load_instrument(text, file=arguments.file)
    form = instrument_form(instrument)
    if arguments.json:
        print_json({"faults": [], "instrument": form, "komposit": __version__})
        return 0
    leaves, questions = len(list(instrument.leaves())), len(list(instrument.questions()))
    total = format_number(instrument.weights_sum)
    content = f"{leaves} indikator, {questions} butir, jumlah bobot {total}"
    write(f"{arguments.file}: sah ({instrument.title}, edisi {instrument.edition}; {content})", sys.stdout)
    write(form["hash"], sys.stdout)
    return 0
