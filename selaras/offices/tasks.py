"""What the worker does for this app from time to time; jobs collects these tables without being imported."""

from datetime import datetime

from selaras.offices.services import begin_due_reviews, close_finished_reviews, privacy, tell_of_endings
from selaras.offices.services.above import ask_above_where_stuck


def look_after_reviews(now: datetime) -> None:
    begin_due_reviews(now=now)
    close_finished_reviews(now=now)
    ask_above_where_stuck(now=now)


def tell_endings(now: datetime) -> None:
    tell_of_endings(now=now)


def warn_of_late_requests(now: datetime) -> None:
    privacy.warn_of_late(now=now)


TICKS = [
    ("offices.endings", 3600, tell_endings),
    ("offices.reviews", 3600, look_after_reviews),
    ("offices.privacy", 600, warn_of_late_requests),
]
