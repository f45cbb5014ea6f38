"""What the worker does for this app from time to time; jobs collects these tables without being imported."""

from datetime import datetime

from django_tasks import task

from selaras.core import clock
from selaras.evidence.services import files, links, transfers


@task()
def try_link(evidence_id: int) -> None:
    links.run_try(evidence_id=evidence_id, now=clock.now())


def sweep_half_received(now: datetime) -> None:
    files.sweep(now=now)
    transfers.expire(now=now)


TICKS = [("evidence.half_received", 3600, sweep_half_received)]
