"""Takes named files out of npm packages into the tree, with version, licence and SHA-256.

A maintainer's script: the result is committed, so nobody needs npm to install or run the product.

    python3 tools/vendor.py           fetch what vendor.toml names and write it
    python3 tools/vendor.py --check   compare the committed files with vendor.json, without network
"""

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LIST = ROOT / "tools" / "vendor.toml"
TARGET = "selaras/core/static/core/vendor"  # unless the list says "into"
RECORD = "vendor.json"


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def unpack(package: dict[str, Any], folder: Path) -> Path:
    """Fetch one package with npm's own client, which checks the registry's integrity value."""
    name = f"{package['npm']}@{package['version']}"
    packed = subprocess.run(
        ["npm", "pack", "--silent", name], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.split()[-1]
    with tarfile.open(folder / packed) as archive:
        archive.extractall(folder / package["name"], filter="data")
    return folder / str(package["name"]) / "package"


def sprite(source: Path, icons: list[str]) -> str:
    """One SVG with a symbol per icon; colour and stroke come from the page."""
    symbols = []
    for icon in sorted(icons):
        text = (source / "icons" / f"{icon}.svg").read_text(encoding="utf-8")
        found = re.search(r"<svg[^>]*>(.*)</svg>", text, re.DOTALL)
        if found is None:
            raise SystemExit(f"icon {icon} has no <svg>")
        drawing = re.sub(r"\s*\n\s*", "", found.group(1))
        symbols.append(f'<symbol id="{icon}" viewBox="0 0 24 24">{drawing}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def targets() -> dict[Path, list[dict[str, Any]]]:
    """Packages of the list by the folder they go to."""
    found: dict[Path, list[dict[str, Any]]] = {}
    for package in tomllib.loads(LIST.read_text(encoding="utf-8"))["package"]:
        found.setdefault(ROOT / package.get("into", TARGET), []).append(package)
    return found


def write(target: Path, package: dict[str, Any], source: Path) -> dict[str, Any]:
    folder = target / f"{package['name']}@{package['version']}"
    folder.mkdir(parents=True)
    for name in package["files"]:
        shutil.copyfile(source / name, folder / Path(name).name)
    if icons := package.get("icons"):
        (folder / "sprite.svg").write_text(sprite(source, icons), encoding="utf-8")
    return {
        "folder": folder.name,
        "npm": package["npm"],
        "version": package["version"],
        "licence": package["licence"],
        "files": {path.name: sha256(path) for path in sorted(folder.iterdir())},
    }


def fetch() -> None:
    for target, packages in targets().items():
        shutil.rmtree(target, ignore_errors=True)
        with tempfile.TemporaryDirectory() as folder:
            record = [write(target, package, unpack(package, Path(folder))) for package in packages]
        (target / RECORD).write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def faults() -> list[str]:
    """What in the committed folders differs from their records, or a record from the list."""
    return [fault for target, packages in targets().items() for fault in target_faults(target, packages)]


def target_faults(target: Path, packages: list[dict[str, Any]]) -> list[str]:
    found = []
    record = json.loads((target / RECORD).read_text(encoding="utf-8"))
    if {f"{p['name']}@{p['version']}" for p in packages} != {entry["folder"] for entry in record}:
        found.append(f"{target.relative_to(ROOT)}/{RECORD} names other packages or versions than vendor.toml")
    listed = {target / RECORD}
    for entry in record:
        for name, digest in entry["files"].items():
            path = target / entry["folder"] / name
            listed.add(path)
            if not path.is_file():
                found.append(f"missing: {path.relative_to(ROOT)}")
            elif sha256(path) != digest:
                found.append(f"changed: {path.relative_to(ROOT)}")
    found += [
        f"not recorded: {p.relative_to(ROOT)}" for p in target.rglob("*") if p.is_file() and p not in listed
    ]
    return found


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="compare only, without network")
    if not parser.parse_args().check:
        fetch()
    found = faults()
    for fault in found:
        print(fault, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
