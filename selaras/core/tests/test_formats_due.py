"""Due times in working days: ahead, today, tomorrow, late, over weekends and holidays."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selaras.core import formats

WIB = ZoneInfo("Asia/Jakarta")
# Tuesday; the sentence of the glossary.
DUE = datetime(2026, 1, 27, 16, 0, tzinfo=WIB)
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31))


def at(day: int, hour: int = 9, minute: int = 0, month: int = 1) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=WIB)


@pytest.mark.parametrize(
    ("now", "words", "short"),
    [
        (
            at(5),
            "16 hari kerja lagi (Selasa, 27 Januari 2026, 16.00 WIB)",
            "16 hari kerja lagi",
        ),
        (
            at(22),
            "3 hari kerja lagi (Selasa, 27 Januari 2026, 16.00 WIB)",
            "3 hari kerja lagi",
        ),
        (
            at(23, 23, 59),
            "2 hari kerja lagi (Selasa, 27 Januari 2026, 16.00 WIB)",
            "2 hari kerja lagi",
        ),
        (
            at(25),
            "2 hari kerja lagi (Selasa, 27 Januari 2026, 16.00 WIB)",
            "2 hari kerja lagi",
        ),
        (at(26), "Besok (Selasa, 27 Januari 2026, 16.00 WIB)", "Besok, 16.00 WIB"),
        (at(27), "Hari ini, pukul 16.00 WIB", "Hari ini, 16.00 WIB"),
        (at(27, 16), "Hari ini, pukul 16.00 WIB", "Hari ini, 16.00 WIB"),
        (
            at(27, 16, 1),
            "Terlambat, batas waktunya hari ini pukul 16.00 WIB",
            "Terlambat",
        ),
        (at(28, 0, 1), "Terlambat 1 hari kerja", "Terlambat 1 hari kerja"),
        (at(29), "Terlambat 2 hari kerja", "Terlambat 2 hari kerja"),
        (at(2, month=2), "Terlambat 4 hari kerja", "Terlambat 4 hari kerja"),
    ],
)
def test_due_words_count_working_days(now: datetime, words: str, short: str) -> None:
    assert formats.due_words(DUE, now, WIB) == words
    assert formats.due_short(DUE, now, WIB) == short


def test_due_on_friday_and_looked_at_on_saturday_is_late_without_a_working_day() -> None:
    friday = at(30, 16)
    assert formats.due_words(friday, at(31), WIB) == "Terlambat sejak Jumat, 30 Januari 2026, 16.00 WIB"
    assert formats.due_short(friday, at(31), WIB) == "Terlambat"
    assert formats.due_words(friday, at(2, month=2), WIB) == "Terlambat 1 hari kerja"


def test_due_on_a_sunday_seen_from_friday_has_no_working_day_left() -> None:
    sunday = at(25, 16)
    assert formats.due_words(sunday, at(23), WIB) == (
        "2 hari lagi, tanpa hari kerja (Minggu, 25 Januari 2026, 16.00 WIB)"
    )
    assert formats.due_short(sunday, at(23), WIB) == "2 hari lagi, tanpa hari kerja"
    assert formats.due_short(sunday, at(24), WIB) == "Besok, 16.00 WIB"


def test_holidays_do_not_count_and_a_holiday_on_a_sunday_takes_nothing() -> None:
    friday_off = frozenset({date(2026, 1, 16)})
    due = at(19, 16)
    assert formats.due_short(due, at(14), WIB) == "3 hari kerja lagi"
    assert formats.due_short(due, at(14), WIB, friday_off) == "2 hari kerja lagi"
    assert formats.due_short(due, at(14), WIB, friday_off | {date(2026, 1, 18)}) == "2 hari kerja lagi"
    assert formats.due_short(at(15, 16), at(19), WIB, friday_off) == "Terlambat 1 hari kerja"


def test_named_holidays_may_be_given_as_well() -> None:
    names = {
        date(2026, 1, 16): "Isra Mikraj",
        date(2026, 1, 17): "hari Sabtu",
        date(2026, 3, 19): "Nyepi",
    }
    assert formats.due_short(at(19, 16), at(14), WIB, names) == "2 hari kerja lagi"
    assert formats.holiday_words(date(2026, 1, 14), date(2026, 1, 19), names) == [
        "Jumat, 16 Januari libur Isra Mikraj"
    ]


def test_today_is_the_day_of_the_region_not_of_the_server() -> None:
    jayapura = ZoneInfo("Asia/Jayapura")
    due = datetime(2026, 1, 27, 10, 0, tzinfo=jayapura)
    just_after_midnight = datetime(2026, 1, 27, 0, 30, tzinfo=jayapura)  # still the 26th in WIB
    assert formats.due_words(due, just_after_midnight, jayapura) == "Hari ini, pukul 10.00 WIT"
    assert formats.due_short(due, just_after_midnight, WIB) == "Besok, 08.00 WIB"


def test_working_days_of_known_spans() -> None:
    count = formats.working_days_between
    assert count(date(2026, 1, 30), date(2026, 1, 30)) == 0
    assert count(date(2026, 1, 30), date(2026, 2, 1)) == 0
    assert count(date(2026, 1, 30), date(2026, 2, 2)) == 1
    assert count(date(2026, 2, 2), date(2026, 1, 30)) == -1
    assert count(date(2026, 1, 1), date(2026, 12, 31)) == 260


@given(DAYS, DAYS, st.frozensets(DAYS, max_size=30))
def test_working_days_agree_with_counting_one_by_one(
    start: date, end: date, holidays: frozenset[date]
) -> None:
    low, high = min(start, end), max(start, end)
    walked = 0
    day = low
    while day < high:
        day += timedelta(days=1)
        walked += day.weekday() < 5 and day not in holidays
    expected = walked if start <= end else -walked
    assert formats.working_days_between(start, end, holidays) == expected


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(WIB)),
    st.integers(-900, 900),
)
def test_late_words_and_only_they_appear_after_the_due_time(due: datetime, hours: int) -> None:
    now = due + timedelta(hours=hours)
    for words in (formats.due_words(due, now, WIB), formats.due_short(due, now, WIB)):
        assert words.startswith("Terlambat") == (now > due)
