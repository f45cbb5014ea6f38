"""Every room counts what hangs on a region, and hands what runs of an agency to its successor."""

from datetime import datetime

import pytest

from selaras.core import clock
from selaras.core.hanging import loads_on
from selaras.core.moving import Hand, movers
from selaras.core.scope import Scope
from selaras.evidence.models import Partner
from selaras.evidence.tests.factories import make_held
from selaras.followups.tests.factories import Host
from selaras.meetings.models import Invitee
from selaras.meetings.tests.factories import NOW, Province
from selaras.offices.models import Agency
from selaras.offices.tests.factories import grant, make_agency, make_user

pytestmark = pytest.mark.django_db


def hand_over(code: str, old: Agency, new: Agency, now: datetime = NOW) -> int:
    mover = next(one for one in movers() if one.code == code)
    assert mover.move is not None
    if mover.hold is not None:
        mover.hold(old.pk)
    moved = mover.move(Hand(Scope(on=now.date(), name="Admin"), old.pk, new.pk, now))
    assert mover.count(old.pk) == 0
    return moved


def test_every_room_counts_what_stands_on_a_region() -> None:
    agency = make_agency()
    person = make_user()
    for role in ("narahubung", "kepala_opd"):
        grant(person, role, agency=agency)
    make_held(agency)
    found = {load.code: load.total for load in loads_on([agency.region_path, "ID.73."])}
    assert (found["agencies"], found["activities"]) == (1, 1)
    # Somebody with two roles is one person.
    assert found["grants"] == found["people"] + 1
    assert loads_on([]) == []


def test_a_new_agency_holds_nothing_of_any_room() -> None:
    agency = make_agency()
    assert {mover.code: mover.count(agency.pk) for mover in movers()} == dict.fromkeys(
        [mover.code for mover in movers()], 0
    )


def test_kegiatan_go_over_and_nobody_is_his_own_partner() -> None:
    old, new = make_agency(), make_agency()
    own, of_new, of_other = make_held(old), make_held(new), make_held()
    for activity, agency in ((own, new), (of_new, old), (of_other, old), (of_other, new)):
        Partner.objects.create(activity=activity, agency=agency)
    assert hand_over("activities", old, new) == 1
    own.refresh_from_db()
    assert own.agency == new
    assert list(Partner.objects.values_list("activity_id", "agency_id")) == [(of_other.pk, new.pk)]


def test_actions_that_are_open_go_over_and_closed_ones_stay() -> None:
    host = Host()
    action, closed = host.assigned(), host.assigned()
    assert action.agency is not None
    type(closed).objects.filter(pk=closed.pk).update(state="selesai", closed_at=NOW)
    new = make_agency(action.agency.region)
    hand_over("actions", action.agency, new)
    hand_over("duties", action.agency, new)
    action.refresh_from_db()
    closed.refresh_from_db()
    assert action.agency == new
    assert closed.agency != new


def test_invitations_to_come_go_over_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    province = Province()
    first, second = province.plan(), province.plan()
    old, new = make_agency(), make_agency()
    told = {"added_at": NOW, "added_by_name": "R"}
    for meeting, agency in ((first, old), (first, new), (second, old)):
        Invitee.objects.create(meeting=meeting, agency=agency, **told)
    assert hand_over("invitations", old, new) == 2
    standing = Invitee.objects.filter(withdrawn_at=None, agency__in=(old, new))
    assert sorted(standing.values_list("meeting_id", "agency_id")) == sorted(
        [(first.pk, new.pk), (second.pk, new.pk)]
    )
