"""What the worker does for the API from time to time."""

from datetime import datetime

from selaras.api import services
from selaras.api.services.carrying import drop_old_deliveries

HOUR = 60 * 60


def carry(now: datetime) -> None:
    services.plan_deliveries(now=now)
    services.carry_due(now=now)


def drop_old(now: datetime) -> None:
    services.drop_old_answers(now=now)
    drop_old_deliveries(now=now)


TICKS = [("api.webhooks", 5, carry), ("api.old_rows", HOUR, drop_old)]
