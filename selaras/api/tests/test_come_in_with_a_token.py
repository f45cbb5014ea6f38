"""A token opens what its owner may do, as long as it lives; nothing else opens the API."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from selaras.api.api import doors
from selaras.api.tests.callers import ROOT, Caller, answered, at, nobody, refused, token_of
from selaras.assessments.models import Item, Round
from selaras.assessments.tests.factories import NOW, City
from selaras.core import clock
from selaras.offices.models import Grant
from selaras.offices.services import revoke_token

pytestmark = pytest.mark.django_db


def test_without_a_token_there_is_a_challenge(round_: Round) -> None:
    response = nobody().get("/rounds")
    refused(response, 401, "not_authenticated")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="selaras"'


@pytest.mark.parametrize("header", ["Basic b3BlcmF0b3I6eA==", "selaras_x", "Bearer", "Token selaras_x"])
def test_another_way_of_signing_in_is_no_token(db: None, header: str) -> None:
    response = nobody().call("GET", "/rounds", Authorization=header)
    assert response.status_code == 401


def test_the_cookie_of_a_signed_in_browser_opens_nothing(city: City, round_: Round) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(city.user(city.operator))
    assert browser.get(f"{ROOT}/rounds").status_code == 401
    path = f"{ROOT}{at(round_, '2.1', '/answer')}"
    body = {"base_version": 0, "narrative": "Dikirim dari situs lain"}
    assert browser.put(path, body, content_type="application/json").status_code == 401
    assert Item.objects.get(round=round_, code="2.1").version == 0


def test_the_token_decides_although_a_cookie_comes_along(city: City, round_: Round) -> None:
    browser = Client()
    browser.force_login(city.user(city.operator))
    raw = Caller.of(city, city.contact("tapem")).raw
    path = f"{ROOT}{at(round_, '2.1')}"
    assert browser.get(path, headers={"Authorization": f"Bearer {raw}"}).status_code == 404


def test_an_unknown_token_opens_nothing_and_guessing_is_slowed(round_: Round) -> None:
    guesser = Caller("selaras_" + "x" * 43)
    response = guesser.get("/rounds")
    refused(response, 401, "invalid_token")
    assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]
    statuses = [guesser.get("/rounds").status_code for _ in range(40)]
    assert statuses[-1] == 429
    refused(guesser.get("/rounds"), 429, "too_many_requests")


def test_who_has_a_good_token_is_let_in_while_another_guesses(operator: Caller, round_: Round) -> None:
    for _ in range(40):
        Caller("selaras_guess").get("/rounds")
    answered(operator.get("/rounds"))


def test_a_token_ends_by_its_date(city: City, round_: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    token, raw = token_of(city, city.operator)
    answered(Caller(raw).get("/rounds"))
    monkeypatch.setattr(clock, "now", lambda: token.expires_at)
    refused(Caller(raw).get("/rounds"), 401, "invalid_token")


def test_a_revoked_token_is_closed_at_once(city: City, round_: Round) -> None:
    token, raw = token_of(city, city.operator)
    revoke_token(scope=city.operator, token=token, now=NOW)
    refused(Caller(raw).get("/rounds"), 401, "invalid_token")


def test_a_deactivated_person_has_no_programs(city: City, operator: Caller, round_: Round) -> None:
    user = city.user(city.operator)
    user.is_active = False
    user.save()
    refused(operator.get("/rounds"), 401, "invalid_token")


def test_a_token_can_do_what_its_owner_can_do_today(city: City, operator: Caller, round_: Round) -> None:
    answered(operator.get(at(round_)))
    Grant.objects.filter(user=city.user(city.operator)).update(ends_on=NOW.date() - timedelta(days=1))
    assert answered(operator.get("/rounds"))["count"] == 0
    refused(operator.get(at(round_)), 404, "not_found")


def test_the_last_use_is_noted(city: City, round_: Round) -> None:
    token, raw = token_of(city, city.operator)
    Caller(raw).get("/rounds")
    token.refresh_from_db()
    assert token.last_used_at == NOW


def test_too_many_calls_are_told_when_to_come_back(
    operator: Caller, round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "pace", doors.Pace(2, now=lambda: 0.0))
    answered(operator.get("/rounds"))
    answered(operator.get("/rounds"))
    response = operator.get("/rounds")
    refused(response, 429, "too_many_requests")
    assert response.headers["Retry-After"] == "30"


def test_a_bucket_fills_up_again_and_belongs_to_one_token() -> None:
    time = [0.0]
    pace = doors.Pace(2, 60, now=lambda: time[0])
    assert [pace.wait("a"), pace.wait("a"), pace.wait("a")] == [0, 0, 30]
    assert pace.wait("b") == 0
    time[0] = 30
    assert [pace.wait("a"), pace.wait("a")] == [0, 30]
    time[0] = 1_000
    assert [pace.wait("a"), pace.wait("a"), pace.wait("a")] == [0, 0, 30]


def test_a_token_from_before_the_second_step_was_asked_for_waits_for_it(
    city: City, round_: Round, settings: Any
) -> None:
    settings.SECOND_STEP_REQUIRED = True
    operator, contact = Caller.of(city, city.operator), Caller.of(city, city.contact("bappeda"))
    refused(operator.get("/rounds"), 403, "forbidden")
    answered(contact.get("/rounds"), 200)
    Authenticator.objects.create(user=operator.user, type="totp", data={})
    answered(operator.get("/rounds"), 200)


def test_every_answer_says_how_many_calls_are_left(
    operator: Caller, round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "pace", doors.Pace(3, now=lambda: 0.0))
    monkeypatch.setattr(doors, "person_pace", doors.Pace(9, now=lambda: 0.0))
    told = [operator.get(path).headers for path in ("/rounds", "/rounds/999999", "/rounds", "/rounds")]
    assert [one["RateLimit"] for one in told] == [
        '"token";r=2;t=20, "orang";r=8;t=7',
        '"token";r=1;t=40, "orang";r=7;t=14',
        '"token";r=0;t=60, "orang";r=6;t=20',
        '"token";r=0;t=60, "orang";r=6;t=20',
    ]
    assert {one["RateLimit-Policy"] for one in told} == {'"token";q=3;w=60, "orang";q=9;w=60'}
    assert "RateLimit" not in nobody().get("/rounds").headers


def test_many_tokens_of_one_person_share_a_limit(
    city: City, round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "person_pace", doors.Pace(2, now=lambda: 0.0))
    programs = [Caller.of(city, city.operator) for _ in range(3)]
    assert [one.get("/rounds").status_code for one in programs] == [200, 200, 429]
    answered(Caller.of(city, city.province).get("/rounds"))
