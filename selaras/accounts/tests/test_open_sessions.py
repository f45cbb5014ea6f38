"""The list of browsers one is signed in with, and ending those that one does not know."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as project
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from selaras.accounts import compute, selectors, services
from selaras.accounts.models import OpenSession, User
from selaras.accounts.services import sessions as service
from selaras.accounts.tests.factories import NOW, PASSWORD, SYSTEM, make_user, scope_of
from selaras.audit.models import Event
from selaras.core import clock
from selaras.core.verdict import Refused

pytestmark = pytest.mark.django_db
PAGE, OTHERS = "/akun/sesi/", "/akun/sesi/akhiri-lain/"
PHONE = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"
)
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0"


@pytest.fixture
def rusmala() -> User:
    return make_user("rusmala", full_name="Rusmala")


def sign_in(agent: str = DESK, address: str = "10.1.0.7", login: str = "rusmala") -> Client:
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR=address)
    answer = client.post(reverse("account_login"), {"login": login, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("account")).status_code == 200


def key_of(client: Client) -> str:
    return client.cookies[project.SESSION_COOKIE_NAME].value


def row_of(client: Client) -> OpenSession:
    return OpenSession.objects.get(key=key_of(client))


def test_each_browser_is_listed_with_its_device_and_address_and_this_one_is_marked(rusmala: User) -> None:
    sign_in(PHONE, "36.80.1.2")
    page = sign_in().get(PAGE).content.decode()
    assert "Chrome di Android" in page and "36.80.1.2" in page
    assert "Firefox di Windows" in page and "10.1.0.7" in page
    assert page.count("Perangkat ini") == 1 and page.index("Perangkat ini") > page.index("Firefox di Windows")


@pytest.mark.parametrize(
    "agent, words",
    [
        (PHONE, ("Chrome", "Android")),
        (DESK, ("Firefox", "Windows")),
        (DESK.replace("Firefox/132.0", "Chrome/130.0 Safari/537.36 Edg/130.0"), ("Edge", "Windows")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1", ("Safari", "iPhone")),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0 Safari/537.36 OPR/116.0", ("Opera", "Linux")),
        ("curl/8.5", ("", "")),
        ("", ("", "")),
        ("<script>alert(1)</script>" * 1000, ("", "")),
    ],
)  # fmt: skip
def test_a_device_is_named_in_words(agent: str, words: tuple[str, str]) -> None:
    assert compute.device_words(agent) == words


def test_ending_one_session_ends_that_one_alone(rusmala: User) -> None:
    phone, desk = sign_in(PHONE), sign_in()
    assert desk.post(reverse("account_session_end", args=[row_of(phone).pk])).status_code == 302
    assert not is_in(phone) and is_in(desk)
    event = Event.objects.get(verb="accounts.session.ended")
    assert (event.actor_id, event.after["device"]) == (rusmala.pk, "Chrome di Android")


def test_a_session_of_somebody_else_is_not_found_and_stays(rusmala: User) -> None:
    make_user("hafiz")
    theirs, mine = sign_in(login="hafiz"), sign_in()
    assert mine.post(reverse("account_session_end", args=[row_of(theirs).pk])).status_code == 404
    assert is_in(theirs)
    with pytest.raises(Refused):
        services.end_session(scope=scope_of(rusmala), session=row_of(theirs), now=NOW)


def test_one_does_not_cut_off_the_branch_one_sits_on(rusmala: User) -> None:
    desk = sign_in()
    answer = desk.post(reverse("account_session_end", args=[row_of(desk).pk]))
    assert answer["Location"] == reverse("account_logout") and is_in(desk)


def test_all_others_end_those_too_that_nobody_had_noted(rusmala: User) -> None:
    phone, unknown, desk = sign_in(PHONE), sign_in(), sign_in()
    OpenSession.objects.filter(key=key_of(unknown)).delete()
    assert desk.post(OTHERS).status_code == 302
    assert (is_in(phone), is_in(unknown), is_in(desk)) == (False, False, True)
    assert [row.key for row in OpenSession.objects.all()] == [key_of(desk)]
    assert Event.objects.get(verb="accounts.sessions.ended").after["sessions"] == 1


def test_a_link_from_elsewhere_ends_nothing(rusmala: User) -> None:
    phone, desk = sign_in(PHONE), sign_in()
    assert desk.get(OTHERS).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.cookies[project.SESSION_COOKIE_NAME] = key_of(desk)
    assert strict.post(OTHERS).status_code == 403
    assert is_in(phone)


def test_a_changed_password_ends_the_others_and_the_row_follows_the_new_key(rusmala: User) -> None:
    phone, desk = sign_in(PHONE), sign_in()
    before = key_of(desk)
    new = {"current": PASSWORD, "password": "sungai baru jernih 9", "again": "sungai baru jernih 9"}
    desk.post(reverse("account_change_password"), new)
    assert not is_in(phone) and is_in(desk) and key_of(desk) != before
    assert [row.key for row in OpenSession.objects.all()] == [key_of(desk)]


def test_a_one_time_link_and_a_closed_account_empty_the_list(rusmala: User) -> None:
    for end in (_by_link, lambda user: services.deactivate(scope=SYSTEM, user=user, now=NOW)):
        client = sign_in()
        end(rusmala)
        assert not is_in(client) and not OpenSession.objects.filter(key=key_of(client)).exists()


def _by_link(user: User) -> None:
    _invitation, token = services.invite(scope=SYSTEM, user=user, now=clock.now())
    services.use_invitation(token=token, password=PASSWORD, now=clock.now())


def test_signing_out_takes_the_row_away_and_signing_in_anew_leaves_no_ghost(rusmala: User) -> None:
    client = sign_in()
    client.post(reverse("account_logout"))
    assert not OpenSession.objects.exists()
    client = sign_in()
    stale = client.session
    stale.flush()  # as when the store has lost it
    client.post(reverse("account_login"), {"login": "rusmala", "password": PASSWORD})
    assert OpenSession.objects.count() == 1


@pytest.mark.parametrize("engine", ["db", "cached_db", "cache", "file"])
def test_it_ends_whatever_store_the_sessions_lie_in(
    settings: Any, rusmala: User, engine: str, tmp_path: Any
) -> None:
    settings.SESSION_ENGINE = f"django.contrib.sessions.backends.{engine}"
    settings.SESSION_FILE_PATH = str(tmp_path)
    phone, desk = sign_in(PHONE), sign_in()
    desk.post(reverse("account_session_end", args=[row_of(phone).pk]))
    assert not is_in(phone) and is_in(desk)
    third = sign_in(PHONE)
    desk.post(OTHERS)
    assert not is_in(third) and is_in(desk)


def test_a_request_on_its_way_does_not_bring_an_ended_session_back(rusmala: User) -> None:
    phone, desk = sign_in(PHONE), sign_in()
    held = phone.session
    desk.post(reverse("account_session_end", args=[row_of(phone).pk]))
    request = type("R", (), {"session": held, "META": {}, "COOKIES": {}})()
    services.follow_session(request=request, user=rusmala, now=clock.now() + timedelta(hours=1))
    assert [row.key for row in OpenSession.objects.all()] == [key_of(desk)]
    assert not is_in(phone)


def test_seen_is_noted_once_in_ten_minutes_and_with_the_address(
    rusmala: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in()
    began = row_of(client)
    monkeypatch.setattr(clock, "now", lambda: began.seen_at + timedelta(minutes=9))
    client.get(reverse("account"), REMOTE_ADDR="10.9.9.9")
    assert row_of(client).last_address == "10.1.0.7"
    later = began.seen_at + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    client.get(reverse("account"), REMOTE_ADDR="10.9.9.9")
    row = row_of(client)
    assert (row.first_address, row.last_address, row.seen_at) == ("10.1.0.7", "10.9.9.9", later)


def test_a_page_is_shown_though_the_note_cannot_be_written(
    rusmala: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in()
    service._noted.clear()

    def locked(*args: Any, **kwargs: Any) -> Any:
        raise OperationalError("database is locked")

    monkeypatch.setattr("django.db.models.query.QuerySet.update", locked)
    assert is_in(client)


def test_a_session_from_before_the_list_is_taken_into_it(rusmala: User) -> None:
    client = sign_in()
    OpenSession.objects.all().delete()
    service._noted.clear()
    assert is_in(client) and row_of(client).user_id == rusmala.pk


def test_what_is_kept_in_memory_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "NOTED_AT_MOST", 3)
    for number in range(9):
        service._note(f"k{number}", NOW)
    assert len(service._noted) <= 3


def test_rows_go_with_their_sessions(rusmala: User) -> None:
    client = sign_in()
    row = row_of(client)
    assert services.drop_ended_sessions(row.ends_at - timedelta(seconds=1)) == 0
    assert services.drop_ended_sessions(row.ends_at + timedelta(seconds=1)) == 1
    assert not selectors.open_sessions(rusmala, now=clock.now()).exists()


def test_the_page_costs_the_same_for_many_sessions(
    rusmala: User, assert_max_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    client = sign_in()
    for number in range(60):
        OpenSession.objects.create(
            user=rusmala,
            key=f"k{number}",
            began_at=NOW,
            seen_at=NOW,
            ends_at=clock.now() + timedelta(hours=1),
        )
    with assert_max_queries(12):
        page = client.get(PAGE).content.decode()
    assert page.count("Keluarkan<") == 49 and "dan 11 sesi lagi" in page
