"""Who sees, plans and moves a meeting: own level only, and whoever is invited once the letter is out."""

from datetime import datetime, timedelta

import pytest

from selaras.core.scope import Scope
from selaras.core.verdict import Refused
from selaras.meetings import permissions, services
from selaras.meetings.choices import MEETING_TRANSITIONS, MeetingState
from selaras.meetings.models import Meeting, Minutes
from selaras.meetings.selectors.meetings import offices_to_plan_for
from selaras.meetings.tests.factories import NOW, SOON, Province, appointment, plan_of
from selaras.offices.tests.factories import make_agency, person
from selaras.regions.tests.factories import make_region


def sees(scope: Scope, meeting: Meeting) -> bool:
    return Meeting.objects.visible_to(scope).filter(pk=meeting.pk).exists()


def test_invited_offices_see_it_once_the_invitation_is_out(province: Province) -> None:
    meeting = province.plan()
    services.invite_regions(scope=province.planner, meeting=meeting, region_ids=[province.city.pk], now=NOW)
    assert sees(province.planner, meeting)
    assert not sees(province.contact, meeting)
    assert not sees(province.operator, meeting)
    province.step(meeting, "invite")
    assert sees(province.contact, meeting)
    assert sees(province.operator, meeting)
    assert not sees(province.bappeda_contact, meeting)
    services.withdraw(scope=province.planner, invitee=meeting.invitees.get(), now=NOW)
    assert not sees(province.contact, meeting)


def test_a_province_neither_reads_nor_plans_a_meeting_of_its_city(province: Province) -> None:
    office = province.guest_office
    meeting = services.plan_meeting(scope=province.operator, agency=office, plan=plan_of(), now=NOW)
    assert not sees(province.planner, meeting)
    assert not permissions.can_plan(province.planner, meeting)
    assert office not in offices_to_plan_for(province.planner)
    with pytest.raises(Refused):
        services.plan_meeting(scope=province.planner, agency=office, plan=plan_of(), now=NOW)


def test_a_city_of_another_province_sees_nothing(province: Province) -> None:
    stranger = person("operator", region=make_region("73.71"))[1]
    assert not sees(stranger, province.invited())


def test_an_administrator_and_a_visitor_have_no_meetings(province: Province) -> None:
    meeting = province.invited()
    admin = person("admin", region=province.region)[1]
    for scope in (admin, Scope(on=NOW.date())):
        assert not permissions.sees_meetings(scope)
        assert not permissions.can_plan_any(scope)
        assert not sees(scope, meeting)


def test_an_office_that_is_closed_or_outside_hosts_nothing(province: Province) -> None:
    outside = make_agency(province.region, kind="vertikal")
    closed = make_agency(province.region, is_active=False)
    for agency in (outside, closed):
        assert not permissions.can_plan_for(province.planner, agency)
    assert permissions.can_plan_for(province.planner, province.host)
    assert not permissions.can_plan_for(province.contact, province.host)
    # Only where an office itself holds the permission may one plan without the region.
    assert permissions.can_plan_any(province.planner)
    assert not permissions.can_plan_any(province.contact)


@pytest.mark.parametrize("action", MEETING_TRANSITIONS)
@pytest.mark.parametrize("state", MeetingState)
def test_every_step_starts_where_the_table_says(province: Province, action: str, state: MeetingState) -> None:
    meeting = province.plan()
    meeting.state = state
    expected = state in MEETING_TRANSITIONS[action][0]
    if (action, state) == ("close", MeetingState.MINUTES):
        assert not permissions.can_step(province.planner, meeting, action, SOON)
        meeting.kind = "apel"
    who = province.head if action == "approve" else province.planner
    Minutes.objects.create(meeting=meeting, text="Rapat dibuka.", created_at=NOW, changed_at=NOW)
    assert bool(permissions.can_step(who, meeting, action, SOON)) == expected
    assert not permissions.can_step(province.contact, meeting, action, SOON)


@pytest.mark.parametrize(
    ("starts_at", "opens_at"),
    [
        ("2026-01-29T09:00+07:00", "2026-01-29T00:00+07:00"),
        ("2026-01-29T23:59+07:00", "2026-01-29T00:00+07:00"),
        ("2026-01-29T02:00+07:00", "2026-01-28T20:00+07:00"),
    ],
)
def test_a_meeting_begins_on_its_day_or_some_hours_before_a_night(
    province: Province, starts_at: str, opens_at: str
) -> None:
    starts, opens = datetime.fromisoformat(starts_at), datetime.fromisoformat(opens_at)
    meeting = province.invited(when=appointment(starts_at=starts, ends_at=starts + timedelta(hours=1)))
    with pytest.raises(Refused, match="Rapat dapat dimulai sejak"):
        province.step(meeting, "begin", now=opens - timedelta(seconds=1))
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.INVITED
    assert province.step(meeting, "begin", now=opens).state == MeetingState.RUNNING


def test_its_day_is_counted_where_the_meeting_is_held(province: Province) -> None:
    """Midnight comes two hours earlier in Jayapura."""
    meeting = province.invited()
    meeting.zone = "Asia/Jayapura"
    meeting.starts_at = datetime.fromisoformat("2026-01-29T09:00+09:00")
    assert permissions.begins_from(meeting) == datetime.fromisoformat("2026-01-29T00:00+09:00")


def test_a_meeting_whose_day_has_passed_can_still_begin(province: Province) -> None:
    late = province.step(province.invited(), "begin", now=SOON + timedelta(days=3))
    assert late.state == MeetingState.RUNNING


def test_what_may_be_changed_ends_with_the_meeting(province: Province) -> None:
    meeting, planner = province.plan(), province.planner
    may = {
        "direncanakan": (True, True, True),
        "berlangsung": (False, True, True),
        "notula": (False, False, True),
        "ditutup": (False, False, False),
    }
    for state, expected in may.items():
        meeting.state = state
        rules = (permissions.can_change, permissions.can_set_agenda, permissions.can_add_material)
        assert tuple(bool(rule(planner, meeting)) for rule in rules) == expected, state
        assert not any(rule(province.contact, meeting) for rule in rules)


def test_a_kind_that_left_the_file_is_still_shown(province: Province) -> None:
    meeting = province.plan()
    meeting.kind = "lokakarya"
    assert meeting.kind_data.label == "Lokakarya"
    assert meeting.kind_data.needs_minutes


def test_words_of_the_time_name_both_days_or_none(province: Province) -> None:
    long = province.plan(when=appointment(ends_at=appointment().starts_at + timedelta(days=1)))
    assert long.when_words == "Kamis, 29 Januari 2026, 09.00 s.d. Jumat, 30 Januari 2026, 09.00 WIB"
    open_end = province.plan(when=appointment(ends_at=None))
    assert open_end.when_words == "Kamis, 29 Januari 2026, 09.00 WIB s.d. selesai"
    assert open_end.reckoned_end - open_end.starts_at == timedelta(hours=2)
    assert province.plan(when=appointment(place="", video_url="https://contoh.go.id/x")).mode == "Daring"
    assert province.plan(when=appointment(video_url="https://contoh.go.id/x")).mode == "Hibrida"
