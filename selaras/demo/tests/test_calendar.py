"""The case is moved by whole weeks to the coming Friday."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from selaras.demo.choices import CASE
from selaras.demo.services.calendar import moment, shift_of

WIB = ZoneInfo("Asia/Jakarta")


def at(year: int, month: int, day: int, hour: int = 9) -> datetime:
    return datetime(year, month, day, hour, tzinfo=WIB)


def test_loaded_on_a_sunday_the_deadline_is_the_friday_of_that_week() -> None:
    shift = shift_of(at(2026, 11, 22), WIB)
    assert CASE.owner_due + shift == date(2026, 11, 27)
    assert CASE.made + shift == date(2026, 11, 9)


def test_on_friday_morning_the_deadline_is_today_and_after_ten_a_week_later() -> None:
    assert CASE.owner_due + shift_of(at(2026, 11, 27, 9), WIB) == date(2026, 11, 27)
    assert CASE.owner_due + shift_of(at(2026, 11, 27, 10), WIB) == date(2026, 12, 4)


def test_with_the_real_dates_nothing_moves() -> None:
    assert shift_of(at(2030, 5, 1), WIB, real_dates=True) == timedelta()


@given(st.datetimes(datetime(2024, 1, 1), datetime(2060, 1, 1)))
def test_weekdays_stay_true_and_the_moment_of_the_case_lies_behind(naive: datetime) -> None:
    now = naive.replace(tzinfo=WIB)
    shift = shift_of(now, WIB)
    assert shift.days % 7 == 0 and shift.seconds == 0
    due = moment(CASE.owner_due, CASE.owner_at, shift, WIB)
    assert due.weekday() == 4 and due.time() == time(10, 0)
    assert timedelta() < due - now <= timedelta(weeks=1)
    assert moment(CASE.moment, CASE.moment_at, shift, WIB) <= now
