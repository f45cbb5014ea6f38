"""When the demonstration of these tests is loaded."""

from datetime import datetime
from zoneinfo import ZoneInfo

SUNDAY = datetime(2026, 11, 22, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
