"""The command line: `python -m komposit VERB ...`, one module per verb."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from komposit.cli import run, score, survey, uncertainty, validate, whatif
from komposit.cli.output import print_faults
from komposit.faults import Fault, KompositFaults
from komposit.version import __version__

FAULTS, NOT_WRITTEN, PIPE_CLOSED = 2, 74, 141

_EXAMPLES = Path(__file__).parent.parent / "examples"
_INSTRUMENT, _VALUES = _EXAMPLES / "toleran.yaml", _EXAMPLES / "nilai.csv"
_SPEC, _DATA = _EXAMPLES / "indeks.yaml", _EXAMPLES / "indeks.csv"
_SURVEY, _SAMPLE = _EXAMPLES / "survei.yaml", _EXAMPLES / "sampel.csv"

EPILOG = f"""contoh yang dapat langsung dijalankan:
  python -m komposit validate {_INSTRUMENT}
  python -m komposit score {_INSTRUMENT} {_VALUES}
  python -m komposit score {_INSTRUMENT} {_VALUES} --missing rescale --min-share 0.5 --json --trace
  python -m komposit whatif {_INSTRUMENT} --base 4.381 --step I1=1 --step I2=1 --step I5=1 --step I6=1
  python -m komposit whatif {_INSTRUMENT} --base 4.381 --effort I1=3 --effort I2=5 --effort I6=4 --budget 8
  python -m komposit run {_SPEC} {_DATA} --out hasil --trace
  python -m komposit uncertainty {_SPEC} {_DATA} --samples 1000 --seed 1 --sobol --out hasil
  python -m komposit survey {_SURVEY} {_SAMPLE} --out hasil

kode keluar:
  0  semua unit mendapat nilai (validate: tidak ada kesalahan; whatif: target nilai tercapai)
  2  ada kesalahan dalam berkas atau perintah
  3  ada unit yang tidak dihitung karena nilainya belum lengkap, atau target nilai tidak tercapai
"""

_VERBS = (
    ("score", "hitung nilai setiap unit, dengan jejak dan bukti hitung", score.add_arguments),
    ("whatif", "perkirakan nilai sesudah perbaikan, dan urutan perbaikan terbaik", whatif.add_arguments),
    ("run", "hitung indeks dari kerangka, data, dan langkah-langkahnya", run.add_arguments),
    ("uncertainty", "ukur ketahanan nilai dan peringkat indeks terhadap pilihan", uncertainty.add_arguments),
    ("survey", "perkirakan dari sampel, dengan galat yang mengikuti rancangannya", survey.add_arguments),
    ("validate", "periksa instrumen dan tunjukkan semua kesalahannya", validate.add_arguments),
)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Keeps the lines of the examples and says "usage" in the reader's language."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "pemakaian: " if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """Gives its complaints as faults, so that --json holds for them too."""

    def error(self, message: str) -> NoReturn:
        sentence = f"perintah tidak dapat dijalankan: {message}; lihat --help"
        raise KompositFaults([Fault("", 0, "bad_arguments", sentence)])


def build_parser() -> argparse.ArgumentParser:
    about = "Indeks komposit: hitungan pecahan yang tepat, jejak setiap langkah, bukti setiap angka."
    parser = _Parser(prog="python -m komposit", **_form(about))
    _add_help(parser).add_argument("--version", action="version", version=__version__, help="tampilkan versi")
    verbs = parser.add_subparsers(required=True, metavar="PERINTAH", title="perintah")
    for name, about, add_arguments in _VERBS:
        verb = verbs.add_parser(name, help=about, **_form(about))
        add_arguments(verb)
        _add_help(verb)
    return parser


def _form(about: str) -> dict[str, Any]:
    return {
        "description": about,
        "epilog": EPILOG,
        "formatter_class": _Formatter,
        "add_help": False,
        "allow_abbrev": False,
    }


def _add_help(parser: argparse.ArgumentParser) -> argparse._ArgumentGroup:
    group = parser.add_argument_group("pilihan umum")
    group.add_argument("-h", "--help", action="help", help="tampilkan bantuan ini")
    return group


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; faults never become tracebacks."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        arguments = build_parser().parse_args(words)
        return int(arguments.run(arguments))
    except KompositFaults as problem:
        print_faults(problem.faults, as_json="--json" in words)
        return FAULTS
    except OSError as error:
        # What Python still holds for a reader that has left, or a full disk, must not fail again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            return PIPE_CLOSED
        sys.stderr.write(f"hasil tidak dapat ditulis; kata sistem: {error.strerror}\n")
        return NOT_WRITTEN
