"""What the worker does for the API from time to time."""

from datetime import datetime

from selaras.api import services

HOUR = 60 * 60


def drop_old_answers(now: datetime) -> None:
    services.drop_old_answers(now=now)


TICKS = [("api.answers", HOUR, drop_old_answers)]
