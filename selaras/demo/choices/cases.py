"""The cast of the demonstration and the first case: who is who, and how each item stands.

Every person is invented and has a river or a hill as last name; places, dates and published values are real.
"""

from dataclasses import dataclass
from datetime import date, time

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from selaras.regions.choices import EXAMPLE_PROVINCE

CITY_CODE = "16.72"
PROVINCE_CODE = "16"
# No place of Indonesia: what is invented about regions lies there.
EXAMPLE_CODE = f"{EXAMPLE_PROVINCE}.01"
EXAMPLE_DISTRICTS = ("Contoh Satu", "Contoh Dua", "Contoh Tiga", "Contoh Empat")
NATIONAL_ADMIN = "kelana"


@dataclass(frozen=True, slots=True)
class Member:
    username: str
    full_name: str
    position: str | Promise
    # role, agency code or "" for the whole region, region code
    grants: tuple[tuple[str, str, str], ...]
    does: str | Promise
    # Enters by a work link of the agency's contact instead of an account.
    by_link: str = ""


CAST: tuple[Member, ...] = (
    Member(
        "rusmala",
        "Rusmala Dempo",
        _("Analis kebijakan, operator Kesbangpol"),
        (("operator", "", CITY_CODE), ("narahubung", "kesbangpol", CITY_CODE)),
        _("membagi butir, mengingatkan, memverifikasi, menutup periode"),
    ),
    Member(
        "yuniar",
        "Yuniar Selabung",
        _("Narahubung Bappeda"),
        (("narahubung", "bappeda", CITY_CODE), ("verifikator", "bappeda", CITY_CODE)),
        _("mengisi butir Bappeda dan memeriksa butir Kesbangpol"),
    ),
    Member(
        "trisna",
        "Trisna Endikat",
        _("Narahubung Bagian Kesra"),
        (),
        _("mengisi lewat tautan kerja di ponsel, tanpa akun"),
        by_link="kesra",
    ),
    Member(
        "nurlela",
        "Nurlela Mulak",
        _("Kepala Dinas Sosial"),
        (("kepala_opd", "dinsos", CITY_CODE),),
        _("memvalidasi isian Dinas Sosial"),
    ),
    Member(
        "bayu",
        "Bayu Selangis",
        _("Bagian Hukum, verifikator indikator 2"),
        (("verifikator", "hukum", CITY_CODE),),
        _("memverifikasi butir indikator 2 dan butir Kesbangpol"),
    ),
    Member(
        "darlan",
        "Darlan Rupit",
        _("Auditor Inspektorat"),
        (("verifikator", "inspektorat", CITY_CODE),),
        _("mereviu isian sebelum dikirim bila tahapnya ada"),
    ),
    Member(
        "hafiz",
        "Hafiz Lematang",
        _("Kepala Badan Kesbangpol"),
        (("kepala_kesbangpol", "", CITY_CODE), ("kepala_opd", "kesbangpol", CITY_CODE)),
        _("memvalidasi isian Kesbangpol, memberi perpanjangan"),
    ),
    Member(
        "okta",
        "Okta Perigi",
        _("Sekretaris Daerah"),
        (("sekda", "", CITY_CODE),),
        _("membaca kemajuan seluruh OPD"),
    ),
    Member(
        "fitria",
        "Fitria Indikat",
        _("Ajudan Sekretaris Daerah"),
        (("ajudan", "", CITY_CODE),),
        _("membuka ringkasan untuk Sekda"),
    ),
    Member(
        "ratna",
        "Ratna Komering",
        _("Kesbangpol Provinsi Sumatera Selatan"),
        (("provinsi", "", PROVINCE_CODE),),
        _("melihat jumlah isian tiap daerah, bukan isinya"),
    ),
    Member(
        "bagus",
        "Bagus Rawas",
        _("Ditjen Politik dan Pemerintahan Umum"),
        (("nasional", "", "ID"),),
        _("melihat kemajuan secara nasional"),
    ),
    Member(
        "henok",
        "Henok Manuhing",
        _("Perencana Kesbangpol Provinsi Kalimantan Tengah"),
        (("provinsi", "", "62"),),
        _("merencanakan rakor, mengundang empat belas Kesbangpol, menagih tindak lanjutnya"),
    ),
    Member(
        "mawarni",
        "Mawarni Rungan",
        _("Pimpinan Badan Kesbangpol Provinsi Kalimantan Tengah"),
        (),
        _("ikut menulis notula, mengesahkan dan menguncinya, melepas surat kantornya"),
    ),
    Member(
        "rahmat",
        "Rahmat Jelai",
        _("Perencana Kesbangpol sebuah kabupaten di Kalimantan Tengah"),
        (),
        _("diundang ke rakor provinsi, melaporkan tindak lanjut kantornya"),
    ),
    Member(
        "suhar",
        "Suhar Kikim",
        _("Administrator"),
        (("admin", "", CITY_CODE),),
        _("mengatur OPD, orang, dan hak akses"),
    ),
    Member(
        NATIONAL_ADMIN,
        "Kelana Barito",
        _("Administrator tingkat nasional"),
        (("admin", "", "ID"),),
        _("menyiapkan edisi wilayah dan penataan OPD di Kabupaten Contoh, meninjau hak akses dari atas"),
    ),
)

# Contact and head of each agency that owes items and has nobody in the cast.
PEOPLE: dict[str, tuple[str, str]] = {
    "bappeda": ("Yuniar Selabung", "Herman Enim"),
    "tapem": ("Laili Lakitan", "Rahmat Beliti"),
    "hukum": ("Desi Kelingi", "Mardiana Saka"),
    "setwan": ("Anton Kisam", "Rosita Gumay"),
    "kesbangpol": ("Rusmala Dempo", "Hafiz Lematang"),
    "satpolpp": ("Joni Patah", "Zulkarnain Musi"),
    "kominfo": ("Meri Pandan", "Arman Ogan"),
    "prokopim": ("Tiara Mekakau", "Yudha Luas"),
    "kesra": ("Trisna Endikat", "Sahrul Nanti"),
    "disdik": ("Erna Lim", "Marwan Semangus"),
    "dinsos": ("Wulan Cawang", "Nurlela Mulak"),
    "dp3a": ("Sinta Betung", "Halimah Raye"),
    "disdukcapil": ("Fauzan Lintang", "Rosna Semendo"),
    "bkpsdm": ("Gita Selis", "Ismail Keruh"),
    "disnaker": ("Doni Batang", "Ratih Leko"),
}
OUTSIDE = ("polres", "bps", "kemenag", "fkub")
# The letter that waits for its reply; numbers of letters are invented.
SILENT_BODY = "polres"
REQUEST_NUMBER = "CONTOH/%(number)s/Kesbangpol/%(year)s"
REPLY_NUMBER = "CONTOH/B-%(number)s/%(year)s"


def username_of(full_name: str) -> str:
    """How somebody outside the cast signs in to the demonstration."""
    return next((m.username for m in CAST if m.full_name == full_name), full_name.lower().replace(" ", "."))


@dataclass(frozen=True, slots=True)
class CaseDates:
    """Moments of the case as they were; moved by whole weeks when the case is loaded."""

    made: date = date(2026, 1, 12)
    made_at: time = time(13, 30)
    moment: date = date(2026, 1, 22)
    moment_at: time = time(9, 0)
    early_due: date = date(2026, 1, 20)
    internal_due: date = date(2026, 1, 27)
    internal_at: time = time(16, 0)
    owner_due: date = date(2026, 1, 30)
    owner_at: time = time(10, 0)
    letter_sent: date = date(2026, 1, 14)
    official_moved: date = date(2026, 1, 15)
    holiday: date = date(2026, 1, 16)
    dialogue: date = date(2025, 10, 14)
    day_starts: time = time(8, 15)
    day_ends: time = time(15, 45)


CASE = CaseDates()
FRIDAY = 4

VERIFIED = (
    "1.1", "1.2", "1.3", "1.7", "2.1", "2.2", "2.4", "2.5", "3.2", "4.4",
    "5.1", "5.2", "5.3", "5.4", "6.1", "6.3", "6.4", "6.6", "6.8", "7.1", "8.1",
)  # fmt: skip
AT_VERIFIER = ("1.5", "2.3", "3.5", "5.5", "6.5", "6.7", "8.2")
DRAFT = ("1.4", "1.6", "2.6", "2.7", "3.6", "4.1", "4.7", "5.6", "6.2", "6.9", "8.3", "8.4")
# Returned items are Kesbangpol's own, each with its reason.
RETURNED = {
    "3.1": _("Jumlah catatan berbeda dari tahun lalu tanpa penjelasan. Tambahkan satu kalimat sebabnya."),
    "3.4": _("Nomor halaman berita acara belum disebut."),
    "4.5": _("Foto kegiatan belum memuat tanggal. Lampirkan foto bertanggal atau daftar hadir."),
    "4.6": _("Tautan nota kesepahaman meminta izin akses. Unggah salinannya."),
    "6.10": _("Satu kegiatan berada di luar tahun data. Ganti dengan kegiatan pada tahun data."),
}
# Heads who let their contact hand in straight to the verifier.
DELEGATED = ("bappeda", "kesra")
# Claimed and verified level of those indicators that are already through.
LEVELS = {"1.7": (4, 4, ""), "2.4": (5, 5, "")}
DRAFT_LEVELS = {"2.7": 3, "3.6": 5, "5.6": 4}
# One file, many uses: the dialogue answers three items, in the files of three agencies.
DIALOGUE_ITEMS = ("4.5", "6.3", "8.2")
# Who mends what the index owner found wanting, in its order: vision, policy, action, leadership.
REPAIR_OWNERS = ("bappeda", "hukum", "kesra", "prokopim")

# ---- the round of the year before
INSPECTOR = "Darlan Rupit"
YEAR_BEFORE = ("1.1", "1.6", "2.1", "4.2", "5.1", "6.6", "6.8", "7.1", "8.1", "8.3")
# A draft of this year that is still last year's, word for word.
REUSED = ("1.6",)
# Marked as examples: no note of an evaluator has been published.
REVIEW_NOTES: dict[str, str | Promise] = {
    "6.6": _("Contoh catatan reviu: tanggal pada bukti dukung belum terbaca."),
    "7.1": _("Contoh catatan reviu: sumber angkanya belum disebut."),
}
OWNER_NOTES: dict[str, str | Promise] = {
    "1.1": _("Contoh catatan (peragaan): pada halaman berapa hal ini dimuat?"),
    "5.1": _("Contoh catatan (peragaan): sertakan tautan yang dapat dibuka."),
}
