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


class DraftState(TextChoices):
    DRAFT = "draft", _("Konsep")
    PUBLISHED = "published", _("Diterbitkan")
    DROPPED = "dropped", _("Disisihkan")


class RevisionKind(TextChoices):
    SAVED = "saved", _("Tersimpan")
    CONFLICT = "conflict", _("Belum digabungkan")


DRAFT_TRANSITIONS: dict[str, tuple[tuple[DraftState, ...], DraftState]] = {
    "publish": ((DraftState.DRAFT,), DraftState.PUBLISHED),
    "drop": ((DraftState.DRAFT,), DraftState.DROPPED),
    "restore": ((DraftState.DROPPED,), DraftState.DRAFT),
}
DRAFT_TONES = {
    DraftState.DRAFT: "progress",
    DraftState.PUBLISHED: "done",
    DraftState.DROPPED: "neutral",
}

PERMISSION_WORDS = {
    "instruments.view": _("Membaca instrumen: bobot, butir, dan rubriknya"),
    "instruments.manage": _("Menyusun, memeriksa, dan menerbitkan instrumen untuk daerahnya"),
}
VERBS = {
    "instruments.draft.created": _("membuat naskah instrumen"),
    "instruments.draft.changed": _("mengubah naskah instrumen"),
    "instruments.draft.conflicted": _("menyimpan naskah yang berbenturan"),
    "instruments.draft.published": _("menerbitkan naskah instrumen"),
    "instruments.draft.dropped": _("menyisihkan naskah instrumen"),
    "instruments.draft.restored": _("mengambil kembali naskah instrumen"),
    "instruments.instrument.published": _("menerbitkan instrumen"),
}
