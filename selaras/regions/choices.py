"""Levels, kinds, time zones and the words that daily use writes differently from the decree."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

ROOT_CODE = "ID"
ROOT_PATH = "ID."
ROOT_NAME = "Indonesia"


class Level(models.IntegerChoices):
    COUNTRY = 0, _("Negara")
    PROVINCE = 1, _("Provinsi")
    REGENCY = 2, _("Kabupaten/kota")
    DISTRICT = 3, _("Kecamatan")
    VILLAGE = 4, _("Desa/kelurahan")


class Kind(models.TextChoices):
    COUNTRY = "negara", _("Negara")
    PROVINCE = "provinsi", _("Provinsi")
    REGENCY = "kabupaten", _("Kabupaten")
    CITY = "kota", _("Kota")
    DISTRICT = "kecamatan", _("Kecamatan")
    VILLAGE = "desa", _("Desa")
    CUSTOM_VILLAGE = "desa_adat", _("Desa adat")
    URBAN_VILLAGE = "kelurahan", _("Kelurahan")


KINDS_OF_LEVEL: dict[int, tuple[str, ...]] = {
    Level.COUNTRY: (Kind.COUNTRY,),
    Level.PROVINCE: (Kind.PROVINCE,),
    Level.REGENCY: (Kind.REGENCY, Kind.CITY),
    Level.DISTRICT: (Kind.DISTRICT,),
    Level.VILLAGE: (Kind.VILLAGE, Kind.CUSTOM_VILLAGE, Kind.URBAN_VILLAGE),
}


class Zone(models.TextChoices):
    WIB = "Asia/Jakarta", _("Waktu Indonesia Barat (WIB)")
    WITA = "Asia/Makassar", _("Waktu Indonesia Tengah (WITA)")
    WIT = "Asia/Jayapura", _("Waktu Indonesia Timur (WIT)")


# Keputusan Presiden 41 of 1987: whole provinces; every province not named here keeps WIB.
ZONE_OF_PROVINCE: dict[str, str] = {
    **dict.fromkeys(("51", "52", "53", "63", "64", "65"), Zone.WITA),
    **dict.fromkeys(("71", "72", "73", "74", "75", "76"), Zone.WITA),
    **dict.fromkeys(("81", "82", "91", "92", "93", "94", "95", "96"), Zone.WIT),
}

# Code -> the name of daily use, where it is another than the decree's name without its first word.
DISPLAY_NAMES: dict[str, str] = {
    "31": "DKI Jakarta",
    "34": "DI Yogyakarta",
    "62.71": "Palangka Raya",
}

# Code -> what offices write for short; found by search, never shown.
SHORT_NAMES: dict[str, tuple[str, ...]] = {
    "12": ("Sumut",),
    "13": ("Sumbar",),
    "16": ("Sumsel",),
    "19": ("Babel", "Bangka Belitung"),
    "21": ("Kepri",),
    "31": ("DKI", "Jakarta"),
    "32": ("Jabar",),
    "33": ("Jateng",),
    "34": ("DIY", "Yogyakarta", "Jogja"),
    "35": ("Jatim",),
    "52": ("NTB",),
    "53": ("NTT",),
    "61": ("Kalbar",),
    "62": ("Kalteng",),
    "63": ("Kalsel",),
    "64": ("Kaltim",),
    "65": ("Kaltara",),
    "71": ("Sulut",),
    "72": ("Sulteng",),
    "73": ("Sulsel",),
    "74": ("Sultra",),
    "76": ("Sulbar",),
    "82": ("Malut",),
    "16.01": ("OKU",),
    "16.02": ("OKI",),
    "16.12": ("PALI",),
    "71.09": ("Sitaro",),
    "73.10": ("Pangkep",),
    "73.14": ("Sidrap",),
    "76.04": ("Polman",),
}


@dataclass(frozen=True, slots=True)
class Edition:
    """One official list of codes, as the product ships it."""

    code: str
    title: str
    valid_from: date
    counts: dict[int, int]
    origin: str
    origin_url: str
    licence: str
    licence_url: str


EDITION = Edition(
    code="kepmendagri-300.2.2-2430-2025",
    title="Keputusan Menteri Dalam Negeri Nomor 300.2.2-2430 Tahun 2025",
    valid_from=date(2025, 6, 23),
    counts={Level.PROVINCE: 38, Level.REGENCY: 514, Level.DISTRICT: 7_285, Level.VILLAGE: 83_762},
    origin="idn-area-data 4.0.1",
    origin_url="https://github.com/fityannugroho/idn-area-data",
    licence="Open Database License (ODbL) 1.0",
    licence_url="https://opendatacommons.org/licenses/odbl/1-0/",
)
BASE_LEVELS = (Level.PROVINCE, Level.REGENCY, Level.DISTRICT)


# ---- editions of our own

# Before the number of the edition, in ``Region.edition``.
OWN_EDITION = "edisi-"
# Invented, for demonstrations and training: a region like any other, but none of Indonesia's.
EXAMPLE_PROVINCE = "99"


class EditionState(models.TextChoices):
    DRAFT = "konsep", _("Konsep")
    WRITTEN = "ditulis", _("Ditulis")
    DROPPED = "batal", _("Dibatalkan")


EDITION_TONES = {
    EditionState.DRAFT: "progress",
    EditionState.WRITTEN: "done",
    EditionState.DROPPED: "neutral",
}


class SuccessionKind(models.TextChoices):
    SPLIT = "pemekaran", _("Pemekaran")
    MERGE = "penggabungan", _("Penggabungan")
    RECODE = "ganti kode", _("Ganti kode, jenis, atau induk")


class ChangeKind(models.TextChoices):
    """What one line of an edition may say."""

    SPLIT = "pemekaran", _("Pemekaran")
    MERGE = "penggabungan", _("Penggabungan")
    RENAME = "ganti nama", _("Ganti nama")
    RECODE = "ganti kode", _("Ganti kode, jenis, atau induk")
    END = "penghapusan", _("Penghapusan")


CHANGE_WORDS: dict[str, ChangeKind] = {
    **{kind.value: kind for kind in ChangeKind},
    "mekar": ChangeKind.SPLIT,
    "gabung": ChangeKind.MERGE,
    "nama": ChangeKind.RENAME,
    "rename": ChangeKind.RENAME,
    "perubahan nama": ChangeKind.RENAME,
    "kode": ChangeKind.RECODE,
    "perubahan kode": ChangeKind.RECODE,
    "pindah": ChangeKind.RECODE,
    "pindah induk": ChangeKind.RECODE,
    "ganti induk": ChangeKind.RECODE,
    "ganti jenis": ChangeKind.RECODE,
    "ganti status": ChangeKind.RECODE,
    "hapus": ChangeKind.END,
}


# ---- working time


class DayKind(models.TextChoices):
    NATIONAL = "libur_nasional", _("Libur nasional")
    JOINT = "cuti_bersama", _("Cuti bersama")
    LOCAL = "libur_daerah", _("Libur daerah")
    WORKED = "hari_kerja", _("Hari kerja pengganti")


class Standing(models.TextChoices):
    OFFICIAL = "resmi", _("Resmi")
    PROPOSED = "usulan", _("Usulan")


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Senin")
    TUESDAY = 1, _("Selasa")
    WEDNESDAY = 2, _("Rabu")
    THURSDAY = 3, _("Kamis")
    FRIDAY = 4, _("Jumat")
    SATURDAY = 5, _("Sabtu")
    SUNDAY = 6, _("Minggu")


STANDING_TONES = {Standing.OFFICIAL: "done", Standing.PROPOSED: "neutral"}
AUDIT_VERBS = {
    "regions.edition.loaded": _("memuat daftar wilayah"),
    "regions.edition.drafted": _("menyimpan konsep edisi wilayah"),
    "regions.edition.dropped": _("membatalkan konsep edisi wilayah"),
    "regions.edition.written": _("menulis edisi wilayah"),
    "regions.region.changed": _("mengubah wilayah menurut edisi"),
    "regions.working_time.loaded": _("memuat hari libur dan jam kerja bawaan"),
    "regions.day.kept": _("menyimpan hari libur atau hari kerja"),
    "regions.day.ended": _("menghapus hari libur atau hari kerja"),
    "regions.hours.kept": _("menyimpan jam kerja"),
    "regions.hours.ended": _("menghapus jam kerja"),
}
PERMISSIONS = {
    "regions.working_time": _("Mengatur hari libur dan jam kerja di wilayahnya"),
    "regions.editions": _("Menyiapkan edisi wilayah; menulisnya hanya dari tingkat nasional"),
}
