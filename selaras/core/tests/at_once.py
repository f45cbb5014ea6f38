"""Processes of their own that begin at the same moment; what each answers, in the order they were named.

A helper is run with ``GATE NAME ...``: it says that it is ready with ``wait_at``, which returns once all are.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.conf import settings

PATIENCE = 240


def wait_at(gate: str, name: str) -> str:
    """What was said to all when the gate was opened."""
    Path(f"{gate}.{name}").touch()
    until = time.monotonic() + PATIENCE
    while not Path(gate).exists():
        if time.monotonic() > until:
            raise TimeoutError("nobody opened the gate")
        time.sleep(0.01)
    return Path(gate).read_text(encoding="utf-8")


def at_once(
    module: str,
    parts: Sequence[Sequence[str]],
    *,
    env: Mapping[str, str],
    gate: Path,
    word: Callable[[], str] = str,
) -> list[Any]:
    """Each part is what one process is given after the gate; its first word is its name."""
    with ExitStack() as held:
        running = [_start(held, [sys.executable, "-m", module, str(gate), *part], env) for part in parts]
        until = time.monotonic() + PATIENCE
        while not all(Path(f"{gate}.{part[0]}").exists() for part in parts):
            assert time.monotonic() < until, "the processes did not start"
            for process in running:
                assert process.poll() is None, process.communicate(timeout=PATIENCE)
            time.sleep(0.05)
        said = gate.with_suffix(".kata")
        said.write_text(word(), encoding="utf-8")
        said.rename(gate)
        answers = [process.communicate(timeout=PATIENCE) for process in running]
    assert [process.returncode for process in running] == [0] * len(running), [err for _out, err in answers]
    return [json.loads(out) for out, _err in answers]


def _start(held: ExitStack, command: list[str], env: Mapping[str, str]) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        command, env=env, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    held.callback(process.wait, PATIENCE)
    held.callback(process.kill)
    return process
