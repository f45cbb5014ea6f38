"""The second step at the door: asked after the password, and by no path left out."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from selaras.accounts import compute, services
from selaras.accounts.models import User
from selaras.accounts.services import post, throttle
from selaras.accounts.services import second_step as steps
from selaras.accounts.tests.factories import NOW, PASSWORD, SYSTEM, make_user, scope_of
from selaras.audit.models import Event
from selaras.core import clock

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ASK = "/masuk/langkah-kedua/"


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """``at(seconds)`` moves the clock to NOW plus these seconds and gives the code of that moment."""

    def move(seconds: float) -> str:
        now = NOW + timedelta(seconds=seconds)
        monkeypatch.setattr(clock, "now", lambda: now)
        return code_at(now)

    move(0)
    return move


def code_at(now: datetime) -> str:
    return compute.totp(SECRET, compute.counter_at(now))


def with_app(user: User, now: datetime = NOW - timedelta(days=1)) -> list[str]:
    return services.add_totp(scope=scope_of(user), user=user, secret=SECRET, code=code_at(now), now=now)


@pytest.fixture(autouse=True)
def _own_post() -> Iterator[None]:
    """Without the outbox of the floor above."""
    restore = services.register_post(post._at_once)
    yield
    restore()


@pytest.fixture
def rusmala(at: Any) -> User:
    user = make_user("rusmala", email="rusmala@contoh.go.id")
    with_app(user)
    mail.outbox.clear()
    return user


def password(client: Client, **more: str) -> HttpResponse:
    fields = {"login": "rusmala", "password": PASSWORD} | more
    return client.post(reverse("account_login"), fields)


def answer(client: Client, code: str, **extra: Any) -> HttpResponse:
    return client.post(ASK, {"code": code}, **extra)


def is_in(client: Client) -> bool:
    return client.get(reverse("account")).status_code == 200


@pytest.mark.parametrize(
    "counter, code",
    [(1, "94287082"), (37037036, "07081804"), (66666666, "69279037"), (666666666, "65353130")],
)
def test_codes_are_those_of_the_standard(counter: int, code: str) -> None:
    """The table of RFC 6238, of whose eight digits ours are the last six."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert compute.totp(secret, counter) == code[2:]


def test_the_password_alone_opens_nothing(rusmala: User, client: Client) -> None:
    response = password(client, next="/akun/")
    assert (response.status_code, response["Location"]) == (302, ASK)
    assert not is_in(client)
    assert "rusmala".title() in client.get(ASK).content.decode()


def test_password_and_code_open_the_door_and_lead_where_one_was_going(
    rusmala: User, client: Client, at: Any
) -> None:
    password(client, next="/akun/sandi/")
    response = answer(client, at(0))
    assert response["Location"] == "/akun/sandi/"
    assert is_in(client) and client.session["second_step"] == "totp"


def test_a_code_typed_with_a_blank_counts(rusmala: User, client: Client, at: Any) -> None:
    password(client)
    code = at(0)
    assert answer(client, f" {code[:3]} {code[3:]} ").status_code == 302


@pytest.mark.parametrize(
    "typed",
    ["", "000000", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "９９９９９９", "000000\n000000", "-00001"],
)
def test_a_wrong_code_opens_nothing(rusmala: User, client: Client, at: Any, typed: str) -> None:
    password(client)
    assert answer(client, typed).status_code == 422
    assert not is_in(client)


def test_a_code_is_good_once_even_in_its_own_half_minute(rusmala: User, at: Any) -> None:
    first, second = Client(), Client()
    password(first), password(second)
    assert answer(first, at(0)).status_code == 302
    assert answer(second, at(1)).status_code == 422
    assert not is_in(second)


def test_a_code_seen_earlier_is_not_good_later_within_its_drift(rusmala: User, at: Any) -> None:
    """allauth's own memory of used codes ends after half a minute, while drift lets a code live longer."""
    watched = at(0)
    first, second = Client(), Client()
    password(first), password(second)
    answer(first, watched)
    at(31)
    assert answer(second, watched).status_code == 422


def test_an_older_code_than_the_last_used_is_a_replay(rusmala: User, at: Any) -> None:
    older = at(0)
    first, second = Client(), Client()
    password(first), password(second)
    assert answer(first, at(30)).status_code == 302
    assert answer(second, older).status_code == 422


def test_the_code_that_set_the_app_up_opens_nothing_afterwards(client: Client, at: Any) -> None:
    with_app(make_user("rusmala"), NOW)
    password(client)
    assert answer(client, at(5)).status_code == 422


@pytest.mark.parametrize("drift, enters", [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_phone_may_be_half_a_minute_wrong(
    rusmala: User, client: Client, at: Any, drift: int, enters: bool
) -> None:
    password(client)
    assert (answer(client, code_at(NOW + timedelta(seconds=drift))).status_code == 302) is enters


def test_of_two_who_send_one_code_at_once_one_enters(at_once: Any) -> None:
    user = make_user("rusmala")
    with_app(user)

    def use() -> str:
        return services.use_code(user=user, typed=code_at(NOW), now=NOW)

    results = at_once(use, use)
    assert sorted(type(one).__name__ for one in results) == ["WrongCodeError", "str"]


def test_guessing_digits_stops_after_ten_tries_from_one_address(
    rusmala: User, client: Client, at: Any
) -> None:
    password(client)
    assert [answer(client, "000000").status_code for _ in range(11)] == [422] * 10 + [429]
    assert answer(client, at(0)).status_code == 429


@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_guessing_from_many_addresses_ends_while_a_recovery_code_still_opens(
    client: Client, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(throttle.RATES, "second_step_everywhere", "3/d/key")
    codes = with_app(make_user("rusmala"))
    password(client)
    for number in range(3):
        answer(client, "000000", headers={"x-forwarded-for": f"10.0.0.{number}"})
    late = answer(client, at(0), headers={"x-forwarded-for": "10.0.0.9"})
    assert late.status_code == 422 and "Terlalu banyak kode salah" in late.content.decode()
    assert answer(client, codes[0], headers={"x-forwarded-for": "10.0.0.9"}).status_code == 302


def test_a_recovery_code_opens_once_and_the_owner_is_told(client: Client, at: Any) -> None:
    user = make_user("rusmala", email="r@contoh.go.id")
    codes = with_app(user)
    mail.outbox.clear()
    password(client)
    written = "-".join(compute.grouped(codes[3]).split()).lower()
    assert answer(client, written).status_code == 302
    assert client.session["second_step"] == "recovery_codes"
    assert "kode pemulihan" in mail.outbox[0].body
    assert Event.objects.filter(verb="accounts.second_step.recovered").count() == 1
    again = Client()
    password(again)
    assert answer(again, codes[3]).status_code == 422


def test_new_recovery_codes_make_a_stolen_sheet_worthless(client: Client, at: Any) -> None:
    user = make_user("rusmala")
    stolen = with_app(user)
    fresh = services.new_recovery_codes(scope=scope_of(user), user=user, now=NOW)
    password(client)
    assert answer(client, stolen[0]).status_code == 422
    assert answer(client, fresh[0]).status_code == 302


def test_the_database_holds_neither_secret_nor_codes_as_text(rusmala: User) -> None:
    codes = services.new_recovery_codes(scope=scope_of(rusmala), user=rusmala, now=NOW)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert SECRET not in kept and not any(code in kept for code in codes)


def test_with_another_key_of_the_installation_nobody_enters_and_nothing_breaks(
    rusmala: User, client: Client, at: Any
) -> None:
    password(client)
    sealed = Authenticator.objects.get(type="totp")
    sealed.data["secret"] = "bukan-rahasia"
    sealed.save()
    assert answer(client, at(0)).status_code == 422


def test_a_link_from_a_mailbox_asks_for_the_second_step_too(rusmala: User, client: Client, at: Any) -> None:
    _invitation, token = services.invite(scope=SYSTEM, user=rusmala, now=NOW, purpose="reset")
    fields = {"password": "sandi baru sekali", "again": "sandi baru sekali"}
    response = client.post(reverse("account_one_time_link", args=[token]), fields)
    assert response["Location"] == ASK and not is_in(client)
    assert answer(client, at(0)).status_code == 302 and is_in(client)


def test_the_second_step_cannot_be_reached_or_answered_without_the_password(rusmala: User, at: Any) -> None:
    client = Client()
    assert client.get(ASK)["Location"] == reverse("account_login")
    assert answer(client, at(0))["Location"] == reverse("account_login")
    assert not is_in(client)


def test_the_code_of_one_person_opens_no_other_account(rusmala: User, at: Any) -> None:
    other = make_user("hafiz")
    with_app(other)
    Authenticator.objects.filter(user=other, type="totp").delete()
    services.add_totp(
        scope=scope_of(other),
        user=other,
        secret="MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK",
        code=compute.totp("MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK", compute.counter_at(NOW)),
        now=NOW,
    )
    client = Client()
    client.post(reverse("account_login"), {"login": "hafiz", "password": PASSWORD})
    assert answer(client, at(0)).status_code == 422


def test_a_closed_account_does_not_open_between_the_steps(rusmala: User, client: Client, at: Any) -> None:
    password(client)
    services.deactivate(scope=SYSTEM, user=rusmala, now=NOW)
    answer(client, at(0))
    assert not is_in(client)


@pytest.mark.parametrize(
    "credential", ["", "{}", "[]", "null", '{"id": "x"}', "bukan json", '{"response": 7}']
)
def test_a_forged_passkey_is_a_fault_of_the_form(rusmala: User, client: Client, credential: str) -> None:
    password(client)
    assert client.post(ASK, {"credential": credential}).status_code == 422
    response = Client().post(reverse("passkey_sign_in"), {"credential": credential})
    assert response["Location"] == reverse("account_login")
    assert not is_in(client)


def test_a_cloned_passkey_is_told_by_its_count(rusmala: User) -> None:
    key = Authenticator.objects.create(user=rusmala, type="webauthn", data={"name": "x", "count": 7})
    services.use_passkey(user=rusmala, factor=key, count=8, now=NOW)
    with pytest.raises(services.WrongCodeError):
        services.use_passkey(user=rusmala, factor=key, count=8, now=NOW)
    services.use_passkey(user=rusmala, factor=key, count=0, now=NOW)


def test_the_words_of_every_change_are_known_to_the_audit() -> None:
    from selaras.audit.choices import verbs

    assert set(steps.choices.SECOND_STEP_NEWS) <= set(verbs())
    assert all(re.match(r"[a-z]", str(words)) for words in steps.choices.SECOND_STEP_NEWS.values())
