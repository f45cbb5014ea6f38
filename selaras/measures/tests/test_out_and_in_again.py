"""What leaves as CSV, XLSX or YAML comes in again as the same numbers."""

import csv
import string
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from selaras.measures.compute import (
    Part,
    Value,
    entries_to_values,
    published_text,
    read_any,
    table_text,
    text_of_workbook,
    workbook_bytes,
)
from selaras.measures.compute.checks import normal_text

pytestmark = pytest.mark.slow

FOLDER = settings.BASE_DIR / "instruments" / "published"


def plain(text):
    return normal_text(text) == text and text.isprintable() and text != ""


# Everything people type, with what spreadsheets, CSV and YAML trip over.
TRAPS = """
    =1+1|'a|''|+62|-|@x|a;b|a"b|4,5|007|null|~|yes|#x|: -|{a}|&a|*a|!x|2024-01-01|1.250
    |_x000D_|&amp;|<b>|Ra'as
    |0x1F|1e5|%
"""
WORDS = st.one_of(
    st.sampled_from([normal_text(trap) for trap in TRAPS.split("|")]),
    st.text(st.characters(exclude_categories=("C", "Z")) | st.just(" "), min_size=1, max_size=30)
    .map(normal_text)
    .filter(plain),
)
NAMES = (
    st.text(string.ascii_letters + " .,-'/", min_size=1, max_size=20)
    .map(normal_text)
    .filter(lambda text: plain(text) and not text.startswith("'"))
)
SCORES = st.decimals(min_value=1, max_value=7, places=3, allow_nan=False).map(str)
PARTS = st.lists(
    st.builds(Part, NAMES, st.one_of(st.just(""), SCORES)), max_size=4, unique_by=lambda part: part.name
).map(lambda parts: tuple(part if part.score else replace(part, score="1") for part in parts))

# Weights that sum to 100, whatever their number, with a zero at the end that must not be lost.
WEIGHTED = st.lists(NAMES, min_size=1, max_size=4, unique=True).map(
    lambda names: (
        Part(names[0], "1.50", str(100 - 20 * (len(names) - 1))),
        *(Part(name, weight="20") for name in names[1:]),
    )
)
# What a spreadsheet would take for a number: 16.70 is not 16.7, and 11.01 no amount of money.
CODES = st.sampled_from(["ID", "31", "11.01", "16.70", "16.7", "62.71", "91.10"]) | st.integers(11, 96).map(
    lambda number: f"{number}.71"
)


@st.composite
def values(draw):
    score = draw(st.one_of(st.just(""), SCORES))
    out_of = draw(st.one_of(st.none(), st.integers(1, 514)))
    return Value(
        index_code=draw(st.sampled_from(["XA", "XB-1", "XC_2"])),
        index_title=draw(st.one_of(st.just(""), WORDS)),
        owner=draw(WORDS),
        edition=draw(st.integers(2000, 2099).map(str)),
        region_code=draw(CODES),
        score=score,
        category=draw(WORDS) if not score else draw(st.one_of(st.just(""), WORDS)),
        rank=draw(st.integers(1, out_of)) if out_of else None,
        out_of=out_of,
        scale_min="1",
        scale_max=draw(st.sampled_from(["7", "7.5"])),
        better=draw(st.sampled_from(["high", "low"])),
        method_version=draw(WORDS),
        formula=draw(st.sampled_from(["", "daerah"])),
        parts=draw(PARTS | WEIGHTED),
        source_title=draw(WORDS),
        source_url=draw(st.sampled_from(["", "https://contoh.go.id/a;b?c=1&d"])),
        source_date=draw(st.one_of(st.none(), st.dates(date(2000, 1, 1), date(2099, 12, 31)))),
        state=draw(st.sampled_from(["konsep", "ditetapkan", "dipublikasikan"])),
        mark=draw(st.sampled_from(["resmi", "usulan", "perkiraan", "contoh"])),
        reasons=tuple(draw(st.lists(WORDS, max_size=3))),
        note=draw(st.one_of(st.just(""), WORDS)),
        warning=draw(st.one_of(st.just(""), WORDS)),
        receipt=draw(st.sampled_from(["", f"sha256:{'0' * 64}"])),
    )


LISTS = st.lists(
    values(), min_size=1, max_size=6, unique_by=lambda v: (v.index_code, v.edition, v.region_code)
)


def back(text):
    entries, faults = read_any(text)
    assert faults == []
    pairs, faults = entries_to_values(entries)
    assert faults == []
    return [value for _entry, value in pairs]


def of_workbook(content):
    return text_of_workbook(BytesIO(content), len(content))


@given(LISTS)
def test_as_csv(listed):
    assert back("\ufeff" + table_text(listed, remark="DATA PERAGAAN")) == listed


@given(LISTS)
def test_as_a_workbook(listed):
    assert back(of_workbook(workbook_bytes(listed, remark="DATA PERAGAAN"))) == listed


@given(LISTS)
def test_as_yaml(listed):
    assert back(published_text(listed)) == listed


@given(LISTS)
def test_no_cell_that_leaves_is_a_formula(listed):
    rows = csv.reader(StringIO(table_text(listed)), delimiter=";")
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    book = openpyxl.load_workbook(BytesIO(workbook_bytes(listed)))
    assert {cell.data_type for row in book.active.iter_rows() for cell in row if cell.value} == {"s"}


@pytest.mark.parametrize("file", sorted(path.name for path in FOLDER.glob("*.yaml")))
def test_the_shipped_lists_go_through_all_three(file):
    listed = back((FOLDER / file).read_text(encoding="utf-8"))
    assert back(published_text(listed)) == listed
    assert back(table_text(listed)) == listed
    assert back(of_workbook(workbook_bytes(listed))) == listed


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_but_never_breaks(text):
    entries, faults = read_any(text)
    pairs, more = entries_to_values(entries)
    assert faults or more or len(pairs) == len(entries)
