"""The rakor before its day: planned, fourteen invited, the letter numbered and signed, sent."""

from datetime import datetime, timedelta

from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.rakor import NUMBER, PASSPHRASE, PHONE, WIB, Rakor

SERIES, TITLE = "Rakor uji cerita se-Kalimantan Tengah", "Rapat koordinasi penyelarasan IKU (uji cerita)"


def is_planned(story: Rakor) -> None:
    henok = story.person("henok")
    henok.goto("/rapat/seri/baru/")
    henok.get_by_label("Nama seri").fill(SERIES)
    steps.press(henok, "Buat seri")
    series = henok.url.rstrip("/").rpartition("/")[2]
    henok.goto(f"/rapat/baru/?seri={series}")
    story.looks_well(henok)
    starts = datetime.now(WIB) + timedelta(hours=2)
    henok.get_by_label("Nama acara").fill(TITLE)
    henok.get_by_label("Mulai").fill(f"{starts:%Y-%m-%dT%H:%M}")
    henok.get_by_label("Tempat", exact=False).first.fill("Ballroom Hotel Luwansa, Palangka Raya")
    henok.get_by_label("Pimpinan rapat", exact=False).first.fill("Lidia Miri")
    henok.get_by_label("Jabatan pimpinan rapat").fill("Plh. Staf Ahli")
    steps.press(henok, "Rencanakan rapat")
    steps.said(henok, "Rapat direncanakan")
    story.pk = int(henok.url.rstrip("/").rpartition("/")[2])
    for title in ("Pembukaan", "Matriks IKU empat belas daerah"):
        henok.goto(f"/rapat/{story.pk}/acara/tambah/")
        henok.get_by_label("Pokok acara").fill(title)
        henok.get_by_label("Lama (menit)").fill("30")
        henok.get_by_role("main").locator("button.primary").first.click()
        steps.said(henok, "Pokok acara ditambahkan")


def fourteen_are_invited(story: Rakor) -> None:
    henok = story.room("henok", "undangan/")
    steps.press(henok, "Undang semua")
    steps.said(henok, "14 undangan ditambahkan")
    for body in ("KPU Provinsi", "Bawaslu Provinsi"):
        steps.unfold(henok, "Tambah tamu")
        henok.get_by_label("Instansi atau lembaga").fill(body)
        steps.press(henok, "Tambah tamu")
        steps.said(henok, "Undangan ditambahkan")
    story.looks_well(henok)


def the_letter_is_numbered_and_signed(story: Rakor) -> None:
    henok = story.room("henok")
    steps.press(henok, "Buat surat undangan")
    story.looks_well(henok)
    henok.get_by_label("Penanda tangan").select_option(index=1)
    steps.press(henok, "Simpan surat")
    letter = henok.url
    mawarni = story.person("mawarni")
    mawarni.goto(letter)
    steps.press(mawarni, "Lepas surat")
    steps.said(mawarni, "Surat dilepas")
    henok.goto(letter)
    henok.get_by_role("main").get_by_role("link", name="Beri nomor").click()
    henok.get_by_label("Isi nomor dari SRIKANDI/TU").fill(NUMBER)
    steps.press(henok, "Beri nomor")
    mawarni.goto(letter)
    mawarni.get_by_role("main").get_by_role("link", name="Tanda tangani").click()
    story.looks_well(mawarni)
    mawarni.get_by_label("Kata sandi sertifikat").fill(PASSPHRASE)
    steps.press(mawarni, "Tanda tangani")
    steps.said(mawarni, "Surat ditandatangani")
    expect(mawarni.get_by_role("main")).to_contain_text(NUMBER)
    story.looks_well(mawarni)
    mawarni.get_by_role("link", name="Periksa tanda tangan").click()
    expect(mawarni.get_by_role("main")).to_contain_text("Mawarni Rungan")
    story.looks_well(mawarni)


def the_invitation_goes_out(story: Rakor) -> None:
    """Katingan sends somebody in place of its head."""
    henok = story.room("henok")
    story.looks_well(henok)
    steps.press(henok, "Tandai undangan terkirim")
    steps.said(henok, "Undangan ditandai terkirim")
    rahmat = story.person("rahmat", PHONE)
    rahmat.goto(f"/rapat/{story.pk}/")
    rahmat.get_by_role("link", name="Konfirmasi kehadiran").click()
    story.looks_well(rahmat)
    rahmat.get_by_label("Diwakili").check()
    rahmat.get_by_label("Nama", exact=False).first.fill("Yansen Samba")
    rahmat.get_by_label("Jabatan", exact=False).first.fill("Sekretaris Badan")
    steps.press(rahmat, "Simpan konfirmasi")
    steps.said(rahmat, "Konfirmasi tersimpan")
