"""Budgets of files and functions, and the names a file of an app may have."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tools.checking import ROOT, conclude, files, is_test

# Largest number of lines; a source file over ASK wants splitting and is only named, not failed.
ASK, SOURCE, TEST, TEMPLATE, SCRIPT, STYLE = 300, 500, 600, 200, 150, 600
FUNCTION, VIEW = 50, 25

APP_MODULES = {
    "__init__", "apps", "choices", "models", "permissions", "selectors", "compute", "services", "forms",
    "filters", "views", "api", "urls", "tasks", "checks", "middleware", "demo",
}  # fmt: skip
APP_FOLDERS = {"management", "migrations", "templates", "static", "templatetags", "tests", "data"}
# Rooms that are not domain apps and have names of their own, each with its reason in docs/map.md.
OWN_NAMES = {
    "config": {"settings", "env", "wsgi", "gunicorn"},
    "core": {
        "verdict", "scope", "references", "clock", "lookups", "places", "context", "formats", "http",
        "moments", "workdays", "dated", "tables", "workbooks", "logs", "cursors", "spreadsheets", "listings",
        "health", "hanging", "moving", "personal", "storage",
    },
    "accounts": {"backends", "adapter", "passwords"},
}  # fmt: skip
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "signals", "base"}


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8", errors="replace").splitlines())


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _is_view(path: Path, node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    in_views = path.stem == "views" or path.parent.name == "views"
    first = node.args.args[0].arg if node.args.args else ""
    return in_views and first == "request" and not node.name.startswith("_")


def python_faults(path: Path, root: Path) -> Iterator[str]:
    name, length = path.relative_to(root), _lines(path)
    limit = TEST if is_test(path, root) else SOURCE
    if length > limit:
        yield f"{name}: {length} lines, at most {limit}"
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if length and not ast.get_docstring(tree) and path.name != "__init__.py" and not is_test(path, root):
        yield f"{name}: no module docstring"
    for node in _functions(tree):
        size = (node.end_lineno or node.lineno) - node.lineno + 1
        allowed = VIEW if _is_view(path, node) else FUNCTION
        if size > allowed:
            yield f"{name}:{node.lineno}: {node.name} has {size} lines, at most {allowed}"


def name_faults(path: Path, root: Path) -> Iterator[str]:
    """The skeleton: an app holds only files of known names; a module may be a package of the same name."""
    parts = path.relative_to(root).parts
    if path.suffix == ".py" and path.stem in VAGUE:
        yield f"{path.relative_to(root)}: this name says nothing"
    if parts[0] != "selaras" or len(parts) < 3:
        return
    room, first = parts[1], parts[2]
    known = APP_MODULES | OWN_NAMES.get(room, set())
    if room == "locale" or (len(parts) == 3 and first in {"README.md", "py.typed"}):
        return
    if len(parts) > 3:
        if first not in known | APP_FOLDERS:
            yield f"{path.relative_to(root)}: folder {first} is not in the skeleton of an app"
    elif not (path.suffix == ".py" and path.stem in known):
        yield f"{path.relative_to(root)}: not a file name of the skeleton of an app"


def shown_template_faults(path: Path, root: Path) -> Iterator[str]:
    """Templates, scripts and styles."""
    limits = {".html": TEMPLATE, ".js": SCRIPT, ".css": STYLE}
    if "vendor" not in path.parts and _lines(path) > limits[path.suffix]:
        yield f"{path.relative_to(root)}: {_lines(path)} lines, at most {limits[path.suffix]}"


def large(root: Path) -> list[str]:
    """Source files that want splitting; not a fault yet."""
    sources = [p for p in files(root, ".py") if not is_test(p, root) and "migrations" not in p.parts]
    return [f"{p.relative_to(root)} ({_lines(p)})" for p in sources if ASK < _lines(p) <= SOURCE]


def faults(root: Path) -> list[str]:
    found: list[str] = []
    for path in files(root, ".py"):
        found += name_faults(path, root)
        if "migrations" not in path.parts:
            found += python_faults(path, root)
    for path in files(root, ".html", ".js", ".css"):
        found += shown_template_faults(path, root)
        found += name_faults(path, root)
    return found


if __name__ == "__main__":
    for line in large(ROOT):
        print(f"over {ASK} lines, consider splitting: {line}")
    conclude(faults(ROOT))
