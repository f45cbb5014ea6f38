"""The pages of duties: the list with its file, more time, handing over; foreign duties are not found."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from selaras.accounts.models import User
from selaras.duties.choices import DutyState
from selaras.duties.models import Duty
from selaras.duties.selectors import primary_contacts, reminder_text
from selaras.duties.tests.factories import DUE, NOW, make_duty
from selaras.offices.models import Agency
from selaras.offices.tests.factories import make_agency, make_contact, make_user, person
from selaras.regions.tests.factories import make_region

Ceiling = Callable[[int], AbstractContextManager[None]]


@pytest.fixture
def agency(db: None) -> Agency:
    return make_agency(name="Bappeda")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def operator(agency: Agency) -> Client:
    return client_of(person("operator", region=agency.region)[0])


@pytest.fixture
def contact(agency: Agency) -> Client:
    return client_of(person("narahubung", agency=agency)[0])


def test_the_list_shows_what_one_may_see(agency: Agency, contact: Client, operator: Client) -> None:
    make_duty(agency, title="Laporan kerukunan")
    make_duty(make_agency(agency.region), title="Tugas OPD lain")
    mine = contact.get("/tugas/").content.decode()
    assert "Laporan kerukunan" in mine
    assert "Tugas OPD lain" not in mine
    everything = operator.get("/tugas/").content.decode()
    assert "Laporan kerukunan" in everything
    assert "Tugas OPD lain" in everything
    assert "Laporan kerukunan" not in contact.get("/tugas/?q=tidak+ada").content.decode()


def test_the_list_costs_the_same_for_any_number(
    agency: Agency, operator: Client, assert_max_queries: Ceiling
) -> None:
    for _ in range(25):
        make_contact(make_duty(make_agency(agency.region)).owner_agency)
    operator.get("/tugas/")
    with assert_max_queries(25):
        assert operator.get("/tugas/").status_code == 200


def test_the_list_is_written_to_a_file_too(agency: Agency, contact: Client) -> None:
    make_duty(agency, title="=Laporan")
    response = contact.get("/tugas/?format=csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    head, row = text.splitlines()
    assert head.count(";") + head.count(",") >= 6
    # A title that a spreadsheet would compute is only text.
    assert "'=Laporan" in row


def test_more_time_is_given_on_its_page(agency: Agency, operator: Client) -> None:
    later = timezone.now() + timedelta(days=3)
    duty = make_duty(agency, due_at=timezone.now())
    page = f"/tugas/{duty.pk}/perpanjang/"
    assert operator.get(page).status_code == 200
    wrong = operator.post(page, {"due_at": "2020-01-01T10:00", "reason": "Data"})
    assert wrong.status_code == 422
    assert "harus sesudah batas waktu sekarang" in wrong.content.decode()
    assert operator.post(page, {"due_at": "", "reason": ""}).status_code == 422
    done = operator.post(page, {"due_at": f"{later:%Y-%m-%dT%H:%M}", "reason": "Data"})
    assert done.status_code == 302
    duty.refresh_from_db()
    assert duty.is_extended


def test_a_foreign_duty_is_not_found_and_an_own_one_not_extended(agency: Agency, contact: Client) -> None:
    own, foreign = make_duty(agency), make_duty(make_agency(make_region("73.71")))
    assert contact.get(f"/tugas/{foreign.pk}/perpanjang/").status_code == 404
    assert contact.get(f"/tugas/{own.pk}/perpanjang/").status_code == 403
    assert contact.get("/tugas/serah-terima/").status_code == 403
    assert Client().get("/tugas/").status_code == 302


def test_duties_of_one_who_leaves_are_handed_over(agency: Agency, operator: Client) -> None:
    leaving, successor = person("narahubung", agency=agency)[0], person("narahubung", agency=agency)[0]
    duty = make_duty(agency, owner_user_id=leaving.pk)
    make_duty(agency, owner_user_id=leaving.pk, state=DutyState.DONE)
    assert operator.get("/tugas/serah-terima/").status_code == 200
    wrong = operator.post("/tugas/serah-terima/", {"leaving": successor.pk, "reason": "Mutasi"})
    assert wrong.status_code == 422
    given = {"leaving": leaving.pk, "successor": successor.pk, "reason": "Mutasi"}
    assert operator.post("/tugas/serah-terima/", given).status_code == 302
    duty.refresh_from_db()
    assert duty.owner_user == successor
    assert Duty.objects.filter(owner_user=leaving).count() == 1


def test_without_a_region_there_is_nothing_to_hand_over(db: None) -> None:

    assert client_of(make_user()).get("/tugas/serah-terima/").status_code == 404


def test_the_text_for_one_duty_names_everything(agency: Agency) -> None:
    first, primary = make_contact(agency, name="Yuniar"), make_contact(agency, name="Sari", is_primary=True)
    make_contact(agency, name="Lama", is_active=False)
    assert primary_contacts([agency.pk]) == {agency.pk: primary}
    assert primary_contacts([]) == {}
    duty = make_duty(agency, title="Laporan kerukunan", due_at=DUE)
    assert reminder_text(duty, first, officer="Rusmala", now=NOW) == (
        "Yth. Bapak/Ibu Yuniar, Bappeda.\n"
        "Tulis: Laporan kerukunan (Laporan).\n"
        "3 hari kerja lagi (Selasa, 27 Januari 2026, 16.00 WIB).\n"
        "Bila penanggung jawab sudah berganti, mohon balas pesan ini. Terima kasih.\n"
        "Rusmala, Badan Kesbangpol."
    )
