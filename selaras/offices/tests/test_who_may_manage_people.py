"""Power over somebody's account takes power over everything that person may do."""

import pytest

from selaras.core.scope import Scope
from selaras.offices import permissions as may
from selaras.offices.choices import CHECKING_ROLES, ROLES
from selaras.offices.permissions import Held
from selaras.offices.tests.factories import (
    TODAY,
    make_agency,
    make_contact,
    make_link,
    make_user,
    person,
    scope_of,
)
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db

HERE = "ID.16.72."


def manages(scope: Scope, *running: Held, is_administrator: bool = False) -> bool:
    return bool(
        may.can_manage_person(scope, user_id=10**9, is_administrator=is_administrator, running=running)
    )


def test_an_operator_manages_contacts_but_no_administrator() -> None:
    agency = make_agency()
    _, scope = person("operator")
    assert manages(scope, Held("narahubung", HERE, agency.pk))
    assert not manages(scope, Held("admin", HERE, None))
    assert not manages(scope, Held("narahubung", HERE, agency.pk), Held("admin", HERE, None))


@pytest.mark.parametrize("role", sorted(CHECKING_ROLES))
def test_nobody_takes_over_whoever_checks_him(role: str) -> None:
    agency = make_agency()
    held = Held(role, HERE, agency.pk if ROLES[role].agency_bound else None)
    assert not manages(person("operator")[1], Held("narahubung", HERE, agency.pk), held)
    assert not manages(person("kepala_kesbangpol")[1], held)
    assert manages(person("admin")[1], held)


def test_somebody_who_also_serves_elsewhere_is_managed_from_above() -> None:
    _, city = person("admin")
    _, province = person("admin", region=make_region("16"))
    roles = (Held("operator", HERE, None), Held("operator", "ID.16.71.", None))
    assert not manages(city, *roles)
    assert manages(province, *roles)


def test_only_the_root_manages_a_system_administrator() -> None:
    _, city = person("admin")
    assert not manages(city, is_administrator=True)
    assert manages(scope_of(make_user(is_administrator=True)), is_administrator=True)


def test_nobody_manages_himself_or_without_the_right_to_people() -> None:
    user, scope = person("admin")
    own = may.can_manage_person(scope, user_id=user.pk, is_administrator=False, running=())
    assert "sendiri" in own.reason
    _, sekda = person("sekda")
    assert not manages(sekda, Held("ajudan", HERE, None))


def test_a_person_is_seen_by_himself_and_inside_the_subtree() -> None:
    user, sekda = person("sekda")
    assert may.can_see_person(sekda, user_id=user.pk, places=())
    _, operator = person("operator")
    assert may.can_see_person(operator, user_id=1, places=[Held("sekda", HERE, None)])
    assert not may.can_see_person(operator, user_id=1, places=[Held("sekda", "ID.16.71.", None)])
    assert not may.can_see_person(operator, user_id=1, places=())
    assert may.can_see_person(scope_of(make_user(is_administrator=True)), user_id=1, places=())


def test_the_list_of_people_opens_for_those_who_serve_the_region() -> None:
    region = make_region()
    assert may.can_see_people(person("operator")[1], region)
    assert not may.can_see_people(person("sekda")[1], region)
    assert not may.can_see_people(person("operator", region=make_region("16.71"))[1], region)


def test_agencies_are_changed_by_the_operator_and_seen_by_the_region() -> None:
    agency = make_agency()
    _, operator = person("operator")
    _, sekda = person("sekda")
    _, own = person("narahubung", agency=agency)
    _, other = person("narahubung", agency=make_agency(agency.region))
    _, province = person("provinsi", region=make_region("16"))
    assert may.can_change_agencies(operator, agency.region) and may.can_change_agency(operator, agency)
    assert not may.can_change_agencies(sekda, agency.region)
    assert not may.can_change_agency(own, agency)
    assert [bool(may.can_see_agency(s, agency)) for s in (operator, sekda, own, other, province)] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_an_agency_names_its_own_contacts_while_it_exists() -> None:
    agency = make_agency()
    _, own = person("narahubung", agency=agency)
    _, other = person("narahubung", agency=make_agency(agency.region))
    _, head = person("kepala_kesbangpol")
    assert may.can_change_contacts(own, agency) and may.can_change_contacts(head, agency)
    assert not may.can_change_contacts(other, agency)
    assert may.can_import_contacts(head, agency.region)
    assert not may.can_import_contacts(own, agency.region)
    agency.is_active = False
    assert "berakhir" in may.can_change_contacts(head, agency).reason


def test_links_are_made_by_kesbangpol_and_revoked_also_by_the_agency() -> None:
    contact = make_contact()
    link, _ = make_link(contact)
    _, operator = person("operator")
    _, own = person("narahubung", agency=contact.agency)
    _, sekda = person("sekda")
    assert may.can_make_work_link(operator, contact.agency)
    assert not may.can_make_work_link(own, contact.agency)
    assert may.can_revoke_work_link(operator, link) and may.can_revoke_work_link(own, link)
    assert not may.can_revoke_work_link(sekda, link)
    contact.agency.is_active = False
    assert not may.can_make_work_link(operator, contact.agency)


def test_a_token_belongs_to_its_owner_alone() -> None:
    user, scope = person("sekda")
    stranger, other = person("admin")
    assert may.can_use_tokens(scope, user.pk) and not may.can_use_tokens(other, user.pk)
    assert not may.can_use_tokens(Scope(on=TODAY), stranger.pk)
