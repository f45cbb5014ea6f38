"""The worker process: it runs what waits, outlives a broken database and stops when asked."""

import os
import signal
import subprocess
import sys
import threading
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as product
from django.core.management import call_command

from selaras.audit import selectors as audit
from selaras.jobs import services
from selaras.jobs.choices import State
from selaras.jobs.management.commands import worker
from selaras.jobs.tests.factories import start


@pytest.mark.django_db(transaction=True)
def test_once_runs_the_queue_and_every_tick(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    job = start(lambda handle: "jadi")
    assert job.state == State.QUEUED
    call_command("worker", "--once", stdout=StringIO())
    job.refresh_from_db()
    assert (job.state, job.result) == (State.DONE, "jadi")
    assert audit.unsealed_count() == 0


def test_the_ticker_ends_when_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, seen = threading.Event(), []

    def once(*args: object, **kwargs: object) -> dict[str, bool]:
        seen.append(1)
        stop.set()
        return {}

    # The thread closes its own connections at its end; here they belong to the suite.
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker, "connections", type("None", (), {"close_all": staticmethod(lambda: None)}))
    monkeypatch.setattr(services, "run_due_ticks", once)
    worker.tick_until(stop)
    assert seen == [1]


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM])
def test_without_tables_the_worker_waits_for_better_times_and_stops_when_asked(
    tmp_path: Path, number: int
) -> None:
    """A worker may start before the migration has run; a supervisor ends it with SIGTERM."""
    environment = os.environ | {"SELARAS_VAR": str(tmp_path), "SELARAS_MODE": "demo", "SELARAS_DATABASE": ""}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "worker"],
        cwd=product.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    lines = iter(process.stdout.readline, "")
    told = [next(line for line in lines if "Pekerja siap." in line)]
    told.append(next(line for line in lines if "database not reachable" in line))
    process.send_signal(number)
    rest, _errors = process.communicate(timeout=60)
    assert process.returncode == 0, rest
