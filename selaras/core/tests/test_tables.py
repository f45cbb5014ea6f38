"""A list as a file: what a spreadsheet gets."""

import csv
import io

import openpyxl
import pytest
from django.test import override_settings

from selaras.core.tables import Sheet, csv_lines, csv_response, harmless, workbook_bytes


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


@override_settings(DEMO=False)
def test_what_goes_in_comes_out_again() -> None:
    text = "".join(csv_lines(["Butir", "Isi"], [["3.10", 'kutip "dua"; baris\nbaru'], ["4.1", None]]))
    assert text.startswith("\ufeff")
    assert read(text) == [["Butir", "Isi"], ["3.10", 'kutip "dua"; baris\nbaru'], ["4.1", ""]]


@override_settings(DEMO=True)
def test_every_row_of_the_demonstration_says_that_it_is_one() -> None:
    rows = read("".join(csv_lines(["Butir"], [["1.1"], ["1.2"]])))
    assert [row[-1] for row in rows[1:]] == ["DATA PERAGAAN - bukan keadaan sebenarnya"] * 2


def test_no_cell_is_taken_for_a_formula() -> None:
    for text in ("=1+1", "+62", "-3", "@sum", "\tx", "\rx"):
        assert harmless(text) == f"'{text}"
    assert harmless("6,45") == "6,45"


def test_the_browser_is_told_to_keep_it_as_a_file() -> None:
    response = csv_response("butir", ["Butir"], [])
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="butir.csv"'


@pytest.mark.parametrize(
    "title", ["Skor 1:2/2026 [baru]*?\\", "'kutip'", "", ":", "a\u0007\u202eb", "x" * 200]
)
def test_a_sheet_takes_any_title_that_somebody_gave_a_table(title: str) -> None:
    sheets = [Sheet(title, ["Butir"], [["1.1"]])] * 2
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(sheets)))
    assert len(set(book.sheetnames)) == 2 and book.worksheets[0]["A2"].value == "1.1"
