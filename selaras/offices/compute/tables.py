"""A table pasted from Excel: columns are found by their headings, in any order and under any usual name."""

import csv
import io
import re
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MAX_ROWS = 2000
# A heading may stand below a title; further down a list would have begun.
HEADING_WITHIN = 15

COLUMNS: dict[str, str | Promise] = {
    "agency": gettext_lazy("OPD"),
    "name": gettext_lazy("Nama"),
    "position": gettext_lazy("Jabatan"),
    "phone": gettext_lazy("Telepon/WA"),
    "email": gettext_lazy("Surel"),
}
REQUIRED = ("agency", "name")

_WORDS: dict[str, str] = {
    "agency": """
        opd skpd pd perangkatdaerah namaopd namaskpd namaperangkatdaerah instansi namainstansi unitkerja unit
        dinas organisasiperangkatdaerah opdinstansi asalopd asalinstansi badandinas dinasbadan kantor lembaga
    """,
    "name": """
        nama namalengkap namanarahubung narahubung namapic pic namakontak kontakperson contactperson
        namapegawai namapetugas namaoperator operator namaadmin admin namapejabat
    """,
    "position": "jabatan posisi namajabatan jabatanpic jabatannarahubung jabatandinas",
    "phone": """
        telepon telp tlp notelp notelepon nomortelepon nomortelp nohp hp nomorhp nohandphone handphone
        wa nowa nomorwa whatsapp nowhatsapp nomorwhatsapp teleponwa telpwa hpwa nohpwa notelpwa noteleponwa
        nohpwhatsapp kontak nokontak nomorkontak ponsel noponsel teleponwhatsapp nomorhpwa nomorponsel seluler
        teleponatauwa
        teleponatauwhatsapp
    """,
    "email": "email alamatemail emailaktif surel alamatsurel suratelektronik mail emaildinas emailpic",
}
_SYNONYMS = {column: frozenset(words.split()) for column, words in _WORDS.items()}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in which row of the sheet (0: the table as a whole) and which column."""

    row: int
    column: str
    message: str

    @property
    def label(self) -> str:
        return str(COLUMNS.get(self.column, ""))


@dataclass(slots=True)
class Table:
    """The cells by column; ``number`` of a row is its number in the sheet, as Excel shows it."""

    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def column_of(heading: str) -> str | None:
    """The column a heading means: case, blanks, dots, slashes and what stands in brackets do not count."""
    plain = re.sub(r"[^a-z]", "", re.sub(r"\(.*?\)", "", heading.lower()))
    for column, words in _SYNONYMS.items():
        if plain in words:
            return column
    return None


def heading_of(cells: list[str]) -> dict[int, str]:
    """Column by position where these cells are a heading row, else nothing."""
    found = {i: column for i, cell in enumerate(cells) if (column := column_of(cell)) is not None}
    return found if set(REQUIRED) <= set(found.values()) else {}


def read_text(text: str) -> Table:
    """Every fault that can be seen without knowing the agencies."""
    table = Table()
    try:
        records = _records(text)
    except csv.Error:
        table.faults.append(
            Fault(0, "", _("Ada tanda kutip ganda yang tidak ditutup. Hapus lalu tempel lagi."))
        )
        return table
    position, heading = _find_heading(records)
    if not heading:
        table.faults.append(Fault(0, "", _no_heading(records)))
        return table
    table.faults += _doubled(heading, position + 1)
    table.columns = list(heading.values())
    table.ignored = [
        c for i, c in enumerate(records[position]) if c and i not in heading and not _is_number(c)
    ]
    body = [(n, cells) for n, cells in enumerate(records[position + 1 :], start=position + 2) if any(cells)]
    if len(body) > MAX_ROWS:
        message = _(
            "Paling banyak %(max)s baris sekali tempel; tabel ini berisi %(n)s. Bagi menjadi beberapa bagian."
        )
        table.faults.append(Fault(0, "", message % {"max": MAX_ROWS, "n": len(body)}))
        return table
    if not body:
        table.faults.append(Fault(0, "", _("Di bawah judul kolom belum ada baris yang berisi.")))
    table.rows = [
        (n, {c: cells[i] if i < len(cells) else "" for i, c in heading.items()}) for n, cells in body
    ]
    return table


def _records(text: str) -> list[list[str]]:
    text = text.removeprefix("\ufeff").replace("\x00", "")
    separator = next((s for s in "\t;" if s in text), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    return [[" ".join(cell.split()) for cell in record] for record in reader]


def _find_heading(records: list[list[str]]) -> tuple[int, dict[int, str]]:
    for position, cells in enumerate(records[:HEADING_WITHIN]):
        if heading := heading_of(cells):
            return position, heading
    return 0, {}


def _no_heading(records: list[list[str]]) -> str:
    if not any(any(cells) for cells in records):
        return _("Tempel tabel dari Excel lebih dahulu.")
    return _(
        "Judul kolom tidak ditemukan. Sertakan baris judul; yang wajib ada OPD dan Nama, "
        "selebihnya Jabatan, Telepon/WA, Surel."
    )


def _doubled(heading: dict[int, str], row: int) -> list[Fault]:
    columns = list(heading.values())
    message = _("Ada dua kolom untuk %(column)s; sisakan satu.")
    doubled = sorted({c for c in columns if columns.count(c) > 1})
    return [Fault(row, c, message % {"column": COLUMNS[c]}) for c in doubled]


def _is_number(heading: str) -> bool:
    return re.sub(r"[^a-z]", "", heading.lower()) in {"no", "nomor", "nomorurut", "nourut"}
