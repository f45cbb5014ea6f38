"""What the worker does for this app from time to time; jobs collects these tables without being imported."""

from datetime import datetime

from selaras.evidence.services import files


def sweep_half_received(now: datetime) -> None:
    files.sweep(now=now)


TICKS = [("evidence.half_received", 3600, sweep_half_received)]
