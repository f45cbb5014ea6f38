"""Every variable the product reads, and no other, stands in .env.example and in the reference of settings."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tools.checking import ROOT, conclude, files, is_test

READERS = {"text", "flag", "whole", "wholes", "words"}
EXAMPLE, REFERENCE = ".env.example", "docs/reference/settings.md"
# Set by run.py's own users from outside, never in a file.
OUTSIDE = {"GUNICORN_CMD_ARGS"}


def read_by(path: Path) -> Iterator[str]:
    """Names given to the typed readers, or asked of os.environ, in one file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        first = node.args[0]
        owner = ast.unparse(node.func.value)
        is_reader = (owner == "env" and node.func.attr in READERS) or (
            owner == "os.environ" and node.func.attr == "get"
        )
        if is_reader and isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value


def names(root: Path) -> set[str]:
    sources = [path for path in files(root, ".py") if "selaras" in path.parts and not is_test(path, root)]
    return {name for path in sources for name in read_by(path)} - OUTSIDE


def faults(root: Path) -> list[str]:
    read = names(root)
    example = set(
        re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", (root / EXAMPLE).read_text(encoding="utf-8"), re.MULTILINE)
    )
    reference = set(
        re.findall(r"^\| `([A-Z][A-Z0-9_]+)`", (root / REFERENCE).read_text(encoding="utf-8"), re.MULTILINE)
    )
    found = []
    for place, held in ((EXAMPLE, example), (REFERENCE, reference)):
        found += [f"{place}: {name} is missing" for name in sorted(read - held)]
        found += [f"{place}: {name} is read by nothing" for name in sorted(held - read)]
    return found


if __name__ == "__main__":
    conclude(faults(ROOT))
