"""Setting up the second step in the own account, changing it, and taking it away."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from selaras.accounts import compute, permissions, selectors, services
from selaras.accounts.models import User
from selaras.accounts.tests.factories import NOW, PASSWORD, SYSTEM, make_user, scope_of
from selaras.accounts.views.second_step import SECRET
from selaras.core import clock
from selaras.core.verdict import Refused

pytestmark = pytest.mark.django_db
APP = "/akun/dua-langkah/aplikasi/"


@pytest.fixture(autouse=True)
def _fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def rusmala(client: Client) -> User:
    user = make_user("rusmala")
    client.force_login(user)
    return user


def code_of(client: Client) -> str:
    return compute.totp(client.session[SECRET], compute.counter_at(NOW))


def set_up(client: Client, **more: str) -> Any:
    client.get(APP)
    return client.post(APP, {"code": code_of(client), "current": PASSWORD} | more)


def key_of(user: User, name: str = "laptop") -> Authenticator:
    return Authenticator.objects.create(user=user, type="webauthn", data={"name": name, "count": 0})


def test_the_app_is_set_up_with_one_code_and_ten_codes_are_shown_once(client: Client, rusmala: User) -> None:
    page = client.get(APP)
    assert compute.grouped(client.session[SECRET]) in page.content.decode()
    assert "data:image/svg+xml" in page.content.decode() and "no-store" in page["Cache-Control"]
    response = client.post(APP, {"code": code_of(client), "current": PASSWORD})
    codes = response.context["codes"]
    assert len(set(codes)) == 10 and all(len(compute.recovery_code_of(code)) == 12 for code in codes)
    assert SECRET not in client.session and client.session["second_step"] == "totp"
    assert selectors.recovery_codes_left(rusmala) == 10
    assert client.get("/akun/dua-langkah/kode-pemulihan/").context.get("codes") is None


@pytest.mark.parametrize("wrong", [{"code": "000000"}, {"current": "salah"}, {"code": ""}, {"current": ""}])
def test_nothing_is_set_up_by_a_wrong_code_or_without_the_password(
    client: Client, rusmala: User, wrong: dict[str, str]
) -> None:
    before = client.get(APP) and client.session[SECRET]
    assert set_up(client, **wrong).status_code == 422
    assert not selectors.has_second_step(rusmala)
    assert client.session[SECRET] == before


def test_who_has_no_password_is_not_asked_for_one(client: Client) -> None:
    client.force_login(make_user("tanpa", password=None))
    client.get(APP)
    assert client.post(APP, {"code": code_of(client)}).status_code == 200


def test_the_secret_comes_from_the_session_and_never_from_the_form(client: Client, rusmala: User) -> None:
    client.get(APP)
    mine = compute.new_secret()
    forged = {"secret": mine, "code": compute.totp(mine, compute.counter_at(NOW)), "current": PASSWORD}
    assert client.post(APP, forged).status_code == 422


def test_a_second_app_is_not_set_up_beside_the_first(client: Client, rusmala: User) -> None:
    set_up(client)
    assert client.get(APP)["Location"] == "/akun/dua-langkah/"
    with pytest.raises(services.WrongCodeError):
        code = compute.totp("JBSWY3DPEHPK3PXP", compute.counter_at(NOW))
        services.add_totp(
            scope=scope_of(rusmala), user=rusmala, secret="JBSWY3DPEHPK3PXP", code=code, now=NOW
        )


def test_one_is_led_on_to_where_one_was_going_but_to_no_foreign_address(
    client: Client, rusmala: User
) -> None:
    client.get(APP)
    code = code_of(client)
    page = client.post(f"{APP}?next=//evil.example/", {"code": code, "current": PASSWORD})
    assert page.context["onward"] == "/akun/dua-langkah/"
    key = key_of(rusmala)
    remove = reverse("second_step_remove", args=[key.pk])
    assert client.post(remove, {"current": PASSWORD}).status_code == 302


def test_new_codes_and_removal_want_the_password(client: Client, rusmala: User) -> None:
    set_up(client)
    remove = reverse("second_step_remove", args=[selectors.factors(rusmala).get().pk])
    for address in ("/akun/dua-langkah/kode-pemulihan/", remove):
        assert client.get(address).status_code == 200
        assert client.post(address, {"current": "salah"}).status_code == 422
    assert len(client.post("/akun/dua-langkah/kode-pemulihan/", {"current": PASSWORD}).context["codes"]) == 10
    assert client.post(remove, {"current": PASSWORD}).status_code == 302
    assert not Authenticator.objects.exists(), "recovery codes go with the last factor"


def test_recovery_codes_alone_are_no_second_step(client: Client, rusmala: User) -> None:
    assert client.get("/akun/dua-langkah/kode-pemulihan/")["Location"] == "/akun/dua-langkah/"
    with pytest.raises(Refused):
        services.new_recovery_codes(scope=scope_of(rusmala), user=rusmala, now=NOW)


def test_codes_of_the_first_factor_stay_when_a_second_comes(client: Client, rusmala: User) -> None:
    set_up(client)
    given = {"name": "laptop", "credential": {}, "now": NOW}
    assert services.add_passkey(scope=scope_of(rusmala), user=rusmala, **given) == []
    assert selectors.recovery_codes_left(rusmala) == 10
    assert "laptop" in client.get("/akun/dua-langkah/").content.decode()


def test_a_foreign_factor_is_not_found(client: Client, rusmala: User) -> None:
    theirs = key_of(make_user("hafiz"))
    assert client.get(reverse("second_step_remove", args=[theirs.pk])).status_code == 404
    assert client.post(reverse("second_step_remove", args=[theirs.pk])).status_code == 404


def test_nobody_sets_up_or_removes_for_another(rusmala: User) -> None:
    other = scope_of(make_user("hafiz"))
    key = key_of(rusmala)
    given: dict[str, Any] = {"scope": other, "user": rusmala, "now": NOW}
    for act in (
        lambda: services.add_totp(secret=compute.new_secret(), code="1", **given),
        lambda: services.add_passkey(name="x", credential={}, **given),
        lambda: services.new_recovery_codes(**given),
        lambda: services.remove_factor(factor=key, required=False, **given),
    ):
        with pytest.raises(Refused):
            act()
    assert not permissions.can_make_codes(other, rusmala, factors=1)


def test_whose_role_needs_it_keeps_the_last_factor(rusmala: User) -> None:
    first, second = key_of(rusmala), key_of(rusmala, "ponsel")
    given: dict[str, Any] = {"scope": scope_of(rusmala), "user": rusmala, "required": True, "now": NOW}
    services.remove_factor(factor=first, **given)
    with pytest.raises(Refused, match="mewajibkan"):
        services.remove_factor(factor=second, **given)


def test_dropping_takes_everything_and_says_whether_there_was_anything(rusmala: User) -> None:
    key_of(rusmala)
    assert services.drop_second_step(scope=SYSTEM, user=rusmala, now=NOW)
    assert not Authenticator.objects.exists()
    assert not services.drop_second_step(scope=SYSTEM, user=rusmala, now=NOW)


@pytest.mark.parametrize("credential", ["{}", "[]", "null", '{"id": 1}', '"x"', ""])
def test_a_forged_registration_adds_no_passkey(client: Client, rusmala: User, credential: str) -> None:
    address = "/akun/dua-langkah/kunci-sandi/"
    client.get(address)
    fields = {"name": "x", "current": PASSWORD, "credential": credential}
    assert client.post(address, fields).status_code == 422
    assert not Authenticator.objects.exists()
