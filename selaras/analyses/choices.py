"""Words of the analyses app."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Origin(TextChoices):
    """Where the numbers of a data set come from, shown beside it everywhere."""

    UPLOADED = "unggahan", _("Tabel yang diunggah")
    ROUNDS = "penilaian", _("Periode penilaian")
    INVENTED = "peragaan", _("PERAGAAN: angka karangan")


class Scaling(TextChoices):
    """How indicators are brought onto one scale."""

    AS_IS = "asli", _("Skala asli instrumen")
    MINMAX = "minmax", _("Min-maks, 1 sampai 100")
    ZSCORE = "zscore", _("Skor-z, rerata 100 dan simpangan 10")
    RANK = "peringkat", _("Peringkat")


class Mean(TextChoices):
    """How indicators and groups become a score."""

    FRAMEWORK = "kerangka", _("Menurut kerangka")
    ARITHMETIC = "amean", _("Rerata aritmetika")
    GEOMETRIC = "gmean", _("Rerata geometrik")
    HARMONIC = "hmean", _("Rerata harmonik")


class Weighing(TextChoices):
    GIVEN = "diberikan", _("Bobot kerangka")
    EQUAL = "sama", _("Bobot sama")


ROBUSTNESS_JOB = "analyses.robustness"
USUAL_SAMPLES, MOST_SAMPLES = 1_000, 5_000
# What a database column holds, and a person can copy.
HIGHEST_SEED = 2_147_483_647
# Ranks of fewer units say more about chance than about the units.
FEWEST_UNITS = 10

PERMISSION_WORDS = {
    "analyses.view": _("Membaca data indikator dan analisisnya"),
    "analyses.manage": _("Mengunggah data indikator dan menjalankan analisis"),
}
VERBS = {
    "analyses.dataset.added": _("menambahkan data indikator"),
    "analyses.dataset.shared": _("mengubah siapa yang membaca data indikator"),
    "analyses.run.started": _("memulai hitungan ketahanan skor"),
}
