"""Full branch coverage of the rules and of komposit, read from the last runs.

The rules are watched by tools/watch_rules.py while the suites run on SQLite, the library by coverage itself:
`python3 run.py test komposit --cov --cov-report=`, then
`PYTEST_PLUGINS=tools.watch_rules python3 run.py test`, the same with `test slow`, and then
`.venv/bin/python -m tools.coverage_gate`.
"""

import json
import re
import subprocess
import sys
from typing import Any

from tools.checking import ROOT, conclude

WATCHED = ".watched"
RULES = re.compile(r"^selaras/[a-z_]+/permissions(\.py$|/)")
FULL = re.compile(r"^(komposit/src/|selaras/[a-z_]+/permissions(\.py$|/))")


def _watched() -> list[str]:
    """By their paths: what no test imports is not in the report."""
    paths = (path.relative_to(ROOT).as_posix() for path in ROOT.glob("[ks]*/**/*.py"))
    return [path for path in paths if FULL.match(path)]


def add_up() -> None:
    """What each process of the watch has written, beside what is there already."""
    files = [path.name for path in ROOT.glob(f"{WATCHED}.*")]
    if files:
        command = [sys.executable, "-m", "coverage", "combine", "-q", "--append", *files]
        subprocess.run(command, cwd=ROOT, check=True)


def report() -> dict[str, Any]:
    command = [sys.executable, "-m", "coverage", "json", "-q", "-o", "-"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"no coverage data: {done.stdout}{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def faults(files: dict[str, Any], watched: list[str]) -> list[str]:
    found = [f"{name}: never imported" for name in sorted(set(watched) - set(files))]
    for name, told in sorted(files.items()):
        if FULL.match(name):
            found += [f"{name}:{line}: never run" for line in told["missing_lines"]]
            found += [f"{name}:{a}: never went to {b}" for a, b in told["missing_branches"]]
    return found


def main() -> None:
    add_up()
    told = report()
    watched = _watched()
    print(f"{len(watched)} files must be covered whole: {told['totals']['percent_covered']:.1f} %")
    conclude(faults(told["files"], watched))


if __name__ == "__main__":
    main()
