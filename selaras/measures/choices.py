"""Words of the measures app."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    KONSEP = "konsep", _("Konsep")
    DITETAPKAN = "ditetapkan", _("Ditetapkan")
    DIPUBLIKASIKAN = "dipublikasikan", _("Dipublikasikan")


class Mark(TextChoices):
    """Where a number comes from, shown beside it everywhere."""

    RESMI = "resmi", _("Nilai resmi")
    USULAN = "usulan", _("Usulan")
    PERKIRAAN = "perkiraan", _("Perkiraan mandiri")
    REALISASI = "realisasi", _("Realisasi terverifikasi")
    CONTOH = "contoh", _("Contoh")


class Better(TextChoices):
    HIGH = "high", _("Makin tinggi makin baik")
    LOW = "low", _("Makin rendah makin baik")


class Formula(TextChoices):
    """How a number can be computed again from what is published."""

    PARTS = "komponen", _("Rerata komponen")
    REGIONS = "daerah", _("Rerata hitung kabupaten dan kota")


class MergeRule(TextChoices):
    """How the numbers of regions that became one are made into one."""

    SUM = "jumlah", _("Jumlah")
    MEAN = "rerata", _("Rerata hitung")


# Index -> the rule that its owner states for merged regions. None does so far: an index is not added up
# nor averaged here, unless its published numbers say of themselves that they are means of regions.
MERGE_RULES: dict[str, MergeRule] = {}

# What a person does on the page of a number; what is published is only ever corrected.
TRANSITIONS: dict[State, dict[str, State]] = {
    State.KONSEP: {"tetapkan": State.DITETAPKAN},
    State.DITETAPKAN: {"publikasikan": State.DIPUBLIKASIKAN, "kembalikan": State.KONSEP},
}
STEP_LABELS = {
    "tetapkan": _("Tetapkan"),
    "publikasikan": _("Publikasikan"),
    "kembalikan": _("Kembalikan ke konsep"),
}

STATE_TONES = {State.KONSEP: "neutral", State.DITETAPKAN: "progress", State.DIPUBLIKASIKAN: "done"}

# The same acronym is written in many ways in public; one is ours.
INDEX_SPELLINGS = {
    "ikt": "IKT",
    "ihai": "IHaI",
    "ihal": "IHaI",
    "ihi": "IHaI",
    "hai": "IHaI",
    "ikn": "IKN",
    "idi": "IDI",
    "kub": "KUB",
    "ikub": "KUB",
}
# The full name of an index, for a table that gives its acronym only: acronyms collide.
INDEX_TITLES = {
    "IKT": "Indeks Kota Toleran",
    "IHaI": "Indeks Harmoni Indonesia",
    "IKN": "Indeks Kewaspadaan Nasional",
    "IDI": "Indeks Demokrasi Indonesia",
    "KUB": "Indeks Kerukunan Umat Beragama",
}
# Of these only cities have a value.
CITY_INDEXES = frozenset({"IKT"})
# What changed where a method begins, for the visible break of a series.
METHOD_NOTES = {
    ("IKT", "2015"): _("Edisi 2015: 1 terbaik, bobot berjumlah 19."),
    ("IKT", "2015 dinyatakan ulang"): _("Rerata 2015 yang kemudian dinyatakan ulang pada skala 7 terbaik."),
    ("IKT", "2017"): _("Sejak edisi 2017: skala 1 sampai 7, 7 terbaik; bobot indikator berjumlah 100."),
    ("IKT", "2024"): _(
        "Edisi 2024 memecah indikator 2 menjadi kebijakan diskriminatif dan kebijakan yang memajukan "
        "toleransi; rerata nasional turun terutama karena perubahan ini."
    ),
    ("IDI", "28 indikator"): _("Metode lama: 3 aspek, 28 indikator."),
    ("IDI", "22 indikator"): _("Sejak 2021: 3 aspek, 22 indikator."),
    ("IHaI", "2025"): _("Instrumen 2025: delapan variabel Asta Cita, skala sampai 9."),
    ("IKN", "2024"): _("Versi 2024: 5 dimensi, 13 variabel. Sejak 2025 metode dirancang ulang."),
}

PERMISSION_WORDS = {
    "measures.view": _("Membaca nilai indeks, seri, dan perbandingan"),
    "measures.manage": _("Mencatat dan mengimpor nilai indeks wilayahnya"),
}
VERBS = {
    "measures.measure.recorded": _("mencatat nilai"),
    "measures.measure.corrected": _("meralat nilai"),
    "measures.measure.moved": _("mengubah status nilai"),
}
# The row of the example workbook: a published number, so that nobody learns from an invented one.
EXAMPLE = """
index: IKT
title: Indeks Kota Toleran
owner: SETARA Institute
scale: {min: 1, max: 7, better: high}
values:
  - region: "16.72"
    edition: "2024"
    score: "4.381"
    rank: 85
    out_of: 94
    method: "2024"
    source: {title: "Daftar pemilik indeks, dikutip databoks (683faf2916019)", date: 2025-05-27}
    state: konsep
"""
