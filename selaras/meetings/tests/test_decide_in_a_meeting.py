"""Decisions in a meeting: recorded from its beginning, final with its minutes, carried into the next."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from selaras.accounts.models import User
from selaras.core.verdict import Refused
from selaras.followups import services as followups
from selaras.followups.models import Action, Decision
from selaras.followups.services import ActionText, Due, Owner
from selaras.meetings import services
from selaras.meetings.choices import MeetingState
from selaras.meetings.models import Meeting
from selaras.meetings.selectors.decisions import reference_of
from selaras.meetings.tests.factories import NOW, SOON, Province


def page(user: User, meeting: Meeting) -> str:
    client = Client()
    client.force_login(user)
    return client.get(meeting.get_absolute_url()).content.decode()


def series_of(province: Province) -> Meeting:
    """Running, as the first of its series."""
    text = services.SeriesText("Rakor Kesbangpol")
    series = services.make_series(scope=province.planner, agency=province.host, text=text, now=NOW)
    meeting = province.invited(series=series)
    services.add_point(scope=province.planner, meeting=meeting, text=services.PointText("Pembukaan"), now=NOW)
    return province.step(meeting, "begin", now=SOON)


def decide(province: Province, meeting: Meeting, text: str = "Data dikirim.") -> Decision:
    return followups.record_decision(
        scope=province.planner, origin=reference_of(meeting), text=text, now=SOON
    )


def give(province: Province, decision: Decision, *, assigned: bool = False) -> Action:
    (action,) = followups.add_action(
        scope=province.planner,
        decision=decision,
        text=ActionText("Kirim data narahubung.", needs_evidence=False),
        owners=[Owner(province.guest_office.pk)],
        due=Due(on=SOON.date() + timedelta(days=30)),
        assigned=assigned,
        now=SOON,
    )
    return action


def planned_next(province: Province, meeting: Meeting) -> Meeting:
    later = SOON + timedelta(days=60)
    return services.clone_meeting(scope=province.planner, meeting=meeting, starts_at=later, now=SOON)


def titles(meeting: Meeting) -> list[str]:
    return [point.title for point in meeting.points.all()]


def test_decisions_are_taken_from_the_beginning_to_the_approved_minutes(province: Province) -> None:
    planned = province.invited()
    with pytest.raises(Refused, match="sejak rapat dimulai"):
        decide(province, planned)
    meeting = province.step(planned, "begin", now=SOON)
    decision = decide(province, meeting)
    assert (decision.series_key, decision.decided_on) == ("", SOON.date())
    draft = give(province, decision)
    meeting = province.step(meeting, "end", now=SOON)
    decide(province, meeting, "Yang kedua.")
    meeting = province.approve(meeting)
    assert Decision.objects.filter(final_at=None).count() == 0
    assert Action.objects.get(pk=draft.pk).state == "ditugaskan"
    with pytest.raises(Refused):
        decide(province, meeting, "Terlambat.")


def test_a_decision_names_a_point_of_its_own_meeting_only(province: Province) -> None:
    meeting, other = series_of(province), province.plan()
    point = services.add_point(
        scope=province.planner, meeting=other, text=services.PointText("Lain"), now=NOW
    )
    given = {"scope": province.planner, "origin": reference_of(meeting), "now": SOON}
    with pytest.raises(ValidationError):
        followups.record_decision(text="Data.", point_id=str(point.pk), **given)
    own = meeting.points.get()
    assert followups.record_decision(text="Data.", point_id=str(own.pk), **given).point_title == "Pembukaan"


def test_those_invited_read_all_decisions_only_once_the_minutes_are_approved(province: Province) -> None:
    services_text = "Rahasia sampai disahkan."
    meeting = series_of(province)
    decide(province, meeting, services_text)
    mine = give(province, decide(province, meeting, "Milik kota."), assigned=True)
    assert "Catat keputusan" in page(province.planner_user, meeting)
    told = page(province.contact_user, meeting)
    assert services_text not in told
    assert mine.get_absolute_url() in told
    assert "Catat keputusan" not in told
    province.approve(province.step(meeting, "end", now=SOON))
    assert services_text in page(province.contact_user, meeting)


def test_the_next_meeting_begins_with_what_is_open_and_counts_it_once(province: Province) -> None:
    first = series_of(province)
    open_one = give(province, decide(province, first), assigned=True)
    done = give(province, decide(province, first, "Yang selesai."), assigned=True)
    followups.report(scope=province.contact, action=done, text="Sudah.", now=SOON)
    followups.check(scope=province.planner, action=done, accepted=True, note="", now=SOON)
    second = planned_next(province, first)
    assert titles(second) == ["Tindak lanjut rapat sebelumnya", "Pembukaan"]
    assert open_one.get_absolute_url() in page(province.planner_user, second)
    second = province.step(second, "begin", now=second.starts_at)
    assert Action.objects.get(pk=open_one.pk).times_carried == 1
    assert Action.objects.get(pk=done.pk).times_carried == 0
    # Closed since, it still stands there as it is today.
    followups.report(scope=province.contact, action=open_one, text="Sudah.", now=SOON)
    followups.check(scope=province.planner, action=open_one, accepted=True, note="", now=SOON)
    told = page(province.planner_user, second)
    assert "dilanjutkan 1 kali" in told
    third = planned_next(province, second)
    assert titles(third) == ["Pembukaan"]


def test_what_is_opened_after_the_plan_joins_the_agenda_when_the_invitation_goes_out(
    province: Province,
) -> None:
    first = series_of(province)
    second = planned_next(province, first)
    assert titles(second) == ["Pembukaan"]
    give(province, decide(province, first), assigned=True)
    province.step(second, "invite")
    assert titles(second) == ["Tindak lanjut rapat sebelumnya", "Pembukaan"]
    assert Meeting.objects.get(pk=second.pk).state == MeetingState.INVITED


def test_the_page_asks_as_much_of_the_database_for_forty_actions_as_for_one(
    province: Province, django_assert_max_num_queries: object
) -> None:
    meeting = series_of(province)
    client = Client()
    client.force_login(province.planner_user)

    def queries() -> int:
        with django_assert_max_num_queries(25) as asked:  # type: ignore[operator]
            client.get(meeting.get_absolute_url())
        return len(asked)

    give(province, decide(province, meeting))
    client.get(meeting.get_absolute_url())
    few = queries()
    for number in range(4):
        decision = decide(province, meeting, f"Keputusan {number}.")
        for _twice in range(10):
            give(province, decision)
    assert queries() == few
