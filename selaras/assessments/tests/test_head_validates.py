"""The head stands behind the answers of the agency: in one go, or by delegation, or sends them back."""

import pytest
from django.core.exceptions import ValidationError

from selaras.assessments import services
from selaras.assessments.choices import ItemState
from selaras.assessments.models import HeadValidation, Round, RoundAgency
from selaras.assessments.tests.factories import NOW, City, duties_of, fresh, item_of
from selaras.audit.models import Event
from selaras.core.verdict import Refused
from selaras.notices.models import Notice


def test_several_are_validated_at_once(city: City, round_: Round) -> None:
    items = [city.hand_in(item_of(round_, code)) for code in ("1.2", "2.2")]
    verifier = city.user(city.operator)
    done = services.validate(scope=city.head("tapem"), item_ids=[i.pk for i in items], now=NOW)
    assert [item.state for item in done] == [ItemState.AT_VERIFIER] * 2
    for item in items:
        assert duties_of(item) == {("isi", "tapem", "menunggu"), ("verifikasi", "kesbangpol", "belum")}
    validation = HeadValidation.objects.get(item=items[0])
    assert (validation.way, validation.by_name) == ("aplikasi", "Kepala tapem")
    assert validation.revision_number == fresh(items[0]).version
    assert Notice.objects.filter(user=verifier, text__endswith="menunggu verifikasi").count() == 2


def test_all_of_them_or_none(city: City, round_: Round) -> None:
    mine, foreign = city.hand_in(item_of(round_, "1.2")), city.hand_in(item_of(round_, "1.1"))
    with pytest.raises(Refused):
        services.validate(scope=city.head("tapem"), item_ids=[mine.pk, foreign.pk], now=NOW)
    assert fresh(mine).state == ItemState.AT_HEAD
    assert not HeadValidation.objects.exists()
    with pytest.raises(ValidationError, match="sedikitnya satu"):
        services.validate(scope=city.head("tapem"), item_ids=[], now=NOW)


def test_named_twice_it_is_validated_once(city: City, round_: Round) -> None:
    item = city.hand_in(item_of(round_, "1.2"))
    services.validate(scope=city.head("tapem"), item_ids=[item.pk, item.pk], now=NOW)
    assert HeadValidation.objects.count() == 1
    with pytest.raises(Refused, match="tidak sedang menunggu validasi"):
        services.validate(scope=city.head("tapem"), item_ids=[item.pk], now=NOW)


def test_the_head_of_kesbangpol_validates_what_it_enters_for_outside_bodies(
    city: City, round_: Round
) -> None:
    item = city.to_verifier(item_of(round_, "1.3"))
    assert item.state == ItemState.AT_VERIFIER
    assert HeadValidation.objects.get().agency == city["kesbangpol"]


def test_the_head_sends_back_with_a_comment(city: City, round_: Round) -> None:
    item = city.hand_in(item_of(round_, "1.2"))
    owner = city.user(city.contact("tapem"))
    with pytest.raises(ValidationError):
        services.return_for_repair(scope=city.head("tapem"), item_id=item.pk, comment=" \n", now=NOW)
    assert fresh(item).state == ItemState.AT_HEAD
    item = services.return_for_repair(
        scope=city.head("tapem"), item_id=item.pk, comment="Sebutkan nomornya", now=NOW
    )
    assert item.state == ItemState.REPAIR
    assert duties_of(item) == {("isi", "tapem", "perbaikan")}
    last = item.revisions.last()
    assert (last.action, last.tier, last.comment) == ("return", "kepala", "Sebutkan nomornya")
    assert Notice.objects.get(user=owner).text.endswith("perlu perbaikan: Sebutkan nomornya")


def test_delegation_is_written_down_and_taken_back(city: City, round_: Round) -> None:
    def delegate(value: bool) -> RoundAgency:
        services.delegate_validation(
            scope=city.head("tapem"), round_=round_, agency_id=city["tapem"].pk, delegated=value, now=NOW
        )
        return RoundAgency.objects.get(round=round_, agency=city["tapem"])

    share = delegate(True)
    assert (share.validation_delegated, share.delegated_by, share.delegated_at) == (True, "Kepala tapem", NOW)
    share = delegate(False)
    assert (share.validation_delegated, share.delegated_by, share.delegated_at) == (False, "", None)
    notes = Event.objects.filter(verb="assessments.agency.delegated").order_by("pk")
    assert [event.note for event in notes] == [
        "validasi didelegasikan kepada narahubung",
        "delegasi validasi diakhiri",
    ]


def test_an_agency_without_items_in_the_round_has_nothing_to_delegate(city: City, round_: Round) -> None:
    with pytest.raises(Refused, match="tidak memegang butir"):
        services.delegate_validation(
            scope=city.head("dinsos"), round_=round_, agency_id=city["dinsos"].pk, delegated=True, now=NOW
        )
    assert not RoundAgency.objects.filter(agency=city["dinsos"]).exists()


def test_a_contact_does_not_delegate_to_himself(city: City, round_: Round) -> None:
    with pytest.raises(Refused, match="Hanya kepala OPD"):
        services.delegate_validation(
            scope=city.contact("tapem"), round_=round_, agency_id=city["tapem"].pk, delegated=True, now=NOW
        )
