"""What goes wrong in an office: a closed tab, two in one answer, two presses, a wrong file, an ended link."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys import steps
from tests.journeys.conftest import Look, OpenPage, overflow
from tests.journeys.site import Site

ROUND = 2  # the round of the demonstration; the first is that of the year before
PHONE = Look(360, "light")
SAVED = "form[data-draft^='butir'] [data-draft-state]"
Axe = Callable[[Page], list[str]]


@pytest.fixture
def rusmala(shared_site: Site, open_page: OpenPage) -> Page:
    page = open_page(shared_site)
    steps.enter(page, "rusmala")
    return page


@pytest.fixture
def trisna(shared_site: Site, open_page: OpenPage) -> Page:
    page = open_page(shared_site, PHONE)
    steps.enter(page, "trisna")
    return page


# ---- a text is never lost


def test_a_half_written_answer_survives_a_closed_tab(rusmala: Page) -> None:
    steps.item(rusmala, ROUND, "4.1")
    steps.narrate(rusmala, "FKUB dan FPK aktif.")
    expect(rusmala.locator(SAVED)).to_contain_text("Tersimpan otomatis pukul")
    again = rusmala.context.new_page()
    rusmala.close()
    steps.item(again, ROUND, "4.1")
    expect(again.get_by_label("Uraian")).to_have_value("FKUB dan FPK aktif.")
    steps.press(again, "Simpan konsep")
    steps.said(again, "Konsep isian tersimpan")
    again.reload()
    expect(again.get_by_role("main")).not_to_contain_text("dipasang kembali")


def test_it_is_there_on_another_computer_too(shared_site: Site, open_page: OpenPage, rusmala: Page) -> None:
    steps.item(rusmala, ROUND, "3.4")
    steps.narrate(rusmala, "Ditulis di kantor.")
    expect(rusmala.locator(SAVED)).to_contain_text("Tersimpan otomatis pukul")
    elsewhere = open_page(shared_site, PHONE)
    steps.enter(elsewhere, "rusmala")
    steps.item(elsewhere, ROUND, "3.4")
    expect(elsewhere.get_by_label("Uraian")).to_have_value("Ditulis di kantor.")
    expect(elsewhere.get_by_role("main")).to_contain_text("Ketikan Anda yang belum disimpan dimuat kembali.")


def test_it_survives_on_the_phone_of_a_work_link(trisna: Page) -> None:
    trisna.get_by_role("link", name="6.2 ").first.click()
    steps.narrate(trisna, "Diketik di angkot.")
    expect(trisna.locator(SAVED)).to_contain_text("Tersimpan otomatis pukul")
    again = trisna.context.new_page()
    trisna.close()
    steps.item(again, ROUND, "6.2")
    expect(again.get_by_label("Uraian")).to_have_value("Diketik di angkot.")


# ---- two people, two tabs


def test_two_people_in_one_answer_see_both_texts(
    shared_site: Site, open_page: OpenPage, rusmala: Page, axe: Axe
) -> None:
    hafiz = open_page(shared_site, PHONE)
    steps.enter(hafiz, "hafiz")
    for page in (rusmala, hafiz):
        steps.item(page, ROUND, "4.5")
    steps.narrate(rusmala, "Teks Rusmala.")
    steps.press(rusmala, "Simpan konsep")
    steps.said(rusmala, "Konsep isian tersimpan")
    steps.narrate(hafiz, "Teks Hafiz.")
    steps.press(hafiz, "Simpan konsep")
    expect(hafiz.get_by_role("heading", level=1)).to_have_text("Butir 4.5 diubah orang lain")
    expect(hafiz.get_by_label("Uraian")).to_have_value("Teks Rusmala.\n\nTeks Hafiz.")
    assert axe(hafiz) == []
    assert overflow(hafiz) == 0
    steps.narrate(hafiz, "Teks bersama.")
    steps.press(hafiz, "Simpan teks akhir")
    steps.said(hafiz, "Konsep isian tersimpan")
    rusmala.reload()
    expect(rusmala.get_by_label("Uraian")).to_have_value("Teks bersama.")


def test_two_tabs_of_one_person_conflict_as_well(rusmala: Page) -> None:
    other = rusmala.context.new_page()
    for page in (rusmala, other):
        steps.item(page, ROUND, "4.6")
    steps.narrate(rusmala, "Tab pertama.")
    expect(other.locator(SAVED)).to_contain_text("juga diubah di tab lain")
    steps.press(rusmala, "Simpan konsep")
    steps.said(rusmala, "Konsep isian tersimpan")
    steps.narrate(other, "Tab kedua.")
    steps.press(other, "Simpan konsep")
    expect(other.get_by_role("heading", level=1)).to_have_text("Butir 4.6 Anda ubah di jendela lain")
    expect(other.get_by_role("main")).to_contain_text("Tab kedua.")


# ---- pressed twice, gone back


def ready_to_hand_in(page: Page, code: str) -> None:
    steps.item(page, ROUND, code)
    steps.narrate(page, "FKUB, FPK, dan FKDM aktif.")
    steps.attach(page, steps.pdf("keputusan-fkub.pdf"))


def test_a_double_click_hands_in_once(rusmala: Page) -> None:
    ready_to_hand_in(rusmala, "6.10")
    before = rusmala.locator(".c-timeline li", has_text="mengajukan kepada kepala OPD").count()
    rusmala.get_by_role("button", name="Ajukan validasi").dblclick()
    steps.said(rusmala, "Isian diajukan")
    handed = rusmala.locator(".c-timeline li").filter(has_text="mengajukan kepada kepala OPD")
    expect(handed).to_have_count(before + 1)


def test_a_page_left_open_cannot_send_what_was_sent_already(rusmala: Page) -> None:
    ready_to_hand_in(rusmala, "3.1")
    stale = rusmala.context.new_page()
    steps.item(stale, ROUND, "3.1")
    steps.hand_in(rusmala)
    rusmala.go_back()
    expect(steps.state(rusmala)).to_have_text("Menunggu validasi kepala OPD")
    steps.narrate(stale, "Terlambat terpikir.")
    steps.press(stale, "Ajukan validasi")
    expect(stale.get_by_role("main")).to_contain_text("Isian sudah diajukan. Tarik kembali dahulu")
    steps.item(stale, ROUND, "3.1")
    expect(stale.get_by_role("main")).to_contain_text("FKUB, FPK, dan FKDM aktif.")
    steps.press(stale, "Tarik kembali")
    steps.said(stale, "Isian ditarik kembali menjadi konsep")


# ---- files


def test_a_file_of_the_wrong_kind_is_refused_in_words_and_the_text_stays(trisna: Page, axe: Axe) -> None:
    trisna.get_by_role("link", name="6.2 ").first.click()
    steps.narrate(trisna, "Tetap di sini.")
    bad = {"name": "surat.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\x00" + bytes(300)}
    trisna.locator("#bukti input[type=file]").first.set_input_files([bad, steps.pdf("izin.pdf")])
    queue = trisna.locator("[data-upload-queue]")
    expect(queue.locator("li[data-state=failed]")).to_contain_text("surat.pdf")
    expect(queue.locator("li[data-state=failed] .state")).to_contain_text("program")
    expect(trisna.locator("#bukti-dukung")).to_contain_text("izin")
    expect(trisna.get_by_label("Uraian")).to_have_value("Tetap di sini.")
    assert axe(trisna) == []
    assert overflow(trisna) == 0


def test_a_lost_connection_keeps_the_file_and_sends_it_later(trisna: Page) -> None:
    trisna.get_by_role("link", name="6.2 ").first.click()
    image = steps.photo(trisna, "ruang-doa.jpg")
    trisna.context.set_offline(True)
    trisna.locator("#bukti input[type=file]").nth(1).set_input_files(image)
    expect(trisna.locator("[data-upload-queue] .state")).to_contain_text("Tidak ada jaringan")
    trisna.context.set_offline(False)
    expect(trisna.locator("#bukti-dukung")).to_contain_text("ruang-doa")


def test_a_large_file_goes_on_where_it_stopped(trisna: Page) -> None:
    """The network is lost after the first piece, then the page is loaded anew: only the rest is sent."""
    trisna.get_by_role("link", name="6.2 ").first.click()
    sent: list[str] = []

    def through_once(route: Route) -> None:
        if route.request.method == "PATCH":
            sent.append(route.request.headers["upload-offset"])
            if len(sent) == 2:
                route.abort()
                return
        route.continue_()

    trisna.route("**/bukti/unggahan/*/", through_once)
    lines = b"".join(b"%d peserta hadir\n" % number for number in range(200_000))
    file: steps.Upload = {"name": "risalah-besar.txt", "mimeType": "text/plain", "buffer": lines}
    trisna.locator("#bukti input[type=file]").first.set_input_files(file)
    expect(trisna.locator("[data-upload-queue] .state")).to_contain_text("Tidak ada jaringan")
    trisna.on("dialog", lambda dialog: dialog.accept())
    trisna.reload()
    expect(trisna.locator("#bukti")).to_contain_text(re.compile(r"risalah-besar.txt terhenti pada \d+ %"))
    trisna.locator("#bukti input[type=file]").first.set_input_files(file)
    expect(trisna.locator("#bukti-dukung")).to_contain_text("risalah-besar")
    assert sent[0] == "0"
    assert "0" not in sent[1:]
    assert sent[2] == sent[1]
    expect(trisna.locator("#bukti")).not_to_contain_text("terhenti")


def test_a_large_file_taken_off_the_list_is_gone_and_nothing_else_is_claimed(trisna: Page) -> None:
    """The piece on its way holds the file at the server for a moment; the network is not to blame."""
    trisna.get_by_role("link", name="6.2 ").first.click()
    refusals = iter([423])

    def held_once(route: Route) -> None:
        if route.request.method == "DELETE" and (status := next(refusals, None)):
            route.fulfill(status=status, json={"detail": "", "files": []})
        elif route.request.method != "PATCH":
            route.continue_()

    trisna.route("**/bukti/unggahan/*/", held_once)
    file: steps.Upload = {"name": "batal.txt", "mimeType": "text/plain", "buffer": b"baris\n" * 500_000}
    with trisna.expect_request(lambda request: request.method == "PATCH"):
        trisna.locator("#bukti input[type=file]").first.set_input_files(file)
    with trisna.expect_response(lambda told: told.request.method == "DELETE" and told.status == 204):
        trisna.locator("[data-upload-queue]").get_by_role("button", name="Hapus dari daftar").click()
    expect(trisna.locator("[data-upload-queue] li")).to_have_count(0)
    expect(trisna.locator("[data-upload-state]")).to_have_text("")
    trisna.unroute("**/bukti/unggahan/*/")
    trisna.reload()
    expect(trisna.locator("#bukti")).not_to_contain_text("terhenti")


# ---- what has ended


def test_a_revoked_link_says_so_on_the_next_page(rusmala: Page, trisna: Page, axe: Axe) -> None:
    trisna.get_by_role("link", name="6.2 ").first.click()
    rusmala.goto("/opd/")
    rusmala.get_by_role("link", name="Bagian Kesejahteraan Rakyat").first.click()
    for _ in range(rusmala.get_by_role("button", name="Cabut tautan").count()):
        rusmala.get_by_role("button", name="Cabut tautan").first.click()
        steps.said(rusmala, "dicabut")
    steps.narrate(trisna, "Belum sempat terkirim.")
    steps.press(trisna, "Simpan konsep")
    expect(trisna.get_by_role("heading", level=1)).to_have_text("Tautan ini tidak berlaku")
    expect(trisna.get_by_role("main")).to_contain_text("Isian yang sudah tersimpan tidak hilang")
    answer = trisna.goto("/tautan/")
    assert answer is not None and answer.status == 404
    expect(trisna.get_by_role("heading", level=1)).to_have_text("Tautan ini tidak berlaku")
    assert axe(trisna) == []


def test_a_form_older_than_the_session_is_refused_in_our_words(rusmala: Page, axe: Axe) -> None:
    steps.item(rusmala, ROUND, "4.2")
    rusmala.context.clear_cookies(name="csrftoken")
    steps.press(rusmala, "Simpan konsep")
    expect(rusmala.get_by_role("heading", level=1)).to_have_text("Formulir ini kedaluwarsa")
    assert axe(rusmala) == []
