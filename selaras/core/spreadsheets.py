"""Writing a workbook piece by piece: a list of any length in the same small memory, and nothing in it runs.

Texts stand in the cells themselves, so that no table of texts has to be held until the end. A text that a
spreadsheet could take for a formula is a text cell and begins with an apostrophe besides: the first holds in
this file, the second where somebody saves it as CSV.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from math import isfinite
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext as _

from selaras.core.formats import DEFAULT_ZONE, Zone, day_short, moment_long
from selaras.core.formats.days import in_zone

# A spreadsheet that takes a cell for a formula would run what somebody typed as a note; the wide signs are
# the same ones where a spreadsheet speaks Japanese or Chinese.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# A telephone number with its country: as a text cell it can be nothing else.
PHONE = re.compile(r"\+[0-9][0-9 ().-]*")
# What a sheet may be called and a cell may hold.
TITLE_LENGTH, CELL_LENGTH, LARGEST = 31, 32_767, 10**15
FORBIDDEN_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
FIRST_DAY = date(1899, 12, 30)
# Days before this one are counted otherwise by every spreadsheet.
COUNTED_FROM = date(1900, 3, 1)
PIECE, COLUMNS = 64 * 1024, 16_384
HEAD, TEXT, DAY, MOMENT, NUMBER = 1, 2, 3, 4, 5
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TOP = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment as the clocks of its region show it; a spreadsheet knows no zones."""

    at: datetime | None
    zone: Zone = DEFAULT_ZONE

    def __str__(self) -> str:
        return moment_long(self.at, self.zone) if self.at else ""

    @property
    def local(self) -> datetime | None:
        return in_zone(self.at, self.zone).replace(tzinfo=None) if self.at else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook; ``frozen`` is the first cell that moves when one scrolls, such as "C2".

    ``exact``: read by a program again, so every text stands as it is, kept from running by its cell alone.
    """

    title: str
    heads: Sequence[object]
    rows: Iterable[Sequence[object]]
    widths: Sequence[float] = ()
    frozen: str = "A2"
    exact: bool = False


def words_of_cell(value: object) -> str:
    """As a person reads it: the same words in CSV as on the page."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if isinstance(value, datetime):
        return str(Moment(value))
    return day_short(value) if isinstance(value, date) else str(value)


def harmless(value: object) -> str:
    """For CSV; a number is a number, also one below zero."""
    text = words_of_cell(value)
    if isinstance(value, int | float | Decimal):
        return text
    return f"'{text}" if text.startswith(FORMULA) else text


def book_pieces(sheets: Sequence[Sheet]) -> Iterator[bytes]:
    """The workbook as it is written; rows of a sheet are asked for one after the other."""
    drain = _Drain()
    with zipfile.ZipFile(drain, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        for name, text in _frame(sheets):
            archive.writestr(_info(name), text)
        for number, sheet in enumerate(sheets, start=1):
            with archive.open(_info(f"xl/worksheets/sheet{number}.xml"), "w") as stream:
                for piece in _gathered(_sheet(sheet)):
                    stream.write(piece)
                    yield from drain.taken()
    yield from drain.taken()


class _Drain(io.RawIOBase):
    """Takes what zipfile writes and hands it on; it cannot go back, so nothing is kept."""

    def __init__(self) -> None:
        super().__init__()
        self.held: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self.held.append(piece)
        return len(piece)

    def taken(self) -> Iterator[bytes]:
        if self.held:
            piece, self.held = b"".join(self.held), []
            yield piece


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _gathered(texts: Iterable[str]) -> Iterator[bytes]:
    held, size = [], 0
    for text in texts:
        held.append(text)
        size += len(text)
        if size >= PIECE:
            yield "".join(held).encode()
            held, size = [], 0
    yield "".join(held).encode()


# ---- one sheet


def _sheet(sheet: Sheet) -> Iterator[str]:
    yield f'{TOP}<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
    yield _view(sheet.frozen)
    if sheet.widths:
        yield "<cols>"
        for number, width in enumerate(sheet.widths, start=1):
            yield f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        yield "</cols>"
    yield "<sheetData>"
    exact = sheet.exact
    heads = [_text_cell(f"{letters(at)}1", str(head), HEAD, exact) for at, head in enumerate(sheet.heads)]
    yield _row(1, heads)
    for number, row in enumerate(sheet.rows, start=2):
        yield _row(number, [_cell(f"{letters(at)}{number}", value, exact) for at, value in enumerate(row)])
    yield '</sheetData><pageSetup orientation="landscape" fitToHeight="0"/></worksheet>'


def _view(frozen: str) -> str:
    found = re.fullmatch(r"([A-Z]+)([0-9]+)", frozen)
    columns = next(at for at in range(COLUMNS) if letters(at) == found[1]) if found else 0
    rows = int(found[2]) - 1 if found else 0
    if not (columns or rows):
        return ""
    pane = "bottomRight" if columns and rows else "topRight" if columns else "bottomLeft"
    split = (f' xSplit="{columns}"' if columns else "") + (f' ySplit="{rows}"' if rows else "")
    return (
        f'<sheetViews><sheetView workbookViewId="0"><pane{split} topLeftCell="{frozen}" '
        f'activePane="{pane}" state="frozen"/></sheetView></sheetViews>'
    )


def _row(number: int, cells: Iterable[str]) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


@cache
def letters(at: int) -> str:
    """Of the column: 0 is A, 26 is AA."""
    text = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        text = chr(65 + rest) + text
    return text


def _cell(place: str, value: object, exact: bool) -> str:
    if isinstance(value, Moment):
        value = value.local
    if value is None or value == "":
        return ""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        if isfinite(value) and -LARGEST < value < LARGEST:
            return f'<c r="{place}" s="{NUMBER}"><v>{value}</v></c>'
    elif isinstance(value, datetime):
        moment = Moment(value).local if value.tzinfo else value
        if moment is not None and moment.date() >= COUNTED_FROM:
            seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
            return (
                f'<c r="{place}" s="{MOMENT}"><v>{(moment.date() - FIRST_DAY).days + seconds / 86400}</v></c>'
            )
    elif isinstance(value, date) and value >= COUNTED_FROM:
        return f'<c r="{place}" s="{DAY}"><v>{(value - FIRST_DAY).days}</v></c>'
    return _text_cell(place, words_of_cell(value), TEXT, exact)


def _text_cell(place: str, text: str, style: int, exact: bool) -> str:
    if not exact and text.startswith(FORMULA) and not PHONE.fullmatch(text):
        text = f"'{text}"
    text = text[:CELL_LENGTH]
    if not text.isprintable():
        text = "".join(c if c.isprintable() or c == "\n" else " " * c.isspace() for c in text)
    return f'<c r="{place}" t="inlineStr" s="{style}"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


# ---- what stands around the sheets


def _frame(sheets: Sequence[Sheet]) -> Iterator[tuple[str, str]]:
    numbers = range(1, len(sheets) + 1)
    office, sheet_kind = "application/vnd.openxmlformats-officedocument.spreadsheetml", "worksheet+xml"
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{office}.{sheet_kind}"/>'
        for n in numbers
    )
    yield (
        "[Content_Types].xml",
        f'{TOP}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{office}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{office}.styles+xml"/>{parts}</Types>',
    )
    whole = f'<Relationship Id="r1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
    yield "_rels/.rels", f'{TOP}<Relationships xmlns="{PACKAGE}/relationships">{whole}</Relationships>'
    led = "".join(
        f'<Relationship Id="r{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    led += f'<Relationship Id="r0" Type="{RELATIONS}/styles" Target="styles.xml"/>'
    yield (
        "xl/_rels/workbook.xml.rels",
        f'{TOP}<Relationships xmlns="{PACKAGE}/relationships">{led}</Relationships>',
    )
    named = "".join(
        f'<sheet name={quoteattr(title)} sheetId="{n}" r:id="r{n}"/>'
        for n, title in zip(numbers, _titles(sheets), strict=True)
    )
    yield (
        "xl/workbook.xml",
        f'{TOP}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{named}</sheets></workbook>",
    )
    yield "xl/styles.xml", STYLES


def _titles(sheets: Sequence[Sheet]) -> Iterator[str]:
    """No two alike, and without the signs that a title may not hold."""
    taken: set[str] = set()
    for sheet in sheets:
        kept = "".join(c if c.isprintable() else " " for c in str(sheet.title))
        plain = FORBIDDEN_IN_TITLES.sub(" ", kept).strip("' ")[:TITLE_LENGTH] or "Lembar"
        title, number = plain, 2
        while title.casefold() in taken:
            end = f" {number}"
            title, number = f"{plain[: TITLE_LENGTH - len(end)]}{end}", number + 1
        taken.add(title.casefold())
        yield title


_TOPPED, _HIGH = '<alignment vertical="top" wrapText="1"/>', '<alignment vertical="top"/>'
STYLES = (
    f'{TOP}<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>'
    '<numFmt numFmtId="165" formatCode="dd/mm/yyyy\\ hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="6"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyFont="1" '
    f'applyAlignment="1">{_TOPPED}</xf>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" '
    f'applyAlignment="1">{_TOPPED}</xf>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" '
    f'applyAlignment="1">{_HIGH}</xf>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" '
    f'applyAlignment="1">{_HIGH}</xf>'
    f'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">{_HIGH}</xf>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
