"""The columns of a table of numbers, and by which words each is known."""

import re
from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

COLUMNS: dict[str, str | Promise] = {
    "index": gettext_lazy("Indeks"),
    "title": gettext_lazy("Nama indeks"),
    "owner": gettext_lazy("Pemilik"),
    "region": gettext_lazy("Kode wilayah"),
    "name": gettext_lazy("Wilayah"),
    "edition": gettext_lazy("Edisi"),
    "score": gettext_lazy("Nilai"),
    "category": gettext_lazy("Kategori"),
    "rank": gettext_lazy("Urutan"),
    "out_of": gettext_lazy("Dari"),
    "min": gettext_lazy("Skala terendah"),
    "max": gettext_lazy("Skala tertinggi"),
    "better": gettext_lazy("Arah"),
    "method": gettext_lazy("Metode"),
    "formula": gettext_lazy("Hitungan"),
    "parts": gettext_lazy("Komponen"),
    "source": gettext_lazy("Sumber"),
    "url": gettext_lazy("Alamat sumber"),
    "date": gettext_lazy("Tanggal sumber"),
    "state": gettext_lazy("Status"),
    "mark": gettext_lazy("Tanda"),
    "reasons": gettext_lazy("Alasan"),
    "note": gettext_lazy("Catatan"),
    "warning": gettext_lazy("Peringatan"),
    "receipt": gettext_lazy("Bukti hitung"),
}
REQUIRED = ("index", "owner", "edition", "score", "min", "max", "method", "source")
_WORDS = {
    "index": "indeks index kodeindeks",
    "title": "namaindeks judul judulindeks",
    "owner": "pemilik pemilikindeks",
    "region": "kodewilayah kode kodekemendagri kodedaerah",
    "name": "wilayah daerah namawilayah namadaerah kabupatenkota kabkota kota provinsi",
    "edition": "edisi tahun tahunedisi",
    "score": "nilai skor score angka",
    "category": "kategori kelas predikat",
    "rank": "urutan peringkat ranking rank",
    "out_of": "dari jumlahdaerah",
    "min": "skalaterendah skalamin skalaminimum",
    "max": "skalatertinggi skalamaks skalamaksimum skalamax",
    "better": "arah arahskala",
    "method": "metode versimetode",
    "formula": "hitungan carahitung",
    "parts": "komponen",
    "source": "sumber",
    "url": "alamatsumber tautan tautansumber url",
    "date": "tanggalsumber tanggal diumumkan",
    "state": "status",
    "mark": "tanda",
    "reasons": "alasan",
    "note": "catatan keterangan",
    "warning": "peringatan",
    "receipt": "buktihitung",
}
_COLUMN_OF = {word: column for column, words in _WORDS.items() for word in words.split()}


def column_of(heading: str) -> str | None:
    return _COLUMN_OF.get(re.sub(r"[^a-z]", "", re.sub(r"\(.*?\)", "", heading.lower())))


def heading_of(cells: Sequence[str]) -> dict[int, str]:
    """Column by position where these cells are a heading row, else nothing."""
    found = {i: column for i, cell in enumerate(cells) if (column := column_of(cell)) is not None}
    return found if {"index", "edition", "score"} <= set(found.values()) else {}


def headings(remark: str = "") -> list[str]:
    """A remark, such as the mark of the demonstration, is a column of its own and not read again."""
    return [*map(str, COLUMNS.values()), *([_("Keterangan data")] if remark else [])]
