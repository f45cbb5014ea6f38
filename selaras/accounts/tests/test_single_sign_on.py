"""Signing in with an outside provider in a second process, and what a hostile one answers."""

import http.client
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from selaras.accounts.models import User
from selaras.accounts.services import single_sign_on
from selaras.accounts.tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LEAVE, BACK = "/masuk/sso/", "/masuk/sso/kembali/"
NIP = "198001012005012001"
VOUCHED = {"email": "Rusmala@Contoh.go.id", "email_verified": True}


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    script = Path(__file__).with_name("provider.py")
    process = subprocess.Popen(
        [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stdin is not None
    yield process.stdout.readline().strip()
    process.stdin.close()
    process.wait(20)
    process.stdout.close()


@pytest.fixture(autouse=True)
def _offered(settings: Any, issuer: str) -> None:
    settings.SSO_ISSUER, settings.SSO_CLIENT = issuer, "selaras"
    settings.SSO_SECRET, settings.SSO_NAME = "rahasia penyedia", "SSO Contoh"
    settings.SSO_NIP_CLAIM = "nip"
    tell(issuer, claims=VOUCHED)
    cache.clear()


@pytest.fixture
def rusmala() -> User:
    return make_user("rusmala", email="rusmala@contoh.go.id", nip=NIP)


def ask(url: str) -> http.client.HTTPResponse:
    parts = urlsplit(url)
    line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    line.request("GET", f"{parts.path}?{parts.query}")
    answer = line.getresponse()
    answer.body = answer.read()  # type: ignore[attr-defined]
    line.close()
    return answer


def tell(issuer: str, lie: str = "", claims: Any = None, turn: str = "") -> int:
    told = urlencode({"lie": lie, "claims": json.dumps(claims or VOUCHED), "turn": turn})
    return int(json.loads(ask(f"{issuer}/told?{told}").body)["keys_asked"])  # type: ignore[attr-defined]


def at_provider(client: Client, onward: str = "") -> str:
    """The address under which the provider sends the browser back."""
    left = client.get(f"{LEAVE}{onward}")
    assert left.status_code == 302, left.content
    location = ask(left["Location"]).getheader("Location") or ""
    parts = urlsplit(location)
    return f"{parts.path}?{parts.query}"


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def sign_in(client: Client) -> bool:
    answer = client.get(at_provider(client))
    assert answer.status_code == 302
    return is_in(client)


def test_who_has_an_account_comes_in_and_goes_where_he_was_going(client: Client, rusmala: User) -> None:
    page = client.get("/masuk/").content.decode()
    assert "Masuk dengan SSO Contoh" in page
    answer = client.get(at_provider(client, "?next=/akun/"))
    assert answer["Location"] == "/akun/" and client.session["_auth_user_id"] == str(rusmala.pk)


def test_the_request_carries_what_protects_it(client: Client, rusmala: User) -> None:
    asked = parse_qs(urlsplit(client.get(LEAVE)["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"] and asked["response_type"] == ["code"]
    kept = client.session["single_sign_on"]
    assert asked["state"] == [kept["state"]] and asked["nonce"] == [kept["nonce"]]
    assert kept["verifier"] not in str(asked) and len(kept["verifier"]) >= 43


@pytest.mark.parametrize("evil", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_it_leads_to_no_foreign_address(client: Client, rusmala: User, evil: str) -> None:
    answer = client.get(at_provider(client, f"?{urlencode({'next': evil})}"))
    assert is_in(client) and "evil" not in answer["Location"] and "alert" not in answer["Location"]


@pytest.mark.parametrize(
    "lie",
    [
        "aud", "iss", "expired", "future", "nonce", "azp", "several", "no_exp", "no_nonce", "no_sub",
        "no_aud", "no_iat", "none", "hs256", "other_key", "unknown_kid", "embedded", "garbage", "number",
        "signature",
        "mixed_up", "no_iss", "denied", "huge", "list", "issuer", "plain",
    ],
)  # fmt: skip
def test_a_hostile_answer_opens_nothing(client: Client, rusmala: User, issuer: str, lie: str) -> None:
    tell(issuer, lie)
    left = client.get(LEAVE)
    if left["Location"].startswith(issuer):
        parts = urlsplit(ask(left["Location"]).getheader("Location") or "")
        left = client.get(f"{parts.path}?{parts.query}")
    assert left["Location"] == "/masuk/" and not is_in(client)
    assert "tidak berhasil" in client.get("/masuk/").content.decode()


def test_an_answer_counts_once_and_in_the_browser_that_asked(client: Client, rusmala: User) -> None:
    back = at_provider(client)
    stranger = Client()
    assert stranger.get(back)["Location"] == "/masuk/" and not is_in(stranger)
    other = Client()
    other.get(LEAVE)
    assert other.get(back)["Location"] == "/masuk/" and not is_in(other), "the state of another browser"
    client.get(back)
    assert is_in(client)
    client.post("/keluar/")
    assert client.get(back)["Location"] == "/masuk/" and not is_in(client), "replayed"


def test_a_wrong_answer_spends_what_was_begun(client: Client, rusmala: User) -> None:
    back = at_provider(client)
    client.get(f"{BACK}?code=x&state=forged")
    client.get(back)
    assert not is_in(client)


def test_who_comes_back_late_begins_anew(
    client: Client, rusmala: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = at_provider(client)
    monkeypatch.setattr(single_sign_on, "PATIENCE_SECONDS", -1)
    client.get(back)
    assert not is_in(client)


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "rusmala@contoh.go.id"},
        {"email": "rusmala@contoh.go.id", "email_verified": False},
        {"email": "rusmala@contoh.go.id", "email_verified": "true"},
        {"email": "orang@lain.go.id", "email_verified": True},
        {"email": "rusmala", "email_verified": True},
        {"nip": int(NIP)},
        {"nip": "rusmala"},
        {"preferred_username": "rusmala", "name": "Rusmala"},
        {"email": "hafiz@contoh.go.id", "email_verified": True, "nip": NIP},
        {"email": ["rusmala@contoh.go.id"], "email_verified": True},
    ],
)
def test_only_what_the_provider_vouches_for_names_a_person(
    client: Client, rusmala: User, issuer: str, claims: dict[str, Any]
) -> None:
    make_user("hafiz", email="hafiz@contoh.go.id")
    before = User.objects.count()
    tell(issuer, claims=claims)
    assert not sign_in(client)
    assert User.objects.count() == before, "nobody gets an account this way"


def test_a_nip_names_a_person_too_and_a_closed_account_stays_closed(
    client: Client, rusmala: User, issuer: str
) -> None:
    tell(issuer, claims={"nip": NIP})
    assert sign_in(client)
    User.objects.update(is_active=False)
    assert not sign_in(Client())


def test_the_second_step_is_asked_here_too(client: Client, rusmala: User) -> None:
    Authenticator.objects.create(user=rusmala, type="totp", data={})
    answer = client.get(at_provider(client))
    assert answer["Location"].startswith("/masuk/langkah-kedua/") and not is_in(client)


def test_a_provider_that_changes_its_keys_is_followed_and_a_forger_does_not_make_us_ask_for_ever(
    client: Client, rusmala: User, issuer: str
) -> None:
    assert sign_in(client)
    tell(issuer, turn="k2")
    assert sign_in(Client())
    before = tell(issuer, "unknown_kid")
    assert [sign_in(Client()) for _ in range(5)] == [False] * 5
    assert tell(issuer) - before == 0, "asked anew a moment ago"


def test_without_the_setting_there_is_no_such_door(client: Client, settings: Any) -> None:
    settings.SSO_ISSUER = ""
    assert client.get(LEAVE).status_code == client.get(BACK).status_code == 404
    assert "Masuk dengan SSO" not in client.get("/masuk/").content.decode()


def test_a_provider_that_is_silent_is_said_to_be(client: Client, settings: Any) -> None:
    settings.SSO_ISSUER = "http://127.0.0.1:9"
    assert client.get(LEAVE)["Location"] == "/masuk/"
