"""A workbook piece by piece: true types, nothing that runs, the same small memory for any length."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from xml.etree import ElementTree

import openpyxl
import pytest

from selaras.core.spreadsheets import Moment, Sheet, book_pieces, harmless, letters, words_of_cell

HOSTILE = (
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", "＝1+1", "＋1", "－1", "＠x",
    "=cmd|' /C calc'!A0", '=HYPERLINK("http://contoh.example.go.id")', "+62 812=1",
)  # fmt: skip


def opened(*sheets: Sheet) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(b"".join(book_pieces(sheets))))


def values(*row: object) -> list[object]:
    sheet = opened(Sheet("Daftar", ["A"] * len(row), [row])).active
    return [cell.value for cell in sheet[2]]


def test_numbers_days_and_moments_are_what_they_are() -> None:
    at = datetime(2026, 1, 31, 17, 30, tzinfo=UTC)
    found = values(7, Decimal("-3.25"), 0.5, date(2026, 2, 1), Moment(at, "Asia/Jayapura"), at)
    local, wib = datetime(2026, 2, 1, 2, 30), datetime(2026, 2, 1, 0, 30)
    assert found == [7, -3.25, 0.5, datetime(2026, 2, 1), local, wib]


def test_what_a_spreadsheet_cannot_count_stays_a_text() -> None:
    found = values(10**16, Decimal("NaN"), float("inf"), date(1899, 1, 1), datetime(1890, 1, 1, tzinfo=UTC))
    assert all(isinstance(value, str) for value in found)
    assert values("198001012005011001", True, False, None, "", Moment(None)) == [
        "198001012005011001", "ya", "tidak", None, None, None,
    ]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_that_begins_like_a_formula_is_kept_as_a_text(text: str) -> None:
    sheet = opened(Sheet("Daftar", [text], [[text]])).active
    for cell in (sheet["A1"], sheet["A2"]):
        assert cell.data_type == "s" and cell.value.startswith("'") and cell.quotePrefix
    assert harmless(text).startswith("'")


def test_numbers_stay_numbers_and_a_telephone_number_reads_as_one() -> None:
    assert [harmless(value) for value in (-3, Decimal("-3.5"), -0.5)] == ["-3", "-3.5", "-0.5"]
    assert values("+62 812-3456 (789)") == ["+62 812-3456 (789)"]
    assert words_of_cell(date(2026, 2, 1)) == "1 Feb 2026"


def test_signs_that_no_file_may_hold_are_left_out() -> None:
    text = "a\x00b\x0bc\u202ed\ud800e\ufffef<&>]]>\u00a0g\nh"
    assert values(text) == ["ab cdef<&>]]> g\nh"]
    assert len(str(values("x" * 40_000)[0])) == 32_767


def test_sheets_are_named_apart_and_soundly() -> None:
    book = opened(*[Sheet(name, ["A"], []) for name in ("A/B:C" * 9, "A/B:C" * 9, "'", '<&">')])
    assert len({name.casefold() for name in book.sheetnames}) == 4
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) for name in book.sheetnames)


def test_columns_are_lettered_and_the_frozen_cell_is_kept() -> None:
    assert [letters(at) for at in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    for frozen in ("A2", "C2", "B1", "A1"):
        sheet = opened(Sheet("Daftar", ["A"], [["x"]], [12.5], frozen)).active
        assert sheet.freeze_panes == (None if frozen == "A1" else frozen)
        assert sheet.column_dimensions["A"].width == 12.5


def test_every_part_is_sound_xml() -> None:
    data = b"".join(book_pieces([Sheet("<&\"'>", ['<a b="c">'], [["]]>&lt;"]])]))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            ElementTree.fromstring(archive.read(name))  # noqa: S314  our own


def test_a_long_list_goes_out_while_it_is_read() -> None:
    read = 0

    def rows() -> Iterator[list[object]]:
        nonlocal read
        for number in range(20_000):
            read = number
            yield [f"Surat nomor {number}", number, "teks yang sama"]

    held, most = 0, 0
    pieces = book_pieces([Sheet("Daftar", ["Hal", "Nomor", "Isi"], rows())])
    for piece in pieces:
        most = max(most, read - held, len(piece) // 100)
        held = read
    assert most < 2_000, "so many rows stand in memory together"
