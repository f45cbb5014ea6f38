"""A workbook of answers read back: its token, and every row as the person left it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
from django.core import signing
from django.utils.translation import gettext as _

from selaras.assessments.compute.archives import ArchiveFault, demand_safe_workbook, opened
from selaras.assessments.compute.sheets import (
    ANSWERS,
    CODE,
    FORMAT,
    HEADS,
    HIDDEN,
    NARRATIVE,
    NIL,
    PROOFS,
    SALT,
    VALUE,
    AnswerCells,
    read_back,
)

HEADING_WITHIN = 20
MAX_ROWS = 5_000
NAMES = {VALUE: "Jawaban", NARRATIVE: "Uraian", NIL: "Nihil", PROOFS: "Bukti dukung"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong and where; row 0 speaks of the whole file."""

    file: str
    row: int
    message: str


@dataclass(frozen=True, slots=True)
class Proof:
    """One line of the evidence column: a file name or a link, and pages behind a bar."""

    name: str
    pages: str = ""

    @property
    def is_link(self) -> bool:
        return self.name.casefold().startswith(("http://", "https://"))


@dataclass(frozen=True, slots=True)
class FilledRow:
    code: str
    row: int
    cells: AnswerCells
    proofs: tuple[Proof, ...]


@dataclass(slots=True)
class Filled:
    """A workbook as it came back; ``known`` says how each answer stood when it was made."""

    file: str
    round_id: int = 0
    agency_id: int = 0
    known: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    rows: list[FilledRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def blame(self, row: int, message: str) -> None:
        self.faults.append(Fault(self.file, row, message))


def read_workbook(data: bytes, file: str) -> Filled:
    """Every row and every fault; a file that is no such workbook at all has just the one."""
    filled = Filled(file)
    try:
        with opened(BytesIO(data)) as archive:
            demand_safe_workbook(archive)
        book = _loaded(data)
    except ArchiveFault as fault:
        filled.blame(0, str(fault))
        return filled
    try:
        _read(book, filled)
    except ArchiveFault as fault:
        filled.blame(0, str(fault))
    except (
        Exception
    ):  # a sheet is parsed only while it is read, and openpyxl raises whatever its parsers raise
        filled.blame(0, _("Isi berkas ini rusak. Buka di Excel, lalu simpan ulang sebagai .xlsx."))
    finally:
        book.close()
    return filled


def _loaded(data: bytes) -> Any:
    try:
        return openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
    except Exception as error:  # the same
        raise ArchiveFault(
            _("Berkas ini rusak atau bukan buku kerja Excel. Simpan ulang sebagai .xlsx.")
        ) from error


def _read(book: Any, filled: Filled) -> None:
    if HIDDEN not in book.sheetnames or ANSWERS not in book.sheetnames:
        raise ArchiveFault(
            _(
                "Berkas ini bukan paket isian dari aplikasi. "
                "Unduh paket isian, salin isian ke dalamnya, lalu unggah."
            )
        )
    _read_token(book[HIDDEN], filled)
    sheet = book[ANSWERS]
    # Written sizes are often wrong; the rows themselves are believed.
    sheet.reset_dimensions()
    heading = 0
    seen: dict[str, int] = {}
    for number, cells in enumerate(sheet.iter_rows(max_row=MAX_ROWS, max_col=len(HEADS)), 1):
        if not heading:
            heading = number if _is_heading(cells) else 0
            if not heading and number >= HEADING_WITHIN:
                break
        elif any(cell.value not in (None, "") for cell in cells):
            _read_row(number, cells, filled, seen)
    if not heading:
        raise ArchiveFault(
            _("Baris judul kolom tidak ditemukan pada lembar “%(sheet)s”.") % {"sheet": ANSWERS}
        )


def _read_token(sheet: Any, filled: Filled) -> None:
    sheet.reset_dimensions()
    pieces = [row[0] for row in sheet.iter_rows(min_col=2, max_col=2, max_row=50, values_only=True)]
    try:
        token = signing.loads("".join(str(piece) for piece in pieces if piece), salt=SALT)
        if token["f"] != FORMAT:
            raise KeyError("format")
        filled.round_id, filled.agency_id = int(token["r"]), int(token["a"])
        filled.known = {code: (int(version), str(digest)) for code, (version, digest) in token["i"].items()}
    except (signing.BadSignature, KeyError, TypeError, ValueError) as error:
        raise ArchiveFault(
            _("Lembar pengenal paket berubah atau hilang. Unduh paket baru, lalu salin isian ke dalamnya.")
        ) from error


def _is_heading(cells: Any) -> bool:
    words = [str(cell.value or "").strip() for cell in cells]
    return words[:1] == [str(HEADS[CODE])] and str(HEADS[VALUE]) in words and str(HEADS[NARRATIVE]) in words


def _read_row(number: int, cells: Any, filled: Filled, seen: dict[str, int]) -> None:
    texts: dict[int, str] = {}
    for column in (CODE, VALUE, NARRATIVE, NIL, PROOFS):
        cell = cells[column] if column < len(cells) else None
        try:
            texts[column] = _text(cell)
        except ValueError as fault:
            filled.blame(number, f"{NAMES.get(column, 'Butir')}: {fault}")
            texts[column] = ""
    code = texts[CODE].strip()
    if code not in filled.known:
        told = _("Kode butir “%(code)s” tidak ada dalam paket ini.") % {"code": code[:20]}
        filled.blame(number, told if code else _("Kode butir kosong; isi baris ini tidak dapat dibaca."))
    elif code in seen:
        filled.blame(
            number, _("Butir %(code)s sudah ada pada baris %(row)s.") % {"code": code, "row": seen[code]}
        )
    else:
        seen[code] = number
        answer = AnswerCells(texts[VALUE], texts[NARRATIVE], texts[NIL])
        filled.rows.append(FilledRow(code, number, answer, tuple(_proofs(texts[PROOFS]))))


def _text(cell: Any) -> str:
    """A cell as text; ValueError says why it is none."""
    value = getattr(cell, "value", None)
    kind = getattr(cell, "data_type", None)
    if kind == "f":
        raise ValueError(_("sel berisi rumus. Salin lalu tempel sebagai nilai."))
    if kind == "e":
        raise ValueError(_("sel berisi kesalahan hitung (%(value)s).") % {"value": str(value)[:20]})
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Ya") if value else _("Tidak")
    if isinstance(value, float | int):
        return _number(value)
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, date | time):
        return value.isoformat()
    return read_back(str(value))


def _number(value: float) -> str:
    """As a clerk writes it: the decimal mark is a comma, and no thousands are parted."""
    exact = Decimal(str(value))
    if exact == exact.to_integral_value():
        exact = exact.to_integral_value()
    return format(exact, "f").replace(".", ",")


def _proofs(text: str) -> Iterator[Proof]:
    for line in re.split(r"[\n;]", text):
        name, _bar, pages = line.partition("|")
        if name.strip():
            yield Proof(name.strip(), pages.strip())
