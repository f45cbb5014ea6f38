"""Several processes at the same database at the same moment, for tests of what workers do to each other."""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

PATIENCE = 240


def shared_database(folder: Path) -> dict[str, str]:
    """What another process needs to reach the test's rows: a copy in a file, or the server's database."""
    env = {"SELARAS_MODE": "test", "DJANGO_SETTINGS_MODULE": "selaras.config.settings"}
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(folder / "selaras.sqlite3")) as target:
            connection.connection.backup(target)
            target.execute("PRAGMA journal_mode=WAL")
        return env | {"SELARAS_VAR": str(folder)}
    address = urlsplit(os.environ["SELARAS_DATABASE"])
    return env | {"SELARAS_DATABASE": address._replace(path=f"/{connection.settings_dict['NAME']}").geturl()}


def select(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    """What the processes have left behind."""
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())
    with closing(sqlite3.connect(folder / "selaras.sqlite3")) as held:
        return held.execute(sql).fetchall()


def together(folder: Path, module: str, parts: Sequence[Sequence[str]]) -> list[str]:
    """Runs ``python -m module GATE PART ...`` for each part; all begin at once. What each has printed."""
    env, gate = os.environ | shared_database(folder), folder / "open"
    command = [sys.executable, "-m", module, str(gate)]
    with _running([[*command, *part] for part in parts], env) as running:
        until = time.monotonic() + PATIENCE
        while not all(Path(f"{gate}.{part[0]}").exists() for part in parts):
            assert time.monotonic() < until, "the processes did not start"
            assert all(process.poll() is None for process in running), running[0].communicate()
            time.sleep(0.05)
        gate.touch()
        answers = [process.communicate(timeout=PATIENCE) for process in running]
    assert [process.returncode for process in running] == [0] * len(parts), [err for _out, err in answers]
    # Shown where a test fails.
    sys.stderr.write("".join(err for _out, err in answers))
    return [out for out, _err in answers]


@contextmanager
def _running(commands: list[list[str]], env: dict[str, str]) -> Iterator[list["subprocess.Popen[str]"]]:
    pipe = subprocess.PIPE
    running = [
        subprocess.Popen(command, env=env, cwd=settings.BASE_DIR, stdout=pipe, stderr=pipe, text=True)
        for command in commands
    ]
    try:
        yield running
    finally:
        for process in running:
            process.kill()


def wait_at(gate: str, name: str) -> None:
    """In the process: ready, and off as soon as everybody is."""
    Path(f"{gate}.{name}").touch()
    until = time.monotonic() + PATIENCE
    while not Path(gate).exists():
        if time.monotonic() > until:
            raise TimeoutError("nobody opened the gate")
        time.sleep(0.01)
