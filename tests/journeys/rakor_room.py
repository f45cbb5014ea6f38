"""The rakor on its day: thirty check in, five of them while the server is away; two clerks write at once."""

import re

from playwright.sync_api import expect

from tests.journeys import rakor as stage
from tests.journeys import steps
from tests.journeys.rakor import PHONE, Rakor

# As the list of those invited names them.
BY_CLERK = ["Kotawaringin Barat", "Kotawaringin Timur", "Kapuas", "Barito Selatan", "Barito Utara", "Seruyan",
            "Sukamara", "Lamandau", "Bawaslu"]  # fmt: skip
AWAY = ["Gunung Mas", "Pulang Pisau", "Murung Raya", "Barito Timur", "Palangka Raya"]


def they_check_in(story: Rakor) -> None:
    """Twenty-five with the server: the delegate, one of paper, one guest and one body by their own phones."""
    henok = story.room("henok")
    steps.press(henok, "Mulai rapat")
    henok.goto(f"/rapat/{story.pk}/hadir/petugas/")
    stage.clerk_is_ready(henok)
    stage.row_of(henok, "Katingan").get_by_role("button", name="Hadir").click()
    expect(stage.row_of(henok, "Katingan").locator("[data-present]")).to_contain_text("Yansen Samba")
    for place in BY_CLERK:
        stage.enter_at_door(henok, place, f"Kepala {place}")
    for n, place in enumerate([*BY_CLERK, "Katingan", "Kapuas", "Seruyan"]):
        stage.enter_at_door(henok, place, f"Pendamping {n} {place}")
    stage.all_sent(henok)
    story.looks_well(henok)
    through_the_door(story)
    henok.goto(f"/rapat/{story.pk}/hadir/kertas/")
    story.looks_well(henok)
    henok.get_by_label("Yang hadir").fill("Hendra Tewah; Kepala Bidang; DPRD Provinsi")
    steps.press(henok, "Catat semua")


def through_the_door(story: Rakor) -> None:
    """By the code on the screen at the door: somebody invited, and a guest nobody had listed."""
    tiur = story.room("tiur", "hadir/pintu/")
    steps.press(tiur, "Buka pintu")
    story.looks_well(tiur)
    for n, (name, body) in enumerate((("Wisnu Sampit", "KPU Provinsi"), ("Elisa Mentaya", "FKUB"))):
        guest = story.person(f"tamu{n}", PHONE)
        guest.goto("/h/")
        guest.get_by_label("Kode di layar").fill(tiur.locator(".door-code .typed").inner_text())
        steps.press(guest, "Lanjutkan")
        if n == 0:
            story.looks_well(guest)
            guest.get_by_role("link", name=body).click()
            story.looks_well(guest)
        else:
            guest.get_by_role("link", name="Instansi saya tidak ada di daftar").click()
            guest.get_by_label("Instansi").fill(body)
        guest.get_by_label("Nama", exact=True).fill(name)
        guest.get_by_label("Jabatan").fill("Ketua")
        steps.press(guest, "Saya hadir")
        expect(guest.get_by_role("main")).to_contain_text("Kehadiran tercatat")


def five_check_in_while_the_server_is_away(story: Rakor) -> None:
    henok = story.room("henok", "hadir/petugas/")
    stage.clerk_is_ready(henok)
    # The screen at the door asks for its next code every few seconds.
    story.room("tiur")
    story.stop()
    for place in AWAY:
        stage.enter_at_door(henok, place, f"Luring {place}")
    expect(henok.locator("[data-line]")).to_contain_text("5 catatan belum terkirim")
    henok.reload()
    expect(henok.locator("[data-line]")).to_contain_text("5 catatan belum terkirim")
    assert story.axe(henok) == []
    story.start()
    henok.evaluate("dispatchEvent(new Event('online'))")
    stage.all_sent(henok)
    henok.goto(f"/rapat/{story.pk}/hadir/")
    main = henok.get_by_role("main")
    for name in ("Yansen Samba", "Elisa Mentaya", "Hendra Tewah", "Luring Palangka Raya"):
        expect(main).to_contain_text(name)
    expect(henok.locator(".c-stats")).to_contain_text("30")
    story.looks_well(henok)


def two_clerks_write_at_once(story: Rakor) -> None:
    """Both have the same text before them and write in different places; each line stays."""
    henok, tiur = story.room("henok", "notula/"), story.room("tiur", "notula/")
    steps.press(henok, "Mulai notula")
    tiur.goto(f"/rapat/{story.pk}/notula/")
    for page, words in (
        (henok, "Rapat dibuka oleh pimpinan."),
        (tiur, "Empat belas daerah menyampaikan IKU."),
    ):
        text = page.get_by_label("Kegiatan rapat")
        first, _break, rest = text.input_value().partition("\n")
        text.fill(f"{first}\n{words}\n{rest}" if page is henok else f"{text.input_value()}\n{words}")
    steps.press(henok, "Simpan notula")
    steps.press(tiur, "Simpan notula")
    for page in (henok, tiur):
        page.goto(f"/rapat/{story.pk}/notula/")
        for words in ("Rapat dibuka oleh pimpinan.", "Empat belas daerah menyampaikan IKU."):
            expect(page.get_by_label("Kegiatan rapat")).to_have_value(re.compile(re.escape(words)))
    story.looks_well(tiur)
    steps.unfold(tiur, "Tambah foto atau berkas")
    files = tiur.locator("#bukti-dukung input[type=file]").first
    files.set_input_files([steps.photo(tiur, "suasana rapat.jpg")])
    expect(tiur.locator("#bukti-dukung")).to_contain_text("suasana rapat")
