"""What the worker does for this app from time to time; jobs collects these tables without being imported."""

from datetime import datetime

from selaras.assessments.services import remove_old_dossiers, sweep_packets


def sweep_forgotten_packets(now: datetime) -> None:
    sweep_packets(now=now)


def remove_dossiers(now: datetime) -> None:
    remove_old_dossiers(now=now)


TICKS = [
    ("assessments.forgotten_packets", 3600, sweep_forgotten_packets),
    ("assessments.old_dossiers", 86_400, remove_dossiers),
]
