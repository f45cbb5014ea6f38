"""What the worker does for this app from time to time; jobs collects these tables without being imported."""

from datetime import datetime

from django_tasks import task

from selaras.core import clock
from selaras.evidence.services import collecting, disposing, files, links, retention, transfers, waiting

HOUR = 3600
DAY = 24 * HOUR


@task()
def try_link(evidence_id: int) -> None:
    links.run_try(evidence_id=evidence_id, now=clock.now())


def sweep_half_received(now: datetime) -> None:
    files.sweep(now=now)
    transfers.expire(now=now)


def collect_unused(now: datetime) -> None:
    """A sixteenth of the folders an hour, so that a large store holds up nothing."""
    collecting.collect(now=now, shelves="0123456789abcdef"[int(now.timestamp() // HOUR) % 16])


def propose_disposals(now: datetime) -> None:
    disposing.note_gone_later(now=now)
    retention.propose_all(now=now)


def look_into_waiting(now: datetime) -> None:
    waiting.look_again(now=now)


TICKS = [
    ("evidence.waiting", 60, look_into_waiting),
    ("evidence.half_received", HOUR, sweep_half_received),
    ("evidence.unused", HOUR, collect_unused),
    ("evidence.retention", DAY, propose_disposals),
]
