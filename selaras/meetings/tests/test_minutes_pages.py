"""The minutes on their pages: written with and without the script, approved, read, printed."""

import json
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client

from selaras.meetings import services
from selaras.meetings.models import Minutes
from selaras.meetings.selectors.revisions import token_of
from selaras.meetings.tests.factories import SOON, Province


def client_of(user: Any, **more: Any) -> Client:
    client = Client(**more)
    client.force_login(user)
    return client


@pytest.fixture
def planner(province: Province) -> Client:
    return client_of(province.planner_user)


@pytest.fixture
def head(province: Province) -> Client:
    return client_of(province.head_user)


def page_of(minutes: Minutes) -> str:
    return f"/rapat/{minutes.meeting_id}/notula/"


def token(minutes: Minutes) -> str:
    minutes.refresh_from_db()
    return token_of(minutes.number, minutes.text)


def parcel(province: Province, minutes: Minutes, text: str, **more: str) -> str:
    held = {"base": token(minutes), "text": text, "key": str(uuid.uuid4())}
    return json.dumps(held | {"owner": f"u{province.planner_user.pk}"} | more)


def send(client: Client, minutes: Minutes, body: str) -> Any:
    return client.post(f"{page_of(minutes)}naskah/", body, content_type="application/json")


def test_without_the_script_a_form_is_begun_and_saved(province: Province, planner: Client) -> None:
    meeting = province.ended()
    page = f"/rapat/{meeting.pk}/notula/"
    assert "Notula belum ditulis." in planner.get(page).content.decode()
    assert planner.post(page, {"text": "A"}).status_code == 404
    assert planner.post(f"{page}mulai/").headers["Location"] == page
    minutes = Minutes.objects.get()
    given = {"base": token(minutes), "text": "\r\n  Rapat dibuka.\r\n", "key": str(uuid.uuid4())}
    assert planner.post(page, given).status_code == 302
    minutes.refresh_from_db()
    assert minutes.text == "\n  Rapat dibuka.\n"
    shown = planner.get(page).content.decode()
    assert ">\n\n  Rapat dibuka.\n</textarea>" in shown
    planner.post(page, given)
    assert minutes.revisions.count() == 2


def test_a_form_that_cannot_be_kept_stays_as_it_was_typed(province: Province, planner: Client) -> None:
    minutes = province.minuted("Satu")
    long = "x" * 200_001
    answer = planner.post(page_of(minutes), {"base": token(minutes), "text": long})
    assert answer.status_code == 422
    assert long in answer.content.decode()
    assert "paling panjang 200.000 huruf" in answer.content.decode()


def test_two_forms_from_one_page_end_in_one_text_and_a_dispute_is_told(
    province: Province, planner: Client, head: Client
) -> None:
    minutes = province.minuted("Satu\nDua")
    base = token(minutes)
    planner.post(page_of(minutes), {"base": base, "text": "Satu\nDua\nTiga"})
    told = head.post(page_of(minutes), {"base": base, "text": "Satu\nDua setengah"}, follow=True)
    assert "Notula tersimpan." in told.content.decode()
    told = planner.post(page_of(minutes), {"base": base, "text": "Satu\nDua koma lima"}, follow=True)
    assert "kedua versinya ada" in told.content.decode()
    assert "Ada bagian dengan dua versi" in told.content.decode()
    assert "dua versi; pilih salah satunya dahulu" in head.get(page_of(minutes)).content.decode()


def test_a_parcel_is_answered_with_what_others_wrote(
    province: Province, planner: Client, head: Client
) -> None:
    minutes = province.minuted("Satu")
    first = parcel(province, minutes, "Satu\nDua")
    services.save_minutes(
        scope=province.head, minutes=minutes, base=token(minutes), text="Nol\nSatu", now=SOON
    )
    told = send(planner, minutes, first).json()
    assert told["edits"] == [[0, 0, ["Nol"]]]
    assert (told["locked"], told["late"], told["conflicts"]) == (False, False, 0)
    assert told["base"] == token(minutes)
    assert told["sent"].startswith(f"{minutes.number}s-")
    assert send(planner, minutes, first).json()["base"] == told["base"]
    quiet = planner.get(f"{page_of(minutes)}naskah/", {"base": told["base"]}).json()
    assert quiet["edits"] == []
    assert planner.get(f"{page_of(minutes)}naskah/", {"base": "x"}).json()["text"] == "Nol\nSatu\nDua"


@pytest.mark.parametrize(
    "body", ["", "[]", "{", '{"base": "1m-0"}', '{"base":"","text":"","owner":"","key":"x"}']
)
def test_what_is_no_parcel_is_refused(province: Province, planner: Client, body: str) -> None:
    assert send(planner, province.minuted("Satu"), body).status_code == 400


def test_a_parcel_is_taken_from_its_writer_alone(province: Province, planner: Client, head: Client) -> None:
    minutes = province.minuted("Satu")
    assert send(head, minutes, parcel(province, minutes, "Dua")).status_code == 409
    assert send(planner, minutes, parcel(province, minutes, "x" * 200_001)).status_code == 422
    services.step(scope=province.head, meeting=minutes.meeting, action="approve", now=SOON)
    contact = client_of(province.contact_user)
    assert send(contact, minutes, parcel(province, minutes, "Dua")).status_code == 403
    late = send(planner, minutes, parcel(province, minutes, "Satu\nTerlambat")).json()
    assert (late["locked"], late["late"]) == (True, True)
    assert "Terlambat" in planner.get(page_of(minutes)).content.decode()
    assert "Terlambat" not in contact.get(page_of(minutes)).content.decode()


def test_no_parcel_is_taken_from_another_site(province: Province) -> None:
    client = client_of(province.planner_user, enforce_csrf_checks=True)
    minutes = province.minuted("Satu")
    assert send(client, minutes, parcel(province, minutes, "Dua")).status_code == 403


def test_the_head_approves_what_the_page_showed_and_adds_a_correction(
    province: Province, planner: Client, head: Client
) -> None:
    minutes = province.minuted("Hadir 14.")
    page, shown = page_of(minutes), head.get(page_of(minutes)).content.decode()
    assert "Sahkan dan kunci" in shown
    assert "Sahkan dan kunci" not in planner.get(page).content.decode()
    seen = token(minutes)
    planner.post(page, {"base": seen, "text": "Hadir 13."})
    refused = head.post(f"{page}sahkan/", {"base": seen}, follow=True)
    assert "Baca dahulu yang baru" in refused.content.decode()
    done = head.post(f"{page}sahkan/", {"base": token(minutes)}, follow=True).content.decode()
    assert "Notula sudah disahkan dan dikunci" in done
    assert planner.post(f"{page}sahkan/", {"base": seen}).status_code == 403
    added = head.post(f"{page}adendum/", {"text": "Hadir 12."}, follow=True).content.decode()
    assert "Adendum 1" in added
    assert (
        "Tuliskan isi adendum." in head.post(f"{page}adendum/", {"text": " "}, follow=True).content.decode()
    )
    assert "Disahkan oleh" in planner.get(f"/rapat/{minutes.meeting_id}/").content.decode()


def test_a_draft_is_not_found_by_those_invited(province: Province) -> None:
    minutes = province.minuted("Rahasia")
    contact = client_of(province.contact_user)
    for address in ("", "naskah/", "riwayat/", "riwayat/1/", "berkas/notula.pdf", "keterangan/"):
        assert contact.get(f"{page_of(minutes)}{address}").status_code == 404
    assert "Rahasia" not in contact.get(f"/rapat/{minutes.meeting_id}/").content.decode()


def test_the_history_shows_what_changed_and_what_was_sent(province: Province, planner: Client) -> None:
    minutes = province.minuted("Satu")
    base = token(minutes)
    for scope, text in ((province.head, "Satu\nDua"), (province.planner, "Satu\nTiga")):
        services.save_minutes(scope=scope, minutes=minutes, base=base, text=text, now=SOON)
    page = f"{page_of(minutes)}riwayat/"
    assert province.head.name in planner.get(page).content.decode()
    shown = planner.get(f"{page}4/").content.decode()
    assert "Tiga</ins>" in shown
    assert "Dua</del>" in shown
    assert planner.get(f"{page}9/").status_code == 404
    assert "Riwayat naskah" in planner.get(f"{page}1/").content.decode()


def test_what_stands_above_is_changed_on_its_page(province: Province, planner: Client) -> None:
    minutes = province.minuted("Satu")
    page = f"{page_of(minutes)}keterangan/"
    given = {"base_version": 1, "letter": "070/412", "note_takers": "Henok\r\nRahmat"}
    assert planner.post(page, given).status_code == 302
    assert "070/412" in planner.get(page_of(minutes)).content.decode()
    told = planner.post(page, given)
    assert told.status_code == 422
    assert 'name="base_version" value="2"' in told.content.decode()


def test_papers_are_taken_by_whoever_may(province: Province, planner: Client) -> None:
    meeting = province.approved()
    page, contact = f"/rapat/{meeting.pk}/notula/berkas/", client_of(province.contact_user)
    for name, theirs in (("notula.docx", 200), ("laporan.docx", 403), ("lain.pdf", 404)):
        assert contact.get(f"{page}{name}").status_code == theirs
    taken = planner.get(f"{page}laporan.docx")
    assert "laporan-rakor-kesbangpol.docx" in taken.headers["Content-Disposition"]


@pytest.mark.slow
def test_the_pages_ask_as_often_with_many_saves(
    province: Province, planner: Client, count_queries: Callable[[], AbstractContextManager[Any]]
) -> None:
    minutes = province.minuted("0")
    addresses = (page_of(minutes), f"{page_of(minutes)}riwayat/", f"/rapat/{minutes.meeting_id}/")

    def counts() -> list[int]:
        told = []
        for address in addresses:
            planner.get(address)
            with count_queries() as seen:
                assert planner.get(address).status_code == 200
            told.append(len(seen))
        return told

    def write(times: int) -> None:
        for n in range(times):
            text = f"{n} {uuid.uuid4()}\n{minutes.text}"
            services.save_minutes(
                scope=province.planner, minutes=minutes, base=token(minutes), text=text, now=SOON
            )

    write(3)
    before = counts()
    write(30)
    assert counts() == before
    assert max(before) <= 25, dict(zip(addresses, before, strict=True))
