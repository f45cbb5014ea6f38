"""From the start on agencies owe their items: everybody by the table, outside bodies never."""

import pytest
from django.core.exceptions import ValidationError

from selaras.assessments import services
from selaras.assessments.choices import ItemState, RoundState
from selaras.assessments.models import Item, Round, RoundAgency
from selaras.assessments.tests.factories import (
    INTERNAL_DUE,
    MADE,
    NOW,
    City,
    duties_of,
    duty_of,
    item_of,
    items_of,
    link_scope,
)
from selaras.core.verdict import Refused
from selaras.duties.models import Duty
from selaras.notices.models import Notice


@pytest.fixture
def prepared(city: City) -> Round:
    return city.make_round(started=False)


def start(city: City, round_: Round) -> Round:
    return services.start_round(scope=city.operator, round_=round_, now=NOW)


def test_every_item_is_owed_by_its_agency_and_contributions_by_theirs(city: City, prepared: Round) -> None:
    start(city, prepared)
    owed = {item.code: duties_of(item) for item in items_of(prepared)}
    assert owed == {
        "1.1": {("isi", "bappeda", "belum"), ("kontribusi", "tapem", "belum")},
        "1.2": {("isi", "tapem", "belum")},
        # An outside body is asked by letter: Kesbangpol owes its answer.
        "1.3": {("isi", "kesbangpol", "belum")},
        "1.4": {("isi", "bappeda", "belum")},
        "2.1": {("isi", "kesbangpol", "belum")},
        "2.2": {("isi", "tapem", "belum")},
        "2.3": {("isi", "kesbangpol", "belum")},
    }
    assert not Duty.objects.filter(owner_agency=city["polres"]).exists()


def test_a_duty_says_what_by_when_for_whom_and_leads_to_the_work(city: City, prepared: Round) -> None:
    start(city, prepared)
    item = item_of(prepared, "1.1")
    duty = duty_of(item)
    assert duty.title == "1.1 Dokumen apa yang memuatnya?"
    assert duty.url == item.get_absolute_url()
    assert (duty.due_at, duty.original_due_at, duty.zone) == (INTERNAL_DUE, INTERNAL_DUE, "Asia/Jakarta")
    assert (duty.waiting_label, duty.group_title) == ("Kesbangpol", prepared.title)
    assert duty_of(item, "kontribusi").waiting_label == "Bappeda"
    # For Kesbangpol itself the agency that checks its answer waits.
    own = item_of(prepared, "2.1")
    assert own.verifier_agency is not None
    assert duty_of(own).waiting_label == own.verifier_agency.name != "Kesbangpol"


def test_for_what_an_outside_body_answers_kesbangpol_waits(city: City, prepared: Round) -> None:
    start(city, prepared)
    item = city.to_verifier(item_of(prepared, "1.3"))
    assert duty_of(item, "verifikasi").waiting_label == "Kesbangpol"


def test_an_item_with_its_own_date_is_owed_by_that_date(city: City, prepared: Round) -> None:
    item = item_of(prepared, "1.2")
    early = services.Share(due_at=NOW, due_reason="Surat lebih dulu")
    services.share_out(scope=city.operator, round_=prepared, shares={item.pk: early}, now=MADE)
    start(city, prepared)
    assert duty_of(item).due_at == NOW


def test_an_item_without_owner_stops_the_start(city: City, prepared: Round) -> None:
    prepared.items.filter(code__in=("1.2", "2.1")).update(owner_agency=None)
    with pytest.raises(ValidationError, match=r"butir 1\.2, 2\.1 belum ada OPD"):
        start(city, prepared)
    prepared.refresh_from_db()
    assert prepared.state == RoundState.PREPARED
    assert not Duty.objects.exists()


def test_what_was_set_aside_before_the_start_is_not_owed(city: City, prepared: Round) -> None:
    item = item_of(prepared, "1.1")
    item.owner_agency = None
    item.save()
    city.bring(item, ItemState.NOT_RELEVANT)
    start(city, prepared)
    assert duties_of(item) == set()


def test_brought_back_later_it_is_owed(city: City, prepared: Round) -> None:
    item = city.bring(item_of(prepared, "1.2"), ItemState.NOT_RELEVANT)
    start(city, prepared)
    services.restore(scope=city.operator, item_id=item.pk, now=NOW)
    assert duties_of(item) == {("isi", "tapem", "belum")}


def test_those_who_owe_are_told_once(city: City, prepared: Round) -> None:
    told = city.user(city.contact("bappeda"))
    aside = city.user(city.contact("dinsos"))
    start(city, prepared)
    notice = Notice.objects.get(user=told)
    assert notice.text == "Penilaian contoh 2025 dimulai. Batas internal Selasa, 27 Januari 2026, 16.00 WIB."
    assert not Notice.objects.filter(user=aside).exists()


def test_the_round_remembers_its_agencies(city: City, prepared: Round) -> None:
    start(city, prepared)
    agencies = RoundAgency.objects.filter(round=prepared).values_list("agency__code", flat=True)
    assert set(agencies) == {"bappeda", "tapem", "kesbangpol"}


def test_a_round_starts_once(city: City, prepared: Round) -> None:
    start(city, prepared)
    count = Duty.objects.count()
    with pytest.raises(Refused):
        start(city, prepared)
    assert Duty.objects.count() == count


def test_an_agency_does_not_see_its_items_before_the_start(city: City, prepared: Round) -> None:
    for scope in (city.contact("bappeda"), city.contact("kesbangpol"), link_scope(city["bappeda"], prepared)):
        assert not Item.objects.visible_to(scope).exists()
    start(city, prepared)
    codes = Item.objects.visible_to(link_scope(city["bappeda"], prepared)).values_list("code", flat=True)
    assert set(codes) == {"1.1", "1.4"}
