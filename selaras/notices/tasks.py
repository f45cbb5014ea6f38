"""What the worker does for this app from time to time; jobs collects these tables without being imported."""

from datetime import datetime

from selaras.notices import services


def send_mail(now: datetime) -> None:
    services.send_pending_mail(now=now)


TICKS = [("notices.mail", 10, send_mail)]
