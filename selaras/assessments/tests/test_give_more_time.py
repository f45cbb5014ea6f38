"""More time for one agency: its running duties move with a history, those of others stay."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from selaras.assessments import services
from selaras.assessments.choices import ItemState
from selaras.assessments.models import Round, RoundExtension
from selaras.assessments.tests.factories import (
    INTERNAL_DUE,
    NOW,
    OWNER_DUE,
    City,
    duties_of,
    duty_of,
    item_of,
    items_of,
)
from selaras.audit.models import Event
from selaras.core.scope import Scope
from selaras.core.verdict import Refused
from selaras.duties.models import Duty, Extension
from selaras.duties.services import extend as extend_duty
from selaras.notices.models import Notice

LATER = INTERNAL_DUE + timedelta(days=1)
HOUR = timedelta(hours=1)


def extend(
    city: City, round_: Round, code: str = "tapem", due_at: datetime = LATER,
    reason: str = "Pejabat berganti", scope: Scope | None = None,
) -> RoundExtension:  # fmt: skip
    return services.extend_agency(
        scope=scope or city.operator, round_=round_, agency=city[code], due_at=due_at, reason=reason, now=NOW
    )


def dues(round_: Round) -> dict[tuple[str, str], datetime]:
    rows = Duty.objects.running().filter(group_id=str(round_.pk))
    return {(code, kind): due for code, kind, due in rows.values_list("source_id", "kind", "due_at")}


def test_only_this_agencys_duties_move(city: City, round_: Round) -> None:
    before = dues(round_)
    told = city.user(city.contact("tapem"))
    row = extend(city, round_)
    mine = {str(item.pk) for item in items_of(round_) if item.owner_agency == city["tapem"]}
    helped = (str(item_of(round_, "1.1").pk), "kontribusi")
    moved = {key for key, due in dues(round_).items() if due != before[key]}
    assert moved == {(pk, "isi") for pk in mine} | {helped}
    assert {dues(round_)[key] for key in moved} == {LATER}
    assert (row.old_due_at, row.new_due_at, row.actor_name) == (INTERNAL_DUE, LATER, "Rusmala")
    assert Extension.objects.count() == len(moved)
    assert all(duty.is_extended for duty in Duty.objects.filter(due_at=LATER))
    assert (
        Notice.objects.filter(user=told)
        .get(kind="assessments.extended")
        .text.startswith("Batas waktu OPD Anda")
    )


def test_it_is_logged_with_the_reason(city: City, round_: Round) -> None:
    extend(city, round_)
    event = Event.objects.get(verb="assessments.agency.extended")
    assert event.note == "Tapem: Pejabat berganti"
    assert (event.before["due_at"], event.after["due_at"]) == (INTERNAL_DUE.isoformat(), LATER.isoformat())


def test_what_comes_back_for_repair_has_the_new_date_too(city: City, round_: Round) -> None:
    item = city.to_verifier(item_of(round_, "1.2"))
    extend(city, round_)
    assert duty_of(item).due_at == LATER
    services.return_for_repair(scope=city.operator, item_id=item.pk, comment="Halaman?", now=NOW)
    assert not duty_of(item).is_late(INTERNAL_DUE + HOUR)


def test_finished_work_keeps_its_date(city: City, round_: Round) -> None:
    item = city.approve(item_of(round_, "1.2"))
    extend(city, round_)
    assert Duty.objects.get(source_id=str(item.pk), kind="isi").due_at == INTERNAL_DUE


def test_a_later_date_of_an_item_is_not_shortened(city: City, round_: Round) -> None:
    item = item_of(round_, "1.2")
    own = services.Share(due_at=LATER + HOUR)
    services.share_out(scope=city.operator, round_=round_, shares={item.pk: own}, now=NOW)
    extend(city, round_)
    assert duty_of(item).due_at == LATER + HOUR


def test_extended_twice_both_steps_are_kept(city: City, round_: Round) -> None:
    extend(city, round_)
    extend(city, round_, due_at=OWNER_DUE, reason="Sakit")
    steps = RoundExtension.objects.values_list("old_due_at", "new_due_at")
    assert list(steps) == [(INTERNAL_DUE, LATER), (LATER, OWNER_DUE)]
    assert duty_of(item_of(round_, "1.2")).original_due_at == INTERNAL_DUE


def test_what_is_opened_later_has_the_extended_date(city: City, round_: Round) -> None:
    extend(city, round_)
    item = city.approve(item_of(round_, "1.2"))
    services.reopen(scope=city.operator, item_id=item.pk, reason="Baru", now=NOW)
    services.share_out(
        scope=city.operator,
        round_=round_,
        shares={item_of(round_, "1.4").pk: services.Share(owner_agency_id=city["tapem"].pk)},
        now=NOW,
    )
    assert duty_of(item_of(round_, "1.4")).due_at == LATER


@pytest.mark.parametrize(
    ("due_at", "reason", "fields"),
    [
        (INTERNAL_DUE, "Sebab", {"due_at"}),
        (OWNER_DUE + HOUR, "Sebab", {"due_at"}),
        (LATER, "  ", {"reason"}),
        (NOW - HOUR, "", {"due_at", "reason"}),
    ],
)
def test_faults_are_told_and_nothing_moves(
    city: City, round_: Round, due_at: datetime, reason: str, fields: set[str]
) -> None:
    with pytest.raises(ValidationError) as fault:
        extend(city, round_, due_at=due_at, reason=reason)
    assert set(fault.value.message_dict) == fields
    assert not RoundExtension.objects.exists()
    assert not Extension.objects.exists()


def test_an_agency_without_items_gets_no_extension(city: City, round_: Round) -> None:
    for code in ("dinsos", "polres"):
        with pytest.raises(ValidationError, match="tidak memegang butir"):
            extend(city, round_, code)


def test_asked_to_contribute_it_can_be_given_time(city: City, round_: Round) -> None:
    item = item_of(round_, "1.2")
    services.ask_contribution(
        scope=city.operator, item_id=item.pk, agency=city["dinsos"], ask="Data bantuan", now=NOW
    )
    extend(city, round_, "dinsos")
    assert duty_of(item, "kontribusi").due_at == LATER


def test_time_is_given_by_kesbangpol(city: City, round_: Round) -> None:
    for scope in (city.contact("tapem"), city.head("tapem"), city.leader("sekda"), city.province):
        with pytest.raises(Refused):
            extend(city, round_, scope=scope)


# ---- one duty, asked for on the list of duties


def test_an_extension_of_one_duty_is_the_items_own_date(city: City, round_: Round) -> None:
    item = item_of(round_, "1.2")
    extend_duty(scope=city.operator, duty=duty_of(item), due_at=LATER, reason="Menunggu data", now=NOW)
    item = item_of(round_, "1.2")
    assert (item.due_at, item.due_reason, duty_of(item).due_at) == (LATER, "Menunggu data", LATER)
    assert not city.hand_in(item, now=INTERNAL_DUE + HOUR).was_late


def test_a_contributors_extension_leaves_the_item_alone(city: City, round_: Round) -> None:
    item = item_of(round_, "1.1")
    extend_duty(
        scope=city.operator, duty=duty_of(item, "kontribusi"), due_at=LATER, reason="Menunggu data", now=NOW
    )
    assert item_of(round_, "1.1").due_at is None
    assert duty_of(item).due_at == INTERNAL_DUE


def test_no_duty_goes_past_the_owners_date(city: City, round_: Round) -> None:
    duty = duty_of(item_of(round_, "1.2"))
    with pytest.raises(Refused, match="melewati batas pemilik indeks"):
        extend_duty(scope=city.operator, duty=duty, due_at=OWNER_DUE + HOUR, reason="Sebab", now=NOW)
    assert item_of(round_, "1.2").due_at is None
    assert not Extension.objects.exists()


def test_time_changes_nothing_else(city: City, round_: Round) -> None:
    item = city.bring(item_of(round_, "1.2"), ItemState.DRAFT)
    extend(city, round_)
    assert duties_of(item) == {("isi", "tapem", "dikerjakan")}
