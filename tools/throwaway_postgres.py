"""A PostgreSQL cluster that lives as long as one command, in a temporary folder and on a free port.

`python tools/throwaway_postgres.py COMMAND...` runs the command with SELARAS_DATABASE pointing to it.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# Tests ask for a correct answer, not for one that survives a power cut.
SETTINGS = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=60",
    "shared_buffers=128MB",
    # What waits or computes for ever is to be named: two transactions that wait for each other outside the
    # database, a query that was planned for an empty table.
    "statement_timeout=120s",
    "lock_timeout=60s",
    "idle_in_transaction_session_timeout=240s",
]


class NoPostgres(Exception):
    """No PostgreSQL programs on this machine."""


def programs() -> Path:
    """The newest installed PostgreSQL, Debian's folders first."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[4].split(".")[0])
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    raise NoPostgres("PostgreSQL belum terpasang di komputer ini (sudo apt install postgresql).")


def _as_owner(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(command: list[str]) -> None:
    # Started from "/" because the owner may not enter the caller's folder.
    subprocess.run(_as_owner(command), check=True, cwd="/", stdout=subprocess.DEVNULL)


@dataclass
class Cluster:
    """A running server with databases of one's own, which may be stopped and started again."""

    folder: Path
    port: int
    control: list[str]
    settings: list[str]
    databases: int = 0

    @property
    def address(self) -> str:
        return self.address_of("postgres")

    def address_of(self, name: str) -> str:
        return f"postgres://selaras@127.0.0.1:{self.port}/{name}"

    def new_database(self) -> str:
        self.databases += 1
        name = f"kosong{self.databases}"
        where = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "selaras"]
        _run([str(programs() / "createdb"), *where, name])
        return self.address_of(name)

    def start(self) -> None:
        options = " ".join(
            [f"-p {self.port}", "-h 127.0.0.1", f"-k {self.folder}", *(f"-c {one}" for one in self.settings)]
        )
        _run([*self.control, "-l", str(self.folder / "log"), "-o", options, "start"])

    def stop(self, mode: str = "immediate") -> None:
        _run([*self.control, "-m", mode, "stop"])


@contextmanager
def standing(*settings: str) -> Iterator[Cluster]:
    """A server that has just been made; stopped and deleted afterwards. ``settings`` win over ours."""
    binaries = programs()
    folder = Path(tempfile.mkdtemp(prefix="selaras-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    control = [str(binaries / "pg_ctl"), "-D", str(data), "-s", "-w"]
    made = Cluster(folder, _free_port(), control, [*SETTINGS, *settings])
    try:
        initdb = [str(binaries / "initdb"), "-D", str(data), "-U", "selaras", "-A", "trust", "-E", "UTF8"]
        _run([*initdb, "--locale=C.UTF-8", "--no-sync"])
        made.start()
        try:
            yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def cluster() -> Iterator[str]:
    """Yield the address of an empty database; stop and delete the cluster afterwards."""
    with standing() as made:
        yield made.address


def main(command: list[str]) -> int:
    with cluster() as address:
        return subprocess.run(
            command, env={**os.environ, "SELARAS_DATABASE": address}, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
