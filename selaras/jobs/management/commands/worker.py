"""Run the queue and the ticks in one process."""

import logging
import threading
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections, connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from selaras.core import clock
from selaras.jobs import choices, services

logger = logging.getLogger("selaras.jobs.worker")
STEP_SECONDS = 1.0
AFTER_DATABASE_FAULT_SECONDS = 5.0


class Command(BaseCommand):
    help = "Menjalankan antrean pekerjaan dan tugas berkala. Berhenti baik-baik pada SIGTERM."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="Jalankan semua yang menunggu satu kali, lalu berhenti."
        )

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        choices.collect_ticks()
        worker = Worker(
            queue_names=["default"],
            excluded_queue_names=[],
            interval=STEP_SECONDS,
            batch=once,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
        )
        if once:
            worker.run()
            _tick({}, {}, {}, elapsed=0.0)
            return
        worker.configure_signals()
        self._run(worker)

    def _run(self, worker: Worker) -> None:
        """Ticks have a thread of their own: a job of ten minutes must not hold up the sealing or the mail."""
        stop = threading.Event()
        ticker = threading.Thread(target=tick_until, args=(stop,), name="ticks")
        ticker.start()
        self.stdout.write("Pekerja siap.")
        self.stdout.flush()
        try:
            while worker.running:
                try:
                    worker.run()
                except (OperationalError, InterfaceError):
                    logger.exception("database not reachable, trying again")
                    connections.close_all()
                    stop.wait(AFTER_DATABASE_FAULT_SECONDS)
        finally:
            stop.set()
            ticker.join()


def tick_until(stop: threading.Event) -> None:
    due: dict[str, float] = {}
    failures: dict[str, int] = {}
    told: dict[str, tuple[float, bool]] = {}
    try:
        while not stop.is_set():
            close_old_connections()
            _tick(due, failures, told, elapsed=time.monotonic())
            stop.wait(STEP_SECONDS)
    finally:
        connections.close_all()


def _tick(
    due: dict[str, float], failures: dict[str, int], told: dict[str, tuple[float, bool]], *, elapsed: float
) -> None:
    ran = services.run_due_ticks(due, failures, elapsed=elapsed, now=clock.now)
    try:
        services.tell_ticks(ran, failures, told, elapsed=elapsed, now=clock.now())
    except DatabaseError:
        logger.exception("the ticks could not be told")
