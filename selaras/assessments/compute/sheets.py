"""The workbook of answers that is filled outside, written with all that is needed to read it again."""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import openpyxl
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ANSWERS, GUIDE, HIDDEN, LISTS = "Isian", "Petunjuk", "_paket", "_pilihan"
FORMAT = "selaras-paket/1"
SALT = "selaras.paket"
# A cell holds 32,767 characters; the token is cut into pieces that leave room.
PIECE = 30_000
HEADS = (
    lazy("Butir"),
    lazy("Indikator"),
    lazy("Penanggung jawab"),
    lazy("Pertanyaan"),
    lazy("Petunjuk pengisian"),
    lazy("Jawaban"),
    lazy("Uraian"),
    lazy("Nihil"),
    lazy("Bukti dukung (nama berkas atau tautan)"),
    lazy("Bukti dukung yang sudah terlampir"),
    lazy("Status"),
)
WIDTHS = (8, 26, 22, 44, 44, 18, 60, 8, 38, 34, 20)
CODE, VALUE, NARRATIVE, NIL, PROOFS = 0, 5, 6, 7, 8
INPUTS = (VALUE, NARRATIVE, NIL, PROOFS)
# What XML cannot hold, and what reads like the sign for it.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_(?=x[0-9A-Fa-f]{4}_)")
_WRITTEN = re.compile(r"_x([0-9A-Fa-f]{4})_")
_HEAD, _NOTE = PatternFill("solid", fgColor="FF1F3B57"), PatternFill("solid", fgColor="FFF3F4F6")
_FREE = PatternFill("solid", fgColor="FFFFFBEA")


@dataclass(frozen=True, slots=True)
class AnswerCells:
    """An answer as the cells of a row hold it."""

    value: str = ""
    narrative: str = ""
    nil: str = ""

    @property
    def digest(self) -> str:
        text = json.dumps([self.value, self.narrative, self.nil], ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One item as it is written: what is asked, what may be chosen, what stands there now."""

    code: str
    indicator: str
    owner: str
    question: str
    guide: str
    options: tuple[str, ...]
    takes_value: bool
    takes_nil: bool
    is_open: bool
    status: str
    proofs: tuple[str, ...]
    version: int
    cells: AnswerCells


@dataclass(frozen=True, slots=True)
class SheetHead:
    """Whose workbook it is, of which round, and what stands above the table."""

    round_id: int
    agency_id: int
    title: str
    agency: str
    due: str
    mark: str
    made_at: datetime


def written(text: str) -> str:
    """As the file format asks: a character that XML cannot hold as its number."""
    return _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def read_back(text: str) -> str:
    return _WRITTEN.sub(lambda found: chr(int(found[1], 16)), text)


def token_of(head: SheetHead, rows: Iterable[SheetRow]) -> str:
    """Round, agency, and each answer as it stood, signed: nobody raises a version by hand."""
    items = {row.code: [row.version, row.cells.digest] for row in rows}
    payload = {"f": FORMAT, "r": head.round_id, "a": head.agency_id, "i": items}
    return signing.dumps(payload, salt=SALT, compress=True)


def workbook_bytes(head: SheetHead, rows: Sequence[SheetRow]) -> bytes:
    book = openpyxl.Workbook()
    book.properties.creator = "Selaras"
    book.properties.created = book.properties.modified = head.made_at.replace(tzinfo=None)
    sheet = book.active
    sheet.title = ANSWERS
    first = _write_head(sheet, head)
    lists = book.create_sheet(LISTS)
    for number, row in enumerate(rows):
        _write_row(sheet, first + number, row)
    _choices(sheet, lists, first, rows)
    _finish(sheet, first, len(rows))
    _write_guide(book.create_sheet(GUIDE, 1), head)
    _write_hidden(book.create_sheet(HIDDEN), head, token_of(head, rows))
    for name in (LISTS, HIDDEN):
        book[name].sheet_state = "hidden"
        book[name].protection.sheet = True
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _put(sheet: Any, row: int, column: int, text: str, **style: Any) -> Any:
    """Always a text, never a formula: also after somebody opened and left the cell."""
    cell = sheet.cell(row, column)
    cell.value = written(text) or None
    if text:
        cell.data_type = "s"
        cell.quotePrefix = True
    cell.number_format = "@"
    for name, value in style.items():
        setattr(cell, name, value)
    return cell


def _write_head(sheet: Any, head: SheetHead) -> int:
    """The lines above the table; the number of the first row below its heading."""
    lines = [
        (head.title, Font(bold=True, size=14)),
        (head.agency, Font(bold=True)),
        (head.due, Font()),
        (_("Isi kolom berwarna kuning. Jangan mengubah kode butir; baris boleh dikosongkan."), Font()),
        (head.mark, Font(bold=True, color="FF9C2B00")),
    ]
    number = 0
    for text, font in lines:
        if text:
            number += 1
            _put(sheet, number, 1, text, font=font)
    number += 1
    for column, words in enumerate(HEADS, 1):
        _put(
            sheet,
            number,
            column,
            str(words),
            font=Font(bold=True, color="FFFFFFFF"),
            fill=_HEAD,
            alignment=Alignment(wrap_text=True, vertical="top"),
        )
    sheet.freeze_panes = sheet.cell(number + 1, 2)
    sheet.print_title_rows = f"{number}:{number}"
    return number + 1


def _write_row(sheet: Any, number: int, row: SheetRow) -> None:
    texts = (
        row.code, row.indicator, row.owner, row.question, row.guide,
        row.cells.value, row.cells.narrative, row.cells.nil, "", "\n".join(row.proofs), row.status,
    )  # fmt: skip
    for column, text in enumerate(texts):
        free = row.is_open and column in INPUTS
        if (column == VALUE and not row.takes_value) or (column == NIL and not row.takes_nil):
            free = False
        _put(
            sheet,
            number,
            column + 1,
            text,
            alignment=Alignment(wrap_text=True, vertical="top"),
            fill=_FREE if free else _NOTE,
            protection=Protection(locked=not free),
        )


def _choices(sheet: Any, lists: Any, first: int, rows: Sequence[SheetRow]) -> None:
    """A drop-down points at a hidden sheet: a list inside the rule ends at 255 letters and at a comma."""
    columns: dict[tuple[str, ...], DataValidation] = {}
    for number, row in enumerate(rows):
        wanted = [(VALUE, row.options)] if row.options else []
        wanted += [(NIL, (_("Ya"),))] if row.takes_nil else []
        for column, options in wanted:
            if options not in columns:
                columns[options] = _drop_down(lists, len(columns) + 1, options)
                sheet.add_data_validation(columns[options])
            columns[options].add(sheet.cell(first + number, column + 1))


def _drop_down(lists: Any, column: int, options: tuple[str, ...]) -> DataValidation:
    for number, option in enumerate(options, 1):
        _put(lists, number, column, option)
    letter = openpyxl.utils.get_column_letter(column)
    return DataValidation(
        type="list",
        formula1=f"'{LISTS}'!${letter}$1:${letter}${len(options)}",
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=_("Pilih dari daftar"),
        error=_("Pilih salah satu jawaban dalam daftar, atau kosongkan."),
    )


def _finish(sheet: Any, first: int, count: int) -> None:
    for column, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[openpyxl.utils.get_column_letter(column)].width = width
    sheet.auto_filter.ref = f"A{first - 1}:{openpyxl.utils.get_column_letter(len(HEADS))}{first + count - 1}"
    sheet.protection.sheet = True
    # Locked are the questions; how wide a column is remains everybody's own business.
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    sheet.protection.formatCells = False
    sheet.protection.autoFilter = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _write_guide(sheet: Any, head: SheetHead) -> None:
    lines = (
        _("Cara mengisi paket isian"),
        _("1. Isi kolom Jawaban dan Uraian pada lembar “%(sheet)s”. Daftar pilihan muncul pada selnya.")
        % {"sheet": ANSWERS},
        _("2. Angka ditulis seperti 1.250 atau 6,45."),
        _("3. Nihil diisi “Ya” bila tidak ada yang dilaporkan; lampirkan pernyataan nihil di aplikasi."),
        _(
            "4. Bukti dukung: satu nama berkas atau satu tautan per baris dalam sel (Alt+Enter). "
            "Halaman boleh ditulis sesudah tanda |, contoh: notula.pdf | 3-5."
        ),
        _("5. Masukkan berkas bukti dukung dan lembar ini ke dalam satu ZIP, lalu unggah ZIP itu."),
        _(
            "6. Sebelum disimpan, seluruh perubahan ditampilkan dahulu. "
            "Bila ada yang salah, tidak ada yang berubah."
        ),
        _("7. Jangan menyalin lembar ini ke buku kerja lain; lembar tersembunyi mengenali paketnya."),
        head.mark,
    )
    for number, text in enumerate(line for line in lines if line):
        font = Font(bold=True, size=14) if number == 0 else Font()
        _put(sheet, number + 1, 1, text, font=font, alignment=Alignment(wrap_text=True, vertical="top"))
    sheet.column_dimensions["A"].width = 110
    sheet.protection.sheet = True


def _write_hidden(sheet: Any, head: SheetHead, token: str) -> None:
    told = (FORMAT, head.title, head.agency, head.made_at.isoformat())
    for number, text in enumerate(told, 1):
        _put(sheet, number, 1, text)
    for number, start in enumerate(range(0, len(token), PIECE), 1):
        _put(sheet, number, 2, token[start : start + PIECE])
