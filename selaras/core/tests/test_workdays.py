"""Working days and office hours of a calendar: weeks, days off, weekend days at work, Ramadan, waiting."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from selaras.core import clock, formats, workdays
from selaras.core.workdays import Calendar, Hours

WIB = ZoneInfo("Asia/Jakarta")
ISRA = date(2026, 1, 16)
USUAL = Hours(time(7, 30), time(16, 0), time(16, 30), name="Jam kerja biasa")
FASTING = Hours(time(8), time(15), time(15, 30), date(2026, 2, 19), date(2026, 3, 20), "Ramadan")
OFFICE = Calendar({ISRA: "Isra Mikraj"}, hours=(FASTING, USUAL))
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=WIB)


def test_the_round_of_pagar_alam_has_thirteen_working_days() -> None:
    """13 to 30 January 2026, both counted, without Friday the sixteenth."""
    assert OFFICE.working_days_between(date(2026, 1, 12), date(2026, 1, 30)) == 13
    assert Calendar().working_days_between(date(2026, 1, 12), date(2026, 1, 30)) == 14


@given(
    start=DAYS, length=st.integers(0, 500), off=st.frozensets(DAYS, max_size=20),
    worked=st.frozensets(DAYS, max_size=20), weekdays=st.frozensets(st.integers(0, 6), min_size=1),
)  # fmt: skip
def test_counting_is_the_same_as_looking_at_every_day(
    start: date, length: int, off: frozenset[date], worked: frozenset[date], weekdays: frozenset[int]
) -> None:
    calendar = Calendar(dict.fromkeys(off - worked, "Libur"), worked, weekdays)
    end = start + timedelta(days=length)
    days = [start + timedelta(days=step) for step in range(1, length + 1)]
    assert calendar.working_days_between(start, end) == sum(map(calendar.is_working, days))
    assert calendar.working_days_between(end, start) == -calendar.working_days_between(start, end)


def test_a_day_of_the_weekend_may_be_worked_instead() -> None:
    saturday = date(2026, 1, 17)
    swapped = Calendar({ISRA: "Isra Mikraj"}, frozenset({saturday}))
    assert swapped.is_working(saturday)
    assert swapped.working_days_between(date(2026, 1, 15), date(2026, 1, 18)) == 1


def test_an_office_of_six_days_counts_saturdays() -> None:
    six = Calendar(weekdays=frozenset(range(6)))
    assert six.working_days_between(date(2026, 1, 18), date(2026, 1, 25)) == 6


def test_hours_follow_friday_and_ramadan() -> None:
    assert OFFICE.closes_on(date(2026, 1, 15)) == time(16, 0)
    assert OFFICE.closes_on(date(2026, 1, 23)) == time(16, 30)
    assert OFFICE.closes_on(date(2026, 2, 19)) == time(15, 0)
    assert OFFICE.closes_on(date(2026, 2, 20)) == time(15, 30)
    assert OFFICE.closes_on(ISRA) is None
    assert Calendar().closes_on(ISRA) is None


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        (at(1, 15, 9), at(1, 15, 9)),
        (at(1, 15, 6), at(1, 15, 7, 30)),
        (at(1, 15, 16, 1), at(1, 19, 7, 30)),  # over the holiday and the weekend
        (at(1, 16, 9), at(1, 19, 7, 30)),
        (at(2, 19, 15, 30), at(2, 20, 8)),
        (at(3, 20, 16), at(3, 23, 7, 30)),
    ],
)
def test_what_is_sent_out_of_hours_waits_for_the_next_opening(moment: datetime, opens: datetime) -> None:
    assert OFFICE.next_open(moment, WIB) == opens


def test_an_office_without_known_hours_holds_nothing_up() -> None:
    night = at(1, 17, 3)
    assert Calendar().next_open(night, WIB) == night


def test_a_year_without_working_days_does_not_hang() -> None:
    never = Calendar(weekdays=frozenset(), hours=(USUAL,))
    assert never.next_working_day(ISRA) == date(2026, 1, 17)


def test_a_proposed_due_time_is_the_end_of_office_after_so_many_working_days() -> None:
    assert OFFICE.end_after(date(2026, 1, 14), 2, WIB) == at(1, 19, 16)
    assert OFFICE.end_after(date(2026, 2, 18), 1, WIB) == at(2, 19, 15)
    assert Calendar().end_after(date(2026, 1, 14), 2, WIB) == at(1, 16, 16)


# ---- words


def test_due_words_know_the_holiday() -> None:
    due, now = at(1, 19, 16), at(1, 14, 9)
    assert formats.due_short(due, now, WIB, OFFICE) == "2 hari kerja lagi"
    assert formats.due_short(due, now, WIB) == "3 hari kerja lagi"
    assert formats.due_short(at(1, 15, 9), at(1, 19, 9), WIB, OFFICE) == "Terlambat 1 hari kerja"


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (at(1, 15, 16), "Hari ini, pukul 16.00 WIB"),
        (at(2, 19, 15), "Hari ini, pukul 15.00 WIB"),
        (at(2, 19, 16), "Hari ini, pukul 16.00 WIB (jam kerja sampai 15.00)"),
        (at(1, 16, 16), "Hari ini, pukul 16.00 WIB (bukan hari kerja)"),
    ],
)
def test_today_says_where_the_office_closes_before_the_time(due: datetime, words: str) -> None:
    assert formats.due_words(due, due - timedelta(hours=2), WIB, OFFICE) == words


# ---- where a calendar comes from


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    opened: list[int] = []

    def book() -> workdays.Book:
        opened.append(1)
        return lambda path: OFFICE if path.startswith("ID.16.") else workdays.PLAIN

    monkeypatch.setattr(workdays, "_source", [book])
    yield opened


def test_within_a_request_the_book_is_opened_once_for_all_regions(asked: list[int]) -> None:
    with workdays.kept():
        for path in ("ID.16.72.", "ID.62.71.", "ID.16.72."):
            workdays.calendar_at(path)
        assert len(asked) == 1
        workdays.forget()
        assert workdays.calendar_at("ID.16.72.") is OFFICE
    assert len(asked) == 2
    workdays.calendar_at("ID.16.72.")
    workdays.calendar_at("ID.16.72.")
    assert len(asked) == 4
    workdays.forget()


def test_without_a_keeper_monday_to_friday_is_worked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workdays, "_source", [])
    assert workdays.calendar_at("ID.16.72.") is workdays.PLAIN


def test_templates_count_in_the_days_of_the_record(asked: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: at(1, 14, 9))
    text = (
        "{% load formats %}{{ due|due_short:duty }}|{{ due|due_short:duty.zone }}|{% due_short due duty %}|"
        "{{ due|days_off_until:duty|join:'' }}|{{ due|days_off_until:duty.zone|length }}"
    )
    duty = SimpleNamespace(zone="Asia/Jakarta", region_path="ID.16.72.")
    shown = Template(text).render(Context({"due": at(1, 19, 16), "duty": duty}))
    assert shown == (
        "2 hari kerja lagi|3 hari kerja lagi|2 hari kerja lagi|Jumat, 16 Januari libur Isra Mikraj|0"
    )
