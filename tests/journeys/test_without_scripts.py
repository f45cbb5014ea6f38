"""With scripts turned off one still reads, answers, attaches, hands in, validates and decides."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import Look, OpenPage, overflow
from tests.journeys.site import Site

ROUND = 2  # the round of the demonstration; the first is that of the year before
CODE = "6.2"  # Bagian Kesra has begun this one


@pytest.fixture
def trisna(shared_site: Site, open_page: OpenPage) -> Page:
    page = open_page(shared_site, Look(360, "light"), script=False)
    steps.enter(page, "trisna")
    return page


def attach(page: Page, file: steps.Upload) -> None:
    page.locator("#bukti input[type=file]").first.set_input_files(file)
    page.locator("#bukti").get_by_role("button", name="Unggah", exact=True).click()


def test_an_answer_goes_its_whole_way_by_plain_forms(
    shared_site: Site, open_page: OpenPage, trisna: Page
) -> None:
    shared_site.quietly("passwords", "sahrul.nanti")
    head = open_page(shared_site, script=False)
    steps.sign_in(head, "sahrul.nanti")
    head.goto(f"/penilaian/{ROUND}/validasi/")
    steps.press(head, "Akhiri delegasi")

    trisna.get_by_role("link", name=f"{CODE} ").first.click()
    steps.narrate(trisna, "Ruang doa di gedung serbaguna dipinjamkan 12 kali.")
    steps.press(trisna, "Simpan konsep")
    steps.said(trisna, "Konsep isian tersimpan")
    attach(trisna, steps.pdf("daftar-peminjaman.pdf"))
    expect(trisna.locator("#bukti-dukung")).to_contain_text("daftar-peminjaman")
    expect(trisna.get_by_label("Uraian")).to_have_value("Ruang doa di gedung serbaguna dipinjamkan 12 kali.")
    assert overflow(trisna) == 0
    steps.hand_in(trisna)

    head.goto(f"/penilaian/{ROUND}/validasi/")
    steps.press(head, "Validasi yang dipilih")
    steps.said(head, "1 butir divalidasi")

    rusmala = open_page(shared_site, script=False)
    steps.enter(rusmala, "rusmala")
    rusmala.goto(f"/penilaian/{ROUND}/verifikasi/{CODE}/")
    steps.unfold(rusmala, "Kembalikan untuk diperbaiki")
    rusmala.get_by_label("Apa yang perlu diperbaiki?").fill("Sebutkan bulan peminjamannya.")
    steps.press(rusmala, "Kembalikan untuk diperbaiki")
    steps.said(rusmala, f"Butir {CODE} dikembalikan")

    steps.item(trisna, ROUND, CODE)
    expect(trisna.get_by_role("main")).to_contain_text("Sebutkan bulan peminjamannya.")


def test_a_refused_file_is_named_and_the_others_are_kept(trisna: Page) -> None:
    steps.item(trisna, ROUND, "3.4")
    bad = {"name": "surat.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\x00" + bytes(300)}
    trisna.locator("#bukti input[type=file]").first.set_input_files([steps.pdf("izin.pdf"), bad])
    trisna.locator("#bukti").get_by_role("button", name="Unggah", exact=True).click()
    main = trisna.get_by_role("main")
    expect(main).to_contain_text("surat.pdf")
    expect(main).to_contain_text("izin")
    expect(trisna.get_by_role("button", name="Serahkan kontribusi")).to_be_visible()


def test_a_dialog_is_a_part_of_the_page(shared_site: Site, open_page: OpenPage) -> None:
    rusmala = open_page(shared_site, script=False)
    steps.enter(rusmala, "rusmala")
    rusmala.goto(f"/penilaian/{ROUND}/")
    rusmala.locator("summary", has_text="Tutup periode").click()
    rusmala.get_by_role("button", name="Tutup periode").click()
    expect(rusmala.get_by_role("main")).to_contain_text("Tuliskan alasan menutup")
    expect(rusmala.get_by_label("Rekap untuk grup WhatsApp")).to_be_visible()
