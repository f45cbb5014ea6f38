"""Guessing is slowed down without locking anybody out of the own account."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from selaras.accounts import services
from selaras.accounts.services import throttle
from selaras.accounts.tests.factories import PASSWORD, SYSTEM, make_user
from selaras.core import clock

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NIP = "198001012005012001"
FEW = {"sign_in_posts": "600/m/ip", "sign_in": "600/5m/ip,5/5m/key", "sign_in_everywhere": "8/d/key"}


def attempt(login: str = "rusmala", password: str = "salah", address: str = "10.0.0.1", **extra: Any) -> str:
    client = Client(REMOTE_ADDR=address, **extra)
    response = client.post(reverse("account_login"), {"login": login, "password": password})
    if response.status_code == 302:
        return "in"
    return "wait" if "Terlalu banyak" in str(response.context["form"].non_field_errors()) else "wrong"


def test_after_five_wrong_tries_from_one_address_even_the_right_password_waits() -> None:
    make_user("rusmala")
    assert [attempt() for _ in range(6)] == ["wrong"] * 5 + ["wait"]
    assert attempt(password=PASSWORD) == "wait"


def test_the_three_names_of_a_person_share_their_tries() -> None:
    make_user("rusmala", email="r@contoh.id", nip=NIP)
    tries = [attempt(name) for name in ("rusmala", "r@contoh.id", NIP, "RUSMALA", "19800101 200501 2 001")]
    assert tries == ["wrong"] * 5
    assert attempt("r@contoh.id") == "wait"


def test_an_unknown_name_is_throttled_just_the_same() -> None:
    assert [attempt("bukan-siapa") for _ in range(6)] == ["wrong"] * 5 + ["wait"]


def test_a_stranger_cannot_lock_the_owner_out() -> None:
    make_user("rusmala")
    for _ in range(20):
        attempt(address="10.6.6.6")
    assert attempt(password=PASSWORD, address="10.0.0.1") == "in"


def test_many_addresses_are_slowed_down_too_and_a_one_time_link_still_opens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(throttle, "RATES", throttle.RATES | FEW)
    user = make_user("rusmala")
    tries = [attempt(address=f"10.0.1.{number}") for number in range(10)]
    assert tries == ["wrong"] * 8 + ["wait"] * 2
    _invitation, token = services.invite(scope=SYSTEM, user=user, now=clock.now())
    client = Client(REMOTE_ADDR="10.0.0.1")
    fields = {"password": "sandi baru sekali", "again": "sandi baru sekali"}
    assert client.post(reverse("account_one_time_link", args=[token]), fields).status_code == 302


def test_right_passwords_use_up_no_tries() -> None:
    make_user("rusmala")
    assert [attempt(password=PASSWORD) for _ in range(8)] == ["in"] * 8


def test_one_address_waits_after_sixty_posts_a_minute() -> None:
    answers = [attempt(f"orang-{number}") for number in range(61)]
    assert answers == ["wrong"] * 60 + ["wait"]


def test_the_visitor_cannot_choose_the_address_that_is_counted() -> None:
    make_user("rusmala")
    tries = [attempt(headers={"x-forwarded-for": f"1.2.3.{number}"}) for number in range(6)]
    assert tries[-1] == "wait"


@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_behind_the_proxy_the_last_address_counts() -> None:
    make_user("rusmala")
    for number in range(5):
        attempt(headers={"x-forwarded-for": f"1.2.3.{number}, 9.9.9.9"})
    assert attempt(headers={"x-forwarded-for": "5.5.5.5, 9.9.9.9"}) == "wait"
    assert attempt(headers={"x-forwarded-for": "9.9.9.9, 5.5.5.5"}) == "wrong"


def test_other_apps_can_throttle_with_a_key_of_their_own() -> None:
    request = RequestFactory().get("/")
    assert [services.allow(request, "password", key="7") for _ in range(11)] == [True] * 10 + [False]
    assert services.allow(request, "password", key="8")
    with pytest.raises(ImproperlyConfigured):
        services.allow(request, "password")


def test_guessing_one_time_links_is_throttled() -> None:
    client = Client(REMOTE_ADDR="10.0.0.9")
    codes = [
        client.get(reverse("account_one_time_link", args=[f"tebakan{n}"])).status_code for n in range(31)
    ]
    assert codes == [410] * 30 + [429]
