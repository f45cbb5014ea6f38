"""Maintainer's script: write the hash-locked requirements files, keeping pins that still fit.

`python tools/lock_requirements.py` keeps the versions of the present files; `--upgrade` looks for newer ones.
The files name no registry, so that every site can use its own mirror.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
UV = Path(sys.prefix) / "bin" / "uv"
COMMON = [
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-header",
    "--no-emit-index-url",
    "--quiet",
]
BASE = "requirements.txt"
LOCKS = {
    BASE: ["pyproject.toml"],
    "requirements-postgres.txt": ["pyproject.toml", "--group", "postgres", "-c", BASE],
    "requirements-signing.txt": ["pyproject.toml", "--group", "signing", "-c", BASE],
    "requirements-bucket.txt": ["pyproject.toml", "--group", "bucket", "-c", BASE],
    "requirements-dev.txt": ["pyproject.toml", "--group", "dev", "-c", BASE],
}


def compile_lock(name: str, sources: list[str], extra: list[str]) -> None:
    print(f"{name} ...", flush=True)
    command = [str(UV), "pip", "compile", *COMMON, *extra, *sources, "-o", name]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def fetch_uv() -> None:
    """An environment keeps no installer once everything is installed."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes"]
    subprocess.run([*command, "-r", "requirements-uv.txt"], cwd=ROOT, check=True)


def main() -> None:
    fetch_uv()
    extra = [argument for argument in sys.argv[1:] if argument == "--upgrade"]
    for name, sources in LOCKS.items():
        compile_lock(name, sources, extra)
    # The installer itself, fetched by pip, so its hashes are locked too.
    pin = subprocess.run([str(UV), "--version"], check=True, capture_output=True, text=True).stdout.split()[1]
    print("requirements-uv.txt ...", flush=True)
    subprocess.run(
        [str(UV), "pip", "compile", *COMMON, "-", "-o", "requirements-uv.txt"],
        cwd=ROOT,
        check=True,
        input=f"uv=={pin}\n",
        text=True,
        stdout=subprocess.DEVNULL,
    )


if __name__ == "__main__":
    main()
