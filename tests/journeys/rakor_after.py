"""What became of the rakor: decisions, minutes, its account; a report, an escalation, the next meeting."""

import io

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.journeys import steps
from tests.journeys.rakor import NUMBER, Rakor

DECISIONS = {
    "Katingan": "Definisi IKU disamakan di empat belas daerah.",
    "Seruyan": "Setiap daerah mengirim RAD penanganan konflik sosial.",
    "Kapuas": "Rapat berikutnya membahas capaian semester.",
}


def three_decisions_become_actions(story: Rakor) -> None:
    henok = story.room("henok")
    for text in DECISIONS.values():
        henok.goto(f"/rapat/{story.pk}/")
        henok.get_by_label("Keputusan berikutnya").fill(text)
        steps.press(henok, "Catat keputusan")
    days = {"Katingan": 14, "Seruyan": 5, "Kapuas": 60}
    for n, (place, text) in enumerate(DECISIONS.items(), 1):
        henok.goto(f"/rapat/{story.pk}/")
        henok.locator(f"#keputusan-{n}").get_by_role("link", name="Tambah tindak lanjut").click()
        if n == 1:
            story.looks_well(henok)
        henok.get_by_label("Tindak lanjut", exact=True).fill(f"Menindaklanjuti: {text}")
        steps.unfold(henok, "Pilih kabupaten dan kota satu per satu")
        henok.get_by_role("group", name="Kesbangpol kabupaten dan kota").get_by_label(place).check()
        henok.get_by_label("Batas waktu").first.fill(story.today(days[place]))
        steps.press(henok, "Simpan sebagai konsep")
    story.looks_well(henok)
    steps.press(story.room("henok"), "Akhiri rapat")


def the_minutes_are_approved_and_locked(story: Rakor) -> None:
    mawarni = story.room("mawarni", "notula/")
    steps.press(mawarni, "Sahkan dan kunci")
    expect(mawarni.get_by_role("main")).to_contain_text("Notula sudah disahkan dan dikunci")
    story.looks_well(mawarni)
    henok = story.room("henok", "notula/")
    expect(henok.get_by_role("main").get_by_role("button", name="Simpan notula")).to_be_hidden()
    room = story.room("henok")
    for text in DECISIONS.values():
        expect(room.get_by_role("main")).to_contain_text(text)
    expect(room.get_by_role("main")).to_contain_text("Ditugaskan")
    story.looks_well(room)


def the_account_is_one_file(story: Rakor) -> None:
    henok = story.room("henok", "kelengkapan/")
    steps.press(henok, "Buat kelengkapan SPJ")
    story.work()
    henok.goto(f"/rapat/{story.pk}/kelengkapan/")
    expect(henok.get_by_role("main")).to_contain_text("Lengkap")
    story.looks_well(henok)
    answer = henok.request.get(f"/rapat/{story.pk}/kelengkapan/1.pdf")
    reader = PdfReader(io.BytesIO(answer.body()))
    text = " ".join(page.extract_text() for page in reader.pages)
    for words in (NUMBER, "Yansen Samba", "Luring Palangka Raya", "Empat belas daerah menyampaikan IKU."):
        assert words in " ".join(text.split()), words
    assert [b"/ByteRange" in content for one in reader.attachments.values() for content in one] == [True]
    henok.goto(f"/rapat/{story.pk}/naskah/siaran-pers/")
    expect(henok.get_by_role("main")).to_contain_text("30 orang")
    story.looks_well(henok)


# ---- days later


def action_of(page: Page, place: str) -> None:
    """From the meeting to the action of this place."""
    page.get_by_role("main").get_by_role("link", name=f"Menindaklanjuti: {DECISIONS[place]}").first.click()


def one_action_is_reported_and_checked(story: Rakor) -> None:
    story.days_later(3)
    rahmat = story.person("rahmat")
    rahmat.goto(f"/rapat/{story.pk}/")
    action_of(rahmat, "Katingan")
    steps.press(rahmat, "Sanggupi")
    story.looks_well(rahmat)
    rahmat.locator("#bukti-dukung input[type=file], input[type=file]").first.set_input_files(
        [steps.pdf("definisi iku.pdf")]
    )
    expect(rahmat.get_by_role("main")).to_contain_text("definisi iku")
    rahmat.get_by_label("Apa yang sudah dilakukan").fill("Definisi disamakan dengan keputusan rapat.")
    steps.press(rahmat, "Kirim laporan")
    henok = story.person("henok")
    henok.goto(rahmat.url)
    story.looks_well(henok)
    steps.press(henok, "Terima laporan")
    expect(steps.state(henok)).to_have_text("Selesai")
    story.looks_well(henok)


def one_is_overdue_and_put_before_the_sekda(story: Rakor) -> None:
    """Drafted by itself, sent by nobody but the head of the office."""
    story.days_later(20)
    story.work()
    henok = story.room("henok")
    action_of(henok, "Seruyan")
    expect(henok.locator("main .c-due, main .lead").first).to_contain_text("Terlambat")
    mawarni = story.person("mawarni")
    mawarni.goto(henok.url)
    mawarni.get_by_role("main").get_by_role("link", name="Sekretaris Daerah").click()
    expect(mawarni.get_by_role("main")).to_contain_text("Seruyan")
    story.looks_well(mawarni)
    steps.press(mawarni, "Ajukan ke Sekda")
    expect(mawarni.get_by_role("main")).to_contain_text("Mawarni Rungan")
    story.looks_well(mawarni)


def the_next_meeting_begins_with_what_is_open(story: Rakor) -> None:
    henok = story.room("henok", "salin/")
    henok.get_by_label("Nama acara").fill("Rapat berikutnya (uji cerita)")
    henok.get_by_label("Mulai").fill(f"{story.today(30)}T09:00")
    steps.press(henok, "Buat salinan")
    first = henok.locator("#acara .c-row").first
    expect(first).to_contain_text("Tindak lanjut rapat sebelumnya")
    open_ones = henok.locator("#tindak-lanjut-sebelumnya")
    expect(open_ones).to_contain_text(DECISIONS["Seruyan"])
    expect(open_ones).to_contain_text(DECISIONS["Kapuas"])
    expect(open_ones).not_to_contain_text(DECISIONS["Katingan"])
    story.looks_well(henok)
    henok.goto("/tindak-lanjut/")
    story.looks_well(henok)
