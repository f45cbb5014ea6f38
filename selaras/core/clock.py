"""The one place that asks what time it is; domain functions take ``now`` instead."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

WIB = ZoneInfo("Asia/Jakarta")


def now() -> datetime:
    return timezone.now()


def today(zone: ZoneInfo = WIB) -> date:
    return now().astimezone(zone).date()
