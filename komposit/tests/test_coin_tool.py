"""Frameworks in workbooks of the COIN Tool."""

from __future__ import annotations

import sys

import pytest

from komposit.cli.workbook import read_workbook
from komposit.faults import IndexFaults

openpyxl = pytest.importorskip("openpyxl")

INDICATORS = [
    # weight, direction, lower, upper, index, sub-index, pillar, sub-pillar, name, code
    (2, -1, 0, 10, "Index", "si.01", "p.01", "sp.01", "Satu", "Ind.01"),
    (1, 1, "n/a", None, "Index", "si.01", "p.01", "sp.01", "Dua", "Ind.02"),
    (1, 1, 5, 40, "Index", "si.02", "p.02", "sp.01", None, "Ind.03"),
]
GROUPS = [("p.01", 3, "Pilar satu"), ("p.02", 1, None), ("si.01", 2, "Sub"), ("--", None, None)]


@pytest.fixture
def workbook(tmp_path):
    def write(indicators=INDICATORS, groups=GROUPS, sheets=("Database", "Framework")):
        book = openpyxl.Workbook()
        book.active.title = sheets[0]
        for place, column in enumerate(indicators):
            for row, value in enumerate(column):
                book[sheets[0]].cell(7 + row, 5 + place, value)
        for name in sheets[1:]:
            sheet = book.create_sheet(name)
            for row, (code, weight, title) in enumerate(groups):
                for column, value in ((3, code), (5, weight), (8, title)):
                    sheet.cell(5 + row, column, value)
        path = tmp_path / "coin.xlsx"
        book.save(path)
        book.close()
        return str(path)

    return write


def faults(call, *arguments):
    with pytest.raises(IndexFaults) as caught:
        call(*arguments)
    return [(fault.line, fault.code) for fault in caught.value.faults]


def test_weights_directions_goalposts_names_and_levels(workbook):
    found = read_workbook(workbook())
    assert found.codes == ("Ind.01", "Ind.02", "Ind.03", "p.01", "p.02", "si.01", "si.02", "Index")
    first, second = found.items[:2]
    assert (first.weight, first.direction, first.parent, first.name) == (2.0, -1, "p.01", "Satu")
    assert first.settings == {"goalpost_lower": 0.0, "goalpost_upper": 10.0} and second.settings == {}
    assert found.item("Ind.03").name == "Ind.03"
    assert (found.item("p.01").weight, found.item("p.01").name, found.item("p.02").name) == (
        3.0,
        "Pilar satu",
        "p.02",
    )
    assert found.depth == 4


def test_what_is_wrong_with_a_workbook(workbook, tmp_path):
    wrong = [("x", *INDICATORS[0][1:]), *INDICATORS[1:]]
    assert faults(read_workbook, workbook(wrong)) == [(7, "not_a_number")]
    crossed = [
        INDICATORS[0],
        (1, 1, 5, 40, "Index", "si.02", "p.01", "sp.01", "Dua", "Ind.02"),
        INDICATORS[2],
    ]
    assert (13, "bad_tree") in faults(read_workbook, workbook(crossed))
    assert (0, "bad_tree") in faults(read_workbook, workbook([]))
    assert faults(read_workbook, workbook(sheets=("Database",))) == [(0, "bad_header")]
    (tmp_path / "no.xlsx").write_text("no workbook")
    assert faults(read_workbook, str(tmp_path / "no.xlsx")) == [(0, "unreadable")]
    assert faults(read_workbook, str(tmp_path / "absent.xlsx")) == [(0, "unreadable")]


def test_a_huge_workbook_and_a_missing_library(workbook, monkeypatch):
    path = workbook()
    monkeypatch.setattr("komposit.cli.workbook.MAX_BYTES", 10)
    assert faults(read_workbook, path) == [(0, "too_large")]
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    assert faults(read_workbook, path) == [(0, "needs_library")]


def test_a_run_takes_its_framework_from_a_workbook(workbook, tmp_path, capsys):
    from komposit import cli

    workbook()
    (tmp_path / "s.yaml").write_text(
        "framework: {xlsx: coin.xlsx}\nsteps: [{normalise: {}}, {aggregate: {}}]\n"
    )
    (tmp_path / "d.csv").write_text("uCode,Ind.01,Ind.02,Ind.03\nA,1,2,3\nB,2,1,5\n")
    words = ["run", str(tmp_path / "s.yaml"), str(tmp_path / "d.csv"), "--out", str(tmp_path / "out")]
    assert cli.main(words) == 0
    assert "Index" in (tmp_path / "out" / "aggregate.csv").read_text()
