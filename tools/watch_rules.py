"""Branch coverage of the rules alone, for nearly nothing: each rule is watched while it runs, and only it.

A tracer that is on all the time is called for every line of Django too and takes a suite twice its time.
`PYTEST_PLUGINS=tools.watch_rules python3 run.py test slow` writes what it saw into .watched.*, one file per
process; `tools/coverage_gate.py` adds them up. What is missed here is missing in the report as well, so that
a fault of the watch makes the gate fail, never pass.
"""

from __future__ import annotations

import dis
import os
import sys
from collections.abc import Callable, Sequence
from functools import wraps
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from inspect import CO_GENERATOR
from pathlib import Path
from types import FrameType, FunctionType, ModuleType
from typing import Any

from coverage import CoverageData

from tools.checking import ROOT
from tools.coverage_gate import RULES, WATCHED

Follow = Callable[[FrameType, str, Any], Any]
Function = Callable[..., Any]
# By file: from which line to which; below zero stands for the way in and the way out, as coverage has it.
seen: dict[str, set[tuple[int, int]]] = {}
HANDLER, YIELD = dis.opmap["PUSH_EXC_INFO"], dis.opmap["YIELD_VALUE"]


def _watch(frame: FrameType, _event: str, _told: Any) -> Follow | None:
    """Frames of the rules are followed line by line; what they call is not."""
    return _follow(frame) if frame.f_code.co_filename in seen else None


def _follow(frame: FrameType) -> Follow:
    code, steps = frame.f_code, seen[frame.f_code.co_filename]
    first, generates = code.co_firstlineno, bool(code.co_flags & CO_GENERATOR)
    goes_on = generates and code.co_code[frame.f_lasti + 1] != 0
    last = frame.f_lineno if goes_on else -first

    def step(frame: FrameType, event: str, _told: Any) -> Follow:
        nonlocal last
        doing = code.co_code[frame.f_lasti]
        if event == "line" and doing != HANDLER:
            steps.add((last, frame.f_lineno))
            last = frame.f_lineno
        elif event == "return" and not (generates and doing == YIELD):
            steps.add((last, -first))
        return step

    return step


def under_watch(rule: Function) -> Function:
    @wraps(rule)
    def watched(*args: Any, **kwargs: Any) -> Any:
        before = sys.gettrace()
        if before is _watch:
            return rule(*args, **kwargs)
        sys.settrace(_watch)
        try:
            return rule(*args, **kwargs)
        finally:
            sys.settrace(before)

    return watched


class Watching(SourceFileLoader):
    """Its lines of import are followed too; then every function of the file is put under watch."""

    def exec_module(self, module: ModuleType) -> None:
        seen.setdefault(self.path, set())
        under_watch(super().exec_module)(module)
        for name, one in list(vars(module).items()):
            if isinstance(one, FunctionType) and one.__module__ == module.__name__:
                setattr(module, name, under_watch(one))
            elif isinstance(one, type) and one.__module__ == module.__name__:
                _methods_under_watch(one)


def _methods_under_watch(kind: type) -> None:
    for name, one in list(vars(kind).items()):
        if isinstance(one, FunctionType):
            setattr(kind, name, under_watch(one))
        elif isinstance(one, property) and one.fget:
            setattr(kind, name, property(under_watch(one.fget)))


class Finder(MetaPathFinder):
    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not (name.startswith("selaras.") and "permissions" in name):
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec and spec.origin and RULES.match(Path(spec.origin).relative_to(ROOT).as_posix()):
            spec.loader = Watching(name, spec.origin)
        return spec


def pytest_addoption() -> None:
    """The first that pytest asks of a plugin: before Django imports any rule."""
    sys.meta_path.insert(0, Finder())


def pytest_sessionfinish() -> None:
    data = CoverageData(basename=str(ROOT / WATCHED), suffix=str(os.getpid()))
    data.add_arcs(seen)
    data.write()
