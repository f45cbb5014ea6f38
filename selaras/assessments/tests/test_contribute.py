"""Further agencies owe evidence, a note or "nihil" to an item that another agency answers."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from selaras.assessments import services
from selaras.assessments.choices import ItemState
from selaras.assessments.models import Contribution, ContributionEntry, Item, Round
from selaras.assessments.services import NilStatement
from selaras.assessments.tests.factories import (
    INTERNAL_DUE,
    NOW,
    OWNER_DUE,
    City,
    contribution_of,
    duties_of,
    duty_of,
    item_of,
    link_scope,
)
from selaras.core.verdict import Refused
from selaras.duties.services import extend as extend_duty
from selaras.evidence.models import Evidence, Use
from selaras.notices.models import Notice
from selaras.offices.tests.factories import make_agency

SECOND = timedelta(seconds=1)


def hand_in(city: City, item: Item, **changes: Any) -> Contribution:
    values: dict[str, Any] = {
        "scope": city.contact("tapem"),
        "contribution_id": contribution_of(item, city["tapem"]).pk,
        "note": "RKPD halaman 4",
        "now": NOW,
    }
    return services.hand_in_contribution(**(values | changes))


def ask(city: City, item: Item, code: str = "dinsos", **changes: Any) -> Contribution:
    values: dict[str, Any] = {"scope": city.operator, "agency": city[code], "ask": "Data bantuan", "now": NOW}
    return services.ask_contribution(item_id=item.pk, **(values | changes))


def test_a_note_is_a_contribution(city: City, round_: Round) -> None:
    item, owner = item_of(round_, "1.1"), city.user(city.contact("bappeda"))
    given = hand_in(city, item)
    assert (given.state, given.handed_at) == ("diserahkan", NOW)
    assert duties_of(item) == {("isi", "bappeda", "belum")}
    entry = ContributionEntry.objects.get()
    assert (entry.note, entry.author_name, entry.via) == ("RKPD halaman 4", "Narahubung tapem", "akun")
    assert Notice.objects.get(user=owner).text.endswith("kontribusi diterima dari Tapem")


def test_evidence_of_its_own_is_a_contribution(city: City, round_: Round) -> None:
    item = item_of(round_, "1.1")
    with pytest.raises(ValidationError):
        hand_in(city, item, note=" ")
    city.prove(item)  # the owner's proof is not the contributor's
    with pytest.raises(ValidationError):
        hand_in(city, item, note="")
    city.prove(item, scope=city.contact("tapem"))
    assert hand_in(city, item, note="").state == "diserahkan"
    assert set(Evidence.objects.values_list("agency__code", flat=True)) == {"bappeda", "tapem"}


def test_nihil_names_the_sources_and_the_day(city: City, round_: Round) -> None:
    item = item_of(round_, "1.1")
    with pytest.raises(ValidationError):
        hand_in(city, item, nil=NilStatement([], date(2026, 1, 21)))
    assert contribution_of(item, city["tapem"]).state == "diminta"
    given = hand_in(city, item, note="", nil=NilStatement(["Buku piket"], date(2026, 1, 21)))
    assert given.state == "nihil"
    statement = Evidence.objects.get()
    assert statement.nihil == {"sources": ["Buku piket"], "checked_on": "2026-01-21"}
    assert statement.agency == city["tapem"]
    # What a contributor did not find does not answer for the owner.
    city.write(item, "", is_nil=True)
    with pytest.raises(Refused, match="nihil perlu pernyataan"):
        services.submit(scope=city.contact("bappeda"), item_id=item.pk, now=NOW)


def test_by_work_link_it_is_handed_in_as_by_account(city: City, round_: Round) -> None:
    item = item_of(round_, "1.1")
    link = link_scope(city["tapem"], round_)
    assert list(Item.objects.visible_to(link).filter(pk=item.pk)) == [item]
    hand_in(city, item, scope=link, note="", nil=NilStatement(["Buku piket"], date(2026, 1, 21)))
    assert ContributionEntry.objects.get().via == "tautan_kerja"


def test_it_may_be_given_again_until_the_item_is_accepted(city: City, round_: Round) -> None:
    item = item_of(round_, "1.1")
    hand_in(city, item)
    city.to_verifier(item)
    assert hand_in(city, item, note="Halaman 5, bukan 4").state == "diserahkan"
    assert ContributionEntry.objects.count() == 2
    services.verify(scope=city.operator, item_id=item.pk, now=NOW)
    with pytest.raises(Refused, match="sudah terverifikasi"):
        hand_in(city, item)
    assert contribution_of(item, city["tapem"]).state == "diserahkan"


def test_late_is_taken_and_flagged(city: City, round_: Round) -> None:
    hand_in(city, item_of(round_, "1.1"), now=INTERNAL_DUE + SECOND)
    assert ContributionEntry.objects.get().is_late


def test_by_a_date_of_its_own_it_is_in_time(city: City, round_: Round) -> None:
    item = item_of(round_, "1.1")
    extend_duty(
        scope=city.operator, duty=duty_of(item, "kontribusi"), due_at=OWNER_DUE, reason="Menunggu", now=NOW
    )
    hand_in(city, item, now=INTERNAL_DUE + SECOND)
    assert not ContributionEntry.objects.get().is_late
    # The duty is done; what follows is measured by the item.
    hand_in(city, item, now=INTERNAL_DUE + SECOND)
    assert ContributionEntry.objects.last().is_late


def test_nobody_contributes_for_another_agency(city: City, round_: Round) -> None:
    item = item_of(round_, "1.1")
    for scope in (city.contact("bappeda"), city.operator, link_scope(city["bappeda"], round_)):
        with pytest.raises(Refused):
            hand_in(city, item, scope=scope)


# ---- asking


def test_whoever_is_asked_owes_it_and_is_told(city: City, round_: Round) -> None:
    item, told = item_of(round_, "1.2"), city.user(city.contact("dinsos"))
    asked = ask(city, item, scope=city.contact("tapem"))
    assert (asked.ask, asked.asked_by_name) == ("Data bantuan", "Narahubung tapem")
    assert duties_of(item) == {("isi", "tapem", "belum"), ("kontribusi", "dinsos", "belum")}
    assert duty_of(item, "kontribusi").waiting_label == "Tapem"
    assert Notice.objects.get(user=told).text.endswith("meminta kontribusi Anda")


def test_asked_before_the_start_it_is_owed_from_the_start(city: City) -> None:
    round_ = city.make_round(started=False)
    item = item_of(round_, "1.2")
    ask(city, item)
    assert duties_of(item) == set()
    services.start_round(scope=city.operator, round_=round_, now=NOW)
    assert ("kontribusi", "dinsos", "belum") in duties_of(item)


def test_not_everybody_can_be_asked(city: City, round_: Round) -> None:
    item = item_of(round_, "1.1")
    for agency in (
        city["bappeda"], city["tapem"], city["polres"], City("73.71")["dinsos"],
        make_agency(city.region, is_active=False),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as fault:
            ask(city, item, agency=agency)
        assert set(fault.value.message_dict) == {"agency"}
    assert Contribution.objects.filter(item=item).count() == 1


def test_called_off_and_asked_again(city: City, round_: Round) -> None:
    item, told = item_of(round_, "1.1"), city.user(city.contact("tapem"))
    contribution = contribution_of(item, city["tapem"])
    city.prove(item)
    services.cancel_contribution(scope=city.operator, contribution_id=contribution.pk, now=NOW)
    assert duties_of(item) == {("isi", "bappeda", "belum")}
    assert not Item.objects.visible_to(city.contact("tapem")).filter(pk=item.pk).exists()
    assert not Use.objects.filter(readers=city["tapem"]).exists()
    ask(city, item, "tapem", now=NOW + SECOND)
    ask_again = contribution_of(item, city["tapem"])
    assert (ask_again.pk, ask_again.state, ask_again.ask) == (contribution.pk, "diminta", "Data bantuan")
    assert ("kontribusi", "tapem", "belum") in duties_of(item)
    assert Use.objects.filter(readers=city["tapem"]).exists()
    assert Notice.objects.filter(user=told, text__endswith="meminta kontribusi Anda").count() == 1


def test_asked_off_and_on_each_time_is_told(city: City, round_: Round) -> None:
    item, told = item_of(round_, "1.2"), city.user(city.contact("dinsos"))
    for minute in range(2):
        asked = ask(city, item, now=NOW + minute * SECOND)
        services.cancel_contribution(scope=city.operator, contribution_id=asked.pk, now=NOW)
    assert Notice.objects.filter(user=told).count() == 2


def test_what_was_handed_in_is_not_called_off(city: City, round_: Round) -> None:
    given = hand_in(city, item_of(round_, "1.1"))
    with pytest.raises(Refused, match="sudah diserahkan"):
        services.cancel_contribution(scope=city.operator, contribution_id=given.pk, now=NOW)
    with pytest.raises(ValidationError):
        ask(city, item_of(round_, "1.1"), "tapem")


def test_a_contributor_does_not_call_off_its_own_part(city: City, round_: Round) -> None:
    contribution = contribution_of(item_of(round_, "1.1"), city["tapem"])
    with pytest.raises(Refused):
        services.cancel_contribution(scope=city.contact("tapem"), contribution_id=contribution.pk, now=NOW)


# ---- set aside


def test_an_item_set_aside_owes_nothing_from_anybody(city: City, round_: Round) -> None:
    item = city.hand_in(item_of(round_, "1.1"))
    services.drop(scope=city.operator, item_id=item.pk, reason="Tidak ada di kota ini", now=NOW)
    item = item_of(round_, "1.1")
    assert (item.state, item.drop_reason) == (ItemState.NOT_RELEVANT, "Tidak ada di kota ini")
    assert duties_of(item) == set()
    assert contribution_of(item, city["tapem"]).state == "dibatalkan"
    with pytest.raises(ValidationError):
        services.drop(scope=city.operator, item_id=item_of(round_, "1.2").pk, reason=" ", now=NOW)


def test_brought_back_it_starts_empty_and_is_owed_again(city: City, round_: Round) -> None:
    item = city.bring(item_of(round_, "1.2"), ItemState.AT_VERIFIER)
    services.drop(scope=city.operator, item_id=item.pk, reason="Tidak ada", now=NOW)
    services.restore(scope=city.operator, item_id=item.pk, now=NOW)
    item = item_of(round_, "1.2")
    assert (item.state, item.value, item.narrative, item.drop_reason) == (ItemState.EMPTY, "", "", "")
    assert duties_of(item) == {("isi", "tapem", "belum")}
    assert "Isi" in item.revisions.values_list("narrative", flat=True)


def test_set_aside_and_brought_back_over_and_over_it_is_owed_once(city: City, round_: Round) -> None:
    item = item_of(round_, "1.2")
    for _ in range(3):
        services.drop(scope=city.operator, item_id=item.pk, reason="Tidak ada", now=NOW)
        services.restore(scope=city.operator, item_id=item.pk, now=NOW)
        city.close(round_)
        services.reopen_round(scope=city.operator, round_=round_, reason="Keliru", now=NOW)
    assert duties_of(item) == {("isi", "tapem", "belum")}
