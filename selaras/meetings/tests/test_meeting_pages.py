"""Pages of meetings as people use them, and how often they ask the database."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from selaras.core import clock
from selaras.core.references import Reference
from selaras.evidence import services as evidence
from selaras.meetings import services
from selaras.meetings.models import AgendaPoint, Invitee, Meeting, MeetingSeries
from selaras.meetings.tests.factories import NOW, Province
from selaras.offices.tests.factories import make_agency

SOON = {"starts_at": "2027-03-01T09:00", "ends_at": "2027-03-01T12:00"}
PLAN = {"kind": "rakor", "title": "Rakor se-Kalteng", "place": "Aula", **SOON}


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def planner(province: Province) -> Client:
    return client_of(province.planner_user)


def test_a_meeting_is_planned_given_points_and_guests_and_sent_out(
    province: Province, planner: Client
) -> None:
    made = planner.post("/rapat/baru/", PLAN | {"agency": province.host.pk})
    meeting = Meeting.objects.get()
    assert made.headers["Location"] == meeting.get_absolute_url()
    assert meeting.when_words == "Senin, 1 Maret 2027, 09.00 s.d. 12.00 WIB"
    page = meeting.get_absolute_url()
    planner.post(f"{page}acara/tambah/", {"title": "Pembukaan", "minutes": "15"})
    planner.post(f"{page}acara/tambah/", {"title": "Paparan", "lagi": "1"})
    assert planner.post(f"{page}undangan/wilayah/", {"semua": "1"}).status_code == 302
    planner.post(f"{page}undangan/", {"organisation": "KPU Provinsi", "role": "narasumber"})
    planner.post(f"{page}undangan/opd/", {"agencies": [province.bappeda.pk]})
    shown = planner.get(page).content.decode()
    for words in ("Pembukaan", "09.00 WIB", "09.15 WIB", "KPU Provinsi", "4 undangan", "Direncanakan"):
        assert words in shown
    planner.post(f"{page}langkah/undang/")
    assert "Undangan terkirim" in planner.get(page).content.decode()


@pytest.mark.parametrize(("step", "field"), [("opd", "agencies"), ("wilayah", "regions")])
@pytest.mark.parametrize("key", ["9" * 21, str(2**63), "-1", "x"])
def test_a_key_no_record_has_is_no_choice(
    province: Province, planner: Client, step: str, field: str, key: str
) -> None:
    planner.post("/rapat/baru/", PLAN | {"agency": province.host.pk})
    page = Meeting.objects.get().get_absolute_url()
    answer = planner.post(f"{page}undangan/{step}/", {field: [key]}, follow=True)
    assert "Pilih paling sedikit satu dari daftar." in answer.content.decode()
    assert not Invitee.objects.exists()


def test_faults_stand_beside_their_fields_and_what_was_typed_stays(
    planner: Client, province: Province
) -> None:
    wrong = PLAN | {"agency": province.host.pk, "place": "", "ends_at": "2027-03-01T08:00"}
    answer = planner.post("/rapat/baru/", wrong)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Waktu selesai harus sesudah waktu mulai." in shown
    assert "Rakor se-Kalteng" in shown
    assert not Meeting.objects.exists()


def test_whoever_saves_second_is_told_and_loses_nothing(province: Province, planner: Client) -> None:
    meeting = province.plan()
    old = {"base_version": str(meeting.version)}
    page = f"{meeting.get_absolute_url()}ubah/"
    assert planner.post(page, PLAN | old | {"title": "Satu"}).status_code == 302
    answer = planner.post(page, PLAN | old | {"title": "Dua"})
    assert answer.status_code == 422
    assert "mengubah rapat ini lebih dahulu" in answer.content.decode()
    assert 'name="base_version" value="2"' in answer.content.decode()
    assert Meeting.objects.get().title == "Satu"


def test_points_change_places_and_carry_records_and_material(province: Province, planner: Client) -> None:
    meeting = province.plan()
    page = meeting.get_absolute_url()
    for title in ("A", "B"):
        planner.post(f"{page}acara/tambah/", {"title": title})
    first, second = AgendaPoint.objects.order_by("position")
    planner.post(f"{page}acara/{second.pk}/langkah/naik/")
    assert [point.title for point in meeting.points.all()] == ["B", "A"]
    planner.post(f"{page}acara/{second.pk}/langkah/naik/")
    assert [point.title for point in meeting.points.all()] == ["B", "A"]
    other = province.plan(title="Rapat lain")
    point = f"{page}acara/{first.pk}/"
    linked = planner.post(f"{point}langkah/tautkan/", {"address": f"http://x{other.get_absolute_url()}"})
    assert linked.status_code == 302
    again = planner.post(f"{point}langkah/tautkan/", {"address": other.get_absolute_url()})
    assert "sudah tertaut" in again.content.decode()
    assert planner.post(f"{point}langkah/tautkan/", {"address": "/rapat/999/"}).status_code == 422
    shown = planner.get(page).content.decode()
    assert "Rapat lain" in shown
    record = first.records.get()
    planner.post(f"{point}langkah/lepas/", {"record": record.pk})
    assert not first.records.exists()


def test_material_is_read_by_those_invited_and_by_nobody_else(
    province: Province, planner: Client, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    meeting = province.plan()
    point = services.add_point(
        scope=province.planner, meeting=meeting, text=services.PointText("Paparan"), now=NOW
    )
    use = evidence.attach_upload(
        scope=province.planner,
        subject=Reference("agenda_point", str(point.pk)),
        upload=SimpleUploadedFile("paparan.txt", b"Isi paparan"),
        now=NOW,
    )
    address = f"/bukti/{use.evidence_id}/"
    contact, stranger = client_of(province.contact_user), client_of(province.bappeda_user)
    assert contact.get(address).status_code == 404
    services.invite_regions(scope=province.planner, meeting=meeting, region_ids=[province.city.pk], now=NOW)
    province.step(meeting, "invite")
    assert contact.get(address).status_code == 200
    assert stranger.get(address).status_code == 404
    services.withdraw(scope=province.planner, invitee=meeting.invitees.get(), now=NOW)
    assert contact.get(address).status_code == 404
    refused = planner.post(f"{meeting.get_absolute_url()}acara/{point.pk}/langkah/hapus/", follow=True)
    assert "Lepas dahulu bahannya" in refused.content.decode()
    assert meeting.points.exists()


def test_filters_find_by_word_kind_state_and_time(province: Province, planner: Client) -> None:
    province.plan(title="Forkopimda")
    province.plan(title="Bimtek aplikasi", kind="bimtek")

    def found(query: str) -> list[str]:
        page = planner.get(f"/rapat/?{query}").context["page"]
        return [meeting.title for meeting in page]

    assert found("q=forkopimda") == ["Forkopimda"]
    assert found("jenis=bimtek") == ["Bimtek aplikasi"]
    assert found("status=ditutup") == []
    assert len(found("waktu=lampau")) == 2
    assert found("waktu=mendatang") == []


def test_the_page_says_from_when_it_can_begin_and_lets_nobody_begin_before(
    province: Province, planner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = province.invited().get_absolute_url()
    begin = f'action="{page}langkah/mulai/"'
    monkeypatch.setattr(clock, "now", lambda: NOW)
    shown = planner.get(page).content.decode()
    assert begin not in shown
    assert "Rapat dapat dimulai sejak" in shown
    refused = planner.post(f"{page}langkah/mulai/")
    assert (refused.status_code, Meeting.objects.get().state) == (403, "diundang")
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=7))
    assert begin in planner.get(page).content.decode()
    planner.post(f"{page}langkah/mulai/")
    assert Meeting.objects.get().state == "berlangsung"


def test_a_series_is_made_shown_and_named_once(province: Province, planner: Client) -> None:
    given = {"name": "Rakor se-Kalteng", "kind": "rakor", "is_open": "on", "agency": province.host.pk}
    planner.post("/rapat/seri/baru/", given)
    series = MeetingSeries.objects.get()
    assert planner.post("/rapat/seri/baru/", given).status_code == 422
    planner.post("/rapat/baru/", PLAN | {"agency": province.host.pk, "series": series.pk})
    assert "Rakor se-Kalteng" in planner.get(series.get_absolute_url()).content.decode()
    assert planner.post(f"{series.get_absolute_url()}ubah/", given | {"name": "Lain"}).status_code == 302
    assert "Lain" in planner.get("/rapat/seri/").content.decode()


def test_a_guest_of_an_office_keeps_its_line_of_the_letter(province: Province, planner: Client) -> None:
    meeting = province.plan()
    services.invite_regions(scope=province.planner, meeting=meeting, region_ids=[province.city.pk], now=NOW)
    invitee = meeting.invitees.get()
    page = f"{meeting.get_absolute_url()}undangan/{invitee.pk}/"
    assert "organisation" not in planner.get(page).context["form"].fields
    planner.post(page, {"addressed_as": "Wali Kota", "role": "undangan"})
    invitee.refresh_from_db()
    assert (invitee.letter_line, invitee.role) == ("Wali Kota", "undangan")
    planner.post(f"{page}tarik/")
    assert not Invitee.objects.exists()


def fill(province: Province, meeting: Meeting, number: int) -> None:
    """Offices, points with records, and earlier dates."""
    offices = [make_agency(province.region) for _ in range(number)]
    given: dict[str, Any] = {"scope": province.planner, "meeting": meeting, "now": NOW}
    services.invite_agencies(agency_ids=[office.pk for office in offices], **given)
    for n in range(number // 10):
        point = services.add_point(text=services.PointText(f"Acara {n}", minutes=5), **given)
        address = province.plan(title=f"Rapat {n}").get_absolute_url()
        services.attach_record(scope=province.planner, point=point, address=address, now=NOW)


@pytest.mark.slow
def test_pages_ask_as_often_with_three_hundred_invited(
    province: Province,
    planner: Client,
    count_queries: Callable[[], AbstractContextManager[Any]],
) -> None:
    meeting = province.invited()
    page = meeting.get_absolute_url()
    addresses = ("/rapat/", page, f"{page}undangan/", "/rapat/seri/")

    def counts() -> list[int]:
        told = []
        for address in addresses:
            planner.get(address)
            with count_queries() as seen:
                assert planner.get(address).status_code == 200
            told.append(len(seen))
        return told

    fill(province, meeting, 30)
    before = counts()
    fill(province, meeting, 270)
    after = counts()
    assert before == after
    assert max(after) <= 25, dict(zip(addresses, after, strict=True))
    assert len(planner.get(page).context["invitees"]) == 301


def test_a_step_that_is_not_one_is_not_found(province: Province, planner: Client) -> None:
    meeting = province.plan()
    assert planner.post(f"{meeting.get_absolute_url()}langkah/sahkan/").status_code == 404
    early = planner.post(f"{meeting.get_absolute_url()}langkah/undang/", follow=True)
    assert "Belum ada yang diundang" in early.content.decode()


def test_rescheduling_and_copying_have_their_pages(province: Province, planner: Client) -> None:
    meeting = province.invited()
    page = meeting.get_absolute_url()
    again = {"base_version": meeting.version, "place": "Aula", **SOON}
    assert planner.post(f"{page}jadwal/", again).status_code == 422
    assert planner.post(f"{page}jadwal/", again | {"reason": "Gubernur berhalangan"}).status_code == 302
    shown = planner.get(page).content.decode()
    assert "Gubernur berhalangan" in shown
    assert "Dijadwal ulang, semula 29 Jan 2026, 09.00 WIB" in shown
    later = (NOW + timedelta(days=400)).strftime("%Y-%m-%dT%H:%M")
    copied = planner.post(f"{page}salin/", {"title": "Rakor berikutnya", "starts_at": later})
    copy = Meeting.objects.get(title="Rakor berikutnya")
    assert copied.headers["Location"] == copy.get_absolute_url()
    assert copy.invitees.count() == 1
