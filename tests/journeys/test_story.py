"""Kota Pagar Alam answers a questionnaire: from the sharing out of its items to a score with a receipt.

Rusmala shares out and writes to the agencies; Yuniar answers at her desk, Trisna by work link on a phone;
Joni has nothing to report and says so; the heads validate; Rusmala verifies one answer and returns one;
it is repaired; the round is closed; and anybody computes the same score from the two files.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import Look, OpenPage, overflow
from tests.journeys.site import ROOT, Site

TITLE = "Penilaian IKT uji cerita"
RETURNED = "Sebutkan tanggal dan nomor halaman daftar hadir."
WAITING_FOR_NURLELA = ("6.4", "6.5")


@dataclass
class Story:
    """The people on the stage, each with a browser of their own, and what one of them hands to another."""

    site: Site
    look: Look
    open_page: OpenPage
    axe: Callable[[Page], list[str]]
    people: dict[str, Page] = field(default_factory=dict)
    round_pk: int = 0

    def phone(self, name: str) -> Page:
        return self._person(name, Look(360, self.look.theme))

    def desk(self, name: str) -> Page:
        return self._person(name, self.look)

    def _person(self, name: str, look: Look) -> Page:
        if name not in self.people:
            self.people[name] = self.open_page(self.site, look)
        return self.people[name]

    def looks_well(self, page: Page) -> None:
        assert self.axe(page) == []
        assert overflow(page) == 0


@pytest.fixture(params=[Look(360, "light"), Look(1280, "dark")], ids=str)
def story(
    request: pytest.FixtureRequest, site: Site, open_page: OpenPage, axe: Callable[[Page], list[str]]
) -> Story:
    site.quietly("passwords", "herman.enim", "sahrul.nanti")
    return Story(site, request.param, open_page, axe)


TODAY = datetime.now(ZoneInfo("Asia/Jakarta")).date()


def in_days(days: int) -> str:
    return f"{TODAY + timedelta(days=days)}T16:00"


# ---- Rusmala opens the round


def prepares_a_round(story: Story) -> None:
    rusmala = story.desk("rusmala")
    steps.enter(rusmala, "rusmala")
    rusmala.goto("/penilaian/")
    rusmala.get_by_role("link", name="Buat periode penilaian").click()
    year = TODAY.year
    rusmala.get_by_label("Nama periode penilaian").fill(TITLE)
    rusmala.get_by_label("Tahun data").fill(str(year))
    rusmala.get_by_label("Tahun pengisian").fill(str(year + 1))
    rusmala.get_by_label("Batas internal").fill(in_days(20))
    rusmala.get_by_label("Batas pemilik indeks").fill(in_days(24))
    story.looks_well(rusmala)
    steps.press(rusmala, "Simpan dan bagi butir")


def shares_out(story: Story) -> None:
    """The items lie as the instrument proposes; she changes one verifier and begins."""
    rusmala = story.desk("rusmala")
    expect(rusmala.get_by_role("heading", level=1)).to_have_text("Pembagian butir")
    story.round_pk = steps.round_pk(rusmala)
    assert (
        rusmala.get_by_label("Penanggung jawab butir 1.1").locator("option:checked").inner_text() == "Bappeda"
    )
    rusmala.get_by_label("Verifikator butir 3.1").select_option(label="Bappeda")
    story.looks_well(rusmala)
    steps.press(rusmala, "Simpan pembagian")
    steps.said(rusmala, "Pembagian disimpan: 1 butir diubah")
    steps.press(rusmala, "Mulai pengisian")
    steps.said(rusmala, "Pengisian dimulai")


def writes_to(story: Story, agency: str, contact: str) -> str:
    """A personal link for the contact and the text that carries it; the link is handed back."""
    rusmala = story.desk("rusmala")
    rusmala.goto(f"/penilaian/{story.round_pk}/")
    rusmala.get_by_role("link", name=agency, exact=True).click()
    steps.press(rusmala, "Buat tautan kerja")
    steps.said(rusmala, "Tautan kerja siap dikirim")
    story.looks_well(rusmala)
    button = rusmala.get_by_role("link", name="Kirim lewat WhatsApp").first
    number, text = steps.whatsapp_text(rusmala.context, button)
    assert number.startswith("62")
    assert text.startswith(f"Yth. Bapak/Ibu {contact}, ")
    assert "Batas internal " in text and text.rstrip().endswith("Rusmala Dempo, Badan Kesbangpol.")
    rusmala.reload()
    expect(rusmala.get_by_role("main")).not_to_contain_text("/t/")
    return steps.link_in(text)


# ---- the agencies answer


def yuniar_answers_at_her_desk(story: Story) -> None:
    yuniar = story.desk("yuniar")
    steps.enter(yuniar, "yuniar")
    expect(yuniar.get_by_role("main")).to_contain_text(TITLE)
    steps.item(yuniar, story.round_pk, "1.1")
    yuniar.get_by_label("Ya", exact=True).check()
    steps.narrate(yuniar, "RPJMD memuat kerukunan pada misi kedua, halaman 41.")
    steps.press(yuniar, "Ajukan validasi")
    steps.said(yuniar, "belum ada bukti dukung")
    expect(yuniar.get_by_label("Uraian")).to_have_value("RPJMD memuat kerukunan pada misi kedua, halaman 41.")
    steps.attach(yuniar, steps.pdf("RPJMD misi kedua.pdf"))
    steps.hand_in(yuniar)
    expect(steps.state(yuniar)).to_have_text("Menunggu validasi kepala OPD")
    story.looks_well(yuniar)


def trisna_answers_on_her_phone(story: Story, link: str) -> None:
    """No password: the link, the question, two photographs, done."""
    trisna = story.phone("trisna")
    trisna.goto(link)
    assert "/t/" not in trisna.url
    expect(trisna.get_by_role("note")).to_contain_text("Trisna Endikat")
    story.looks_well(trisna)
    trisna.get_by_role("link", name="6.3 ").first.click()
    steps.narrate(trisna, "Dialog pemuda lintas iman, 60 peserta, 34 perempuan.")
    steps.attach(trisna, steps.photo(trisna, "dialog-1.jpg"), camera=True)
    steps.attach(trisna, steps.photo(trisna, "dialog-2.jpg", "purple"), camera=True)
    story.looks_well(trisna)
    steps.hand_in(trisna)
    expect(trisna.get_by_role("main")).to_contain_text("lewat tautan kerja")


def joni_has_nothing_to_report(story: Story, link: str) -> None:
    """Satpol PP is asked to contribute to 3.1: nil, with what was looked at."""
    joni = story.phone("joni")
    joni.goto(link)
    joni.get_by_role("link", name="3.1 ").first.click()
    form = joni.locator("#kontribusi form").filter(has_text="Kontribusi Satuan Polisi Pamong Praja")
    form.get_by_label("Nihil: tidak ada catatan pada OPD kami").check()
    form.get_by_role("button", name="Serahkan kontribusi").click()
    expect(form).to_contain_text("Sebutkan sumber yang diperiksa.")
    expect(form.get_by_label("Nihil: tidak ada catatan pada OPD kami")).to_be_checked()
    story.looks_well(joni)
    form.get_by_label("Sumber yang diperiksa").fill("Buku piket\nRegister pengaduan")
    form.get_by_label("Tanggal pemeriksaan").fill(str(TODAY))
    form.get_by_role("button", name="Serahkan kontribusi").click()
    steps.said(joni, "Kontribusi diserahkan")
    expect(joni.locator("#kontribusi .c-status").first).to_have_text("Nihil")
    expect(joni.locator("#bukti-dukung")).to_contain_text("Register pengaduan")
    expect(joni.locator("#kontribusi")).to_contain_text("Diisi oleh Joni Patah")


# ---- heads and verifier


def head_validates(story: Story, username: str, *codes: str) -> None:
    head = story.desk(username)
    if head.url == "about:blank":
        steps.enter(head, username) if username == "nurlela" else steps.sign_in(head, username)
    head.goto(f"/penilaian/{story.round_pk}/validasi/")
    for code in codes:
        expect(head.get_by_label(f"Pilih butir {code}", exact=True)).to_be_checked()
    story.looks_well(head)
    steps.press(head, "Validasi yang dipilih")
    steps.said(head, f"{len(codes)} butir divalidasi")
    expect(head.get_by_role("main")).to_contain_text("Tidak ada isian yang menunggu validasi Anda")


def rusmala_verifies_one_and_returns_one(story: Story) -> None:
    rusmala = story.desk("rusmala")
    rusmala.goto(f"/penilaian/{story.round_pk}/verifikasi/")
    rusmala.get_by_role("link", name="Mulai dari yang terlama").click()
    expect(rusmala.get_by_role("heading", level=1)).to_have_text("Verifikasi butir 1.1")
    expect(rusmala.locator("#bukti-dukung iframe")).to_be_visible()
    story.looks_well(rusmala)
    rusmala.keyboard.press("j")
    expect(rusmala.get_by_role("heading", level=1)).to_have_text("Verifikasi butir 6.3")
    expect(rusmala.locator("#bukti-dukung img").first).to_be_visible()
    steps.unfold(rusmala, "Kembalikan untuk diperbaiki")
    rusmala.get_by_label("Apa yang perlu diperbaiki?").fill(RETURNED)
    steps.press(rusmala, "Kembalikan untuk diperbaiki")
    steps.said(rusmala, "Butir 6.3 dikembalikan")
    rusmala.get_by_role("link", name="1.1 ").click()
    steps.press(rusmala, "Nyatakan terverifikasi")
    expect(rusmala.get_by_role("main")).to_contain_text("Tidak ada isian yang menunggu verifikasi Anda")


def trisna_repairs(story: Story) -> None:
    trisna = story.phone("trisna")
    trisna.goto("/tautan/")
    expect(trisna.get_by_role("main")).to_contain_text("Perlu perbaikan")
    trisna.get_by_role("link", name="6.3 ").first.click()
    expect(trisna.get_by_role("main")).to_contain_text(RETURNED)
    story.looks_well(trisna)
    steps.narrate(trisna, "Dialog pemuda lintas iman, 14 Oktober, 60 peserta; daftar hadir halaman 2.")
    steps.attach(trisna, steps.pdf("daftar-hadir.pdf"))
    steps.hand_in(trisna)


def rusmala_verifies_the_repair(story: Story) -> None:
    rusmala = story.desk("rusmala")
    rusmala.goto(f"/penilaian/{story.round_pk}/verifikasi/6.3/")
    expect(rusmala.get_by_role("main")).to_contain_text("daftar hadir halaman 2")
    steps.press(rusmala, "Nyatakan terverifikasi")
    steps.item(rusmala, story.round_pk, "6.3")
    expect(steps.state(rusmala)).to_have_text("Terverifikasi")


# ---- the end


def rusmala_accepts_the_last_ones_together(story: Story) -> None:
    rusmala = story.desk("rusmala")
    rusmala.goto(f"/penilaian/{story.round_pk}/verifikasi/")
    for code in WAITING_FOR_NURLELA:
        rusmala.get_by_label(f"Pilih butir {code}", exact=True).check()
    steps.press(rusmala, "Nyatakan yang dipilih terverifikasi")
    steps.said(rusmala, f"{len(WAITING_FOR_NURLELA)} butir dinyatakan terverifikasi")


def rusmala_closes_the_round(story: Story) -> None:
    rusmala = story.desk("rusmala")
    rusmala.goto(f"/penilaian/{story.round_pk}/")
    expect(rusmala.get_by_role("main")).to_contain_text("55 dari 55 butir (100 %)")
    with steps.dialog(rusmala, "Tutup periode") as asked:
        expect(asked).to_contain_text("isian hanya dapat dibuka per butir dengan alasan")
        story.looks_well(rusmala)
        asked.get_by_role("button", name="Tutup periode").click()
    steps.said(rusmala, "Periode ditutup")
    expect(steps.state(rusmala)).to_have_text("Siap kirim")
    story.looks_well(rusmala)


def the_score_has_a_receipt(story: Story) -> str:
    rusmala = story.desk("rusmala")
    rusmala.get_by_role("main").get_by_role("link", name="Lihat nilai").click()
    main = rusmala.get_by_role("main")
    expect(main).to_contain_text("Perkiraan kota, bukan skor SETARA Institute")
    expect(main).to_contain_text("4,381")
    expect(main).to_contain_text("Hasil ini sudah disimpan oleh Rusmala Dempo")
    story.looks_well(rusmala)
    return main.locator("dd code", has_text="sha256:").first.inner_text()


def the_trace_leads_to_the_same_receipt(story: Story, receipt: str, folder: Path) -> None:
    """The two files of the trace page and the command of that page give the number and the receipt shown."""
    rusmala = story.desk("rusmala")
    rusmala.get_by_role("main").locator("a[href*='/nilai/']").filter(has_text=",").first.click()
    expect(rusmala.get_by_role("heading", level=1)).to_have_text("Bukti hitung")
    story.looks_well(rusmala)
    shown = rusmala.locator(".c-score .value").inner_text().split()[0].replace(",", ".")
    expect(rusmala.locator(".c-trace li").last).to_contain_text("IKT")
    values = steps.download(rusmala, "Unduh nilai (CSV)", folder)
    instrument = steps.download(rusmala, "Unduh instrumen (YAML)", folder)
    command = rusmala.get_by_label("Perintah").input_value()
    python, *arguments = command.split()
    assert python.endswith("python")
    assert arguments == ["-m", "komposit", "score", instrument.name, values.name, "--json"]
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    unit = json.loads(done.stdout)["units"]["16.72"]
    assert (unit["score"], unit["receipt"]) == (shown, receipt)


def the_links_have_ended(story: Story) -> None:
    trisna = story.phone("trisna")
    answer = trisna.goto("/tautan/")
    assert answer is not None and answer.status == 404
    expect(trisna.get_by_role("main")).not_to_contain_text("6.3")
    story.looks_well(trisna)


def test_a_round_runs_from_its_sharing_to_its_receipt(story: Story, tmp_path: Path) -> None:
    assert (ROOT / "komposit").is_dir()
    prepares_a_round(story)
    shares_out(story)
    to_trisna = writes_to(story, "Bagian Kesejahteraan Rakyat", "Trisna Endikat")
    to_joni = writes_to(story, "Satuan Polisi Pamong Praja", "Joni Patah")

    yuniar_answers_at_her_desk(story)
    trisna_answers_on_her_phone(story, to_trisna)
    joni_has_nothing_to_report(story, to_joni)

    head_validates(story, "herman.enim", "1.1")
    head_validates(story, "sahrul.nanti", "6.3")
    rusmala_verifies_one_and_returns_one(story)
    trisna_repairs(story)
    head_validates(story, "sahrul.nanti", "6.3")
    rusmala_verifies_the_repair(story)

    story.site.quietly("fill", str(story.round_pk), *WAITING_FOR_NURLELA)
    head_validates(story, "nurlela", *WAITING_FOR_NURLELA)
    rusmala_accepts_the_last_ones_together(story)

    rusmala_closes_the_round(story)
    receipt = the_score_has_a_receipt(story)
    the_trace_leads_to_the_same_receipt(story, receipt, tmp_path)
    the_links_have_ended(story)
