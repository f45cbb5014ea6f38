"""A table, case by case, of all reference values; exits with 1 on a miss."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path

import tools.oracle
from tools.oracle.case import Case

ROOT = Path(__file__).resolve().parents[2]
SHOWN = 3


def main() -> int:
    parser = argparse.ArgumentParser(prog="python3 run.py oracle", allow_abbrev=False)
    parser.add_argument(
        "--data", type=Path, default=ROOT.parent / "shared" / "data", help="folder data acuan"
    )
    parser.add_argument("--only", default="", help="hanya berkas yang namanya memuat kata ini")
    options = parser.parse_args()
    if not (options.data / "coinr").is_dir():
        print(
            f"Data acuan tidak ada di {options.data}; sebutkan foldernya: python3 run.py oracle --data FOLDER"
        )
        return 2
    total = missed = 0
    print(f"{'berkas':<52} {'batas':<12} {'sel':>9} {'selisih':>10}  hasil")
    for case in found_cases(options.data):
        if options.only not in case.name:
            continue
        total, missed = total + case.compared, missed + (not case.passed)
        verdict = "sama" if case.passed else f"MELESET {len(case.misses)}"
        print(f"{case.name:<52} {case.kind:<12} {case.compared:>9,} {case.worst:>10.1e}  {verdict}")
        for words in case.misses[:SHOWN]:
            print(f"    {words}")
    print(f"{total:,} sel dibandingkan, {missed} berkas meleset")
    return 1 if missed or not total else 0


def found_cases(data: Path) -> Iterator[Case]:
    """The cases of every module here that has some, in the order of their names."""
    for module in sorted(pkgutil.iter_modules(tools.oracle.__path__), key=lambda one: one.name):
        if not module.name.startswith("__"):
            cases = getattr(importlib.import_module(f"tools.oracle.{module.name}"), "cases", None)
            if cases is not None:
                yield from cases(data)


if __name__ == "__main__":
    sys.exit(main())
