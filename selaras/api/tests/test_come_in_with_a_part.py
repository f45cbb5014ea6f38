"""Tokens that are less than a person: read-only, limited, and those of an agency."""

from datetime import timedelta
from typing import Any

import pytest

from selaras.api.tests.callers import Caller, answered, at, refused
from selaras.assessments.models import Round
from selaras.assessments.tests.factories import NOW, City
from selaras.audit.models import Event
from selaras.offices import services
from selaras.offices.models import Agency
from selaras.offices.services import Limits

pytestmark = pytest.mark.django_db
ANSWER = {"base_version": 0, "narrative": "Ditulis program."}
MONTH = timedelta(days=30)


def of_agency(city: City, permissions: list[str], *, role: str = "kepala_opd", **limits: Any) -> Caller:
    scope = city.operator if role == "operator" else city.head("bappeda")
    agency = city.agencies["kesbangpol" if role == "operator" else "bappeda"]
    made = services.make_agency_token(
        scope=scope, agency=agency, role=role, name="Dasbor", limits=Limits(permissions, **limits),
        expires_at=NOW + MONTH, now=NOW,
    )  # fmt: skip
    return Caller(made[1])


def of_person(city: City, **limits: Any) -> Caller:
    scope = city.contact("bappeda")
    made = services.make_token(
        scope=scope, user=city.user(scope), name="A", limits=Limits(**limits), expires_at=NOW + MONTH, now=NOW
    )
    return Caller(made[1])


def test_a_program_of_an_agency_answers_its_items_and_the_audit_names_it(city: City, round_: Round) -> None:
    program = of_agency(city, ["assessments.answer"])
    own, other = at(round_, "1.1"), at(round_, "2.1")
    answered(program.get(own))
    answered(program.put(f"{own}/answer", ANSWER))
    refused(program.get(other), 404, "not_found")
    refused(program.put(f"{other}/answer", ANSWER), 404, "not_found")
    refused(program.post(f"{own}/validate", {}), 403, "forbidden")
    event = Event.objects.filter(via="api").latest("pk")
    assert event.actor_name == "Dasbor (token BAPPEDA)"


def test_what_it_was_not_given_is_not_there(city: City, round_: Round) -> None:
    program = of_agency(city, ["evidence.view"])
    refused(program.get(at(round_, "1.1")), 404, "not_found")
    refused(program.put(at(round_, "1.1", "/answer"), ANSWER), 404, "not_found")


def test_a_token_of_another_region_finds_nothing(city: City, round_: Round) -> None:
    stranger = of_agency(City(code="73.71"), ["assessments.view"], role="operator")
    for path in (at(round_), at(round_, "1.1"), at(round_, None, "/matrix")):
        refused(stranger.get(path), 404, "not_found")


def test_the_program_of_the_region_reads_the_region_and_writes_nothing(city: City, round_: Round) -> None:
    program = of_agency(city, ["assessments.view"], role="operator", reads_only=True)
    assert answered(program.get(at(round_, None, "/items")))["count"] == round_.items.count()
    refused(program.put(at(round_, "1.1", "/answer"), ANSWER), 403, "forbidden")
    refused(program.post(at(round_, None, "/note-series"), {}), 403, "forbidden")


@pytest.mark.parametrize("how", ["revoked", "expired", "agency"])
def test_once_it_has_ended_it_opens_nothing(
    city: City, round_: Round, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    program = of_agency(city, ["assessments.answer"])
    answered(program.get(at(round_, "1.1")))
    agency = city.agencies["bappeda"]
    token = agency.api_tokens.get()
    if how == "revoked":
        services.revoke_token(scope=city.head("bappeda"), token=token, now=NOW)
    elif how == "expired":
        type(token).objects.update(expires_at=NOW)
    else:
        Agency.objects.filter(pk=agency.pk).update(is_active=False)
    refused(program.get(at(round_, "1.1")), 401, "invalid_token")


def test_a_token_that_only_reads_changes_nothing_of_its_owner(city: City, round_: Round) -> None:
    program = of_person(city, reads_only=True)
    answered(program.get(at(round_, "1.1")))
    refused(program.put(at(round_, "1.1", "/answer"), ANSWER), 403, "forbidden")
    assert not Event.objects.filter(via="api").exists()


def test_second_step_is_asked_of_people_not_of_programs(city: City, round_: Round, settings: Any) -> None:
    program = of_agency(city, ["assessments.view"], role="operator")
    person = Caller.of(city, city.operator)
    settings.SECOND_STEP_REQUIRED = True
    answered(program.get(at(round_)))
    refused(person.get(at(round_)), 403, "forbidden")
