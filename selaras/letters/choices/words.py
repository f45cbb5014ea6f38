"""Words of a letter: its states and what leads where, kinds, signatures, channels, number patterns."""

import re
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LetterState(TextChoices):
    DRAFT = "konsep", _("Konsep")
    # On its way through the chain of posts that initial it, each after the one before.
    INITIALLING = "paraf", _("Paraf")
    # The text is final: released by the head or by the last of the chain; signature and number are missing.
    RELEASED = "menunggu_ttd", _("Menunggu tanda tangan")
    SIGNED = "ditandatangani", _("Ditandatangani")
    # Signed and numbered, in whichever order.
    NUMBERED = "bernomor", _("Bernomor")
    SENT = "terkirim", _("Terkirim")
    CANCELLED = "dibatalkan", _("Dibatalkan")


LETTER_TRANSITIONS: dict[str, tuple[tuple[LetterState, ...], LetterState]] = {
    "submit": ((LetterState.DRAFT,), LetterState.INITIALLING),
    "initial": ((LetterState.INITIALLING,), LetterState.INITIALLING),
    "initial_last": ((LetterState.INITIALLING,), LetterState.RELEASED),
    "send_back": ((LetterState.INITIALLING,), LetterState.DRAFT),
    "release": ((LetterState.DRAFT,), LetterState.RELEASED),
    "take_back": ((LetterState.INITIALLING, LetterState.RELEASED), LetterState.DRAFT),
    # A file that is signed may not change afterwards, so its number stands in it before.
    "number_first": ((LetterState.RELEASED,), LetterState.RELEASED),
    "sign": ((LetterState.RELEASED,), LetterState.SIGNED),
    "sign_numbered": ((LetterState.RELEASED,), LetterState.NUMBERED),
    "number": ((LetterState.SIGNED,), LetterState.NUMBERED),
    "send": ((LetterState.NUMBERED,), LetterState.SENT),
    "cancel": (
        (
            LetterState.DRAFT,
            LetterState.INITIALLING,
            LetterState.RELEASED,
            LetterState.SIGNED,
            LetterState.NUMBERED,
        ),
        LetterState.CANCELLED,
    ),
}
# What a person asks for; which arrow of the table that is depends on the letter.
LETTER_STEPS = (
    "submit", "initial", "send_back", "release", "take_back", "sign", "number", "send", "cancel",
)  # fmt: skip
LETTER_TONES = {
    LetterState.DRAFT: "progress",
    LetterState.INITIALLING: "waiting",
    LetterState.RELEASED: "waiting",
    LetterState.SIGNED: "soon",
    LetterState.NUMBERED: "soon",
    LetterState.SENT: "done",
    LetterState.CANCELLED: "neutral",
}


class InitialState(TextChoices):
    WAITING = "menunggu", _("Menunggu")
    GIVEN = "diparaf", _("Diparaf")
    RETURNED = "dikembalikan", _("Dikembalikan")


INITIAL_TONES = {
    InitialState.WAITING: "waiting",
    InitialState.GIVEN: "done",
    InitialState.RETURNED: "repair",
}
# So many posts initial one letter at most.
MAX_CHAIN = 5
# What an initial or a signature is waited for, in working days.
DAYS_TO_INITIAL = 2


class Duties(TextChoices):
    """What a letter makes people owe."""

    INITIAL = "paraf", _("Memberi paraf surat")
    SIGNATURE = "tanda_tangan", _("Menandatangani surat")
    DISPOSITION = "disposisi", _("Menindaklanjuti disposisi")


class SignatureWay(TextChoices):
    PAPER = "basah", _("Tanda tangan basah")
    OFFICE = "sertifikat", _("Tanda tangan digital dengan sertifikat kantor")
    BSRE = "bsre", _("TTE lewat BSrE")
    OUTSIDE = "luar", _("Ditandatangani di luar, berkasnya diambil kembali")


class FileRole(TextChoices):
    READY = "siap", _("Sebelum ditandatangani")
    SIGNED = "bertanda", _("Sesudah ditandatangani")


class LetterKind(TextChoices):
    LETTER = "surat", _("Surat dinas")
    INVITATION = "undangan", _("Surat undangan")
    ASSIGNMENT = "tugas", _("Surat tugas")
    CIRCULAR = "edaran", _("Surat edaran")
    REMINDER = "pengingat", _("Surat pengingat")
    REPORT = "laporan", _("Laporan")


# What stands for {jenis} in a number.
KIND_MARKS = {
    LetterKind.LETTER: "SD",
    LetterKind.INVITATION: "UND",
    LetterKind.ASSIGNMENT: "ST",
    LetterKind.CIRCULAR: "SE",
    LetterKind.REMINDER: "PGT",
    LetterKind.REPORT: "LAP",
}
# The book of all kinds that have none of their own.
COMMON_BOOK = ""


class TagCharacter(TextChoices):
    """Where an outside signer puts its mark: the one place of the file where this character stands."""

    HASH = "#", "#"
    DOLLAR = "$", "$"
    CARET = "^", "^"
    TILDE = "~", "~"


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
PATTERN_WORDS = ("klasifikasi", "nomor", "jenis", "unit", "bulan", "tahun")
PATTERN_WORD = re.compile(r"\{([^{}]*)\}")
DEFAULT_PATTERN = "{klasifikasi}/{nomor}/{unit}/{bulan}/{tahun}"
MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
# More recipients than this go to an annex of their own.
RECIPIENTS_ON_THE_LETTER = 5
MAX_RECIPIENTS = 200
MAX_NUMBER = 999_999
BODY_LENGTH = 20_000


def written_number(
    pattern: str, *, classification: str, number: int, unit: str, on: date, mark: str = ""
) -> str:
    """The pattern with its words filled in; nothing in it is a format that could reach further.

    What an office has not set, its unit or a classification, leaves no empty place between two strokes.
    """
    words = {
        "klasifikasi": classification,
        "nomor": str(number),
        "jenis": mark,
        "unit": unit,
        "bulan": MONTHS[on.month - 1],
        "tahun": str(on.year),
    }
    parts = [PATTERN_WORD.sub(lambda match: words.get(match[1], match[0]), one) for one in pattern.split("/")]
    return "/".join(part for part in parts if part.strip())
