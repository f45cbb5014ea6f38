"""What the worker does for this app from time to time; jobs collects these tables without being imported."""

from datetime import datetime

from selaras.followups.services import draft_escalations


def draft_late_ones(now: datetime) -> None:
    draft_escalations(now=now)


TICKS = [("followups.escalations", 3600, draft_late_ones)]
