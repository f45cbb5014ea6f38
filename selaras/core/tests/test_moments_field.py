"""What is typed as a day and time is a local time of its zone, in years that work is planned for."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from selaras.core.moments import MomentField

ZONE = ZoneInfo("Asia/Jayapura")


@pytest.mark.parametrize("year", [2000, 2026, 2100])
def test_a_moment_is_read_in_its_zone(year: int) -> None:
    assert MomentField(zone=ZONE).clean(f"{year}-01-30T08:15") == datetime(year, 1, 30, 8, 15, tzinfo=ZONE)


@pytest.mark.parametrize(
    "text",
    ["0001-01-01T00:00", "0001-12-31T00:00", "1999-12-31T23:59", "2101-01-01T00:00", "9999-12-31T23:59"],
)
def test_other_years_are_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="Tulis tahun antara 2000 dan 2100"):
        MomentField(zone=ZONE).clean(text)
