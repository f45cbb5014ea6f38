"""Server and worker side by side: started together, watched, stopped together."""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

from tools.launch.console import Stop, say
from tools.launch.environment import PYTHON, ROOT, child_env

WAIT_READY, WAIT_STOP, LONGEST_PAUSE = 60.0, 12.0, 30.0
WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104  compared, not bound


@dataclass
class Process:
    """One child; ``vital`` ends everything when it ends, others are started again."""

    label: str
    command: Sequence[str]
    vital: bool
    running: subprocess.Popen[bytes] | None = None
    pause: float = 1.0
    again_at: float = field(default=0.0)

    def start(self, env: dict[str, str]) -> None:
        # A session of its own: Ctrl-C reaches run.py alone, which then stops the children in order.
        self.running = subprocess.Popen(self.command, cwd=ROOT, env=env, start_new_session=True)

    def ended(self) -> bool:
        return self.running is not None and self.running.poll() is not None


def check_port(bind: str, port: int) -> None:
    """Say so before anything is installed, not after."""
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except PermissionError:
            raise Stop(
                f"Port {port} tidak boleh dipakai tanpa hak khusus. Pilih yang lain: --port 8080"
            ) from None
        except OSError as fault:
            if fault.errno in {98, 48}:
                raise Stop(
                    f"Port {port} sedang dipakai program lain. Pilih yang lain: --port {port + 1}"
                ) from None
            raise Stop(f"Alamat {bind} tidak ada di komputer ini. Perbaiki pilihan --bind.") from None


def server_and_worker(bind: str, port: int) -> list[Process]:
    address = f"[{bind}]:{port}" if ":" in bind else f"{bind}:{port}"
    python = str(PYTHON)
    gunicorn = [python, "-m", "gunicorn", "-c", "python:selaras.config.gunicorn", "--bind", address]
    return [
        Process("Server", [*gunicorn, "selaras.config.wsgi"], vital=True),
        Process("Pekerja latar", [python, "manage.py", "worker"], vital=False),
    ]


def answers(bind: str, port: int, host: str = "") -> bool:
    """``host`` is the name under which the product answers; to another it would complain in the log."""
    connection = http.client.HTTPConnection(WILDCARDS.get(bind, bind), port, timeout=2)
    try:
        connection.request("GET", "/sehat", headers={"Host": host} if host else {})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def run_together(processes: list[Process], *, ready: Callable[[], bool], on_ready: Callable[[], None]) -> int:
    """Keep the processes running until a signal or the end of a vital one; hand back the exit code."""
    wanted: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        wanted.append(number)

    previous = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    env = child_env()
    try:
        for process in processes:
            if process.vital:
                process.start(env)
        return _watch(processes, env, wanted, ready, on_ready)
    finally:
        _stop_all(processes)
        for number, handler in previous.items():
            signal.signal(number, handler)


def _watch(
    processes: list[Process],
    env: dict[str, str],
    wanted: list[int],
    ready: Callable[[], bool],
    on_ready: Callable[[], None],
) -> int:
    """What is not vital starts once the server answers: until then every core works for the first page."""
    begin, told = time.monotonic(), False
    while not wanted:
        for process in processes:
            if process.ended() and process.vital:
                code = process.running.returncode if process.running else 1
                say(f"{process.label} berhenti (kode {code}); keterangannya ada di atas.")
                return 1
            _revive(process, env)
        is_ready = not told and ready()
        if is_ready:
            on_ready()
        elif not told and time.monotonic() - begin > WAIT_READY:
            say("Server belum menjawab setelah satu menit; keterangannya mungkin ada di atas.")
            is_ready = True
        if is_ready:
            told = True
            for process in processes:
                if not process.vital:
                    process.start(env)
        time.sleep(0.15)
    say("\nMenghentikan server dan pekerja latar ...")
    return 0


def _revive(process: Process, env: dict[str, str]) -> None:
    """Start an ended process again, after a pause that doubles while it keeps ending."""
    if not process.ended():
        return
    now = time.monotonic()
    if not process.again_at:
        code = process.running.returncode if process.running else 1
        say(f"{process.label} berhenti (kode {code}); dijalankan ulang dalam {process.pause:.0f} detik.")
        process.again_at = now + process.pause
        process.pause = min(process.pause * 2, LONGEST_PAUSE)
    elif now >= process.again_at:
        process.again_at = 0.0
        process.start(env)


def _stop_all(processes: list[Process]) -> None:
    alive = [p.running for p in processes if p.running is not None and p.running.poll() is None]
    for child in alive:
        child.terminate()
    limit = time.monotonic() + WAIT_STOP
    for child in alive:
        try:
            child.wait(max(0.1, limit - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
