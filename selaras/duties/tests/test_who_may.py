"""Who looks over a region's duties, gives time, reminds and hands over."""

from collections.abc import Callable

import pytest

from selaras.core.references import Reference
from selaras.core.scope import Scope, WorkLinkPass
from selaras.core.verdict import Verdict
from selaras.duties import permissions as rules
from selaras.duties.choices import ENDED_STATES, DutyState
from selaras.duties.models import Duty
from selaras.duties.tests.factories import GROUP, make_duty
from selaras.offices.models import Agency
from selaras.offices.tests.factories import TODAY, make_agency, person
from selaras.regions.tests.factories import make_region


@pytest.fixture
def agency(db: None) -> Agency:
    return make_agency()


@pytest.fixture
def cast(agency: Agency) -> dict[str, Scope]:
    city, province = agency.region, make_region("16")
    foreign = make_region("73.71")
    link = WorkLinkPass(1, agency.pk, agency.region_path, GROUP.kind, GROUP.id)
    return {
        **{role: person(role, region=city)[1]
           for role in ("operator", "kepala_kesbangpol", "sekda", "ajudan", "admin")},
        **{role: person(role, agency=agency)[1] for role in ("narahubung", "kepala_opd", "verifikator")},
        "provinsi": person("provinsi", region=province)[1],
        "operator_asing": person("operator", region=foreign)[1],
        "tautan": Scope(on=TODAY, name="Trisna", work_link=link),
        "tamu": Scope(on=TODAY),
    }  # fmt: skip


def allowed(cast: dict[str, Scope], rule: Callable[[Scope], Verdict]) -> set[str]:
    return {name for name, scope in cast.items() if rule(scope)}


KESBANGPOL = {"operator", "kepala_kesbangpol"}


def test_leaders_and_kesbangpol_look_over_the_region(cast: dict[str, Scope], agency: Agency) -> None:
    leaders = KESBANGPOL | {"sekda", "ajudan"}
    assert allowed(cast, lambda s: rules.can_see_region(s, agency.region_path)) == leaders


def test_time_and_reminders_come_from_kesbangpol(cast: dict[str, Scope], agency: Agency) -> None:
    duty = make_duty(agency)
    assert allowed(cast, lambda s: rules.can_extend(s, duty)) == KESBANGPOL
    assert allowed(cast, lambda s: rules.can_remind(s, duty)) == KESBANGPOL


@pytest.mark.parametrize("state", DutyState)
def test_what_has_ended_is_neither_extended_nor_reminded(
    cast: dict[str, Scope], agency: Agency, state: DutyState
) -> None:
    duty = make_duty(agency, state=state)
    running = state not in ENDED_STATES
    for rule in (rules.can_extend, rules.can_remind):
        assert bool(rule(cast["operator"], duty)) == running


def test_whoever_manages_people_hands_over(cast: dict[str, Scope], agency: Agency) -> None:
    managers = KESBANGPOL | {"admin"}
    assert allowed(cast, lambda s: rules.can_hand_over(s, agency.region_path)) == managers


# ---- which duties are seen, and which are one's own to do


def test_duties_are_seen_by_the_own_agency_and_those_who_look_over(
    cast: dict[str, Scope], agency: Agency
) -> None:
    mine, other = make_duty(agency), make_duty(make_agency(agency.region))
    foreign = make_duty(make_agency(make_region("73.71")))

    def sees(name: str) -> set[Duty]:
        return set(Duty.objects.visible_to(cast[name]))

    for name in ("operator", "kepala_kesbangpol", "sekda", "ajudan"):
        assert sees(name) == {mine, other}, name
    for name in ("narahubung", "kepala_opd", "verifikator", "tautan"):
        assert sees(name) == {mine}, name
    for name in ("provinsi", "admin", "tamu"):
        assert sees(name) == set(), name
    assert sees("operator_asing") == {foreign}


def test_a_work_link_sees_the_duties_of_its_record_only(cast: dict[str, Scope], agency: Agency) -> None:
    inside = make_duty(agency)
    make_duty(agency, group=Reference(GROUP.kind, "8"))
    make_duty(agency, group=Reference("lain", GROUP.id))
    assert list(Duty.objects.visible_to(cast["tautan"])) == [inside]
    assert not Duty.objects.mine(cast["tautan"])


def test_each_owes_what_the_role_lets_one_do(cast: dict[str, Scope], agency: Agency) -> None:
    write, check = make_duty(agency), make_duty(agency, "periksa")
    own = {"narahubung": {write}, "kepala_opd": {write}, "verifikator": {check}}
    for name, scope in cast.items():
        assert set(Duty.objects.mine(scope)) == own.get(name, set()), name


def test_an_operator_owes_what_kesbangpol_owes(cast: dict[str, Scope], agency: Agency) -> None:
    kesbangpol = make_agency(agency.region, "kesbangpol", kind="kesbangpol")
    check = make_duty(kesbangpol, "periksa")
    make_duty(kesbangpol)
    make_duty(make_agency(make_region("73.71"), kind="kesbangpol"), "periksa")
    assert list(Duty.objects.mine(cast["operator"])) == [check]
    # A head of the office verifies nothing.
    assert not Duty.objects.mine(cast["kepala_kesbangpol"])


def test_on_somebodys_name_it_is_that_persons(cast: dict[str, Scope], agency: Agency) -> None:
    named = make_duty(agency, owner_user_id=cast["narahubung"].user_id)
    assert list(Duty.objects.mine(cast["narahubung"])) == [named]
    assert not Duty.objects.mine(cast["kepala_opd"])
    assert list(Duty.objects.visible_to(cast["kepala_opd"])) == [named]
