"""Text and CSV: UTF-8, printable, and not the source of something a program would run or render."""

import codecs
import re
from typing import BinaryIO

from django.utils.translation import gettext as _

from selaras.evidence.services import faults

CHUNK = 64 * 1024
# Control characters other than tab, line feed, form feed, return; direction overrides that disguise a text.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]"
)
_MARKUP = re.compile(
    r"<(?:!doctype|html|head|body|script|iframe|svg|object|embed|form|\?xml|\?php)\b", re.IGNORECASE
)
# Programs open these by their first characters, whatever the name says.
_RUNNABLE = ("<", "#!", "%!ps", "mime-version:", "@echo", "rem ", "<?")


def check_text(file: BinaryIO) -> None:
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    file.seek(0)
    is_first = True
    for chunk in iter(lambda: file.read(CHUNK), b""):
        _check_part(_decoded(decoder, chunk), is_first)
        is_first = False
    _decoded(decoder, b"", final=True)


def _decoded(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> str:
    try:
        return decoder.decode(chunk, final)
    except UnicodeDecodeError as error:
        cause = _(
            "Isi berkas bukan salah satu jenis yang diterima, atau teksnya tidak tersimpan sebagai UTF-8."
        )
        raise faults.refuse("unknown", cause) from error


def _check_part(text: str, is_first: bool) -> None:
    if _UNPRINTABLE.search(text):
        raise faults.refuse(
            "unknown", _("Isi berkas bukan teks biasa dan bukan salah satu jenis yang diterima.")
        )
    if is_first and (text.lstrip().lower().startswith(_RUNNABLE) or _MARKUP.search(text)):
        raise faults.refuse("markup", _("Isi berkas berupa halaman web, gambar SVG, atau skrip."))
