"""Closing ends the work of the agencies; afterwards only what is opened again moves."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from selaras.assessments import services
from selaras.assessments.choices import ItemState, RoundState
from selaras.assessments.models import Item, Round, ScoreRun
from selaras.assessments.tests.factories import (
    NOW,
    OWNER_DUE,
    City,
    contribution_of,
    duties_of,
    fresh,
    item_of,
    items_of,
)
from selaras.audit.models import Event
from selaras.core.references import Reference
from selaras.core.verdict import Refused
from selaras.duties.models import Duty
from selaras.measures.models import Measure
from selaras.offices.selectors import scope_for_link
from selaras.offices.services import make_work_link
from selaras.offices.tests.factories import make_contact

pytestmark = pytest.mark.slow

LATER = NOW + timedelta(hours=1)


def test_a_finished_round_closes_without_a_reason(city: City, round_: Round) -> None:
    city.finish(round_)
    closed = city.close(round_, reason="")
    assert (closed.state, closed.closed_at, closed.closing_note) == (RoundState.READY, NOW, "")
    assert not Duty.objects.running().exists()


def test_with_items_open_a_reason_is_asked_and_kept(city: City, round_: Round) -> None:
    city.approve(item_of(round_, "1.1"))
    city.bring(item_of(round_, "1.2"), ItemState.NOT_RELEVANT)
    with pytest.raises(
        ValidationError, match=r"Masih ada 5 butir belum selesai \(1\.3, 1\.4, 2\.1, 2\.2, 2\.3\)"
    ):
        city.close(round_, reason="  ")
    round_.refresh_from_db()
    assert round_.state == RoundState.FILLING
    assert Duty.objects.running().exists()
    assert city.close(round_, reason="Batas pemilik tiba").closing_note == "Batas pemilik tiba"
    event = Event.objects.get(verb="assessments.round.closed")
    assert event.after["unfinished"] == ["1.3", "1.4", "2.1", "2.2", "2.3"]


def test_closing_ends_every_duty_and_every_work_link(city: City, round_: Round) -> None:
    link, _token = make_work_link(
        scope=city.operator,
        agency=city["bappeda"],
        contact=make_contact(city["bappeda"]),
        subject=Reference("round", str(round_.pk)),
        ends_at=OWNER_DUE,
        now=NOW,
    )
    assert scope_for_link(link, NOW)
    for code, state in (
        ("1.1", ItemState.AT_HEAD),
        ("1.2", ItemState.AT_VERIFIER),
        ("2.2", ItemState.REPAIR),
    ):
        city.bring(item_of(round_, code), state)
    city.close(round_)
    assert not Duty.objects.running().exists()
    link.refresh_from_db()
    assert scope_for_link(link, NOW) is None


def test_closing_keeps_the_score_of_that_moment(city: City, round_: Round) -> None:
    city.finish(round_)
    city.close(round_)
    run = ScoreRun.objects.get()
    assert (run.tier, run.score, run.made_by_name) == ("terverifikasi", "4", "Rusmala")


def test_after_closing_nobody_moves_an_item(city: City, round_: Round) -> None:
    states = {"1.1": ItemState.AT_HEAD, "1.2": ItemState.AT_VERIFIER, "2.2": ItemState.REPAIR}
    for code, state in states.items():
        city.bring(item_of(round_, code), state)
    city.close(round_)
    items = {code: item_of(round_, code) for code in ("1.1", "1.2", "2.2", "2.1")}
    operator, owner, head = city.operator, city.contact("tapem"), city.head("bappeda")
    tries = [
        lambda: services.validate(scope=head, item_ids=[items["1.1"].pk], now=NOW),
        lambda: services.return_for_repair(scope=head, item_id=items["1.1"].pk, comment="x", now=NOW),
        lambda: services.verify(scope=operator, item_id=items["1.2"].pk, now=NOW),
        lambda: services.withdraw(scope=owner, item_id=items["1.2"].pk, now=NOW),
        lambda: city.write(items["2.2"], "Terlambat"),
        lambda: services.submit(scope=owner, item_id=items["2.2"].pk, now=NOW),
        lambda: services.drop(scope=operator, item_id=items["2.1"].pk, reason="x", now=NOW),
        lambda: services.pass_on(scope=owner, item_id=items["2.2"].pk, colleague=None, now=NOW),
        lambda: services.hand_in_contribution(
            scope=owner,
            contribution_id=contribution_of(items["1.1"], city["tapem"]).pk,
            note="x",
            now=NOW,
        ),
    ]
    for attempt in tries:
        with pytest.raises(Refused):
            attempt()
    assert {code: fresh(item).state for code, item in items.items()} == states | {"2.1": ItemState.EMPTY}
    assert not Duty.objects.running().exists()


def test_only_what_is_opened_again_is_written_and_goes_the_whole_way(city: City, round_: Round) -> None:
    city.finish(round_)
    city.close(round_)
    item = item_of(round_, "1.2")
    with pytest.raises(Refused):
        services.reopen(scope=city.contact("tapem"), item_id=item.pk, reason="Salah", now=LATER)
    services.reopen(scope=city.operator, item_id=item.pk, reason="Peraturan berubah", now=LATER)
    assert duties_of(item) == {("isi", "tapem", "perbaikan")}
    city.hand_in(item, "Isi baru")
    # Taken back it is a draft, and still the one that was opened again.
    services.withdraw(scope=city.contact("tapem"), item_id=item.pk, now=LATER)
    assert duties_of(item) == {("isi", "tapem", "dikerjakan")}
    item = city.approve(item, "Isi paling baru")
    assert (item.state, duties_of(item)) == (ItemState.VERIFIED, set())
    with pytest.raises(Refused):
        city.write(item_of(round_, "2.2"), "Tanpa dibuka")


@pytest.mark.parametrize("closed_at", [NOW, LATER], ids=["at the same moment", "later"])
def test_opened_again_before_the_closing_it_closes_with_the_rest(
    city: City, round_: Round, closed_at: datetime
) -> None:
    item = city.approve(item_of(round_, "1.2"))
    services.reopen(scope=city.operator, item_id=item.pk, reason="Periksa", now=NOW)
    city.close(round_, now=closed_at)
    assert duties_of(item) == set()
    with pytest.raises(Refused):
        city.write(item, "Sesudah ditutup")


def test_reopened_as_a_whole_everything_is_owed_as_it_stood(city: City, round_: Round) -> None:
    for code, state in (
        ("1.1", ItemState.AT_HEAD), ("1.2", ItemState.AT_VERIFIER), ("2.2", ItemState.REPAIR),
        ("2.1", ItemState.DRAFT), ("1.3", ItemState.NOT_RELEVANT), ("1.4", ItemState.VERIFIED),
    ):  # fmt: skip
        city.bring(item_of(round_, code), state)
    before = {item.code: duties_of(item) for item in items_of(round_)}
    city.close(round_)
    opened = services.reopen_round(scope=city.operator, round_=round_, reason="Masih ada waktu", now=LATER)
    assert (opened.state, opened.closed_at) == (RoundState.VERIFYING, None)
    assert {item.code: duties_of(item) for item in items_of(round_)} == before
    # And the work goes on from there.
    item = item_of(round_, "1.2")
    services.return_for_repair(scope=city.operator, item_id=item.pk, comment="Halaman?", now=LATER)
    assert duties_of(item) == {("isi", "tapem", "perbaikan")}


def test_reopening_a_round_needs_a_reason(city: City, round_: Round) -> None:
    city.close(round_)
    with pytest.raises(ValidationError):
        services.reopen_round(scope=city.operator, round_=round_, reason="", now=NOW)
    with pytest.raises(Refused):
        services.reopen_round(scope=city.contact("tapem"), round_=round_, reason="Mau", now=NOW)


def test_filling_ends_without_ending_the_work(city: City, round_: Round) -> None:
    owed = Duty.objects.running().count()
    ended = services.end_filling(scope=city.operator, round_=round_, now=NOW)
    assert ended.state == RoundState.VERIFYING
    assert Duty.objects.running().count() == owed
    assert city.hand_in(item_of(round_, "1.2")).state == ItemState.AT_HEAD


def test_closing_is_for_kesbangpol_and_once(city: City, round_: Round) -> None:
    for scope in (city.contact("tapem"), city.leader("sekda"), city.province, City("73.71").operator):
        with pytest.raises(Refused):
            services.close_round(scope=scope, round_=round_, reason="x", now=NOW)
    services.close_round(scope=city.leader("kepala_kesbangpol"), round_=round_, reason="Tiba", now=NOW)
    with pytest.raises(Refused, match="Siap kirim"):
        city.close(round_)
    assert ScoreRun.objects.count() == 1
    assert Item.objects.filter(round=round_).count() == 7


def test_the_final_score_enters_the_register_as_an_estimate_and_follows_a_second_closing(
    city: City, round_: Round
) -> None:
    city.finish(round_)
    round_ = city.close(round_)
    run = round_.scores.first()
    row = Measure.objects.get()
    assert run is not None
    assert (row.score, row.receipt, row.mark) == (run.score, run.receipt, "perkiraan")
    assert (row.edition, row.region, row.method_version) == ("2025", round_.region, round_.instrument.edition)
    assert "menurut klaim OPD" in row.note
    assert not row.counts
    again = services.reopen_round(scope=city.operator, round_=round_, reason="Perbaikan", now=NOW)
    city.close(again)
    assert Measure.objects.counting().get() == row
