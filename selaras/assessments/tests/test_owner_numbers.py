"""Answers go out in the order and with the numbers of the index owner, and can be read back equal."""

import csv
import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from selaras.assessments.models import Round
from selaras.assessments.selectors.owner_table import heads, numbers_in, owner_order, owner_table
from selaras.assessments.tests.factories import NOW, TEXT, City, item_of
from selaras.core.references import Reference
from selaras.evidence import services as evidence
from selaras.evidence.tests.samples import pdf
from selaras.instruments.tests.factories import make_instrument

# The owner counts otherwise: level first, then 2 before 10; one question has no number of his.
NUMBERS = {"1.1": "A.10", "1.2": "A.2", "1.3": "B-1", "1.4": "A.1", "2.1": "=C 1", "2.3": "C 2"}


@pytest.fixture
def numbered(city: City) -> Round:
    text = TEXT
    for code, number in NUMBERS.items():
        text = text.replace(f'- code: "{code}"', f'- code: "{code}"\n            owner_code: "{number}"')
    city.instrument = make_instrument(text)
    round_ = city.make_round()
    item = item_of(round_, "1.1")
    evidence.attach_upload(
        scope=city.answering(item), subject=Reference("item", str(item.pk)), title="RPJMD", pages="3-5",
        upload=SimpleUploadedFile("rpjmd.pdf", pdf("RPJMD")), now=NOW,
    )  # fmt: skip
    city.approve(item, text="=1+1\nbaris kedua; 'petik' \"ganda\"")
    city.approve(item_of(round_, "1.2"), text="-5")
    city.approve(item_of(round_, "1.4"))
    city.hand_in(item_of(round_, "2.1"))
    return round_


def as_read(rows: list[list[str]]) -> list[list[str]]:
    """A table as whoever opens it sees it: the quote that keeps a formula a text is not part of it."""
    signs = ("=", "+", "-", "@", "\t", "\r")
    return [
        [cell[1:] if cell[:1] == "'" and cell[1:].startswith(signs) else cell for cell in row] for row in rows
    ]


def test_the_order_and_numbers_are_those_of_the_owner(numbered: Round) -> None:
    table = owner_table(numbered)
    assert (table.numbered, table.asked, numbers_in(numbered)) == (6, 7, (6, 7))
    assert [row[0] for row in table.rows] == ["A.1", "A.2", "A.10", "B-1", "=C 1", "C 2", ""]
    assert [row[-1] for row in table.rows] == ["1.4", "1.2", "1.1", "1.3", "2.1", "2.3", "2.2"]


def test_only_what_was_accepted_is_told(numbered: Round) -> None:
    rows = {row[-1]: row for row in owner_table(numbered).rows}
    assert rows["1.1"][4] == "=1+1\nbaris kedua; 'petik' \"ganda\""
    assert "butir-1.1/01-rpjmd.pdf | 3-5" in str(rows["1.1"][7])
    assert (rows["1.2"][3], rows["1.4"][6]) == ("Ya", 4)
    # Handed in but not accepted: the question and its state, nothing of the answer.
    assert rows["2.1"][3:8] == ["", "", "", "", ""]
    assert rows["2.1"][8] == "Menunggu validasi kepala OPD"


@pytest.mark.slow
def test_both_files_read_back_equal(city: City, numbered: Round, settings: Any) -> None:
    settings.DEMO = False
    page = Client()
    page.force_login(city.user(city.operator))
    wanted = [list(map(str, heads())), *([str(cell) for cell in row] for row in owner_table(numbered).rows)]
    answer: Any = page.get(reverse("owner_numbers", args=[numbered.pk, "csv"]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert as_read(list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))) == wanted
    book = openpyxl.load_workbook(
        io.BytesIO(page.get(reverse("owner_numbers", args=[numbered.pk, "xlsx"])).content)
    )
    cells = [list(row) for row in book.active.iter_rows()]  # type: ignore[union-attr]
    assert all(cell.data_type != "f" for row in cells for cell in row)
    assert [["" if cell.value is None else str(cell.value) for cell in row] for row in cells] == wanted


@pytest.mark.slow
def test_without_numbers_of_the_owner_the_page_says_so(city: City, round_: Round) -> None:
    page = Client()
    page.force_login(city.user(city.operator))
    shown = page.get(reverse("dossiers", args=[round_.pk])).content.decode()
    assert "belum memuat nomor butir menurut pemilik indeks" in shown
    assert "menurut nomor pemilik</" not in shown
    answer = page.get(reverse("owner_numbers", args=[round_.pk, "csv"]), follow=True)
    assert "Tempel kuesioner aslinya" in answer.content.decode()
    assert page.get(reverse("owner_numbers", args=[round_.pk, "pdf"])).status_code == 404


@pytest.mark.slow
def test_only_the_regions_own_staff_fetch_it(city: City, numbered: Round) -> None:
    city.close(numbered)
    where = reverse("owner_numbers", args=[numbered.pk, "csv"])
    elsewhere = City("73.71")
    for owner, scope, status in (
        (city, city.leader("sekda"), 200), (city, city.contact("bappeda"), 403),
        (city, city.province, 403), (elsewhere, elsewhere.operator, 404),
    ):  # fmt: skip
        page = Client()
        page.force_login(owner.user(scope))
        assert page.get(where).status_code == status


@given(st.lists(st.lists(st.integers(0, 200), min_size=1, max_size=4), max_size=20))
def test_numbers_with_points_are_ordered_part_by_part(numbers: list[list[int]]) -> None:
    written = [".".join(map(str, number)) for number in numbers]
    assert sorted(written, key=owner_order) == [".".join(map(str, number)) for number in sorted(numbers)]


@given(st.lists(st.text(max_size=12)))
def test_any_number_has_a_place(numbers: list[str]) -> None:
    assert len(sorted(numbers, key=owner_order)) == len(numbers)
