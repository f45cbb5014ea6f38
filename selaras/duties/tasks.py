"""What the worker does for this app from time to time; jobs collects these tables without being imported."""

from datetime import datetime

from selaras.duties.services import send_digests


def make_digests(now: datetime) -> None:
    send_digests(now=now)


TICKS = [("duties.digests", 60, make_digests)]
