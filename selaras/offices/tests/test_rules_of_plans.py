"""Who may begin, plan and carry out a reorganisation, and what a program may be given."""

from datetime import date

import pytest

from selaras.offices import permissions
from selaras.offices.choices import PlanState
from selaras.offices.models import Reorganisation
from selaras.offices.tests.factories import TODAY, grant, make_agency, make_user, person, scope_of
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db


def plan(state: str = PlanState.DRAFT, begins_on: date = TODAY) -> Reorganisation:
    region = make_region("16.72")
    return Reorganisation(region=region, region_path=region.path, begins_on=begins_on, state=state)


def test_first_steps_are_for_those_who_set_offices_up() -> None:
    region = make_region("16.72")
    assert permissions.can_begin(person("admin", region=region)[1])
    refused = permissions.can_begin(person("pimpinan", region=region)[1])
    assert not refused and "Administrator" in str(refused.reason)


def test_a_plan_that_is_over_is_carried_out_by_nobody() -> None:
    admin = person("admin", region=make_region("16.72"))[1]
    assert permissions.can_reorganise(admin, plan(), today=TODAY)
    over = permissions.can_reorganise(admin, plan(PlanState.DONE), today=TODAY)
    assert not over and "sudah dijalankan" in str(over.reason)


def test_a_plan_waits_for_its_day() -> None:
    admin = person("admin", region=make_region("16.72"))[1]
    early = permissions.can_reorganise(admin, plan(begins_on=date(2099, 1, 2)), today=TODAY)
    assert not early and "mulai berlaku pada" in str(early.reason)


def test_a_program_is_given_nothing_out_of_a_role_held_elsewhere() -> None:
    agency, elsewhere = make_agency(make_region("16.72")), make_agency(make_region("73.71"))
    user = make_user("kepala")
    grant(user, "kepala_opd", region=elsewhere.region, agency=elsewhere)
    assert permissions.given_to_programs(scope_of(user), agency) == {}
    assert permissions.given_to_programs(scope_of(user), elsewhere)["kepala_opd"]
