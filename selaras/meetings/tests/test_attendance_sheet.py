"""The attendance list on paper, for wet ink and afterwards."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from selaras.meetings import services
from selaras.meetings.models import Meeting
from selaras.meetings.selectors.papers import attendance_sheet, sheet_data
from selaras.meetings.services import CheckIn
from selaras.meetings.tests.factories import NOW, SOON, Province, enter
from selaras.offices.tests.factories import make_holder, make_post


def read(pdf: bytes, *options: str) -> str:
    done = subprocess.run(
        ["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True, timeout=60
    )
    return re.sub(r"\s+", " ", done.stdout.decode())


def told(pdf: bytes, folder: Path) -> str:
    """As a screen reader hears it: the tree of tags."""
    file = folder / "daftar.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(["pdfinfo", "-struct-text", file], capture_output=True, check=True, timeout=60)
    # A text of several lines is several strings.
    return re.sub(r'[\s"]+', " ", done.stdout.decode())


def in_order(text: str, *words: str) -> bool:
    at = -1
    for word in words:
        at = text.find(word, at + 1)
        if at < 0:
            return False
    return True


def test_the_list_reads_in_the_order_offices_know(
    province: Province, running: Meeting, tmp_path: Path
) -> None:
    post = make_post(province.host)
    holder = make_holder(post)
    row = running.invitees.get(agency=province.bappeda)
    enter(province, running, "Wati", organisation="Dewan Adat")
    enter(province, running, "Natalia", invitee_id=row.pk, for_name="Kepala Bappeda", signature="1,1 9,9")
    pdf = attendance_sheet(running, SOON)
    assert b"/StructTreeRoot" in pdf
    text = told(pdf, tmp_path)
    head = (
        "DAFTAR HADIR",
        "Jenis kegiatan",
        "Rakor",
        "Nama kegiatan",
        "Hari/tanggal",
        "Waktu",
        "Tempat",
        "Aula",
    )
    columns = ("No.", "Nama", "Jabatan", "Instansi", "Tanda tangan", "Ket.")
    # Those invited first, guests after them, whoever came earlier.
    rows = ("Natalia", province.bappeda.name, "Mewakili Kepala Bappeda", "Wati", "Dewan Adat", "Tamu")
    assert in_order(text, *head, *columns, *rows, "2 orang dari 2 instansi", "Penanggung jawab", holder.name)


def test_the_list_for_wet_ink_knows_who_is_expected(province: Province, running: Meeting) -> None:
    data = sheet_data(running, SOON, blank=True)
    assert [row["organisation"] for row in data["rows"][:3]] == [
        province.guest_office.name, province.bappeda.name, "KPU Provinsi",
    ]  # fmt: skip
    assert len(data["rows"]) == 20
    enter(province, running, "Budi", organisation="KPU Provinsi", signature="1,1 9,9")
    assert "Budi" not in read(attendance_sheet(running, SOON, blank=True)), "a place to sign stays empty"


def test_what_was_typed_is_text_and_nothing_else(province: Province, running: Meeting) -> None:
    typed = '#panic("x") *tebal* <a> $1$ \\u{0} "kutip"'
    enter(province, running, typed, position='#read("/etc/passwd")', organisation="=SUM(A1)")
    text = read(attendance_sheet(running, SOON))
    for words in ('#panic("x")', "*tebal*", "<a>", "$1$", "=SUM(A1)"):
        assert words.replace(" ", "") in text.replace(" ", "")
    assert "root:" not in text


def test_names_offices_and_struck_rows(province: Province, running: Meeting) -> None:
    made = enter(province, running, "Salah Orang").record
    assert made is not None
    services.strike_attendance(scope=province.planner, record=made, reason="Salah", now=SOON)
    services.check_in_on_paper(
        scope=province.planner, meeting=running, entries=[CheckIn(name="Tono", organisation="KPU Provinsi")],
        now=SOON,
    )  # fmt: skip
    text = read(attendance_sheet(running, SOON))
    assert "Salah Orang" not in text
    assert in_order(text, "Tono", "KPU Provinsi", "terlampir, daftar kertas")


@pytest.mark.slow
def test_three_hundred_signatures_fit(province: Province, running: Meeting, tmp_path: Path) -> None:
    drawn = " ".join(f"{n % 600},{(n * 7) % 200}" for n in range(400))
    for part in range(3):
        entries = [CheckIn(name=f"Orang {part * 100 + n}", signature=drawn) for n in range(100)]
        services.check_in_many(scope=province.planner, meeting=running, entries=entries, now=SOON)
    text = read(attendance_sheet(running, SOON))
    assert "Orang 299" in text
    assert "300 orang" in text


def test_a_list_without_anybody_is_a_list(province: Province) -> None:
    meeting = province.plan()
    given: dict[str, Any] = {"now": NOW}
    assert "0 orang dari 0 instansi" in read(attendance_sheet(meeting, **given))
