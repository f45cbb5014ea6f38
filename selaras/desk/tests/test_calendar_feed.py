"""A feed: its owner's dates and no other's, by a secret address that ends when its owner wants."""

import logging
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import vobject
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from selaras.accounts.models import User
from selaras.accounts.services import throttle
from selaras.audit.models import Event
from selaras.core import clock
from selaras.core.scope import Scope
from selaras.core.verdict import Refused
from selaras.desk import services
from selaras.desk.models import CalendarFeed
from selaras.desk.permissions import can_have_feed
from selaras.desk.selectors.feeds import feed_by_token, text_of
from selaras.desk.tests.factories import kegiatan, many
from selaras.meetings.tests.factories import NOW, Province, appointment
from selaras.offices.models import Grant
from selaras.offices.selectors import token_hash
from selaras.offices.services import deactivate_person, reactivate_person
from selaras.offices.tests.factories import person

EVERYTHING = ("rapat", "tugas", "kegiatan", "penilaian")


@pytest.fixture
def province(db: None, monkeypatch: pytest.MonkeyPatch) -> Province:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return Province()


def feed_of(scope: Scope, codes: Any = EVERYTHING) -> str:
    return services.make_feed(scope=scope, codes=codes, now=NOW)[1]


def read(token: str, client: Client | None = None) -> Any:
    return (client or Client()).get(reverse("calendar_feed_file", args=[token]))


def events(token: str) -> dict[str, Any]:
    return {str(one["SUMMARY"]): one for one in Calendar.from_ical(read(token).content).walk("VEVENT")}


def test_two_readers_find_the_same_events_and_moments(province: Province) -> None:
    """A long title with every sign that means something to the format, and a place on two lines."""
    title = "Rakor; satu, dua \\ tiga: “penyelarasan” IKU Kesbangpol se-Kalimantan Tengah, tahap pertama"
    meeting = province.invited(title=title, when=appointment(place="Aula; lantai 2,\nKantor Gubernur"))
    content = read(feed_of(province.planner)).content
    (first,) = Calendar.from_ical(content).walk("VEVENT")
    (second,) = vobject.readOne(content.decode()).vevent_list
    assert str(first["SUMMARY"]) == second.summary.value == title
    assert str(first["LOCATION"]) == second.location.value
    assert first["DTSTART"].dt == second.dtstart.value == meeting.starts_at
    assert first["DTEND"].dt == second.dtend.value == meeting.ends_at
    # The mail with the invitation calls it by the same name, so that a calendar shows one of them.
    assert str(first["UID"]) == second.uid.value == f"{meeting.uid}@selaras"
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_nothing_but_title_place_and_time_leaves_the_house(province: Province) -> None:
    when = appointment(place="", video_url="https://video.example/rahasia", video_note="Sandi 1234")
    province.invited(when=when, note="Catatan dalam", chair_name="Lidia Miri")
    content = read(feed_of(province.planner)).content.decode()
    assert "Rakor Kesbangpol" in content
    for secret in ("rahasia", "1234", "Catatan dalam", "Lidia", "DESCRIPTION", "ATTENDEE", "ORGANIZER"):
        assert secret not in content


def test_a_feed_holds_what_concerns_its_owner_and_no_foreign_row(province: Province) -> None:
    province.plan(title="Belum diundang")
    province.invited(title="Diundang")
    other = feed_of(province.bappeda_contact)
    assert set(events(feed_of(province.planner))) == {"Belum diundang", "Diundang"}
    assert set(events(feed_of(province.contact, ["rapat"]))) == {"Diundang"}
    assert events(other) == {}


def test_what_its_owner_may_no_longer_see_is_gone_with_the_next_reading(province: Province) -> None:
    province.invited(title="Diundang")
    token = feed_of(province.contact)
    assert events(token)
    Grant.objects.filter(user=province.contact_user).update(revoked_at=NOW)
    assert events(token) == {}


def test_a_session_of_somebody_else_changes_nothing(province: Province) -> None:
    province.plan(title="Milik provinsi")
    client = Client()
    client.force_login(province.planner_user)
    assert b"Milik provinsi" not in read(feed_of(province.contact), client).content


def test_many_days_no_end_and_a_cancelled_one(province: Province) -> None:
    starts = datetime(2026, 1, 31, 16, 30, tzinfo=UTC)  # half past eleven at night in Palangka Raya
    province.plan(title="Tanpa akhir", when=appointment(starts_at=starts, ends_at=None))
    province.plan(title="Tiga hari", when=appointment(ends_at=appointment().starts_at + timedelta(days=2)))
    off = province.invited(title="Batal")
    province.step(off, "cancel", "Batal")
    found = events(feed_of(province.planner, ["rapat"]))
    assert found["Tanpa akhir"]["DTSTART"].dt == starts
    assert found["Tanpa akhir"]["DTEND"].dt == starts + timedelta(hours=2)
    assert found["Tiga hari"]["DTEND"].dt - found["Tiga hari"]["DTSTART"].dt == timedelta(days=2)
    assert (str(found["Batal"]["STATUS"]), str(found["Batal"]["TRANSP"])) == ("CANCELLED", "TRANSPARENT")
    assert int(found["Batal"]["SEQUENCE"]) > 0


def test_what_is_due_is_a_moment_and_takes_no_time(province: Province) -> None:
    province.invited(title="Diundang")
    found = events(feed_of(province.contact, ["tugas"]))
    (due,) = found.values()
    assert str(due["SUMMARY"]).startswith("Batas: ")
    assert "DTEND" not in due
    assert str(due["TRANSP"]) == "TRANSPARENT"


def test_whole_days_end_on_the_day_after(province: Province) -> None:
    kegiatan(province, title="Tiga hari", starts_on=date(2026, 1, 30), ends_on=date(2026, 2, 1))
    (one,) = events(feed_of(province.planner, ["kegiatan"])).values()
    assert (one["DTSTART"].dt, one["DTEND"].dt) == (date(2026, 1, 30), date(2026, 2, 2))


# ---- the address


def test_only_a_hash_of_the_address_is_kept(province: Province) -> None:
    token = feed_of(province.planner)
    feed = CalendarFeed.objects.get()
    assert feed.token_hash == token_hash(token) != token
    assert token not in str(list(Event.objects.values()))


def test_a_revoked_an_unknown_and_a_replaced_address_are_not_found(province: Province) -> None:
    first = feed_of(province.planner)
    second = feed_of(province.planner)
    assert (read(first).status_code, read(second).status_code) == (404, 200)
    services.revoke_feed(scope=province.planner, now=NOW)
    assert {
        read(token).status_code for token in (second, "x" * 43, CalendarFeed.objects.last().token_hash)
    } == {404}  # type: ignore[union-attr]
    verbs = list(
        Event.objects.filter(verb__startswith="desk.feed").order_by("pk").values_list("verb", flat=True)
    )
    assert verbs == [f"desk.feed.{what}" for what in ("made", "revoked", "made", "revoked")]


def test_it_ends_with_the_account_and_does_not_come_back_with_it(province: Province) -> None:
    admin = person("admin", region=province.region)[1]
    user = User.objects.get(pk=province.contact_user.pk)
    token = feed_of(province.contact)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert feed_by_token(token) is None
    User.objects.filter(pk=user.pk).update(is_active=True)
    deactivate_person(scope=admin, user=user, now=NOW)
    reactivate_person(scope=admin, user=user, now=NOW)
    assert read(token).status_code == 404


def test_reading_too_often_is_slowed_down_and_the_address_stays_out_of_the_log(
    province: Province, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(throttle.RATES, "calendar_feed", "2/h/key")
    monkeypatch.setitem(throttle.RATES, "calendar_guess", "2/m/ip")
    token, other = feed_of(province.planner), feed_of(province.contact)
    with caplog.at_level(logging.DEBUG):
        assert [read(token).status_code for _ in range(3)] == [200, 200, 429]
    assert token not in caplog.text
    assert read(other).status_code == 200
    assert [read("x" * 43).status_code for _ in range(3)] == [404, 404, 429]


def test_an_unchanged_feed_is_not_sent_again(province: Province) -> None:
    province.plan()
    token = feed_of(province.planner)
    first = read(token)
    again = Client().get(
        reverse("calendar_feed_file", args=[token]), headers={"If-None-Match": first["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert "no-cache" in first["Cache-Control"]
    assert Client().post(reverse("calendar_feed_file", args=[token])).status_code == 405


@pytest.mark.slow
def test_a_large_feed_costs_no_more_queries(province: Province) -> None:
    feed = services.make_feed(scope=province.planner, codes=EVERYTHING, now=NOW)[0]
    counts = []
    for number in (20, 180):
        many(province, number)
        with CaptureQueriesContext(connection) as seen:
            assert text_of(feed, NOW).count("BEGIN:VEVENT") >= number
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12


def test_there_is_one_live_feed_for_a_person(province: Province) -> None:
    feed_of(province.planner)
    with pytest.raises(Exception, match=r"UNIQUE|one_live_feed"), transaction.atomic():
        CalendarFeed.objects.create(user=province.planner_user, token_hash="x", created_at=NOW)
    with pytest.raises(ValidationError):
        services.change_feed(scope=province.contact, codes=["rapat"], now=NOW)
    assert not services.revoke_feed(scope=province.contact, now=NOW)


@pytest.mark.parametrize("codes", [[], ["rahasia"], ["rapat", "libur"]])
def test_a_feed_holds_known_sources_only(province: Province, codes: list[str]) -> None:
    with pytest.raises(ValidationError):
        feed_of(province.planner, codes)


def test_programs_and_visitors_make_no_feed(province: Province) -> None:
    for scope in (Scope(on=NOW.date()), Scope(on=NOW.date(), user_id=1, token_id=1)):
        assert not can_have_feed(scope)
        with pytest.raises(Refused):
            feed_of(scope)


# ---- its page


def test_the_page_shows_the_address_once_changes_what_is_in_it_and_ends_it(province: Province) -> None:
    client = Client()
    client.force_login(province.planner_user)
    page, none = reverse("calendar_feed"), client.post(reverse("calendar_feed"), {})
    assert none.status_code == 422
    made = client.post(page, {"codes": ["rapat", "tugas"]})
    address = made.context["url"]
    assert made["Cache-Control"] == "no-store"
    assert Client().get(address).status_code == 200
    token = address.rpartition("/")[2].removesuffix(".ics")
    assert token not in client.get(page).content.decode()
    client.post(reverse("calendar_feed_change"), {"codes": ["kegiatan"]})
    assert CalendarFeed.objects.get(revoked_at=None).codes == ["kegiatan"]
    client.post(reverse("calendar_feed_change"), {"codes": ["libur"]})
    assert CalendarFeed.objects.get(revoked_at=None).codes == ["kegiatan"]
    client.post(reverse("calendar_feed_revoke"))
    assert Client().get(address).status_code == 404
