"""Handing over the duties of somebody who leaves: to a successor of the agency, or back to the agency."""

from typing import Any

import pytest

from selaras.accounts.models import User
from selaras.audit.models import Event
from selaras.core import references
from selaras.core.scope import Scope
from selaras.core.verdict import Refused
from selaras.duties.choices import ENDED_STATES, DutyState
from selaras.duties.models import Duty
from selaras.duties.selectors import people_with_duties
from selaras.duties.services import hand_over
from selaras.duties.tests.factories import NOW, SOURCE, make_duty
from selaras.offices.models import Agency
from selaras.offices.tests.factories import grant, make_agency, make_user, person
from selaras.regions.tests.factories import make_region


@pytest.fixture
def agency(db: None) -> Agency:
    return make_agency()


@pytest.fixture
def operator(db: None) -> Scope:
    return person("operator", region=make_region())[1]


def member(agency: Agency, role: str = "narahubung") -> User:
    return person(role, agency=agency)[0]


def move(scope: Scope, leaving: User, successor: User | None, path: str = "ID.16.72.") -> int:
    return hand_over(
        scope=scope, leaving=leaving, successor=successor, region_path=path, reason="Mutasi ", now=NOW
    )


def test_everything_that_runs_goes_to_the_successor(operator: Scope, agency: Agency) -> None:
    leaving, successor = member(agency), member(agency)
    running = [
        make_duty(agency, state=state, owner_user_id=leaving.pk)
        for state in DutyState
        if state not in ENDED_STATES
    ]
    ended = [make_duty(agency, state=state, owner_user_id=leaving.pk) for state in ENDED_STATES]
    assert move(operator, leaving, successor) == 4
    assert set(Duty.objects.filter(owner_user=successor)) == set(running)
    assert set(Duty.objects.filter(owner_user=leaving)) == set(ended)
    events = Event.objects.filter(verb="duties.duty.handed_over")
    assert {(event.note, event.after["owner_user"]) for event in events} == {("Mutasi", successor.pk)}
    assert events.count() == 4
    assert move(operator, leaving, successor) == 0


def test_without_a_successor_it_is_the_agencys_again(operator: Scope, agency: Agency) -> None:
    leaving = member(agency)
    duty = make_duty(agency, owner_user_id=leaving.pk)
    assert move(operator, leaving, None) == 1
    duty.refresh_from_db()
    assert duty.owner_user is None


def test_a_successor_who_may_not_do_it_is_refused(operator: Scope, agency: Agency) -> None:
    leaving = member(agency)
    make_duty(agency, owner_user_id=leaving.pk)
    strangers = [make_user(), member(make_agency(agency.region)), member(agency, "verifikator")]
    for successor in strangers:
        with pytest.raises(Refused, match="beri hak akses lebih dahulu"):
            move(operator, leaving, successor)
    with pytest.raises(Refused, match="harus orang lain"):
        move(operator, leaving, leaving)
    assert Duty.objects.filter(owner_user=leaving).count() == 1
    grant(strangers[0], "narahubung", agency=agency)
    assert move(operator, leaving, strangers[0]) == 1


def test_only_within_the_region_and_by_those_who_manage_people(operator: Scope, agency: Agency) -> None:
    leaving = member(agency)
    elsewhere = make_agency(make_region("73.71"))
    foreign = make_duty(elsewhere, owner_user_id=leaving.pk)
    make_duty(agency, owner_user_id=leaving.pk)
    assert move(operator, leaving, None) == 1
    foreign.refresh_from_db()
    assert foreign.owner_user == leaving
    for scope in (person("narahubung", agency=agency)[1], person("sekda")[1]):
        with pytest.raises(Refused):
            move(scope, leaving, None)
    with pytest.raises(Refused):
        move(operator, leaving, None, "ID.73.71.")


def test_the_source_is_told_of_each(operator: Scope, agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[dict[str, Any]] = []
    monkeypatch.setitem(references._actions, (SOURCE, "duty_handed_over"), lambda **words: told.append(words))
    leaving, successor = member(agency), member(agency)
    duties = [make_duty(agency, owner_user_id=leaving.pk) for _ in range(2)]
    move(operator, leaving, successor)
    assert {(w["source_id"], w["duty"], w["successor"]) for w in told} == {
        (duty.source_id, duty, successor) for duty in duties
    }


def test_who_has_duties_on_the_own_name_is_listed_with_their_number(agency: Agency) -> None:
    one, two, done = member(agency), member(agency), member(agency)
    for user, times in ((one, 2), (two, 1)):
        for _ in range(times):
            make_duty(agency, owner_user_id=user.pk)
    make_duty(agency)
    make_duty(agency, owner_user_id=done.pk, state=DutyState.DONE)
    make_duty(make_agency(make_region("73.71")), owner_user_id=one.pk)
    found = {user: user.duty_count for user in people_with_duties("ID.16.72.")}
    assert found == {one: 2, two: 1}
