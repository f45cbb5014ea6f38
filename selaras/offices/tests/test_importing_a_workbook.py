"""A workbook is read like a pasted table; what it hides (formulas, merged cells, other sheets) is told."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from selaras.core import workbooks as module
from selaras.offices.compute import WorkbookFault, read_text, text_of_workbook
from selaras.offices.models import Contact
from selaras.offices.tests.factories import grant, make_agency, make_user
from selaras.regions.tests.factories import make_region


def book(fill: Callable[[Any], None], title: str = "Narahubung") -> bytes:
    workbook = openpyxl.Workbook()
    workbook.active.title = title
    fill(workbook.active)
    return saved(workbook)


def saved(workbook: Any) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def text_of(content: bytes) -> str:
    return text_of_workbook(io.BytesIO(content), len(content))


def faults_of(content: bytes) -> list[str]:
    with pytest.raises(WorkbookFault) as caught:
        text_of(content)
    return [f"{fault.row}: {fault.message}" for fault in caught.value.faults]


def simple(sheet: Any) -> None:
    sheet.append(["OPD", "Nama", "WA"])
    sheet.append(["Dinsos", "Nurlela Mulak", 81234567890])
    sheet.append([None, None, None])
    sheet.append(["Dinsos", "Bayu\nSelangis", "0812-3456-7891"])


def test_rows_keep_the_numbers_of_the_sheet_and_numbers_become_text() -> None:
    table = read_text(text_of(book(simple)))
    assert [number for number, _ in table.rows] == [2, 4]
    assert table.rows[0][1]["phone"] == "81234567890"
    assert table.rows[1][1]["name"] == "Bayu Selangis"


def test_the_sheet_with_the_right_headings_is_taken_whichever_it_is() -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["Rekap", 1])
    simple(workbook.create_sheet("Data"))
    assert "Nurlela" in text_of(saved(workbook))


def test_a_merged_title_above_the_headings_is_harmless() -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["DAFTAR NARAHUBUNG"])
        sheet.merge_cells("A1:C1")
        simple(sheet)

    assert read_text(text_of(book(fill))).rows[0][0] == 3


def test_formulas_and_merged_cells_are_told_all_at_once() -> None:
    def fill(sheet: Any) -> None:
        simple(sheet)
        sheet["B2"] = '="Nur"&"lela"'
        sheet["C4"] = "=SUM(1,2)"
        sheet.merge_cells("A2:A4")

    assert faults_of(book(fill)) == [
        "2: Sel A2:A4 digabung (merge). Pisahkan dan isi setiap baris.",
        "2: Sel B2 berisi rumus. Salin lalu tempel sebagai nilai.",
        "4: Sel C4 berisi rumus. Salin lalu tempel sebagai nilai.",
    ]


@pytest.mark.slow
def test_ten_thousand_rows_are_refused_with_the_limit() -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["OPD", "Nama"])
        for n in range(10_000):
            sheet.append(["Dinsos", f"Orang {n}"])

    assert faults_of(book(fill)) == ["0: Lebih dari 2000 baris. Bagi daftarnya menjadi beberapa berkas."]


def test_a_workbook_without_the_sheet_names_those_it_has() -> None:
    (message,) = faults_of(book(lambda sheet: sheet.append(["Rekap"]), title="Rekap 2025"))
    assert "“Rekap 2025”" in message and "OPD dan Nama" in message


@pytest.mark.slow
def test_a_sheet_formatted_to_the_bottom_is_read_to_its_last_contact() -> None:
    def fill(sheet: Any) -> None:
        simple(sheet)
        sheet.cell(row=60_000, column=1).number_format = "@"

    assert len(read_text(text_of(book(fill))).rows) == 2


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "bukan buku kerja"),
        (b"OPD;Nama\nDinsos;Ani", "bukan buku kerja"),
        (b"PK\x03\x04rusak", "bukan buku kerja"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel lama"),
        (b"%PDF-1.7", "bukan buku kerja"),
    ],
)
def test_something_else_under_the_name_of_a_workbook_is_told(content: bytes, says: str) -> None:
    assert says in faults_of(content)[0]


def test_a_zip_that_only_looks_like_a_workbook_is_told() -> None:
    def packed(**members: str) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        return out.getvalue()

    assert "bukan buku kerja" in faults_of(packed(**{"word/document.xml": "<x/>"}))[0]
    assert "rusak" in faults_of(packed(**{"xl/workbook.xml": "<tidak"}))[0]


def test_a_workbook_that_swells_when_opened_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_UNPACKED", 1000)
    assert "terlalu besar" in faults_of(book(simple))[0]
    monkeypatch.setattr(module, "MAX_BYTES", 10)
    assert "5 MB" in faults_of(book(simple))[0]


def test_a_workbook_broken_inside_its_sheet_is_told() -> None:
    whole = io.BytesIO(book(simple))
    out = io.BytesIO()
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content[: len(content) // 2] if "sheet1" in name else content)
    assert "rusak" in faults_of(out.getvalue())[0]


@pytest.mark.django_db
def test_the_upload_goes_through_the_same_preview_and_writes_nothing(client: Client) -> None:
    region = make_region()
    make_agency(region, "dinsos", name="Dinas Sosial", short_name="Dinsos")
    user = make_user()
    grant(user, "operator", region=region)
    client.force_login(user)

    def upload(content: bytes, name: str = "daftar.xlsx") -> Any:
        return client.post(reverse("contacts_workbook"), {"file": SimpleUploadedFile(name, content)})

    page = upload(book(simple))
    assert page.status_code == 200 and "Simpan 2 narahubung" in page.content.decode()
    assert upload(b"bukan").status_code == 422
    assert upload(b"MZ", "virus.exe").status_code == 422
    assert client.post(reverse("contacts_workbook")).status_code == 422
    assert not Contact.objects.exists()


@pytest.mark.django_db
def test_the_example_workbook_names_the_agencies_and_comes_back_readable(client: Client) -> None:
    region = make_region()
    make_agency(region, "a", name="=cmd|calc", short_name="A")
    make_agency(region, "b", name="Dinas Sosial", short_name="B")
    user = make_user()
    grant(user, "operator", region=region)
    client.force_login(user)
    answer = client.get(reverse("contacts_template"))
    assert 'filename="narahubung-16.72.xlsx"' in answer["Content-Disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert [cell.value for cell in sheet[1]] == ["OPD", "Nama", "Jabatan", "Telepon/WA", "Surel"]
    assert sheet["A2"].data_type == "s" and sheet["D2"].number_format == "@"
    assert len(read_text(text_of(answer.content)).rows) == 2
