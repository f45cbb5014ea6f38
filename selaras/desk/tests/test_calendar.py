"""The calendar shows what has a date on the day it has where it counts, and nothing one may not see."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from selaras.core.dated import Dated, Span
from selaras.core.scope import Scope
from selaras.desk.selectors import calendar
from selaras.desk.selectors.calendar import Asked, Held, all_codes
from selaras.desk.tests.factories import kegiatan, many
from selaras.meetings.models import Meeting
from selaras.meetings.tests.factories import NOW, Province, appointment
from selaras.offices.tests.factories import make_agency, person
from selaras.regions.tests.factories import make_region

WIT, WITA, WIB = (ZoneInfo(f"Asia/{name}") for name in ("Jayapura", "Makassar", "Jakarta"))
JANUARY = date(2026, 1, 1)


@pytest.fixture
def province(db: None) -> Province:
    return Province()


def shown(scope: Scope, span: Span, **asked: Any) -> Held:
    return calendar.held(scope, span, Asked(asked.pop("codes", all_codes()), **asked), now=NOW)


def titles(found: Held) -> list[str]:
    return [row.entry.title for row in found.rows]


def month(first: date = JANUARY) -> Span:
    return Span(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def test_those_invited_find_it_once_the_invitation_is_out_and_nobody_else(province: Province) -> None:
    province.plan(title="Rakor")
    assert titles(shown(province.planner, month())) == ["Rakor"]
    for scope in (province.contact, province.operator, province.bappeda_contact):
        assert titles(shown(scope, month())) == []
    province.invited(title="Rakor terbuka")
    meetings = frozenset({"rapat"})
    assert titles(shown(province.contact, month(), codes=meetings)) == ["Rakor terbuka"]
    # Beside it what they owe: the confirmation.
    assert {row.source.code for row in shown(province.contact, month()).rows} == {"rapat", "tugas"}
    stranger = person("operator", region=make_region("73.71"))[1]
    assert titles(shown(stranger, month())) == []


def test_a_day_is_the_day_of_the_place(province: Province) -> None:
    """Half past eleven at night in Palangka Raya is the next day, and month, in Jayapura."""
    papua = make_region("94.71", zone="Asia/Jayapura")
    host = make_agency(papua, "kesbangpol", kind="kesbangpol")
    moment = datetime(2026, 1, 31, 23, 30, tzinfo=WIB)
    base = Meeting(
        kind="rakor", title="Timur", agency=host, region_path=papua.path, zone="Asia/Jayapura",
        starts_at=moment, place="Aula", created_at=NOW, changed_at=NOW,
    )  # fmt: skip
    base.save()
    province.plan(title="Barat", when=appointment(starts_at=moment, ends_at=None))
    east = person("operator", region=papua)[1]
    assert titles(shown(east, month())) == []
    assert [row.entry.first for row in shown(east, month(date(2026, 2, 1))).rows] == [date(2026, 2, 1)]
    assert [row.entry.first for row in shown(province.planner, month()).rows] == [date(2026, 1, 31)]
    assert titles(shown(province.planner, month(date(2026, 2, 1)))) == []


def test_an_event_of_many_days_stands_on_each_of_them_over_the_end_of_the_month(province: Province) -> None:
    starts = datetime(2026, 1, 30, 9, 0, tzinfo=WIB)
    province.plan(when=appointment(starts_at=starts, ends_at=datetime(2026, 2, 2, 0, 0, tzinfo=WIB)))
    found = shown(province.planner, calendar.squares(date(2026, 2, 1)))
    held_on = [day.day for day in calendar.by_day(found) if day.rows]
    # What ends at midnight has nothing of the day that begins.
    assert held_on == [date(2026, 1, 30), date(2026, 1, 31), date(2026, 2, 1)]
    assert [row.entry.title for row in calendar.on_day(found, date(2026, 1, 31))] == ["Rakor Kesbangpol"]
    listed = calendar.listed(shown(province.planner, Span(date(2026, 2, 1), date(2026, 3, 1))).rows, found)
    assert len(listed) == 1


def test_what_lasts_for_weeks_does_not_fill_the_month(province: Province) -> None:
    kegiatan(province, starts_on=date(2026, 1, 5), ends_on=date(2026, 1, 28))
    found = shown(province.planner, calendar.squares(JANUARY))
    days = [day.day for day in calendar.by_day(found, month=JANUARY) if day.rows]
    assert days == [date(2026, 1, 5), date(2026, 1, 28)]
    assert len(calendar.lasting(found)) == len(calendar.on_day(found, date(2026, 1, 15))) == 1


def test_no_end_is_said_and_not_made_up(province: Province) -> None:
    province.plan(when=appointment(ends_at=None))
    (row,) = shown(province.planner, month()).rows
    assert row.is_open_ended
    assert row.hours == "09.00 WIB"
    assert row.entry.ends_at is None


def test_own_leaves_out_what_others_do(province: Province) -> None:
    kegiatan(province, title="Milik Bappeda", agency=province.bappeda)
    kegiatan(province, title="Milik Kesbangpol")
    province.plan(title="Rapat sendiri")
    everything = titles(shown(province.planner, month()))
    assert {"Milik Bappeda", "Milik Kesbangpol", "Rapat sendiri"} == set(everything)
    assert set(titles(shown(province.planner, month(), own=True))) == {"Milik Kesbangpol", "Rapat sendiri"}
    assert titles(shown(province.bappeda_contact, month(), own=True)) == ["Milik Bappeda"]


def test_words_and_kinds_narrow_it(province: Province) -> None:
    kegiatan(province, title="Dialog pemuda", place="Gedung Pemuda")
    province.plan(title="Rakor")
    assert titles(shown(province.planner, month(), text="gedung PEMUDA")) == ["Dialog pemuda"]
    assert titles(shown(province.planner, month(), codes=frozenset({"rapat"}))) == ["Rakor"]


def test_a_room_taken_twice_is_marked_and_a_cancelled_meeting_takes_none(province: Province) -> None:
    first = province.invited(title="Satu", when=appointment(place="Ruang Rapat  I."))
    province.plan(title="Dua", when=appointment(place="ruang rapat i", ends_at=None))
    province.plan(
        title="Sesudahnya",
        when=appointment(starts_at=appointment().ends_at, ends_at=None, place="Ruang rapat I"),
    )
    kegiatan(province, title="Seharian", place="Aula lain")
    found = shown(province.planner, month())
    assert {row.entry.title for row in found.rows if row.clashes} == {"Satu", "Dua"}
    province.step(first, "cancel", "Batal")
    found = shown(province.planner, month())
    assert found.clash_count == 0
    assert {row.entry.title for row in found.rows if row.entry.is_off} == {"Satu"}


def test_a_kegiatan_without_hours_takes_the_room_all_day(province: Province) -> None:
    province.plan(title="Rapat")
    kegiatan(province, title="Seharian", place="Aula")
    kegiatan(province, title="Seharian juga", place="Aula")
    assert shown(province.planner, month()).clash_count == 3
    assert shown(province.planner, month(), codes=frozenset({"kegiatan"})).clash_count == 0


# ---- the page


def entered(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("view", ["bulan", "minggu", "daftar"])
def test_every_view_shows_it_with_its_address(province: Province, view: str) -> None:
    meeting = province.plan(title="Rakor <b>Kesbangpol</b>")
    page = entered(province.planner_user).get("/kalender/", {"tampilan": view, "tanggal": "2026-01-29"})
    html = page.content.decode()
    assert page.status_code == 200
    assert f'href="{meeting.get_absolute_url()}"' in html
    assert "Rakor &lt;b&gt;" in html


@pytest.mark.parametrize(
    "given",
    [
        {"tanggal": "2026-02-30"}, {"tanggal": "9999-12-31"}, {"tanggal": "0001-01-01"},
        {"tampilan": "tahun"},
        {"jenis": "rahasia"}, {"page": "x", "tampilan": "daftar"}, {"tanggal": "2100-12-31"},
        {"tanggal": "2000-01-01"}, {"q": "%"},
    ],
)  # fmt: skip
def test_what_cannot_be_read_shows_today(province: Province, given: dict[str, str]) -> None:
    assert entered(province.planner_user).get("/kalender/", given).status_code == 200


def test_the_calendar_is_for_those_who_have_signed_in(db: None) -> None:
    assert Client().get("/kalender/").status_code == 302


@pytest.mark.slow
def test_a_month_of_2000_events_asks_as_often_as_one_of_200(province: Province) -> None:
    client, counts = entered(province.planner_user), []
    for number in (200, 1800):
        many(province, number)
        for view in ("bulan", "minggu", "daftar"):
            given = {"tampilan": view, "tanggal": "2026-01-14"}
            client.get("/kalender/", given)
            with CaptureQueriesContext(connection) as seen:
                page = client.get("/kalender/", given)
            assert page.status_code == 200
            assert len(page.content) < 400_000
            counts.append(len(seen))
    assert max(counts) <= 25
    assert counts[:3] == counts[3:]


def test_a_source_is_registered_once_under_its_code() -> None:
    from selaras.core.dated import Source, register_source, sources

    def other(scope: Scope, span: Span, own: bool) -> list[Dated]:
        return []

    with pytest.raises(ValueError, match="twice"):
        register_source(Source("rapat", "Lain", "x", other, 1))
    assert next(source.code for source in sources()) == "rapat"
