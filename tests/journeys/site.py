"""The product as a visitor meets it: prepared like a first start, served by gunicorn, in its own folder."""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 120
HELD = "Rapat koordinasi penyelarasan IKU Kesbangpol se-Kalimantan Tengah"


@dataclass(frozen=True, slots=True)
class Site:
    """A running product. Stories may write: each has its own copy of the database."""

    url: str
    folder: Path

    def manage(self, *arguments: str) -> str:
        """Run a management command on this site's data and hand back what it printed."""
        return self._run("manage.py", *arguments)

    def quietly(self, *words: str) -> str:
        """Let the others do their part through the services: the words of tests/journeys/quiet.py."""
        return self._run("-m", "tests.journeys.quiet", *words)

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT, env=environment(self.folder), capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def work(self) -> None:
        """Let background work and ticks run once: mail, notices, the sealing of the audit."""
        self.manage("worker", "--once")


def environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "SELARAS_MODE": "demo",
        "SELARAS_VAR": str(folder),
        "SELARAS_DATABASE": "",
        "SELARAS_MAIL": "console:",
        "SELARAS_WEB_WORKERS": "1",
    }


def prepare(folder: Path) -> None:
    """What `python3 run.py` does before it serves; once per session, then copied."""
    Site("", folder).manage("prepare")


def copy(prepared: Path, folder: Path) -> None:
    """Database and files are copied; collected static files are only read, so they are shared."""
    shutil.copytree(prepared, folder, ignore=shutil.ignore_patterns("static"))
    (folder / "static").symlink_to(prepared / "static")


def held_meeting(folder: Path) -> int:
    """The rakor of the province that was held, by its name, as the database of this folder has it."""
    [file] = folder.glob("*.sqlite3")
    with closing(sqlite3.connect(file)) as base:
        [(pk,)] = base.execute("SELECT id FROM meetings_meeting WHERE title = ?", (HELD,))
    return int(pk)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < limit:
        assert server.poll() is None, "the server ended while starting"
        with suppress(OSError), urllib.request.urlopen(f"{url}/sehat", timeout=2):
            return
        time.sleep(0.1)
    raise AssertionError("the server did not answer")


@contextmanager
def serve(folder: Path, port: int = 0, application: str = "selaras.config.wsgi") -> Iterator[Site]:
    """The same server as `run.py`, until the story ends; at the same port again where one is given."""
    port = port or free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", "python:selaras.config.gunicorn"]
    server = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", application], cwd=ROOT, env=environment(folder)
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, server)
        yield Site(url, folder)
    finally:
        server.terminate()
        server.wait(20)
