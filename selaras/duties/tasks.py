"""What the worker does for this app from time to time; jobs collects these tables without being imported."""

from datetime import datetime

from selaras.duties.services import draft_escalations, send_digests


def make_digests(now: datetime) -> None:
    send_digests(now=now)


def draft_late_ones(now: datetime) -> None:
    draft_escalations(now=now)


TICKS = [("duties.digests", 60, make_digests), ("duties.escalations", 600, draft_late_ones)]
