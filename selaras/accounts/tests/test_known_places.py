"""A place where somebody has signed in before stays open to the owner while the account is attacked."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.template.backends.django import Template
from django.test import Client
from django.urls import reverse

from selaras.accounts import choices, services
from selaras.accounts.models import KnownPlace, OpenSession, User
from selaras.accounts.services import throttle
from selaras.accounts.tests.factories import PASSWORD, make_user, scope_of
from selaras.core import clock

pytestmark = pytest.mark.django_db
OFFICE, HOME, MOBILE = "36.66.1.1", "36.66.2.2", "114.4.3.3"
TRIES = 1000


@pytest.fixture
def rusmala() -> User:
    return make_user("rusmala", email="rusmala@contoh.go.id")


def attempt(client: Client | None = None, address: str = OFFICE, password: str = PASSWORD) -> bool:
    """Whether one gets in; signs out again, so that the next try begins at the door."""
    client = client or Client()
    fields = {"login": "rusmala", "password": password}
    came_in = client.post(reverse("account_login"), fields, REMOTE_ADDR=address).status_code == 302
    if came_in:
        client.post(reverse("account_logout"))
    return came_in


@pytest.fixture
def phone(rusmala: User) -> Client:
    """A browser that has signed in from the office before."""
    client = Client()
    assert attempt(client)
    return client


@pytest.fixture
def attack(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """``attack(address_of_try)`` posts a thousand wrong passwords through the whole stack, drawing none."""

    def run(address_of_try: Any) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(Template, "render", lambda *args: "")
            inside = [attempt(None, address_of_try(n), f"tebakan {n}") for n in range(TRIES)]
        assert not any(inside)

    yield run
    cache.clear()


def from_everywhere(number: int) -> str:
    return f"10.{number // 250}.{number % 250}.7"


@pytest.mark.slow
def test_a_thousand_tries_from_everywhere_leave_the_owner_in_and_the_attacker_out(
    phone: Client, attack: Any
) -> None:
    attack(from_everywhere)
    assert attempt(phone, MOBILE), "the known device, wherever it is"
    assert attempt(Client(), OFFICE), "the known address, with its cookies cleared"
    assert not attempt(Client(), "10.99.1.1"), "a stranger waits even with the right password"
    assert not attempt(Client(), from_everywhere(3)), "and so does an address of the attack"


@pytest.mark.slow
def test_a_thousand_tries_from_the_same_network_leave_the_known_device_in(phone: Client, attack: Any) -> None:
    attack(lambda number: OFFICE)
    assert attempt(phone, OFFICE)
    assert not attempt(Client(), OFFICE), "nobody can tell this one from the attacker"
    colleague = make_user("hafiz")
    assert (
        colleague
        and Client()
        .post(reverse("account_login"), {"login": "hafiz", "password": PASSWORD}, REMOTE_ADDR=HOME)
        .status_code
        == 302
    )


def test_a_colleague_behind_the_same_address_is_not_held_up(rusmala: User, phone: Client) -> None:
    """Who guesses at other accounts uses up what strangers have there, not what is known there."""
    for number in range(61):
        Client().post(reverse("account_login"), {"login": f"x{number}", "password": "y"}, REMOTE_ADDR=OFFICE)
    assert attempt(Client(), OFFICE) and attempt(phone, OFFICE)


def test_a_stolen_device_cookie_gives_few_tries_and_no_way_in(phone: Client, rusmala: User) -> None:
    thief = Client()
    thief.cookies[choices.DEVICE_COOKIE] = phone.cookies[choices.DEVICE_COOKIE].value
    assert not any(attempt(thief, MOBILE, f"tebakan {n}") for n in range(12))
    assert not attempt(thief, MOBILE), "ten tries, then this cookie waits too"


def test_the_token_of_a_device_is_new_after_every_sign_in(phone: Client, rusmala: User) -> None:
    former = phone.cookies[choices.DEVICE_COOKIE].value
    attempt(phone)
    assert phone.cookies[choices.DEVICE_COOKIE].value != former
    assert KnownPlace.objects.filter(user=rusmala, kind=choices.DEVICE).count() == 1
    assert not KnownPlace.objects.filter(mark=former).exists(), "only its hash is kept"


def test_two_people_share_a_browser_and_both_are_known(phone: Client, rusmala: User) -> None:
    make_user("hafiz")
    fields = {"login": "hafiz", "password": PASSWORD}
    assert phone.post(reverse("account_login"), fields, REMOTE_ADDR=OFFICE).status_code == 302
    marks = set(KnownPlace.objects.filter(kind=choices.DEVICE).values_list("mark", flat=True))
    assert len(marks) == 1 and KnownPlace.objects.filter(kind=choices.DEVICE).count() == 2


def test_the_cookie_is_for_the_door_alone(phone: Client) -> None:
    morsel = phone.cookies[choices.DEVICE_COOKIE]
    assert (morsel["path"], morsel["samesite"], bool(morsel["httponly"])) == ("/masuk/", "Lax", True)


@pytest.mark.parametrize("cookie", ["", "x", "-", "\u00e9" * 50, "a" * 4000])
def test_a_made_up_cookie_is_no_known_device(rusmala: User, cookie: str) -> None:
    client = Client()
    client.cookies[choices.DEVICE_COOKIE] = cookie
    assert [attempt(client, HOME, "salah") for _ in range(5)] == [False] * 5
    assert not attempt(client, HOME)


def test_a_wrong_password_makes_no_place_known(rusmala: User) -> None:
    attempt(None, HOME, "salah")
    assert not KnownPlace.objects.exists()


def test_a_new_place_is_told_to_the_owner_and_a_known_one_is_not(phone: Client, rusmala: User) -> None:
    sent: list[dict[str, Any]] = []
    restore = services.register_post(lambda **letter: sent.append(letter))
    attempt(phone, MOBILE)
    attempt(Client(), OFFICE)
    assert sent == []
    attempt(Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/132.0"}), "5.5.5.5")
    restore()
    assert [one["to"] for one in sent] == ["rusmala@contoh.go.id"]
    assert "Firefox di Linux" in sent[0]["body"] and "5.5.5.5" in sent[0]["body"]


def test_ending_a_session_forgets_its_device(rusmala: User) -> None:
    lost, desk = Client(), Client()
    fields = {"login": "rusmala", "password": PASSWORD}
    for client in (lost, desk):
        client.post(reverse("account_login"), fields, REMOTE_ADDR=OFFICE)
    row = OpenSession.objects.order_by("pk").first()
    assert row is not None and row.place is not None
    services.end_session(scope=scope_of(rusmala), session=row, now=clock.now())
    assert KnownPlace.objects.filter(kind=choices.DEVICE).count() == 1
    lost_again = Client()
    lost_again.post(reverse("account_login"), fields, REMOTE_ADDR=HOME)
    desk.post(reverse("account_sessions_end"))
    assert KnownPlace.objects.filter(kind=choices.DEVICE).count() == 1
    assert not KnownPlace.objects.filter(kind=choices.ADDRESS).exists()


def test_places_have_an_end_in_number_and_time(rusmala: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choices, "PLACES_KEPT", 2)
    for number in range(4):
        assert attempt(Client(), f"36.66.9.{number}")
    assert KnownPlace.objects.filter(kind=choices.ADDRESS).count() == 2
    assert services.drop_stale_places(clock.now() + choices.PLACE_LIFETIME - timedelta(days=1)) == 0
    assert services.drop_stale_places(clock.now() + choices.PLACE_LIFETIME + timedelta(days=1)) == 4


def test_no_place_has_tries_without_end() -> None:
    """Each door a wrong password can be tried at is bounded by the day."""
    for action in ("sign_in_device", "sign_in_address", "sign_in_everywhere"):
        assert "/d/key" in throttle.RATES[action]
