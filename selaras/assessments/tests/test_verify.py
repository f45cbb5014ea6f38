"""Verifying: by another agency or flagged, a level with its reason, one decision however many press."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from selaras.assessments import services
from selaras.assessments.choices import ItemState
from selaras.assessments.models import Item, Revision, Round
from selaras.assessments.tests.factories import (
    NOW,
    City,
    contribution_of,
    duties_of,
    fresh,
    item_of,
)
from selaras.audit.models import Event
from selaras.core.verdict import Refused
from selaras.duties.models import Duty


def verify(city: City, item: Item, **changes: Any) -> Item:
    scope = changes.pop("scope", None) or city.operator
    return services.verify(scope=scope, item_id=item.pk, now=NOW, **changes)


def faults(city: City, item: Item, **changes: Any) -> set[str]:
    with pytest.raises(ValidationError) as fault:
        verify(city, item, **changes)
    assert fresh(item).state == ItemState.AT_VERIFIER
    return set(fault.value.message_dict)


def test_an_accepted_answer_owes_nothing_any_more(city: City, round_: Round) -> None:
    item = verify(city, city.to_verifier(item_of(round_, "1.1")), comment="Sesuai halaman 12")
    assert (item.state, item.self_verified) == (ItemState.VERIFIED, False)
    assert duties_of(item) == set()
    done = Duty.objects.filter(source_id=str(item.pk), kind__in=("isi", "verifikasi"))
    assert [(duty.state, duty.done_at) for duty in done] == [("selesai", NOW)] * 2
    last = item.revisions.last()
    assert (last.action, last.tier, last.comment) == ("verify", "verifikator", "Sesuai halaman 12")


def test_contributions_still_asked_are_called_off(city: City, round_: Round) -> None:
    item = verify(city, city.to_verifier(item_of(round_, "1.1")))
    assert contribution_of(item, city["tapem"]).state == "dibatalkan"
    duty = Duty.objects.get(source_id=str(item.pk), kind="kontribusi")
    assert (duty.state, duty.done_at) == ("dibatalkan", None)
    assert Event.objects.filter(verb="assessments.contribution.cancelled").count() == 1


def test_a_level_as_claimed_is_agreed(city: City, round_: Round) -> None:
    item = verify(
        city, city.to_verifier(item_of(round_, "1.4"), level=5), level=5, reason_code="bukti_kurang"
    )
    assert (item.claimed_level, item.verified_level, item.reason_code) == (5, 5, "sesuai")


def test_another_level_stands_beside_the_claimed_one_with_its_reason(city: City, round_: Round) -> None:
    item = city.to_verifier(item_of(round_, "1.4"), level=6)
    assert faults(city, item, level=4) == {"reason_code"}
    assert faults(city, item, level=4, reason_code="sesuai") == {"reason_code"}
    assert faults(city, item, level=4, reason_code="entah") == {"reason_code"}
    assert faults(city, item, level=4, reason_code="lainnya", comment=" ") == {"comment"}
    item = verify(city, item, level=4, reason_code="bukti_kurang")
    assert (item.claimed_level, item.verified_level, item.reason_code) == (6, 4, "bukti_kurang")
    last = item.revisions.last()
    assert (last.level, last.reason_code) == (4, "bukti_kurang")


@pytest.mark.parametrize("level", [None, 0, 8, -4])
def test_a_level_lies_on_the_scale(city: City, round_: Round, level: int | None) -> None:
    item = city.to_verifier(item_of(round_, "1.4"))
    assert faults(city, item, level=level, reason_code="bukti_kurang") == {"level"}


def test_what_sets_no_level_gets_none(city: City, round_: Round) -> None:
    item = verify(city, city.to_verifier(item_of(round_, "1.2")), level=7, reason_code="bukti_kurang")
    assert (item.verified_level, item.reason_code) == (None, "")


def test_checked_by_its_own_agency_it_says_so(city: City, round_: Round) -> None:
    own = city.to_verifier(item_of(round_, "2.1"))
    assert verify(city, own).self_verified
    elsewhere = city.to_verifier(item_of(round_, "2.3"))
    assert not verify(city, elsewhere, scope=city.verifier("hukum"), level=4).self_verified


def test_two_verifiers_and_one_decision(city: City, round_: Round) -> None:
    item = city.to_verifier(item_of(round_, "2.3"))
    verify(city, item, scope=city.verifier("hukum"), level=4)
    with pytest.raises(Refused, match="tidak sedang menunggu verifikasi"):
        verify(city, item, level=2, reason_code="bukti_kurang")
    with pytest.raises(Refused):
        services.return_for_repair(scope=city.operator, item_id=item.pk, comment="Kurang", now=NOW)
    assert Revision.objects.filter(item=item, action="verify").count() == 1
    assert fresh(item).verified_level == 4


def test_only_the_verifier_of_the_item_decides(city: City, round_: Round) -> None:
    item = city.to_verifier(item_of(round_, "1.1"))
    strangers = [
        city.contact("bappeda"), city.head("bappeda"), city.verifier("hukum"), city.leader("sekda"),
        city.leader("kepala_kesbangpol"), city.province, City("73.71").operator,
    ]  # fmt: skip
    for scope in strangers:
        with pytest.raises(Refused):
            verify(city, item, scope=scope)


def test_several_answers_are_accepted_in_one_go_but_no_level(city: City, round_: Round) -> None:
    items = [city.to_verifier(item_of(round_, code)) for code in ("1.1", "1.2", "1.4")]
    ids = [item.pk for item in items]
    with pytest.raises(ValidationError, match=r"Butir 1\.4 menentukan tingkat"):
        services.verify_many(scope=city.operator, item_ids=ids, now=NOW)
    assert {fresh(item).state for item in items} == {ItemState.AT_VERIFIER}
    done = services.verify_many(scope=city.operator, item_ids=[*ids[:2], ids[0]], now=NOW)
    assert [item.state for item in done] == [ItemState.VERIFIED] * 2


def test_in_one_go_all_or_none(city: City, round_: Round) -> None:
    ready, early = city.to_verifier(item_of(round_, "1.1")), city.hand_in(item_of(round_, "1.2"))
    with pytest.raises(Refused):
        services.verify_many(scope=city.operator, item_ids=[ready.pk, early.pk], now=NOW)
    assert fresh(ready).state == ItemState.AT_VERIFIER


# ---- sent back, then repaired


def test_a_return_says_what_to_repair(city: City, round_: Round) -> None:
    item = city.to_verifier(item_of(round_, "1.2"))
    services.open_for_review(scope=city.operator, item=item, now=NOW)
    with pytest.raises(ValidationError):
        services.return_for_repair(scope=city.operator, item_id=item.pk, comment="", now=NOW)
    item = services.return_for_repair(
        scope=city.operator, item_id=item.pk, comment="Foto tanpa tanggal", now=NOW
    )
    assert (item.state, item.opened_at) == (ItemState.REPAIR, None)
    assert duties_of(item) == {("isi", "tapem", "perbaikan")}
    last = item.revisions.last()
    assert (last.tier, last.comment) == ("verifikator", "Foto tanpa tanggal")


def test_repaired_it_goes_the_whole_way_again(city: City, round_: Round) -> None:
    item = city.bring(item_of(round_, "1.2"), ItemState.REPAIR)
    item = city.approve(item, "Dengan tanggal")
    assert item.state == ItemState.VERIFIED
    actions = list(item.revisions.values_list("action", flat=True))
    assert actions == [
        "save", "submit", "validate", "return", "save_repair", "submit", "validate", "verify",
    ]  # fmt: skip
    assert list(item.revisions.values_list("number", flat=True)) == list(range(1, 9))
    assert duties_of(item) == set()


# ---- opened again


def test_opening_again_opens_that_item_only_and_keeps_what_was_decided(city: City, round_: Round) -> None:
    city.finish(round_)
    item = item_of(round_, "1.4")
    services.reopen(scope=city.contact("bappeda"), item_id=item.pk, reason="Angka keliru", now=NOW)
    states = {row.code: row.state for row in round_.items.all()}
    assert [code for code, state in states.items() if state != ItemState.VERIFIED] == ["1.4"]
    item = fresh(item)
    assert (item.state, item.verified_level, item.reason_code) == (ItemState.REPAIR, None, "")
    assert (item.claimed_level, item.narrative) == (4, "Isi")
    decided = item.revisions.get(action="verify")
    assert (decided.level, decided.reason_code) == (4, "sesuai")
    assert duties_of(item) == {("isi", "bappeda", "perbaikan")}


def test_opening_again_needs_a_reason_and_says_who_asked(city: City, round_: Round) -> None:
    item = city.approve(item_of(round_, "1.2"))
    with pytest.raises(ValidationError):
        services.reopen(scope=city.operator, item_id=item.pk, reason=" ", now=NOW)
    item = services.reopen(scope=city.operator, item_id=item.pk, reason="Peraturan baru", now=NOW)
    last = item.revisions.last()
    assert (last.tier, last.comment) == ("koordinator", "Peraturan baru")
    item = city.approve(item, "Isi baru")
    services.reopen(scope=city.contact("tapem"), item_id=item.pk, reason="Salah ketik", now=NOW)
    assert fresh(item).revisions.last().tier == "opd"


def test_after_verifying_a_contributors_call_stays_off(city: City, round_: Round) -> None:
    item = city.approve(item_of(round_, "1.1"))
    services.reopen(scope=city.operator, item_id=item.pk, reason="Periksa lagi", now=NOW)
    assert duties_of(item) == {("isi", "bappeda", "perbaikan")}
