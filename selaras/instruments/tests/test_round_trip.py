"""An instrument goes out as YAML, XLSX or CSV and comes back equal; a broken table names every row."""

import csv
import io
from fractions import Fraction

import openpyxl
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from selaras.instruments.compute import (
    SheetFaults,
    csv_of,
    document_in,
    document_of,
    method_hash,
    placed_faults,
    read,
    text_of_csv,
    text_of_workbook,
    workbook_of,
    write,
)
from selaras.instruments.compute.sheets import SHEETS
from selaras.instruments.management.commands.load_instruments import SHIPPED
from selaras.instruments.tests.factories import SMALL

pytestmark = pytest.mark.slow

FILES = sorted((settings.BASE_DIR / "instruments").glob(SHIPPED))

# ---- any instrument

HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
LETTERS = st.characters(exclude_categories=HIDDEN)
LINE = st.text(LETTERS, min_size=1, max_size=60).map(lambda text: text.strip()).filter(bool)
# What spreadsheets and YAML like to take for something else.
TRAPS = st.sampled_from(
    ["=1+1", "'=1", "'", "''x", "-5", "+62", "@a", "1.10", "007", "yes", "null", "~", "# x", "a: b", "- a",
     "1e5", "2024-01-01", "0x1F", "_x0041_", '"', "a;b", "a  b", "%", "{a}", "[", "<b>", "20/3"]
)  # fmt: skip
WORDS = LINE | TRAPS
LINES = st.lists(WORDS, min_size=1, max_size=3).map("\n".join)
STATUS = st.sampled_from(["resmi", "usulan"])
MEAN = st.sampled_from(["arithmetic", "geometric", "harmonic"])
WHOLE = st.integers(1, 999).map(str)


def many(entries, most=3):
    return st.lists(entries, max_size=most, unique=True)


@st.composite
def questions(draw, leaf):
    found = []
    for number in range(draw(st.integers(0, 3))):
        found.append(draw(other_question(f"{leaf}.{number}")))
    if found or draw(st.booleans()):
        rubric = draw(st.dictionaries(st.integers(0, 9).map(str), LINES, max_size=3))
        level = {"code": f"{leaf}.t", "text": draw(LINES), "type": "tingkat", "status": draw(STATUS)}
        found.append(level | ({"rubric": rubric} if rubric else {}))
    return found


@st.composite
def other_question(draw, code):
    kind = draw(st.sampled_from(["teks", "angka", "ya_tidak", "pilihan", "daftar", "tautan"]))
    question = {"code": code, "text": draw(LINES), "type": kind, "status": draw(STATUS)}
    for name in ("owners", "evidence"):
        if entries := draw(many(WORDS)):
            question[name] = entries
    if draw(st.booleans()):
        question["owner_code"] = f"{draw(WORDS)[:20].strip() or 'A'} {code}"
    if help_ := draw(st.just("") | LINES):
        question["help"] = help_
    if kind == "pilihan" or (kind == "daftar" and draw(st.booleans())):
        question["choices"] = draw(st.lists(WORDS, min_size=2, max_size=3, unique=True))
    rules = [{"kind": "wajib"}, {"kind": "periode"}, {"kind": "wajib_bukti", "min": draw(WHOLE)}]
    if kind == "angka":
        rules += [{"kind": "rentang", "min": "-12.5", "max": draw(WHOLE)}, {"kind": "bilangan_bulat"}]
    if kind == "teks":
        rules.append({"kind": "panjang", "max": draw(WHOLE)})
    if chosen := draw(st.lists(st.sampled_from(rules), max_size=3)):
        question["rules"] = chosen
    return question


@st.composite
def nodes(draw, code, depth):
    node = {"code": code, "title": draw(WORDS), "status": draw(STATUS)}
    if source := draw(st.just("") | LINES):
        node["source"] = source
    if (mean := draw(MEAN)) != "arithmetic":
        node["mean"] = mean
    if depth and draw(st.booleans()):
        count = draw(st.integers(1, 3))
        return node | {"nodes": [draw(nodes(f"{code}{n}", depth - 1)) for n in range(count)]}
    node["weight"] = draw(WHOLE | st.sampled_from(["12.5", "20/3", "0.001"]))
    asked = draw(questions(code))
    return node | ({"questions": asked} if asked else {})


def weight(node):
    return sum(map(weight, node["nodes"])) if "nodes" in node else Fraction(node["weight"])


@st.composite
def documents(draw):
    tree = [draw(nodes(f"N{n}", 2)) for n in range(draw(st.integers(1, 3)))]
    total = sum(map(weight, tree))
    document = {
        "code": "X-1",
        "title": draw(WORDS),
        "edition": draw(WORDS.map(lambda text: text[:40].strip())),
        "status": draw(STATUS),
        "scale": {"min": "0", "max": "9.5", "better": draw(st.sampled_from(["high", "low"]))},
        "weights_sum": str(total),
        "mean": draw(MEAN),
        "missing": draw(st.sampled_from([{"policy": "refuse"}, {"policy": "rescale", "min_share": "1/3"}])),
        "nodes": tree,
    }
    labels = draw(many(WORDS))
    if labels:
        document["bands"] = [
            {"from": str(n), "label": label, "status": draw(STATUS)} for n, label in enumerate(labels)
        ]
    return document


@examples(deadline=None)
@given(documents())
def test_any_instrument_comes_back_equal_from_yaml_csv_and_xlsx(document):
    text = write(document)
    framework = read(text, file="")
    canonical = document_of(framework)
    workbook = workbook_of(canonical)
    for again in (
        write(canonical),
        write(document_in(text)),
        text_of_csv(csv_of(canonical)),
        text_of_workbook(io.BytesIO(workbook), len(workbook)),
    ):
        assert read(again, file="") == framework
        assert method_hash(read(again, file="")) == method_hash(framework)
    assert csv_of(document_of(read(text_of_csv(csv_of(canonical)), file=""))) == csv_of(canonical)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_shipped_instruments_come_back_equal(file):
    framework = read(file.read_text(encoding="utf-8"), file=file.name)
    canonical = document_of(framework)
    workbook = workbook_of(canonical)
    assert read(write(canonical), file="") == framework
    assert read(text_of_csv(csv_of(canonical)), file="") == framework
    assert read(text_of_workbook(io.BytesIO(workbook), len(workbook)), file="") == framework


def test_no_cell_of_the_files_is_a_formula():
    canonical = document_of(read(SMALL.replace("Belum ada", "=HYPERLINK(0)"), file=""))
    assert ";'=HYPERLINK(0)" in csv_of(canonical)
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(canonical)))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert {row[2].value for row in book["Rubrik"].iter_rows(min_row=2)} >= {"=HYPERLINK(0)"}


# ---- broken tables


def changed(sheet, row, column, value):
    """The small instrument as a workbook with one cell changed; ``row`` as the spreadsheet shows it."""
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(document_of(read(SMALL, file="")))))
    book[sheet].cell(row, list(SHEETS[sheet]).index(column) + 1, value)
    return book


def faults_of(book):
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(SheetFaults) as found:
        text_of_workbook(io.BytesIO(out.getvalue()), len(out.getvalue()))
    return [(fault.sheet, fault.row) for fault in found.value.faults]


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "place"),
    [
        ("Butir", 3, "jenis", "isian", ("Butir", 3)),
        ("Butir", 4, "indikator", "I9", ("Butir", 4)),
        ("Indikator", 3, "bobot", "enam", ("Indikator", 3)),
        ("Indikator", 4, "induk", "Z", ("Indikator", 4)),
        ("Indikator", 2, "induk", "I1", ("Indikator", 2)),
        ("Indikator", 4, "kode", "I1", ("Indikator", 4)),
        ("Rubrik", 5, "tingkat", "9", ("Rubrik", 5)),
        ("Rubrik", 5, "tingkat", "3", ("Rubrik", 5)),
        ("Rubrik", 2, "butir", "9.9", ("Rubrik", 2)),
        ("Rentang", 3, "mulai", "9", ("Rentang", 3)),
        ("Instrumen", 2, "kunci", "nomor", ("Instrumen", 2)),
    ],
)
def test_a_fault_names_the_sheet_and_the_row(sheet, row, column, value, place):
    assert place in faults_of(changed(sheet, row, column, value))


def test_parts_that_stand_below_one_another_are_a_fault_in_their_rows():
    book = changed("Indikator", 3, "induk", "I2")
    book["Indikator"].cell(4, list(SHEETS["Indikator"]).index("induk") + 1, "I1")
    places = faults_of(book)
    assert ("Indikator", 3) in places and ("Indikator", 4) in places


def test_a_tree_deeper_than_any_instrument_is_a_fault_and_no_crash():
    book = changed("Indikator", 2, "induk", "")
    for number in range(3000):
        row = ["" for _ in SHEETS["Indikator"]]
        for column, value in (("kode", f"X{number}"), ("induk", f"X{number - 1}" if number else "")):
            row[list(SHEETS["Indikator"]).index(column)] = value
        book["Indikator"].append(row)
    told = [row for sheet, row in faults_of(book) if sheet == "Indikator"]
    assert told and len(set(told)) == 1


def test_weights_of_nearly_a_hundred_are_refused_with_their_sum():
    book = changed("Indikator", 3, "bobot", "59.99")
    with pytest.raises(SheetFaults) as found:
        out = io.BytesIO()
        book.save(out)
        text_of_workbook(io.BytesIO(out.getvalue()), len(out.getvalue()))
    (fault,) = found.value.faults
    assert fault.message == "instrumen: jumlah bobot indikator 99.99, seharusnya 100"


def test_all_faults_come_at_once():
    book = changed("Butir", 2, "jenis", "isian")
    book["Indikator"].cell(3, 4, "61")
    book["Rubrik"].cell(2, 2, "99")
    assert faults_of(book) == [("Butir", 2), ("Rubrik", 2), ("", 0)]


def test_numbers_typed_in_excel_are_read_as_they_look():
    book = changed("Indikator", 3, "bobot", 60)
    out = io.BytesIO()
    book.save(out)
    assert read(text_of_workbook(out, len(out.getvalue())), file="") == read(SMALL, file="")


def test_a_workbook_without_its_sheets_and_columns_says_which():
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(document_of(read(SMALL, file="")))))
    del book["Indikator"]
    book["Butir"].cell(1, 3, "soal")
    assert faults_of(book) == [("Butir", 0), ("", 0)]


@pytest.mark.parametrize(
    "text",
    ["", "kode;nama\n", 'bagian;kunci\n"x', "bagian;kunci\nAneh;x\n", "bagian;kunci;isi\nInstrumen;kode;X\n"],
)
def test_a_csv_that_is_no_instrument_is_refused_with_words(text):
    with pytest.raises(SheetFaults) as found:
        text_of_csv(text)
    assert all(fault.message and fault.place for fault in found.value.faults)


def test_tables_written_before_questions_had_an_owners_number_are_still_read():
    book = changed("Butir", 1, "nomor pemilik", "nomor lain")
    out = io.BytesIO()
    book.save(out)
    assert read(text_of_workbook(out, len(out.getvalue())), file="") == read(SMALL, file="")


def test_two_questions_with_one_number_of_the_owner_are_a_fault_in_their_row():
    book = changed("Butir", 2, "nomor pemilik", "A.1")
    column = [cell.value for cell in book["Butir"][1]].index("nomor pemilik") + 1
    book["Butir"].cell(4, column, "A.1")
    assert faults_of(book) == [("Butir", 4)]


def test_a_csv_saved_with_commas_is_read_too():
    rows = csv.reader(
        io.StringIO(csv_of(document_of(read(SMALL, file=""))).removeprefix("\ufeff")), delimiter=";"
    )
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    assert read(text_of_csv(out.getvalue()), file="") == read(SMALL, file="")


# ---- faults have a place in the tree


def test_a_fault_of_a_text_lies_in_its_part_of_the_tree():
    text = SMALL.replace("type: daftar", "type: isian").replace("weight: 60", "weight: x")
    places = {fault.code: path for fault, path in placed_faults(text)}
    assert places["unknown_word"] == ("nodes", 0, "nodes", 1, "questions", 0, "type")
    assert places["not_a_number"] == ("nodes", 0, "nodes", 0, "weight")


@pytest.mark.parametrize("text", ["", "a: [", "a: &x 1\nb: *x", "- 1", "nodes: teks", "a: 1\na: 2"])
def test_a_text_without_a_tree_gives_none(text):
    assert document_in(text) is None
    assert all(path == () for _fault, path in placed_faults(text))


def test_what_nobody_knows_is_kept_so_that_the_check_names_it():
    document = document_in(SMALL.replace("code: I1", "bonus: 3\n        code: I1"))
    assert document["nodes"][0]["nodes"][0]["bonus"] == "3"
    assert "bonus: 3" in write(document)
