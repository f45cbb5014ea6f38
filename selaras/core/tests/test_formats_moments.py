"""Days, clocks and zones: names in Indonesian, moments in the zone of the region."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from selaras.core import formats

DEADLINE = datetime(2026, 1, 30, 9, 0, tzinfo=UTC)


def test_a_day_has_its_indonesian_name() -> None:
    assert formats.day_long(date(2026, 1, 30)) == "Jumat, 30 Januari 2026"
    assert formats.day_plain(date(2026, 8, 1)) == "1 Agustus 2026"
    assert formats.day_short(date(2026, 8, 17)) == "17 Agu 2026"


def test_all_seven_days_and_twelve_months_are_named() -> None:
    week = [formats.day_long(date(2026, 2, 2) + timedelta(days=step)).split(",")[0] for step in range(7)]
    assert week == ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]
    months = [formats.day_plain(date(2026, month, 1)).split(" ")[1] for month in range(1, 13)]
    assert months == (
        [
            "Januari",
            "Februari",
            "Maret",
            "April",
            "Mei",
            "Juni",
            "Juli",
            "Agustus",
            "September",
            "Oktober",
            "November",
            "Desember",
        ]
    )
    short = [formats.day_short(date(2026, month, 1)).split(" ")[1] for month in range(1, 13)]
    assert short == ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"]


def test_a_browser_that_asks_for_english_gets_no_mixed_text() -> None:
    with translation.override("en"):
        assert formats.moment_long(DEADLINE) == "Jumat, 30 Januari 2026, 16.00 WIB"


def test_a_moment_is_shown_in_the_zone_of_its_region() -> None:
    assert formats.moment_long(DEADLINE, "Asia/Jakarta") == "Jumat, 30 Januari 2026, 16.00 WIB"
    assert formats.moment_long(DEADLINE, ZoneInfo("Asia/Makassar")) == "Jumat, 30 Januari 2026, 17.00 WITA"
    assert formats.moment_short(DEADLINE, "Asia/Jayapura") == "30 Jan 2026, 18.00 WIT"
    assert formats.clock_words(DEADLINE) == "16.00 WIB"
    assert formats.clock_short(DEADLINE.replace(minute=5)) == "16.05"


def test_the_day_changes_with_the_zone() -> None:
    late_evening = datetime(2026, 1, 30, 15, 30, tzinfo=UTC)
    assert formats.day_short(late_evening, "Asia/Jakarta") == "30 Jan 2026"
    assert formats.day_short(late_evening, "Asia/Jayapura") == "31 Jan 2026"
    assert formats.local_day(late_evening, "Asia/Jayapura") == date(2026, 1, 31)
    assert formats.local_day(date(2026, 1, 30), "Asia/Jayapura") == date(2026, 1, 30)


def test_a_moment_may_come_in_any_zone() -> None:
    in_tokyo = DEADLINE.astimezone(timezone(timedelta(hours=9)))
    assert formats.clock_words(in_tokyo) == "16.00 WIB"


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        formats.clock_words(datetime(2026, 1, 30, 9, 0))
    with pytest.raises(ValueError, match="without a time zone"):
        formats.day_long(datetime(2026, 1, 30, 9, 0))


def test_only_zones_of_indonesia_have_a_short_name() -> None:
    zones = {
        "Asia/Jakarta": "WIB",
        "Asia/Pontianak": "WIB",
        "Asia/Makassar": "WITA",
        "Asia/Jayapura": "WIT",
    }
    assert {zone: formats.zone_abbr(ZoneInfo(zone)) for zone in zones} == zones
    with pytest.raises(ValueError, match="Europe/Paris"):
        formats.zone_abbr("Europe/Paris")


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (date(2025, 3, 3), date(2025, 3, 24), "3-24 Maret 2025"),
        (date(2025, 3, 3), date(2025, 3, 3), "3 Maret 2025"),
        (date(2025, 2, 28), date(2025, 3, 3), "28 Februari s.d. 3 Maret 2025"),
        (date(2025, 12, 30), date(2026, 1, 2), "30 Desember 2025 s.d. 2 Januari 2026"),
        (date(2025, 1, 3), date(2026, 1, 3), "3 Januari 2025 s.d. 3 Januari 2026"),
    ],
)
def test_a_range_of_days_says_month_and_year_once(start: date, end: date, text: str) -> None:
    assert formats.day_range(start, end) == text
