"""A source's date that cannot be meant is told with its row and what was read, beside every other fault."""

import pytest

from selaras.measures.compute.forms import entries_to_values
from selaras.measures.compute.tables import read_any

HEAD = (
    "Indeks\tPemilik\tKode wilayah\tEdisi\tNilai\tSkala min\tSkala maks\tArah\tMetode\tSumber\t"
    "Tanggal sumber\tStatus"
)
WRONG = {
    "0202-05-27": "terbaca 0202-05-27; tahunnya harus antara 2000 dan 2100",
    "27/05/1926": "terbaca 1926-05-27; tahunnya harus antara 2000 dan 2100",
    "2206-05-27": "terbaca 2206-05-27; tahunnya harus antara 2000 dan 2100",
    "31/02/2025": "31/02/2025 tidak ada",
    "05/27/2025": "05/27/2025 tidak ada",
    "45804": "45804 adalah nomor tanggal Excel (27-05-2025)",
    "kemarin": "kemarin tidak ada atau tidak dikenal",
}


def line(day: str, code: str = "16.72") -> str:
    cells = ("IKT", "SETARA Institute", code, "2024", "4,381", "1", "7", "", "2024", "Daftar", day, "konsep")
    return "\t".join(cells)


def faults_of(*lines: str) -> dict[int, str]:
    entries, faults = read_any("\n".join([HEAD, *lines]))
    _values, more = entries_to_values(entries, [])
    return {fault.line: str(fault) for fault in [*faults, *more]}


@pytest.mark.parametrize("day", WRONG)
def test_one_wrong_date_is_told_with_its_row(day: str) -> None:
    told = faults_of(line("2025-05-27", "16.71"), line(day))
    assert list(told) == [3]
    assert WRONG[day] in told[3]


def test_every_wrong_date_of_a_table_is_told_at_once() -> None:
    lines = [line(day, f"16.{number}") for number, day in enumerate(WRONG, start=10)]
    assert sorted(faults_of(*lines)) == list(range(2, 2 + len(WRONG)))


@pytest.mark.parametrize("day", ["2025-05-06", "06/05/2025", "6-5-2025", "2025-05-06 00:00:00", ""])
def test_the_day_stands_before_the_month(day: str) -> None:
    entries, faults = read_any("\n".join([HEAD, line(day)]))
    assert faults == []
    assert str(entries[0].row["source"]["date"] or "2025-05-06") == "2025-05-06"
