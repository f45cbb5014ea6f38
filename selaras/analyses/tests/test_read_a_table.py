"""A table and its framework are read with every fault at once; what goes out comes in again."""

from io import BytesIO

import openpyxl
import pytest

from selaras.analyses import compute
from selaras.analyses.compute import FrameFaults, WorkbookFaults, frame_of, read_table, text_of_workbook
from selaras.analyses.tests.factories import IMETA, YAML

FRAME = frame_of("yaml", YAML)


def messages(text, frame=FRAME):
    return [(fault.line, fault.message) for fault in read_table(text, frame).faults]


def test_a_lone_indicator_is_carried_up_to_its_neighbours():
    assert [(i.code, i.level, i.parent) for i in FRAME.items] == [
        ("I1", 1, "A"), ("I2", 1, "A"), ("I3", 1, "I3~2"), ("A", 2, "CONTOH"), ("I3~2", 2, "CONTOH"),
        ("CONTOH", 3, ""),
    ]  # fmt: skip
    assert [item.code for item in FRAME.groups] == ["A"]
    assert {i.code: i.weight for i in FRAME.items}["A"] == 60


def test_a_framework_survives_being_kept():
    for kind, text in (("yaml", YAML), ("imeta", IMETA)):
        frame = frame_of(kind, text)
        assert compute.frame_from_json(frame.as_json()) == frame


def test_the_kind_of_a_framework_is_seen():
    assert compute.kind_of(YAML) == "yaml"
    assert compute.kind_of("\ufeff" + IMETA) == "imeta"


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("yaml", "code: X", "wajib"),
        ("yaml", "{{{", ""),
        ("imeta", "iCode,Level\nI1,1", "Parent"),
        ("imeta", IMETA.replace(",A,1,1,Indicator", ",Z,1,1,Indicator"), "Z"),
        ("imeta", "iCode,Level,Parent,Direction,Weight,Type\nI1,1,,1,1,Indicator\n", "puncak"),
    ],
)
def test_a_framework_that_cannot_be_used_says_why(kind, text, words):
    with pytest.raises(FrameFaults) as found:
        frame_of(kind, text)
    assert found.value.faults
    assert words in str(found.value)


def test_different_means_on_one_level_are_refused():
    text = YAML.replace("    title: Kelompok A\n", "    title: Kelompok A\n    mean: geometric\n").replace(
        "  - code: I3\n    title: Tiga\n    weight: 40\n",
        "  - code: B\n    title: B\n    nodes:\n      - {code: I3, title: Tiga, weight: 40}\n",
    )
    with pytest.raises(FrameFaults, match="cara penggabungan"):
        frame_of("yaml", text)


@pytest.mark.parametrize("mark", ["\t", ";", ","])
def test_columns_may_be_divided_in_three_ways_and_stand_in_any_order(mark):
    text = "\n".join(
        mark.join(row)
        for row in (("I3", "Nama wilayah", "I1", "Kode wilayah", "I2"), ("3", "X", "1", "16.01", ""))
    )
    (row,) = read_table(text, FRAME).rows
    assert (row.code, row.values) == ("16.01", ("1", "", "3"))


def test_numbers_keep_their_digits_and_a_comma_becomes_a_point():
    (row,) = read_table("kode;I1;I2;I3\n16.01;1,10;'2;NA", FRAME).rows
    assert row.values == ("1.10", "2", "")


def test_all_faults_are_told_at_once():
    text = "kode;I1;I2;I3\n16.01;1;dua;9\n16.01;1;2;3\n;1;2;3\n16.03;1.000,5;2;nan\n16.04;1;2;3;4\n"
    assert messages(text) == [
        (2, "I2: dua bukan angka"),
        (2, "I3: 9 di luar skala 1 sampai 7"),
        (3, "wilayah 16.01 sudah ada di baris 2"),
        (4, "kode wilayah kosong"),
        (5, "I1: tulis 1.000,5 tanpa tanda ribuan"),
        (5, "I3: nan bukan angka"),
        (6, "baris ini lebih panjang dari judul kolomnya"),
    ]


def test_columns_that_lack_or_repeat_or_are_unknown_are_told_at_once():
    found = [message for _line, message in messages("I1;I1;PDRB\n1;2;3")]
    assert found == [
        "kolom Kode wilayah tidak ada",
        "kolom I1 tertulis dua kali",
        "kolom indikator I2 tidak ada",
        "kolom indikator I3 tidak ada",
        "kolom PDRB tidak ada dalam kerangka",
    ]


def test_columns_of_coinr_that_are_no_indicators_are_passed_over():
    frame = frame_of("imeta", IMETA)
    (row,) = read_table("uCode,uName,I1,I2,I3,PROV\n16.01,X,1e-3,-2,3,11", frame).rows
    assert row.values == ("1e-3", "-2", "3")


@pytest.mark.parametrize("text", ["", "kode;I1;I2;I3", "\x00"])
def test_an_empty_table_is_told(text):
    assert messages(text) == [(0, "Tabel belum memuat satu baris data pun.")]


@pytest.mark.parametrize("value", ["inf", "1e999", "٣", "1 2", "=1+1", "0x10", "1_000", "--1", "1" * 50])
def test_what_is_no_plain_number_is_refused(value):
    frame = frame_of("imeta", IMETA)
    assert len(messages(f"kode;I1;I2;I3\n16.01;{value};2;3", frame)) == 1


def test_an_endless_table_is_refused():
    text = "kode;I1;I2;I3\n" + "\n".join(f"x{n};1;2;3" for n in range(2_001))
    assert messages(text) == [(0, "Paling banyak 2000 wilayah.")]


def book(rows):
    made, out = openpyxl.Workbook(), BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(out)
    out.seek(0)
    return out, len(out.getvalue())


def test_a_workbook_is_read_as_the_text_one_would_have_pasted():
    text = text_of_workbook(*book([["Kode wilayah", "I1", "I2", "I3"], ["16.01", 1.5, 2, None]]))
    assert read_table(text, FRAME).rows[0].values == ("1.5", "2", "")


def test_a_workbook_with_formulas_is_refused():
    with pytest.raises(WorkbookFaults, match="B2 berisi rumus"):
        text_of_workbook(*book([["Kode wilayah", "I1"], ["16.01", "=1+1"]]))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"<html>"])
def test_what_is_no_workbook_is_refused(content):
    with pytest.raises(WorkbookFaults):
        text_of_workbook(BytesIO(content), len(content))
