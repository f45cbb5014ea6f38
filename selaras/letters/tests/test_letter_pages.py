"""The pages of letters: who sees which, what a form keeps, how many queries a list asks."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from django.urls import reverse

from selaras.core.references import Reference, show
from selaras.letters import services
from selaras.letters.models import Letter, Letterhead, NumberEntry
from selaras.letters.permissions import can_step, can_write_for, sees_letters
from selaras.letters.tests.factories import NOW, TODAY, Office
from selaras.offices.tests.factories import make_agency, person
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.slow


@pytest.fixture
def writer(office: Office) -> Client:
    client = Client()
    client.force_login(office.writer_user)
    return client


@pytest.fixture
def head(office: Office) -> Client:
    client = Client()
    client.force_login(office.head_user)
    return client


def form_of(letter: Letter, **changes: str) -> dict[str, str]:
    values = {
        "base_version": str(letter.version), "sifat": "biasa", "hal": "Hal baru", "to": "Satu\n\n Dua ",
        "to_place": "", "body": "Isi", "signer": "", "on_behalf_of": "", "signer_rank": "", "copies": "",
        "through": "",
    }  # fmt: skip
    return values | changes


def test_from_the_list_to_a_sent_letter_by_the_pages(office: Office, writer: Client, head: Client) -> None:
    begun = writer.post(reverse("letter_begin"), {"template": "kosong", "subject": str(office.agency.pk)})
    letter = Letter.objects.get()
    assert begun.url == reverse("letter_edit", args=[letter.pk])
    assert writer.post(begun.url, form_of(letter)).url == letter.get_absolute_url()
    letter.refresh_from_db()
    assert (letter.hal, letter.to, letter.signer) == ("Hal baru", ["Satu", "Dua"], None)
    assert "Lepas surat" not in writer.get(letter.get_absolute_url()).content.decode()
    assert "Lepas surat" in head.get(letter.get_absolute_url()).content.decode()
    step = reverse("letter_step", args=[letter.pk, "lepas"])
    assert writer.post(step, {"base_version": letter.version}).status_code == 403
    head.post(step, {"base_version": letter.version})
    number = reverse("letter_number", args=[letter.pk])
    assert writer.post(number, {"dated": "2026-13-01"}).status_code == 422
    today = letter.created_at.astimezone(letter.tz).date().isoformat()
    # Only the ISO form stands in a date field of a browser.
    assert f'value="{today}"' in writer.get(number).content.decode()
    writer.post(number, {"dated": today, "other": "070/9/SETDA/2026"})
    signed = reverse("letter_signed", args=[letter.pk])
    assert "Hafiz" not in writer.get(signed).content.decode()
    writer.post(signed, {"signed_on": today, "signed_by": "Hafiz Lematang"})
    writer.post(
        reverse("letter_send", args=[letter.pk]), {"channel": "surel", "sent_on": today, "note": "ya"}
    )
    letter.refresh_from_db()
    assert (letter.state, letter.number, letter.sent_note) == ("terkirim", "070/9/SETDA/2026", "ya")


def test_what_was_typed_stays_after_a_fault_and_after_a_conflict(office: Office, writer: Client) -> None:
    letter = office.draft()
    address = reverse("letter_edit", args=[letter.pk])
    empty = writer.post(address, form_of(letter, hal="", body="Ketikan panjang"))
    assert empty.status_code == 422
    assert "Ketikan panjang" in empty.content.decode()
    late = writer.post(address, form_of(letter, base_version="1", body="Ketikan saya"))
    page = late.content.decode()
    assert late.status_code == 422
    assert "lebih dahulu" in page
    assert "Ketikan saya" in page
    assert f'value="{letter.version}"' in page
    assert Letter.objects.get(pk=letter.pk).body == "Dengan hormat."


def test_a_release_of_an_older_text_is_stopped(office: Office, head: Client) -> None:
    letter = office.draft()
    step = reverse("letter_step", args=[letter.pk, "lepas"])
    for seen in ("1", "", "x", "9" * 40):
        answer = head.post(step, {"base_version": seen}, follow=True)
        assert "baru saja diubah" in answer.content.decode()
    assert Letter.objects.get(pk=letter.pk).state == "konsep"


def test_the_printed_letter_is_a_pdf_that_runs_nothing(office: Office, writer: Client) -> None:
    letter = office.draft()
    answer = writer.get(reverse("letter_pdf", args=[letter.pk]))
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["Content-Disposition"].startswith("inline")
    down = writer.get(reverse("letter_pdf", args=[letter.pk]), {"unduh": ""})
    assert down["Content-Disposition"] == 'attachment; filename="permintaan-isian.pdf"'


def test_another_region_finds_nothing(office: Office) -> None:
    letter = office.draft()
    stranger, scope = person("operator", region=make_region("73.71"))
    client = Client()
    client.force_login(stranger)
    for name in ("letter", "letter_edit", "letter_pdf", "letter_number", "letter_send"):
        assert client.get(reverse(name, args=[letter.pk])).status_code == 404
    assert client.post(reverse("letter_step", args=[letter.pk, "batal"]), {"reason": "x"}).status_code == 404
    assert client.get(reverse("letterhead", args=[office.agency.pk])).status_code == 404
    assert client.get(reverse("number_book", args=[office.agency.pk, 2026])).status_code == 404
    assert show(scope, Reference("letter", str(letter.pk))) is None
    assert show(office.writer, Reference("letter", str(letter.pk))) is not None


@pytest.mark.parametrize("role", ["narahubung", "kepala_opd"])
def test_an_agency_sees_no_letters_of_kesbangpol(office: Office, role: str) -> None:
    user, scope = person(role, agency=office.agency)
    client = Client()
    client.force_login(user)
    assert not sees_letters(scope)
    assert client.get(reverse("letters")).status_code == 404
    assert client.get(office.draft().get_absolute_url()).status_code == 404
    assert client.get(reverse("letterhead", args=[office.agency.pk])).status_code == 404


def test_a_reader_reads_and_changes_nothing(office: Office) -> None:
    user, scope = person("sekda", region=office.region)
    client = Client()
    client.force_login(user)
    letter = office.draft()
    assert client.get(letter.get_absolute_url()).status_code == 200
    assert client.get(reverse("letter_pdf", args=[letter.pk])).status_code == 200
    assert client.get(reverse("letter_edit", args=[letter.pk])).status_code == 403
    assert client.get(reverse("letterhead", args=[office.agency.pk])).status_code == 403
    assert not can_step(scope, letter, "cancel")
    assert not can_write_for(scope, office.agency)


def test_an_ended_office_begins_no_letter(office: Office) -> None:
    office.agency.is_active = False
    assert "aktif" in can_write_for(office.writer, office.agency).reason


def test_unknown_steps_years_and_templates_are_not_found(office: Office, writer: Client) -> None:
    letter = office.draft()
    assert writer.post(reverse("letter_step", args=[letter.pk, "x"])).status_code == 404
    assert writer.post(reverse("letter_begin"), {"template": "x"}).status_code == 404
    assert writer.post(reverse("letter_begin"), {"template": "kosong", "subject": "0"}).status_code == 404
    for year in (1999, 2101, 10**12):
        assert writer.get(f"/surat/kantor/{office.agency.pk}/buku/{year}/").status_code == 404
        assert writer.post(f"/surat/kantor/{office.agency.pk}/buku/{year}/pesan/").status_code == 404
    assert writer.post(f"/surat/kantor/{office.agency.pk}/buku/2026/x/").status_code == 404


def test_the_book_is_kept_on_its_page(office: Office, writer: Client) -> None:
    def step(name: str, **data: str) -> str:
        address = reverse("number_book_step", args=[office.agency.pk, 2026, name])
        return writer.post(address, data, follow=True).content.decode()

    assert "Tuliskan keperluan" in step("pesan")
    assert "Undangan rapat" in step("pesan", note="Undangan rapat")
    assert "harus di atas" in step("lanjut", number="zzz")
    assert "Nomor berikutnya: 60." in step("lanjut", number="60")
    assert "Dibatalkan" in step("batal", entry=str(NumberEntry.objects.get().pk))
    assert writer.post(
        reverse("number_book_step", args=[office.agency.pk, 2025, "batal"]),
        {"entry": NumberEntry.objects.get().pk},
    ).status_code == 404  # fmt: skip


def test_gaps_are_told_across_pages(office: Office, writer: Client) -> None:
    for _ in range(51):
        services.reserve_number(scope=office.writer, agency=office.agency, year=2026, note="x", now=NOW)
    services.move_next(scope=office.writer, agency=office.agency, year=2026, number=70, now=NOW)
    services.reserve_number(scope=office.writer, agency=office.agency, year=2026, note="x", now=NOW)
    address = reverse("number_book", args=[office.agency.pk, 2026])
    assert "52–69" in writer.get(address).content.decode()
    assert "Tidak tercatat di sini" not in writer.get(address, {"page": "2"}).content.decode()


def test_the_letterhead_is_kept_on_its_page(office: Office, writer: Client) -> None:
    address = reverse("letterhead", args=[office.agency.pk])
    given = {
        "lines": "PEMERINTAH KOTA PAGAR ALAM\nBADAN", "address": "Jalan Contoh 1", "place": "Pagar Alam",
        "paper": "f4", "pattern": "{nomor}/{jenis}/{tahun}", "unit": "", "classification": "",
        "tag": "$", "own_books": ["tugas"],
    }  # fmt: skip
    assert "BADAN KESATUAN BANGSA DAN POLITIK" in writer.get(address).content.decode()
    refused = writer.post(address, given | {"pattern": "{nomor}/{tahun}"})
    assert refused.status_code == 422
    assert "Jalan Contoh 1" in refused.content.decode()
    assert writer.post(address, given).status_code == 302
    assert Letterhead.objects.get().paper == "f4"


Ceiling = Callable[[int], AbstractContextManager[None]]


def test_ten_times_the_letters_cost_the_same(
    office: Office, writer: Client, count_queries: Callable[[], AbstractContextManager[list[object]]]
) -> None:
    seen = []
    for size in (3, 27):
        for n in range(size):
            office.write(office.draft(), hal=f"Surat {size} {n}")
            services.reserve_number(scope=office.writer, agency=office.agency, year=2026, note="x", now=NOW)
            make_agency(office.region)
        counts = []
        for address in (
            reverse("letters"),
            reverse("letters") + "?q=surat&status=konsep",
            reverse("number_book", args=[office.agency.pk, 2026]),
            office.draft().get_absolute_url(),
        ):
            writer.get(address)
            with count_queries() as queries:
                assert writer.get(address).status_code == 200
            counts.append(len(queries))
        seen.append(counts)
    assert seen[0] == seen[1]
    assert max(seen[0]) <= 25


def test_the_list_is_searched(office: Office, writer: Client) -> None:
    office.write(office.draft(), hal="Undangan rapat")
    services.number_from_other(
        scope=office.writer, letter=office.released(), number="070/77/2026", dated=TODAY, now=NOW
    )
    found = writer.get(reverse("letters"), {"q": "070/77"}).content.decode()
    assert "Permintaan isian" in found
    assert "Undangan rapat" not in found
    assert "Undangan rapat" in writer.get(reverse("letters"), {"status": "konsep"}).content.decode()
    assert "Tidak ada surat yang cocok" in writer.get(reverse("letters"), {"q": "zzz"}).content.decode()
