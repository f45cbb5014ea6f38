"""A table of regions by indicators: read with every fault at once, and written so that it is read again."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from selaras.analyses.compute.frames import Fault, Frame

MAX_ROWS = 2_000
MAX_NAME = 160
CODE_HEADS = ("kode wilayah", "kode", "ucode", "wilayah", "code", "unit")
NAME_HEADS = ("nama wilayah", "nama", "uname", "name")
# The demonstration marks every row of a file with this column; COINr's data may hold a year.
PASSED_OVER = ("keterangan data", "time", "tahun")
MISSING = ("", "NA")
# Python would also take digits of other scripts.
_NUMBER = re.compile(r"-?(?:[0-9]+(?:[.,][0-9]+)?)(?:[eE][+-]?[0-9]{1,3})?")
_CODE = re.compile(r"[0-9A-Za-z.]{1,20}")
MAX_DIGITS = 40


@dataclass(frozen=True, slots=True)
class Row:
    """One region as written; ``values`` in the order of the framework, empty for "no value"."""

    line: int
    code: str
    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]


def read_table(text: str, frame: Frame) -> Table:
    """Rows in the order of the file, or every fault; numbers keep their digits, a comma becomes a point."""
    lines = _lines(text)
    if len(lines) < 2:
        return Table((), (Fault(0, _("Tabel belum memuat satu baris data pun.")),))
    line, heads = lines[0]
    code_at, name_at, places, faults = _columns(line, heads, frame)
    if len(lines) - 1 > MAX_ROWS:
        faults.append(Fault(0, _("Paling banyak %(n)s wilayah.") % {"n": MAX_ROWS}))
    if faults or code_at is None:
        return Table((), tuple(faults))
    rows, seen = [], dict[str, int]()
    for number, cells in lines[1:]:
        if len(cells) > len(heads) and any(cells[len(heads) :]):
            faults.append(Fault(number, _("baris ini lebih panjang dari judul kolomnya")))
            continue
        cells = [*cells, *[""] * (len(heads) - len(cells))]
        row = _row(number, cells, (code_at, name_at), [places[item.code] for item in frame.indicators])
        faults += _row_faults(row, frame, seen)
        seen.setdefault(row.code, number)
        rows.append(row)
    return Table(() if faults else tuple(rows), tuple(faults))


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Filled lines with their numbers; tabs, semicolons or commas, whichever the heading has."""
    text = text.removeprefix("\ufeff")
    head = text.lstrip("\r\n").split("\n", 1)[0]
    mark = next((sign for sign in "\t;" if sign in head), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    found, line = [], 1
    try:
        for cells in reader:
            words = [_plain(cell) for cell in cells]
            if any(words):
                found.append((line, words))
            line = reader.line_num + 1
    except csv.Error:
        return []
    return found


def _plain(cell: str) -> str:
    """Without the mark that keeps a spreadsheet from taking a cell for a formula."""
    word = cell.strip()
    return word[1:].strip() if word.startswith("'") else word


def _columns(
    line: int, heads: Sequence[str], frame: Frame
) -> tuple[int | None, int | None, dict[str, int], list[Fault]]:
    known = {item.code for item in frame.indicators}
    plain = [head.casefold() for head in heads]
    named = {head: place for place, head in enumerate(heads) if head in known}
    code_at = _place(plain, heads, known, CODE_HEADS)
    name_at = _place(plain, heads, known, NAME_HEADS)
    faults = []
    if code_at is None:
        faults.append(Fault(line, _("kolom Kode wilayah tidak ada")))
    double = sorted({head for head in heads if head and heads.count(head) > 1})
    faults += [Fault(line, _("kolom %(code)s tertulis dua kali") % {"code": head[:60]}) for head in double]
    absent = [item.code for item in frame.indicators if item.code not in named]
    faults += [Fault(line, _("kolom indikator %(code)s tidak ada") % {"code": code}) for code in absent]
    allowed = {*frame.others, *(heads[place] for place in (code_at, name_at) if place is not None)}
    for head, low in zip(heads, plain, strict=True):
        if head and head not in known | allowed and low not in PASSED_OVER:
            faults.append(Fault(line, _("kolom %(code)s tidak ada dalam kerangka") % {"code": head[:60]}))
    return code_at, name_at, named, faults


def _place(plain: Sequence[str], heads: Sequence[str], known: set[str], wanted: Sequence[str]) -> int | None:
    """An indicator may be called like one of our heads; then the indicator has the column."""
    for word in wanted:
        for place, head in enumerate(plain):
            if head == word and heads[place] not in known:
                return place
    return None


def _row(number: int, cells: Sequence[str], at: tuple[int, int | None], places: Sequence[int]) -> Row:
    code_at, name_at = at
    values = tuple("" if cells[place] in MISSING else cells[place] for place in places)
    name = "" if name_at is None else " ".join(cells[name_at].split())
    return Row(number, cells[code_at], name, tuple(exact(value) for value in values))


def exact(value: str) -> str:
    """A number with a point; what is no number stays as it is and becomes a fault."""
    return value.replace(",", ".") if _NUMBER.fullmatch(value) else value


def _row_faults(row: Row, frame: Frame, seen: dict[str, int]) -> list[Fault]:
    faults = []
    if not row.code:
        faults.append(Fault(row.line, _("kode wilayah kosong")))
    elif not _CODE.fullmatch(row.code):
        told = {"code": row.code[:30]}
        faults.append(Fault(row.line, _("kode wilayah %(code)s memuat tanda yang tidak dikenal") % told))
    elif row.code in seen:
        told = {"code": row.code, "line": str(seen[row.code])}
        faults.append(Fault(row.line, _("wilayah %(code)s sudah ada di baris %(line)s") % told))
    if len(row.name) > MAX_NAME or not row.name.isprintable():
        faults.append(Fault(row.line, _("nama wilayah terlalu panjang atau memuat tanda yang tidak terbaca")))
    for item, value in zip(frame.indicators, row.values, strict=True):
        if value and (message := _value_fault(value, frame)):
            faults.append(Fault(row.line, f"{item.code}: {message}"))
    return faults


def _value_fault(value: str, frame: Frame) -> str:
    shown = value[:30]
    if not _NUMBER.fullmatch(value) or len(value) > MAX_DIGITS:
        if re.fullmatch(r"-?[0-9]{1,3}(?:[.,][0-9]{3})+(?:[.,][0-9]+)?", value):
            return _("tulis %(value)s tanpa tanda ribuan") % {"value": shown}
        return _("%(value)s bukan angka") % {"value": shown}
    number = float(value)
    if abs(number) > 1e300:
        return _("%(value)s terlalu besar") % {"value": shown}
    if frame.low is not None and frame.high is not None and not frame.low <= number <= frame.high:
        told = {"value": shown, "low": f"{frame.low:g}", "high": f"{frame.high:g}"}
        return _("%(value)s di luar skala %(low)s sampai %(high)s") % told
    return ""


def shown_value(value: str) -> str:
    """A number as Indonesian spreadsheets write it."""
    return value.replace(".", ",")
