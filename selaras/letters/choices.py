"""Words of letters: states and what leads where, channels, number patterns, the registry of templates."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from selaras.core.scope import Scope


class LetterState(TextChoices):
    DRAFT = "konsep", _("Konsep")
    # The text is final: the head has released it, what is missing are signature and number.
    RELEASED = "menunggu_ttd", _("Menunggu tanda tangan")
    NUMBERED = "bernomor", _("Bernomor")
    SENT = "terkirim", _("Terkirim")
    CANCELLED = "dibatalkan", _("Dibatalkan")


LETTER_TRANSITIONS: dict[str, tuple[tuple[LetterState, ...], LetterState]] = {
    "release": ((LetterState.DRAFT,), LetterState.RELEASED),
    "take_back": ((LetterState.RELEASED,), LetterState.DRAFT),
    "number": ((LetterState.RELEASED,), LetterState.NUMBERED),
    "send": ((LetterState.NUMBERED,), LetterState.SENT),
    "cancel": ((LetterState.DRAFT, LetterState.RELEASED, LetterState.NUMBERED), LetterState.CANCELLED),
}
LETTER_TONES = {
    LetterState.DRAFT: "progress",
    LetterState.RELEASED: "waiting",
    LetterState.NUMBERED: "soon",
    LetterState.SENT: "done",
    LetterState.CANCELLED: "neutral",
}


class Sifat(TextChoices):
    ORDINARY = "biasa", _("Biasa")
    SOON = "segera", _("Segera")
    VERY_SOON = "sangat_segera", _("Sangat segera")
    CLOSED = "terbatas", _("Terbatas")
    SECRET = "rahasia", _("Rahasia")


class Paper(TextChoices):
    A4 = "a4", _("A4 (21 x 29,7 cm)")
    F4 = "f4", _("F4 (21,5 x 33 cm)")


class NumberSource(TextChoices):
    OWN = "buku", _("Buku nomor kantor ini")
    OTHER = "lain", _("Nomor dari SRIKANDI/TU")


class NumberState(TextChoices):
    RESERVED = "dipesan", _("Dipesan")
    USED = "dipakai", _("Dipakai")
    CANCELLED = "dibatalkan", _("Dibatalkan")


class Channel(TextChoices):
    SRIKANDI = "srikandi", _("SRIKANDI")
    COURIER = "kurir", _("Diantar")
    MAIL = "surel", _("Surel")
    WHATSAPP = "whatsapp", _("WhatsApp")
    POST = "pos", _("Pos")


# What a number pattern may name; the running number is the one it must.
PATTERN_WORDS = ("klasifikasi", "nomor", "unit", "bulan", "tahun")
PATTERN_WORD = re.compile(r"\{([^{}]*)\}")
DEFAULT_PATTERN = "{klasifikasi}/{nomor}/{unit}/{bulan}/{tahun}"
MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
# More recipients than this go to an annex of their own.
RECIPIENTS_ON_THE_LETTER = 5
MAX_RECIPIENTS = 200
MAX_NUMBER = 999_999
BODY_LENGTH = 20_000


def written_number(pattern: str, *, classification: str, number: int, unit: str, on: date) -> str:
    """The pattern with its words filled in; nothing in it is a format that could reach further."""
    words = {
        "klasifikasi": classification,
        "nomor": str(number),
        "unit": unit,
        "bulan": MONTHS[on.month - 1],
        "tahun": str(on.year),
    }
    return PATTERN_WORD.sub(lambda match: words.get(match[1], match[0]), pattern)


# ---- templates, registered by the apps whose records they speak of


@dataclass(frozen=True, slots=True)
class Annex:
    """A table beside the letter; ``widths`` are shares of the line, 0 as wide as its text."""

    title: str
    columns: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[str]]
    text: str = ""

    def as_data(self) -> dict[str, object]:
        return {
            "title": self.title,
            "columns": list(self.columns),
            "widths": list(self.widths),
            "rows": [list(row) for row in self.rows],
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class Composed:
    """What a template makes of its subject: a draft that a person reads and changes."""

    agency_id: int
    hal: str
    body: str
    to: Sequence[str] = ()
    to_place: str = ""
    copies: Sequence[str] = ()
    sifat: str = Sifat.ORDINARY
    annexes: Sequence[Annex] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """``compose(scope, subject_id, now)`` asks the subject's own rule, and says 404 for a foreign one."""

    code: str
    label: str | Promise
    subject_kind: str
    compose: Callable[[Scope, str, datetime], Composed]


_templates: dict[str, LetterTemplate] = {}


def register_letter_template(template: LetterTemplate) -> None:
    _templates[template.code] = template


def letter_templates() -> Mapping[str, LetterTemplate]:
    return dict(_templates)


PERMISSIONS = {
    "letters.view": _("Membaca surat di daerahnya"),
    "letters.write": _("Menyusun, menomori, dan mengirim surat"),
    "letters.release": _("Melepas surat untuk ditandatangani"),
}
AUDIT_VERBS = {
    "letters.letterhead.changed": _("mengubah kop dan nomor surat"),
    "letters.letter.made": _("membuat surat"),
    "letters.letter.changed": _("mengubah surat"),
    "letters.letter.asked": _("mengajukan surat kepada kepala kantor"),
    "letters.letter.released": _("melepas surat untuk ditandatangani"),
    "letters.letter.taken_back": _("mengembalikan surat ke konsep"),
    "letters.letter.numbered": _("memberi nomor surat"),
    "letters.letter.sent": _("mencatat pengiriman surat"),
    "letters.letter.cancelled": _("membatalkan surat"),
    "letters.number.reserved": _("memesan nomor surat"),
    "letters.number.cancelled": _("membatalkan nomor surat"),
    "letters.number.moved": _("mengubah nomor surat berikutnya"),
}
