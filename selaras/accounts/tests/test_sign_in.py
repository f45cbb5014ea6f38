"""Signing in by name, e-mail or NIP, and out again; a closed account and a foreign address get nowhere."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import BasePasswordHasher, get_hasher
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse

from selaras.accounts import backends, services
from selaras.accounts.models import User
from selaras.accounts.tests.factories import NOW, PASSWORD, SYSTEM, make_user
from selaras.audit.models import Event

pytestmark = pytest.mark.django_db
NIP = "198001012005012001"


@pytest.fixture
def rusmala() -> User:
    return make_user("rusmala", email="Rusmala@Contoh.go.id", nip=NIP)


def sign_in(client: Client, login: str, password: str = PASSWORD, **extra: str) -> object:
    return client.post(reverse("account_login"), {"login": login, "password": password, **extra})


def is_in(client: Client) -> bool:
    return client.get(reverse("account")).status_code == 200


@pytest.mark.parametrize(
    "login",
    ["rusmala", " RUSMALA ", "rusmala@contoh.go.id", "RUSMALA@contoh.GO.ID", NIP, "19800101 200501 2 001"],
)
def test_one_person_has_three_names_at_the_door(client: Client, rusmala: User, login: str) -> None:
    assert sign_in(client, login).status_code == 302  # type: ignore[attr-defined]
    assert client.session["_auth_user_id"] == str(rusmala.pk)


def test_signing_in_is_recorded(client: Client, rusmala: User) -> None:
    sign_in(client, "rusmala")
    event = Event.objects.get(verb="accounts.signed_in")
    assert (event.actor_id, event.subject_id) == (rusmala.pk, str(rusmala.pk))


@pytest.mark.parametrize(
    "login, password", [("rusmala", "salah"), ("bukan-siapa", PASSWORD), ("rusmala", "")]
)
def test_a_wrong_pair_does_not_open(client: Client, rusmala: User, login: str, password: str) -> None:
    sign_in(client, login, password)
    assert not is_in(client)


def test_a_closed_account_an_unknown_name_and_a_wrong_password_get_the_same_answer(rusmala: User) -> None:
    make_user("hafiz", is_active=False)
    answers = []
    for login, password in [
        ("rusmala", "salah"),
        ("bukan-siapa", "salah"),
        ("hafiz", PASSWORD),
        ("a@b.id", "x"),
    ]:
        response = sign_in(Client(), login, password)
        answers.append((response.status_code, response.context["form"].non_field_errors()))  # type: ignore[attr-defined]
    assert all(answer == answers[0] for answer in answers) and answers[0][0] == 200


class CountingHasher:
    def __init__(self) -> None:
        self.encodings = 0

    def __call__(self, original: type[BasePasswordHasher]) -> object:
        counter, encode = self, original.encode

        def counted(self: BasePasswordHasher, *args: object, **kwargs: object) -> str:
            counter.encodings += 1
            return encode(self, *args, **kwargs)  # type: ignore[arg-type]

        return counted


@pytest.mark.parametrize("login", ["rusmala", "bukan-siapa", "hafiz", "tanpa-sandi", "x" * 255, "a\x00b"])
def test_every_try_costs_one_hash(monkeypatch: pytest.MonkeyPatch, rusmala: User, login: str) -> None:
    """The time of an answer must not tell who has an account."""
    make_user("hafiz", is_active=False)
    make_user("tanpa-sandi", password=None)
    counter, hasher = CountingHasher(), type(get_hasher())
    monkeypatch.setattr(hasher, "encode", counter(hasher))
    assert authenticate(None, username=login, password="salah") is None
    assert counter.encodings == 1


def test_an_account_without_a_password_cannot_be_entered() -> None:
    make_user("baru", password=None)
    assert authenticate(None, username="baru", password="") is None
    assert authenticate(None, username="baru", password="!") is None
    assert backends.NameMailOrNipBackend().authenticate(None) is None


def test_the_session_gets_a_new_key_at_the_door(client: Client, rusmala: User) -> None:
    client.session["sebelum"] = "x"
    session = client.session
    session["planted"] = 1
    session.save()
    before = session.session_key
    sign_in(client, "rusmala")
    assert client.session.session_key != before


def test_a_deactivated_person_loses_open_sessions(client: Client, rusmala: User) -> None:
    sign_in(client, "rusmala")
    assert is_in(client)
    services.deactivate(scope=SYSTEM, user=rusmala, now=NOW)
    assert not is_in(client)


def test_a_changed_password_ends_other_sessions(client: Client, rusmala: User) -> None:
    sign_in(client, "rusmala")
    services.set_password(scope=SYSTEM, user=rusmala, password="lain sekali 2026", now=NOW)
    assert not is_in(client)


@pytest.mark.parametrize(
    "evil",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "https://testserver@evil.example/",
    ],
)
def test_the_door_leads_to_no_foreign_address(client: Client, rusmala: User, evil: str) -> None:
    for response in (
        sign_in(client, "rusmala", next=evil),
        client.get(reverse("account_login"), {"next": evil}),
    ):
        assert response.status_code == 302  # type: ignore[attr-defined]
        assert "evil" not in response["Location"] and "alert" not in response["Location"]  # type: ignore[index]


def test_the_door_leads_back_to_where_one_came_from(client: Client, rusmala: User) -> None:
    page = client.get(reverse("account"))
    assert page["Location"] == "/masuk/?next=/akun/"
    assert 'value="/akun/"' in client.get(page["Location"]).content.decode()
    assert sign_in(client, "rusmala", next="/akun/")["Location"] == "/akun/"  # type: ignore[index]


def test_a_link_cannot_sign_out_but_the_button_does(client: Client, rusmala: User) -> None:
    sign_in(client, "rusmala")
    assert client.get(reverse("account_logout")).status_code == 200
    assert is_in(client)
    client.post(reverse("account_logout"))
    assert not is_in(client)


def test_a_form_of_another_site_cannot_sign_anybody_in(rusmala: User) -> None:
    client = Client(enforce_csrf_checks=True)
    response = sign_in(client, "rusmala")
    assert response.status_code == 403  # type: ignore[attr-defined]


def test_a_script_gets_the_page_and_no_other_format(client: Client, rusmala: User) -> None:
    response = client.post(
        reverse("account_login"),
        {"login": "rusmala", "password": "salah"},
        headers={"x-requested-with": "XMLHttpRequest", "accept": "application/json"},
    )
    assert response["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_email",
        "account_inactive",
        "account_set_password",
        "account_confirm_email",
        "account_reauthenticate",
        "account_email_verification_sent",
    ],
)
def test_no_other_address_of_allauth_is_routed(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


@override_settings(DEMO=False)
def test_the_sign_in_page_costs_no_query_and_cannot_be_cached(
    client: Client, assert_max_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    with assert_max_queries(0):
        response = client.get(reverse("account_login"))
    assert "no-store" in response["Cache-Control"]
    assert response.content.count(b"<h1") == 1
