"""Words of the instruments app."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Mark(TextChoices):
    """Whether a value comes from the index owner or from us; ours never passes as the owner's."""

    RESMI = "resmi", _("Resmi")
    USULAN = "usulan", _("Usulan")


class Better(TextChoices):
    HIGH = "high", _("Makin tinggi makin baik")
    LOW = "low", _("Makin rendah makin baik")


class Mean(TextChoices):
    ARITHMETIC = "arithmetic", _("Rata-rata hitung")
    GEOMETRIC = "geometric", _("Rata-rata ukur")
    HARMONIC = "harmonic", _("Rata-rata harmonik")


class QuestionType(TextChoices):
    """How a question is answered; only ``tingkat`` sets the value of its leaf."""

    TINGKAT = "tingkat", _("Tingkat")
    TEKS = "teks", _("Uraian")
    ANGKA = "angka", _("Angka")
    YA_TIDAK = "ya_tidak", _("Ya atau tidak")
    PILIHAN = "pilihan", _("Pilihan")
    DAFTAR = "daftar", _("Daftar")
    TAUTAN = "tautan", _("Tautan")


PERMISSION_WORDS = {
    "instruments.view": _("Membaca instrumen: bobot, butir, dan rubriknya"),
    "instruments.manage": _("Memeriksa naskah instrumen sebelum diterbitkan"),
}
VERBS = {
    "instruments.instrument.published": _("menerbitkan instrumen"),
}
