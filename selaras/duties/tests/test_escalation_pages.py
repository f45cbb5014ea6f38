"""The pages of escalations: who waits for whom, deciding, the file, and what strangers meet."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO
from urllib.parse import unquote

import pytest
from django.test import Client
from openpyxl import load_workbook

from selaras.accounts.models import User
from selaras.duties.models import Duty, DutyEscalation
from selaras.duties.tests.factories import make_duty, make_escalation
from selaras.offices.choices import AgencyKind
from selaras.offices.models import Agency
from selaras.offices.tests.factories import make_agency, person

PAGE = "/tugas/keterlambatan/"


@pytest.fixture
def office(db: None) -> Agency:
    return make_agency(name="Badan Kesbangpol", kind=AgencyKind.KESBANGPOL)


@pytest.fixture
def agency(office: Agency) -> Agency:
    return make_agency(office.region, name="Bappeda")


@pytest.fixture
def draft(office: Agency, agency: Agency) -> DutyEscalation:
    return make_escalation(make_duty(agency, title="Laporan kerukunan"), office)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def head(office: Agency) -> Client:
    return client_of(person("kepala_kesbangpol", region=office.region)[0])


@pytest.fixture
def chief(agency: Agency) -> Client:
    return client_of(person("kepala_opd", agency=agency)[0])


def test_the_head_reads_releases_with_a_message_and_the_words_go_on_by_whatsapp(
    head: Client, chief: Client, draft: DutyEscalation
) -> None:
    page = draft.get_absolute_url()
    before = head.get(page).content.decode()
    assert "Laporan kerukunan" in before and "wa.me" not in before
    assert chief.get(page).status_code == 404
    assert head.post(f"{page}sampaikan/", {"message": "Mohon <b>dibantu</b>."}).status_code == 302
    after = head.get(page).content.decode()
    assert "Mohon &lt;b&gt;dibantu&lt;/b&gt;." in after and "Sampaikan eskalasi" not in after
    assert "Masih ditunggu dari Bappeda" in unquote(after.partition("wa.me/")[2].partition('"')[0])
    shown = chief.get(page).content.decode()
    assert "Masih ditunggu dari Bappeda" in shown and "wa.me" not in shown


def test_declining_without_a_reason_is_asked_again_and_twice_is_refused(
    head: Client, draft: DutyEscalation
) -> None:
    page = f"{draft.get_absolute_url()}tidak-disampaikan/"
    assert head.post(page, {"reason": " "}).status_code == 422
    assert head.post(page, {"reason": "Sudah ditelepon."}).status_code == 302
    assert head.post(page, {"reason": "Lagi."}).status_code == 403
    assert head.post(f"{draft.get_absolute_url()}sampaikan/").status_code == 403
    assert DutyEscalation.objects.get().note == "Sudah ditelepon."


def test_the_list_is_filtered_and_is_a_file(
    head: Client, office: Agency, agency: Agency, draft: DutyEscalation
) -> None:
    other = make_agency(office.region, name="=Dinas Sosial")
    make_escalation(make_duty(other, title="Lain"), office, step=10)
    assert "Bappeda" not in head.get(f"{PAGE}?step=10").content.decode()
    assert "Dinas Sosial" not in head.get(f"{PAGE}?q=kerukunan&state=konsep").content.decode()
    sheet = load_workbook(BytesIO(b"".join(head.get(f"{PAGE}?format=xlsx")))).worksheets[0]  # type: ignore[arg-type]
    names = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert sorted(str(name).lstrip("'") for name in names) == ["=Dinas Sosial", "Bappeda"]
    assert all(row[0].data_type == "s" for row in sheet.iter_rows(min_row=2))
    assert b"Bappeda" in b"".join(head.get(f"{PAGE}?format=csv"))  # type: ignore[arg-type]


def test_who_has_nothing_to_do_with_duties_finds_no_list(office: Agency) -> None:
    clerk = client_of(person("tata_usaha", agency=office)[0])
    assert clerk.get(PAGE).status_code == 404
    assert PAGE not in clerk.get("/tugas/").content.decode()


def test_the_list_costs_the_same_for_any_number(
    head: Client, office: Agency, assert_max_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    for number in range(25):
        make_escalation(make_duty(make_agency(office.region), title=f"Tugas {number}"), office)
    with assert_max_queries(14):
        assert head.get(PAGE).content.decode().count("Konsep") >= 25


def test_a_draft_whose_work_is_done_is_gone_from_list_and_page(head: Client, draft: DutyEscalation) -> None:
    Duty.objects.update(state="menunggu")
    assert "Bappeda" not in head.get(PAGE).content.decode()
    assert head.get(draft.get_absolute_url()).status_code == 404
