"""The six tables of an instrument as one workbook or one CSV file, written and read."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from selaras.core.workbooks import formula_words, is_formula, oddities
from selaras.instruments.compute.documents import Document
from selaras.instruments.compute.sheets import (
    MAY_LACK,
    NEEDED,
    SHEETS,
    Cells,
    Row,
    SheetFault,
    SheetFaults,
    tables_of,
    text_of,
)
from selaras.offices.compute import WorkbookFault, opened_workbook
from selaras.offices.compute.tables import Fault

# An instrument of 55 questions has some 700 rows.
MAX_ROWS = 20_000
PART = "bagian"
# What a spreadsheet would take for a formula gets a quote in front, and so does a quote.
_GUARDED = ("=", "+", "-", "@", "\t", "\r", "'")
_WIDE = {
    "pertanyaan": 70,
    "uraian": 70,
    "petunjuk": 60,
    "isi": 50,
    "nama": 40,
    "sumber": 60,
    "bukti dukung": 50,
}


def workbook_of(document: Document) -> bytes:
    """An XLSX of text cells only, so that "1.10" stays a code and no text becomes a formula."""
    book = openpyxl.Workbook(write_only=True)
    for name, rows in tables_of(document).items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for index, column in enumerate(SHEETS[name]):
            sheet.column_dimensions[chr(ord("A") + index)].width = _WIDE.get(column, 18)
        sheet.append([_cell(sheet, column, heading=True) for column in SHEETS[name]])
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row.values()])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: str, *, heading: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value)
    cell.data_type, cell.number_format = "s", "@"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if heading:
        cell.font = Font(bold=True)
    return cell


def text_of_workbook(stream: IO[bytes], size: int) -> str:
    """The YAML text of a workbook; raises SheetFaults with every fault and its row."""
    try:
        with opened_workbook(stream, size) as book:
            found = {sheet.title.strip().casefold(): sheet for sheet in book.worksheets}
            known = {name: found[name.casefold()] for name in SHEETS if name.casefold() in found}
            faults = [
                SheetFault(name, row, told)
                for name, sheet in known.items()
                for row, told in _odd(stream, sheet)
            ]
            given = {name: list(_values(sheet)) for name, sheet in known.items()}
    except WorkbookFault as fault:
        raise SheetFaults([SheetFault("", 0, one.message) for one in fault.faults]) from fault
    if faults:
        raise SheetFaults(faults)
    return _text(given)


def _odd(stream: IO[bytes], sheet: Any) -> list[tuple[int, str]]:
    """What a question never is: a formula, a hidden row, cells that are merged."""
    sheet.reset_dimensions()
    found = oddities(stream, sheet)
    for number, cells in enumerate(sheet.iter_rows(max_row=MAX_ROWS, max_col=20), start=1):
        found += [(number, formula_words(cell)) for cell in filter(is_formula, cells)]
    return sorted(found)


def _values(sheet: Any) -> Iterator[list[str]]:
    sheet.reset_dimensions()
    for cells in sheet.iter_rows(max_row=MAX_ROWS, max_col=20, values_only=True):
        yield [_words(value) for value in cells]


def _words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).replace("\r\n", "\n").replace("_x000D_", "").strip()


def table_text(stream: IO[bytes], size: int) -> str:
    """The first sheet that holds anything as tabbed text, row by row as the spreadsheet counts them."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    with opened_workbook(stream, size) as book:
        for sheet in book.worksheets:
            rows = list(_values(sheet))
            if any(any(row) for row in rows):
                if odd := _odd(stream, sheet):
                    raise WorkbookFault([Fault(row, "", told) for row, told in odd])
                writer.writerows(row if any(row) else [] for row in rows)
                break
    return f"{out.getvalue().rstrip()}\n"


def csv_of(document: Document) -> str:
    """All tables in one file: the first column names the table, the others are those of all tables."""
    columns = _all_columns()
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([PART, *columns])
    for name, rows in tables_of(document).items():
        writer.writerows([name, *(_guarded(row.get(column, "")) for column in columns)] for row in rows)
    return "\ufeff" + out.getvalue()


def _all_columns() -> list[str]:
    return list(dict.fromkeys(column for columns in SHEETS.values() for column in columns))


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(_GUARDED) else text


def _unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(_GUARDED) else text


def text_of_csv(text: str) -> str:
    """The YAML text of a CSV file; raises SheetFaults with every fault and its row."""
    text = text.removeprefix("\ufeff")
    separator = ";" if ";" in text.partition("\n")[0] else ","
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise _whole(_("Berkas bukan CSV yang sah: ada tanda kutip ganda yang tidak ditutup.")) from error
    if not records or records[0][:1] != [PART]:
        raise _whole(_("Baris pertama CSV harus judul kolom yang diawali “bagian”."))
    return _text_of_records(records)


def _text_of_records(records: list[list[str]]) -> str:
    names = {name.casefold(): name for name in SHEETS}
    heads, faults = [head.strip().casefold() for head in records[0]], []
    rows: dict[str, list[Row]] = {name: [] for name in SHEETS}
    for number, record in enumerate(records[1:], start=2):
        cells = {
            head: _unguarded(value).replace("\r\n", "\n").strip()
            for head, value in zip(heads, record, strict=False)
        }
        if not any(cells.values()):
            continue
        name = names.get(cells[PART].casefold())
        if name is None:
            message = _("Baris %(row)s: bagian “%(name)s” tidak dikenal.")
            faults.append(SheetFault("", 0, message % {"row": number, "name": cells[PART]}))
        else:
            rows[name].append(_row(name, number, cells))
    missing = [column for column in _all_columns() if column not in heads and column not in MAY_LACK]
    if missing:
        faults.append(SheetFault("", 0, _missing_columns(missing)))
    if faults:
        raise SheetFaults(faults)
    return text_of(rows)


def _text(given: Mapping[str, Sequence[list[str]]]) -> str:
    faults = [
        SheetFault("", 0, _("Lembar %(name)s tidak ada.") % {"name": name})
        for name in NEEDED
        if name not in given
    ]
    tables: dict[str, list[Row]] = {}
    for name, records in given.items():
        heads = [head.casefold() for head in records[0]] if records else []
        missing = [column for column in SHEETS[name] if column not in heads and column not in MAY_LACK]
        if missing:
            faults.append(SheetFault(name, 0, _missing_columns(missing)))
            continue
        if len(records) >= MAX_ROWS:
            faults.append(SheetFault(name, 0, _("Lebih dari %(n)s baris.") % {"n": MAX_ROWS}))
            continue
        tables[name] = [
            _row(name, number, dict(zip(heads, record, strict=False)))
            for number, record in enumerate(records[1:], start=2)
            if any(record)
        ]
    if faults:
        raise SheetFaults(faults)
    return text_of(tables)


def _row(name: str, number: int, cells: Cells) -> Row:
    """Cells under the names that a document uses."""
    return Row(number, {key: cells.get(column, "") for column, key in SHEETS[name].items()})


def _missing_columns(missing: list[str]) -> str:
    return _("Kolom yang belum ada: %(names)s.") % {"names": ", ".join(missing)}


def _whole(message: str) -> SheetFaults:
    return SheetFaults([SheetFault("", 0, message)])
