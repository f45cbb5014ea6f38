"""A round from last year's: sharing taken over, answers offered as drafts, what is unchanged is told."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from selaras.assessments import services
from selaras.assessments.choices import ItemState
from selaras.assessments.models import Contribution, Item, Round
from selaras.assessments.selectors.series import last_year, round_chain
from selaras.assessments.tests.factories import NOW, TEXT, City, fresh, item_of, items_of, plan
from selaras.core.verdict import Refused
from selaras.duties.models import Duty
from selaras.instruments.tests.factories import make_instrument

pytestmark = pytest.mark.slow


@pytest.fixture
def old(city: City, round_: Round) -> Round:
    """Last year: 1.2 went to Dinsos and is checked by Hukum, Hukum helps with it; 1.1 is answered."""
    item = item_of(round_, "1.2")
    services.share_out(
        scope=city.operator, round_=round_, now=NOW,
        shares={item.pk: services.Share(city["dinsos"].pk, city["hukum"].pk, NOW, "Lebih awal")},
    )  # fmt: skip
    services.ask_contribution(
        scope=city.operator, item_id=item.pk, agency=city["tapem"], ask="Notula", now=NOW
    )
    services.delegate_validation(
        scope=city.head("dinsos"), round_=round_, agency_id=city["dinsos"].pk, delegated=True, now=NOW
    )
    city.approve(item_of(round_, "1.1"), "RPJMD halaman 12")
    city.approve(item_of(round_, "1.4"), "Cukup")
    return round_


def next_round(city: City, old: Round, *, started: bool = True, **changes: Any) -> Round:
    made = services.create_round(
        scope=city.operator, instrument=changes.pop("instrument", old.instrument), region=city.region,
        coordinator=city["kesbangpol"], plan=plan(data_year=2026, filling_year=2027, **changes), now=NOW,
        previous=old,
    )  # fmt: skip
    return services.start_round(scope=city.operator, round_=made, now=NOW) if started else made


def test_sharing_is_taken_over_item_by_item(city: City, old: Round) -> None:
    new = next_round(city, old)
    item = item_of(new, "1.2")
    assert (item.owner_agency, item.verifier_agency) == (city["dinsos"], city["hukum"])
    assert Contribution.objects.get(item=item).agency == city["tapem"]
    assert Contribution.objects.get(item=item).ask == "Notula"
    before = {item.code: item.owner_agency_id for item in items_of(old)}
    assert {item.code: item.owner_agency_id for item in items_of(new)} == before


def test_due_times_delegations_and_answers_stay_in_their_year(city: City, old: Round) -> None:
    new = next_round(city, old)
    assert not new.agencies.filter(validation_delegated=True).exists()
    for item in items_of(new):
        assert (item.due_at, item.state, item.narrative) == (None, ItemState.EMPTY, "")
    assert Duty.objects.running().filter(group_id=str(new.pk)).exists()


def test_an_agency_that_ended_leaves_the_proposal_of_the_instrument(city: City, old: Round) -> None:
    type(city["dinsos"]).objects.filter(pk=city["dinsos"].pk).update(is_active=False)
    item = item_of(next_round(city, old, started=False), "1.2")
    assert item.owner_agency == city["tapem"]


def test_a_contribution_cancelled_last_year_is_not_asked_again(city: City, old: Round) -> None:
    asked = Contribution.objects.get(item=item_of(old, "1.2"))
    services.cancel_contribution(scope=city.operator, contribution_id=asked.pk, now=NOW)
    assert not Contribution.objects.filter(item=item_of(next_round(city, old), "1.2")).exists()


def test_an_item_that_is_new_this_year_is_shared_as_the_instrument_proposes(city: City, old: Round) -> None:
    Item.objects.filter(round=old, code="1.1").delete()
    new = next_round(city, old)
    assert item_of(new, "1.1").owner_agency == city["bappeda"]
    assert Contribution.objects.get(item=item_of(new, "1.1")).agency == city["tapem"]
    assert last_year(item_of(new, "1.1")) is None


def test_only_an_earlier_round_of_the_same_index_and_city_leads_on(city: City, old: Round) -> None:
    foreign = City("62.71")
    foreign.instrument = old.instrument
    later = city.make_round(data_year=2027, filling_year=2028, started=False)
    for wrong in (foreign.make_round(started=False), later):
        with pytest.raises(ValidationError, match="tahun sebelumnya"):
            next_round(city, wrong)


# ---- last year's answer


def test_last_years_answer_becomes_a_draft_of_this_year(city: City, old: Round) -> None:
    new = next_round(city, old)
    item = services.reuse_answer(scope=city.contact("bappeda"), item_id=item_of(new, "1.1").pk, now=NOW)
    assert (item.state, item.narrative) == (ItemState.DRAFT, "RPJMD halaman 12")
    assert item.revisions.get().author_name == "Narahubung bappeda"
    level = services.reuse_answer(scope=city.contact("bappeda"), item_id=item_of(new, "1.4").pk, now=NOW)
    assert (level.claimed_level, level.verified_level) == (4, None)


def test_only_the_owner_reuses_and_nothing_written_is_overwritten(city: City, old: Round) -> None:
    new = next_round(city, old)
    for scope in (city.contact("dinsos"), city.operator, city.leader("sekda")):
        with pytest.raises(Refused):
            services.reuse_answer(scope=scope, item_id=item_of(new, "1.1").pk, now=NOW)
    city.write(item_of(new, "1.1"), "Baru")
    with pytest.raises(ValidationError, match="sudah berisi"):
        services.reuse_answer(scope=city.contact("bappeda"), item_id=item_of(new, "1.1").pk, now=NOW)
    with pytest.raises(Refused, match="Tidak ada isian"):
        services.reuse_answer(scope=city.contact("tapem"), item_id=item_of(new, "2.2").pk, now=NOW)


def test_what_this_years_question_no_longer_takes_is_left_out(city: City, old: Round) -> None:
    city.approve(item_of(old, "2.2"), "Berkala tiap bulan")
    newer = TEXT.replace("Berkala", "Tiap bulan").replace('edition: "2024"', 'edition: "2025"')
    new = next_round(city, old, instrument=make_instrument(newer))
    item = services.reuse_answer(scope=city.contact("tapem"), item_id=item_of(new, "2.2").pk, now=NOW)
    assert (item.value, item.narrative) == ("", "Berkala tiap bulan")


def test_an_unchanged_answer_is_told_to_the_verifier_and_a_changed_one_is_not(
    client: Client, city: City, old: Round
) -> None:
    new = next_round(city, old)
    item = services.reuse_answer(scope=city.contact("bappeda"), item_id=item_of(new, "1.1").pk, now=NOW)
    city.prove(item)
    services.submit(scope=city.contact("bappeda"), item_id=item.pk, now=NOW)
    services.validate(scope=city.head("bappeda"), item_ids=[item.pk], now=NOW)
    client.force_login(city.user(city.operator))
    address = f"/penilaian/{new.pk}/verifikasi/1.1/"
    told = "Sama persis dengan tahun lalu"
    assert told in client.get(address).content.decode()
    Item.objects.filter(pk=item.pk).update(narrative="RPJMD  halaman 12\n")
    assert told in client.get(address).content.decode()
    Item.objects.filter(pk=item.pk).update(narrative="RPJMD halaman 13")
    page = client.get(address).content.decode()
    assert told not in page
    assert "RPJMD halaman 12" in page


def test_an_empty_answer_is_not_called_unchanged(city: City, old: Round) -> None:
    known = last_year(item_of(next_round(city, old), "2.2"))
    assert known is not None
    assert not known.unchanged


def test_the_item_page_offers_last_years_answer_with_its_evidence(
    client: Client, city: City, old: Round
) -> None:
    new = next_round(city, old)
    client.force_login(city.user(city.contact("bappeda")))
    page = client.get(f"/penilaian/{new.pk}/butir/1.1/").content.decode()
    assert "Isian tahun data 2025" in page
    assert "Notula rapat" in page
    address = f"/penilaian/{new.pk}/butir/1.1/langkah/pakai-tahun-lalu/"
    assert client.post(address).status_code == 302
    assert fresh(item_of(new, "1.1")).narrative == "RPJMD halaman 12"


def test_the_form_offers_the_round_before(client: Client, city: City, old: Round) -> None:
    client.force_login(city.user(city.operator))
    given = {
        "instrument": old.instrument_id, "title": "Penilaian 2026", "data_year": 2026, "filling_year": 2027,
        "index_owner": "Pemilik", "coordinator": city["kesbangpol"].pk, "previous": old.pk,
        "internal_due_at": "2099-01-20T16:00", "owner_due_at": "2099-01-30T10:00",
    }  # fmt: skip
    assert client.post("/penilaian/baru/", given).status_code == 302
    assert Round.objects.get(data_year=2026).previous == old
    assert (
        client.post("/penilaian/baru/", given | {"data_year": 2025, "filling_year": 2026}).status_code == 422
    )


def test_a_chain_of_rounds_ends_even_where_it_bites_its_tail(city: City, old: Round) -> None:
    new = next_round(city, old)
    assert round_chain(new) == [new.pk, old.pk]
    Round.objects.filter(pk=old.pk).update(previous=new)
    assert round_chain(new) == [new.pk, old.pk]
