"""The product as it runs in an office: server and worker as processes, over a folder of their own."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS, STOP_SECONDS = 90.0, 30.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Site:
    """``database`` as in SELARAS_DATABASE: empty for SQLite. Logs lie beside the data where none is named."""

    folder: Path
    database: str = ""
    settings: dict[str, str] = field(default_factory=dict)
    logs: Path | None = None
    port: int = field(default_factory=free_port)
    server: subprocess.Popen[bytes] | None = None
    worker: subprocess.Popen[bytes] | None = None

    @property
    def kind(self) -> str:
        return "postgresql" if self.database else "sqlite"

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "SELARAS_MODE": "demo",
            "SELARAS_VAR": str(self.folder),
            "SELARAS_DATABASE": self.database,
            "SELARAS_MAIL": "console:",
            "DJANGO_SETTINGS_MODULE": "selaras.config.settings",
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "komposit" / "src"))),
            "PYTHONUNBUFFERED": "1",
            **self.settings,
        }

    def run(self, *words: str, seconds: float = 300) -> str:
        """``python WORDS`` over this site's data; what it printed."""
        done = subprocess.run(
            [sys.executable, *words],
            cwd=ROOT, env=self.environment(), capture_output=True, text=True, check=False, timeout=seconds,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(
                f"{' '.join(words)}: {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-4000:]}"
            )
        return done.stdout

    def prepare(self, static: Path | None = None) -> None:
        """Tables and static files, collected once where another site has them; nobody's data."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for words in (["migrate"], ["createcachetable"]):
            self.run("manage.py", *words, "-v", "0")
        if static is not None and static.is_dir():
            (self.folder / "static").symlink_to(static)
        else:
            self.run("manage.py", "collectstatic", "--no-input", "-v", "0")

    # ---- processes

    def start_server(self, *, wait: bool = True) -> None:
        command = ["-m", "gunicorn", "-c", "python:selaras.config.gunicorn"]
        self.server = self._start(
            "server", *command, "--bind", f"127.0.0.1:{self.port}", "selaras.config.wsgi"
        )
        if wait:
            self.wait_ready()

    def start_worker(self) -> None:
        self.worker = self._start("worker", "manage.py", "worker")

    def _start(self, name: str, *words: str) -> subprocess.Popen[bytes]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.log_of(name).open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *words],
                cwd=ROOT, env=self.environment(), stdout=log, stderr=subprocess.STDOUT,
                start_new_session=True,
            )  # fmt: skip

    def log_of(self, name: str) -> Path:
        return (self.logs or self.folder) / f"{name}.log"

    def said(self, name: str) -> str:
        log = self.log_of(name)
        return log.read_text(encoding="utf-8", errors="replace") if log.is_file() else ""

    def ask(self, path: str = "/sehat", seconds: float = 5.0) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def wait_ready(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self.server is not None and self.server.poll() is not None:
                raise RuntimeError(f"the server ended: {self.said('server')[-3000:]}")
            with suppress(OSError, http.client.HTTPException):
                if self.ask()[0] == 200:
                    return
            time.sleep(0.1)
        raise RuntimeError("the server did not answer")

    def hands(self) -> list[int]:
        """The processes in which the server answers, below the one that watches over them."""
        if self.server is None:
            return []
        children = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children")
        with suppress(OSError):
            return [int(word) for word in children.read_text().split()]
        return []

    def stop(self) -> None:
        for process in (self.worker, self.server):
            if process is not None and process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in (self.worker, self.server):
            if process is not None:
                _end(process)
        self.server = self.worker = None


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(STOP_SECONDS)


@contextmanager
def running(site: Site, *, worker: bool = True) -> Iterator[Site]:
    """From a prepared folder; whatever was started is ended."""
    try:
        site.start_server()
        if worker:
            site.start_worker()
        yield site
    finally:
        site.stop()
