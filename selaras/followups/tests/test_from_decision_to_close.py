"""A decision becomes actions, an action a duty, a duty a report, a report is checked."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from selaras.core.verdict import Refused
from selaras.duties.choices import DutyState
from selaras.duties.models import Duty
from selaras.duties.permissions import can_extend
from selaras.followups import services
from selaras.followups.choices import CHANGE_DUTY, CHECK_DUTY, DUTY, ActionState
from selaras.followups.models import Action, Decision
from selaras.followups.services import ActionText, DecisionConflict, Due, Owner
from selaras.followups.tests.factories import DAY, DUE, NOW, Host, fresh
from selaras.notices.models import Notice
from selaras.offices.tests.factories import make_agency, make_user, person
from selaras.regions.tests.factories import make_region


def duty_of(action: Action, kind: str = DUTY) -> Duty:
    return Duty.objects.filter(source_kind="action", source_id=str(action.pk), kind=kind).latest("pk")


def test_decisions_are_numbered_and_a_dropped_number_is_never_used_again(host: Host) -> None:
    first, second = host.decide("Satu."), host.decide("Dua.")
    services.drop_decision(scope=host.manager, decision=second, reason="Salah catat.", now=NOW)
    third = host.decide("Tiga.")
    assert [first.position, second.position, third.position] == [1, 2, 3]
    second.refresh_from_db()
    assert second.drop_reason == "Salah catat."


def test_a_form_sent_twice_makes_one_decision_and_one_set_of_actions(host: Host) -> None:
    key, batch = uuid4(), uuid4()
    assert host.decide(key=key) == host.decide(key=key)
    decision = Decision.objects.get()
    assert host.draft(decision=decision, key=batch) == host.draft(decision=decision, key=batch)
    assert decision.actions.count() == 1
    # The key of a form is no way into another decision.
    other = host.decide("Lain.")
    host.draft(decision=other, key=batch)
    assert other.actions.count() == 1


def test_two_who_change_one_decision_lose_nothing(host: Host) -> None:
    decision = host.decide()
    given = {"decision": decision, "base_version": 1, "now": NOW}
    services.change_decision(scope=host.manager, text="Bunyi baru.", **given)
    with pytest.raises(DecisionConflict) as told:
        services.change_decision(scope=host.colleague, text="Bunyi lain.", **given)
    assert told.value.decision.text == "Bunyi baru."
    with pytest.raises(ValidationError):
        services.change_decision(
            scope=host.manager, decision=decision, base_version=2, text="x", point_id="7", now=NOW
        )


def test_nothing_of_a_decision_is_empty_or_endless(host: Host) -> None:
    for text in ("", "  \n ", "x" * 4001):
        with pytest.raises(ValidationError):
            host.decide(text)
    for owners in (
        [Owner()],
        [Owner(organisation=" ")],
        [Owner(organisation="x" * 201)],
        [Owner(agency_id=0)],
    ):
        with pytest.raises(ValidationError):
            host.draft(*owners)
    with pytest.raises(ValidationError):
        host.draft(owners=[])
    with pytest.raises(ValidationError):
        host.draft(owners=[Owner(host.city_office.pk)] * 61)
    assert Action.objects.count() == 0


def test_one_writing_gives_every_owner_every_period_of_the_year(host: Host) -> None:
    owners = [
        Owner(host.city_office.pk),
        Owner(region_id=host.regency.pk),
        Owner(organisation="KPU Provinsi"),
    ]
    made = host.draft(*owners, Owner(host.city_office.pk), due=Due(year=2026, periods=("B12", "B04", "B08")))
    assert [row.number for row in made] == list(range(1, 10))
    assert {row.batch for row in made} == {made[0].batch}
    first = [(row.period, row.due_on) for row in made[:3]]
    assert first == [("B04", date(2026, 4, 30)), ("B08", date(2026, 8, 31)), ("B12", date(2026, 12, 31))]
    assert made[3].owner_label == "Badan Kesbangpol Kabupaten 62.01"
    assert made[3].owner_path == host.regency.path
    assert (made[6].owner_label, made[6].owner_path) == ("KPU Provinsi", "")
    assert made[0].label == "1.1"
    later = host.draft(due=Due(year=2026, periods=("B04",), days_after=10))
    assert later[0].due_on == date(2026, 5, 10)


@pytest.mark.parametrize(
    "due",
    [
        Due(),
        Due(periods=("B04",)),
        Due(year=2026, periods=("B05",)),
        Due(year=1, periods=("B04",)),
        Due(year=9999, periods=("B12",), days_after=1),
        Due(year=2026, periods=("B04",), days_after=-1),
        Due(year=2026, periods=("B04",), days_after=61),
        Due(on=date(1, 1, 1)),
        Due(on=date(9999, 12, 31)),
    ],
)
def test_a_due_date_out_of_reach_is_refused(host: Host, due: Due) -> None:
    with pytest.raises(ValidationError):
        host.draft(due=due)


def test_only_those_the_host_may_ask_become_owners(host: Host) -> None:
    stranger = make_agency(make_region("73.71"), kind="kesbangpol")
    dinas_of_city = make_agency(host.city, "dinkes")
    closed = make_agency(host.region, is_active=False)
    for agency in (stranger, dinas_of_city, closed):
        with pytest.raises(ValidationError):
            host.draft(Owner(agency.pk))
    # Its Kesbangpol works in the product, so the region is not named beside it.
    with pytest.raises(ValidationError):
        host.draft(Owner(region_id=host.city.pk))
    with pytest.raises(ValidationError):
        host.draft(Owner(host.city_office.pk, user_id=host.bappeda_user.pk))
    with pytest.raises(ValidationError):
        host.draft(Owner(organisation="KPU", user_id=host.owner_user.pk))
    with pytest.raises(ValidationError):
        host.draft(rapporteur_id=host.owner_user.pk)
    with pytest.raises(ValidationError):
        host.draft(Owner(host.city_office.pk, name="x" * 161))


def test_assigning_opens_a_duty_that_the_owner_sees_and_is_told_of(host: Host) -> None:
    action = host.assigned(Owner(host.city_office.pk, user_id=host.owner_user.pk))
    duty = duty_of(action)
    assert (duty.owner_agency, duty.owner_user) == (host.city_office, host.owner_user)
    assert (duty.due_at, duty.region_path, duty.url) == (
        action.due_at,
        host.city.path,
        action.get_absolute_url(),
    )
    assert Duty.objects.mine(host.owner).get() == duty
    assert not Duty.objects.mine(host.manager).exists()
    assert Notice.objects.get().user == host.owner_user
    with pytest.raises(Refused):
        services.assign(scope=host.manager, action=action, now=NOW)
    assert Duty.objects.count() == 1


def test_a_duty_of_a_city_is_no_work_of_its_province_and_its_date_is_the_hosts(host: Host) -> None:
    duty = duty_of(host.assigned())
    operator = person("operator", region=host.city)[1]
    assert Duty.objects.mine(operator).get() == duty
    assert not Duty.objects.mine(host.manager).exists()
    refused = can_extend(operator, duty)
    assert not refused
    assert "yang menugaskan" in refused.reason


def test_bodies_outside_are_given_no_duty(host: Host) -> None:
    outside = make_agency(host.region, "polda", kind="vertikal")
    for owner in (Owner(outside.pk), Owner(organisation="KPU"), Owner(region_id=host.regency.pk)):
        host.assigned(owner)
    assert not Duty.objects.exists()


def test_accepting_reporting_and_checking_move_the_duty_along(host: Host) -> None:
    action = host.assigned()
    services.accept(scope=host.owner, action=action, now=NOW)
    assert duty_of(action).state == DutyState.WORKING
    host.reported(action)
    assert fresh(action).state == ActionState.REPORTED
    assert duty_of(action).state == DutyState.WAITING
    look = duty_of(action, CHECK_DUTY)
    assert Duty.objects.mine(host.manager).get() == look
    services.check(scope=host.manager, action=action, accepted=False, note="Belum ada nomor.", now=NOW)
    assert fresh(action).state == ActionState.REPAIR
    assert duty_of(action).state == DutyState.REPAIR
    assert duty_of(action, CHECK_DUTY).state == DutyState.DONE
    host.reported(action)
    services.check(scope=host.manager, action=action, accepted=True, note="", now=NOW + DAY)
    action = fresh(action)
    assert (action.state, action.closed_at) == (ActionState.CLOSED, NOW + DAY)
    assert duty_of(action).state == DutyState.DONE
    assert [report.is_accepted for report in action.reports.order_by("pk")] == [False, True]
    services.reopen(scope=host.manager, action=action, reason="Ternyata belum terkirim.", now=NOW + DAY)
    assert fresh(action).state == ActionState.REPAIR
    assert duty_of(action).state == DutyState.REPAIR


def test_a_report_needs_its_words_its_proof_and_its_source(host: Host) -> None:
    action = host.assigned(text=ActionText("Kirim dokumen.", needs_evidence=True))
    with pytest.raises(ValidationError):
        host.reported(action, text=" ")
    with pytest.raises(ValidationError, match="wajib bukti dukung"):
        host.reported(action)
    assert fresh(action).state == ActionState.ASSIGNED
    host.prove(action)
    # Whoever writes it down for another says where it came from.
    with pytest.raises(ValidationError):
        host.reported(action, scope=host.manager)
    report = host.reported(action, scope=host.manager, source="WhatsApp narahubung")
    assert report.source == "WhatsApp narahubung"
    with pytest.raises(Refused):
        host.prove(action)


def test_a_report_sent_twice_is_one(host: Host) -> None:
    action = host.assigned()
    host.reported(action)
    with pytest.raises(Refused):
        host.reported(action)
    assert action.reports.count() == 1
    services.take_back(scope=host.owner, action=action, now=NOW)
    assert fresh(action).state == ActionState.ACCEPTED
    assert duty_of(action, CHECK_DUTY).state == DutyState.CANCELLED
    host.reported(action)
    assert action.reports.count() == 2


def test_the_second_of_two_rapporteurs_is_told_that_it_was_decided(host: Host) -> None:
    action = host.assigned()
    host.reported(action)
    action = fresh(action)
    services.check(scope=host.manager, action=action, accepted=True, note="", now=NOW)
    with pytest.raises(Refused):
        services.check(scope=host.colleague, action=action, accepted=False, note="Kurang.", now=NOW)
    assert fresh(action).state == ActionState.CLOSED


def test_sending_back_and_refusing_say_why(host: Host) -> None:
    action = host.assigned()
    host.reported(action)
    with pytest.raises(ValidationError):
        services.check(scope=host.manager, action=action, accepted=False, note=" ", now=NOW)
    with pytest.raises(ValidationError):
        services.drop(scope=host.manager, action=action, reason="", now=NOW)
    assert fresh(action).state == ActionState.REPORTED


def test_other_terms_are_asked_for_and_answered(host: Host) -> None:
    action = host.assigned()
    new = DUE + timedelta(days=14)
    services.ask_change(scope=host.owner, action=action, due_on=new, reason="Menunggu SK.", now=NOW)
    assert fresh(action).due_on == DUE
    assert Duty.objects.mine(host.manager).get().kind == CHANGE_DUTY
    with pytest.raises(Refused):
        services.answer_change(scope=host.owner, action=action, granted=True, note="", now=NOW)
    with pytest.raises(ValidationError):
        services.answer_change(scope=host.manager, action=action, granted=False, note="", now=NOW)
    services.answer_change(scope=host.manager, action=action, granted=True, note="", now=NOW)
    action = fresh(action)
    assert (action.state, action.due_on, action.is_moved) == (ActionState.ACCEPTED, new, True)
    assert duty_of(action).due_at == action.due_at
    assert duty_of(action, CHANGE_DUTY).state == DutyState.DONE
    assert action.due_changes.get().reason == "Menunggu SK."


def test_refused_or_withdrawn_terms_leave_everything_as_it_was(host: Host) -> None:
    action = host.assigned()
    given = {"action": action, "now": NOW}
    services.ask_change(scope=host.owner, reason="Terlalu berat.", text="Kirim ringkasannya saja.", **given)
    with pytest.raises(Refused):
        services.ask_change(scope=host.owner, reason="Lagi.", text="x", **given)
    services.answer_change(scope=host.manager, granted=False, note="Sudah disepakati.", **given)
    assert fresh(action).state == ActionState.ASSIGNED
    services.accept(scope=host.owner, **given)
    services.ask_change(scope=host.owner, reason="Sakit.", due_on=DUE + DAY, **given)
    services.withdraw_change(scope=host.owner, **given)
    action = fresh(action)
    assert (action.state, action.text, action.due_on) == (ActionState.ACCEPTED, "Kirim dokumen RAD-PKS.", DUE)
    for wrong in ({}, {"due_on": DUE}, {"due_on": NOW.date() - DAY}, {"text": action.text}):
        with pytest.raises(ValidationError):
            services.ask_change(scope=host.owner, reason="Mohon.", action=action, now=NOW, **wrong)


def test_the_host_moves_a_date_with_its_reason(host: Host) -> None:
    action = host.assigned()
    given = {"scope": host.manager, "action": action, "now": NOW}
    for day in (DUE, NOW.date() - DAY):
        with pytest.raises(ValidationError):
            services.move_due(due_on=day, reason="Bersama.", **given)
    services.move_due(due_on=DUE + DAY, reason="Rapat diundur.", **given)
    assert duty_of(action).due_at == fresh(action).due_at


def test_the_doer_is_somebody_of_that_office_and_the_duty_follows(host: Host) -> None:
    action = host.assigned()
    given = {"scope": host.owner, "action": action, "now": NOW}
    with pytest.raises(ValidationError):
        services.name_person(user_id=make_user().pk, name="", **given)
    services.name_person(user_id=host.owner_user.pk, name="", **given)
    assert duty_of(action).owner_user == host.owner_user
    services.name_person(user_id=None, name="Bapak Contoh", **given)
    assert fresh(action).owner_name == "Bapak Contoh"
    assert duty_of(action).owner_user is None


def test_dropping_ends_the_duty_and_a_dropped_decision_its_actions(host: Host) -> None:
    decision = host.decide()
    one = host.assigned(decision=decision)
    (two,) = host.draft(decision=decision)
    services.drop_decision(scope=host.manager, decision=decision, reason="Salah catat.", now=NOW)
    for action in (one, two):
        assert fresh(action).state == ActionState.DROPPED
    assert duty_of(one).state == DutyState.CANCELLED
    assert not Action.objects.live().exists()


def test_a_draft_is_changed_whole_and_an_assigned_one_is_not(host: Host) -> None:
    (action,) = host.draft()
    given = {
        "scope": host.manager,
        "action": action,
        "now": NOW,
        "text": ActionText("Baru."),
        "due_on": DUE + DAY,
    }
    changed = services.change_action(base_version=1, owner=Owner(host.bappeda.pk), **given)
    assert (changed.owner_label, changed.text, changed.original_due_at) == (
        "Bappeda",
        "Baru.",
        changed.due_at,
    )
    with pytest.raises(services.ActionConflict):
        services.change_action(base_version=1, owner=Owner(host.bappeda.pk), **given)
    services.assign(scope=host.manager, action=changed, now=NOW)
    with pytest.raises(Refused):
        services.change_action(base_version=3, owner=Owner(host.bappeda.pk), **given)


def test_approved_minutes_assign_every_draft_and_close_the_words(host: Host) -> None:
    first, second = host.decide("Satu."), host.decide("Dua.")
    host.draft(decision=first)
    host.draft(decision=second)
    assert len(services.assign_all(scope=host.manager, origin=host.origin, now=NOW, final=True)) == 2
    assert services.assign_all(scope=host.manager, origin=host.origin, now=NOW, final=True) == []
    first.refresh_from_db()
    assert first.final_at == NOW
    with pytest.raises(Refused):
        services.change_decision(
            scope=host.manager, decision=first, base_version=first.version, text="x", now=NOW
        )
    with pytest.raises(Refused):
        services.assign_all(scope=host.owner, origin=host.origin, now=NOW)
