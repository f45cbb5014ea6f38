"""What stays late is put before the head: drafted once, sent by nobody else, gone when the work is done."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from selaras.audit.models import Event
from selaras.core.moving import Hand
from selaras.core.verdict import Refused
from selaras.duties.choices import DECIDE_DUTY, DutyState
from selaras.duties.models import Duty, DutyEscalation
from selaras.duties.services import (
    decline_escalation,
    draft_escalations,
    move_duties,
    release_escalation,
    set_due,
)
from selaras.duties.services.escalations import withdraw_ended
from selaras.duties.services.taking_over import take_over
from selaras.duties.tests.escalating import AFTER, House, drafted, seen
from selaras.duties.tests.escalating import house as house
from selaras.duties.tests.factories import DUE, make_duty, source_of
from selaras.notices.models import Mail, Notice
from selaras.offices.models import Agency
from selaras.offices.tests.factories import make_agency, scope_of


def decision_duties() -> list[str]:
    return list(Duty.objects.filter(kind=DECIDE_DUTY).order_by("pk").values_list("state", flat=True))


def test_three_workers_at_once_draft_each_escalation_once(
    house: House, at_once: Callable[..., list[Any]]
) -> None:
    for _n in range(4):
        make_duty(make_agency(house.office.region))

    def tick() -> int:
        return draft_escalations(now=AFTER[3])

    assert sum(at_once(tick, tick, tick)) == 4
    assert at_once(_written) == [(4, 4, 1, 4)]


def test_two_heads_at_once_release_it_once(house: House, at_once: Callable[..., list[Any]]) -> None:
    escalation, head = drafted(house), house.head

    def release() -> str:
        try:
            release_escalation(scope=head, escalation=escalation, now=AFTER[4])
        except Refused:
            return "refused"
        return "released"

    assert sorted(at_once(release, release)) == ["refused", "released"]
    assert at_once(_written) == [(1, 1, 2, 2)]


def test_a_report_and_a_release_at_once_leave_no_draft(
    house: House, at_once: Callable[..., list[Any]]
) -> None:
    escalation, head = drafted(house), house.head
    duty = Duty.objects.get(owner_agency=house.agency)

    def release() -> str:
        try:
            release_escalation(scope=head, escalation=escalation, now=AFTER[4])
        except Refused:
            return "refused"
        return "released"

    def report() -> int:
        return move_duties(action="hand_in", source=source_of(duty), now=AFTER[4])

    answers = at_once(release, report)
    assert answers[1] == 1
    (left,) = at_once(lambda: (withdraw_ended(now=AFTER[4]), DutyEscalation.objects.get().state))
    assert left in [(0, "disampaikan"), (1, "tidak_perlu")]
    assert (answers[0] == "released") == (left[1] == "disampaikan")


def _written() -> tuple[int, ...]:
    decisions = Duty.objects.filter(kind=DECIDE_DUTY)
    events = Event.objects.filter(verb__startswith="duties.escalation.")
    return (
        DutyEscalation.objects.count(), decisions.count(), Notice.objects.count(), events.count()
    )  # fmt: skip


def test_a_draft_arises_on_the_third_working_day_and_nothing_leaves(house: House) -> None:
    make_duty(house.agency)
    assert [draft_escalations(now=AFTER[n]) for n in (1, 2, 3, 3, 4)] == [0, 0, 1, 0, 0]
    (escalation,) = seen(house.head)
    assert (escalation.state, escalation.step, escalation.count) == ("konsep", 3, 1)
    assert list(Notice.objects.values_list("user", flat=True)) == [house.head_user.pk]
    assert not Mail.objects.exists()
    assert seen(scope_of(house.chief_user)) == []


def test_it_stands_among_the_tasks_of_the_head_until_decided(house: House) -> None:
    escalation = drafted(house)
    assert [duty.kind for duty in Duty.objects.mine(house.head).open() if duty.kind == DECIDE_DUTY] == [
        DECIDE_DUTY
    ]
    decline_escalation(scope=house.head, escalation=escalation, reason="Sudah ditelepon.", now=AFTER[4])
    assert decision_duties() == ["selesai"]


def test_duties_of_one_group_and_day_are_one_escalation(house: House) -> None:
    escalation = drafted(house, duties=5)
    assert escalation.count == 5
    release_escalation(scope=house.head, escalation=escalation, now=AFTER[3])
    assert "Tulis 5 bagian Laporan" in DutyEscalation.objects.get().text


def test_nothing_arises_at_night_on_a_day_off_or_where_no_kesbangpol_is_recorded(house: House) -> None:
    make_duty(house.agency)
    night, saturday = datetime(2026, 1, 30, 14, tzinfo=UTC), datetime(2026, 1, 31, 3, tzinfo=UTC)
    assert [draft_escalations(now=when) for when in (night, saturday)] == [0, 0]
    Agency.objects.filter(pk=house.office.pk).update(is_active=False)
    assert draft_escalations(now=AFTER[4]) == 0


def test_kinds_that_are_escalated_elsewhere_and_an_empty_setting_give_nothing(
    house: House, settings: Any
) -> None:
    duty = make_duty(house.agency)
    Duty.objects.filter(pk=duty.pk).update(kind=DECIDE_DUTY)
    assert draft_escalations(now=AFTER[10]) == 0
    make_duty(house.agency)
    settings.ESCALATION_DAYS = []
    assert draft_escalations(now=AFTER[10]) == 0


def test_a_draft_is_withdrawn_when_the_work_is_handed_in_and_comes_back_when_it_is_returned(
    house: House,
) -> None:
    drafted(house)
    duty = Duty.objects.get(owner_agency=house.agency)
    move_duties(action="hand_in", source=source_of(duty), now=AFTER[3])
    assert seen(house.head) == []
    assert draft_escalations(now=AFTER[3]) == 0
    withdrawn = DutyEscalation.objects.get()
    assert (withdrawn.state, withdrawn.decided_by_name) == ("tidak_perlu", "Selaras")
    assert decision_duties() == ["dibatalkan"]
    move_duties(action="send_back", source=source_of(duty), now=AFTER[4])
    assert [draft_escalations(now=AFTER[4]) for _n in range(2)] == [1, 0]
    assert DutyEscalation.objects.get().state == "konsep"
    assert decision_duties() == ["dibatalkan", "belum"]


def test_more_time_withdraws_the_draft(house: House) -> None:
    drafted(house)
    set_due(
        scope=house.head,
        duties=list(Duty.objects.filter(owner_agency=house.agency)),
        due_at=DUE + timedelta(days=30),
        reason="Data BPS belum terbit.",
        now=AFTER[3],
    )
    assert draft_escalations(now=AFTER[4]) == 0
    assert DutyEscalation.objects.get().state == "tidak_perlu"


def test_work_that_goes_over_to_a_successor_is_put_forward_in_the_name_of_the_successor(house: House) -> None:
    drafted(house)
    successor = make_agency(house.office.region, name="Bapperida")
    take_over(Hand(house.head, house.agency.pk, successor.pk, AFTER[3]))
    assert seen(house.head) == []
    assert draft_escalations(now=AFTER[4]) == 1
    states = dict(DutyEscalation.objects.values_list("owner_agency__name", "state"))
    assert states == {"Bappeda": "tidak_perlu", "Bapperida": "konsep"}


def test_what_was_done_before_the_release_is_not_released(house: House) -> None:
    escalation = drafted(house)
    Duty.objects.filter(owner_agency=house.agency).update(state=DutyState.DONE, done_at=AFTER[3])
    with pytest.raises(Refused, match="tidak terlambat"):
        release_escalation(scope=house.head, escalation=escalation, now=AFTER[4])
    assert Notice.objects.filter(user=house.chief_user).count() == 0


def test_the_next_step_raises_a_waiting_draft_and_drafts_anew_after_a_decision(house: House) -> None:
    drafted(house)
    assert draft_escalations(now=AFTER[10]) == 0
    first = DutyEscalation.objects.get()
    assert (first.step, first.state) == (10, "konsep")
    decline_escalation(scope=house.head, escalation=first, reason="Menunggu surat Polres.", now=AFTER[10])
    assert draft_escalations(now=AFTER[40]) == 0


def test_declined_at_the_third_day_it_is_asked_again_on_the_tenth(house: House) -> None:
    first = drafted(house)
    decline_escalation(scope=house.head, escalation=first, reason="Sudah ditelepon.", now=AFTER[4])
    assert [draft_escalations(now=AFTER[n]) for n in (4, 10, 10, 40)] == [0, 1, 0, 0]
    assert sorted(DutyEscalation.objects.values_list("step", "state")) == [
        (3, "tidak_disampaikan"),
        (10, "konsep"),
    ]


def test_a_worker_down_for_weeks_drafts_one_and_not_one_per_step(house: House) -> None:
    assert drafted(house, days=40).step == 10


def test_a_clock_set_back_and_a_year_ahead_doubles_nothing(house: House) -> None:
    drafted(house, days=10)
    ahead = AFTER[10].replace(year=2027, month=2, day=10)
    assert [draft_escalations(now=when) for when in (AFTER[3], AFTER[1], ahead, AFTER[4])] == [0, 0, 0, 0]
    assert DutyEscalation.objects.count() == 1


def test_the_database_itself_refuses_a_second_one(house: House) -> None:
    first = drafted(house)
    twin = DutyEscalation.objects.get()
    for step in (first.step, 10):
        twin.pk, twin.step = None, step
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save(force_insert=True)
