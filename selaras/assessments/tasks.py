"""What the worker does for this app from time to time; jobs collects these tables without being imported."""

from datetime import datetime

from selaras.assessments.services import sweep_packets


def sweep_forgotten_packets(now: datetime) -> None:
    sweep_packets(now=now)


TICKS = [("assessments.forgotten_packets", 3600, sweep_forgotten_packets)]
