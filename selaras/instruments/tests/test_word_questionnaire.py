"""A questionnaire uploaded as a Word document is read like a pasted one; a hostile file is refused whole."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from selaras.instruments.compute import ContainerFault, read_pasted, word_text
from selaras.instruments.compute.containers import EXCEL, MAX_BYTES, demand_plain
from selaras.instruments.compute.word import MAX_DEPTH, written
from selaras.instruments.models import Draft
from selaras.instruments.tests.factories import make_instrument
from selaras.offices.tests.factories import make_agency, person
from selaras.regions.tests.factories import make_region

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName='
    '"/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.'
    'document.main+xml"/></Types>'
)
# List 1: 1. / 1.1 / a); list 2 starts at 5; list 3 is bullets. The style "Butir" counts on list 1.
NUMBERING = f"""<w:numbering {W}>
<w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="0"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>
</w:numbering>"""
STYLES = f"""<w:styles {W}><w:style w:styleId="Butir"><w:pPr>
<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>
</w:style></w:styles>"""


def p(text: str, number: int = 0, depth: int = 0, style: str = "") -> str:
    listed = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    runs = "".join(f'<w:r><w:t xml:space="preserve">{part}</w:t></w:r>' for part in text.split("|"))
    return f"<w:p><w:pPr>{named}{listed}</w:pPr>{runs}</w:p>"


def table(*rows: list[str]) -> str:
    def cell(content: str) -> str:
        inside = content if content.startswith("<w:") else p(content)
        return f"<w:tc>{inside}</w:tc>"

    return "<w:tbl>" + "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows) + "</w:tbl>"


def docx(*body: str, parts: dict[str, Any] | None = None, document: str = "") -> io.BytesIO:
    out = io.BytesIO()
    members = {
        "[Content_Types].xml": TYPES,
        "word/document.xml": document or f"<w:document {W}><w:body>{''.join(body)}</w:body></w:document>",
        "word/numbering.xml": NUMBERING,
        "word/styles.xml": STYLES,
    } | (parts or {})
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            if content is not None:
                archive.writestr(name, content)
    out.seek(0)
    return out


def read(stream: io.BytesIO) -> str:
    return word_text(stream, len(stream.getvalue()))


# ---- what a clerk's document gives


def test_the_numbers_that_word_counts_stand_before_their_questions() -> None:
    text = read(
        docx(
            p("KUESIONER"), p("Apakah ada|kah tim?", 1), p("Siapa ketuanya?", 1, 1), p("wali kota", 1, 2),
            p("sekda", 1, 2), p("Berapa orang?", 1, 1), p("Berapa anggarannya?", 1), p("Sub", 1, 1),
            p("Lanjutan", 2), p("", 1), p("Dari gaya", style="Butir"), p("notula", 3),
        )
    )  # fmt: skip
    assert text.splitlines() == [
        "KUESIONER", "1. Apakah adakah tim?", "1.1 Siapa ketuanya?", "a) wali kota", "b) sekda",
        "1.2 Berapa orang?", "2. Berapa anggarannya?", "2.1 Sub", "5. Lanjutan", "",
        "4. Dari gaya", "- notula",
    ]  # fmt: skip
    rows = read_pasted(text).rows
    assert [(row.code, row.options) for row in rows][1] == ("1.1", ["wali kota", "sekda"])


def test_a_table_is_read_by_its_columns_and_its_heading_counts_once() -> None:
    head = ["No", "Pertanyaan", "OPD"]
    text = read(
        docx(
            p("Indikator 1: Perencanaan"),
            table(head, [p("", 1), "Apa visinya?|\tRPJMD", "Bappeda"]),
            table(head, [p("", 1), p("Berapa?") + p("Sebutkan."), ""]),
        )
    )
    (first, second) = read_pasted(text).rows
    assert (first.code, first.text, first.owner) == ("1", "Apa visinya? RPJMD", "Bappeda")
    assert first.heading == "Indikator 1: Perencanaan"
    assert (second.code, second.text) == ("2", "Berapa? Sebutkan.")


def test_a_small_table_beside_numbered_questions_does_not_make_a_table_of_them() -> None:
    text = read(
        docx(table(["Nama kota", "Contoh"], ["Tahun", "2025"]), p("Ada?", 1), p("Berapa?", 1), p("Siapa?", 1))
    )
    assert [row.text for row in read_pasted(text).rows] == ["Ada?", "Berapa?", "Siapa?"]


def test_what_was_deleted_or_hangs_beside_the_text_is_not_read() -> None:
    hidden = (
        "<w:p><w:r><w:t>Tampak</w:t></w:r><w:del><w:r><w:delText>dihapus</w:delText></w:r></w:del>"
        "<w:r><w:instrText>HYPERLINK</w:instrText></w:r><w:r><w:drawing><w:t>gambar</w:t></w:drawing></w:r>"
        "<w:ins><w:r><w:t xml:space='preserve"
        "'> disisipkan</w:t><w:br/><w:t>baris</w:t></w:r></w:ins></w:p>"
    )
    wrapped = f"<w:sdt><w:sdtContent>{p('Di kotak')}</w:sdtContent></w:sdt>"
    wide = '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'
    assert read(docx(hidden, wrapped, wide)).split("\n")[:2] == ["Tampak disisipkan baris", "Di kotak"]


@pytest.mark.parametrize(
    ("count", "kind", "shown"),
    [(3, "decimal", "3"), (27, "lowerLetter", "aa"), (2, "upperLetter", "B"), (4, "lowerRoman", "iv"),
     (1994, "upperRoman", "MCMXCIV"), (0, "lowerLetter", "0"), (5, "chineseCounting", "5"),
     (9999, "upperRoman", "9999")],
)  # fmt: skip
def test_numbers_are_written_as_word_writes_them(count: int, kind: str, shown: str) -> None:
    assert written(count, kind) == shown


# ---- what is refused, and nothing of it read

ENTITY = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
DTD = f"{ENTITY}<w:document {W}><w:body>{p('&a;')}</w:body></w:document>"
NESTED = "<w:sdt>" * (MAX_DEPTH + 1) + "</w:sdt>" * (MAX_DEPTH + 1)
DEEP = f"<w:document {W}><w:body>{NESTED}</w:body></w:document>"
MACRO = TYPES.replace(
    "openxmlformats-officedocument.wordprocessingml.document.main", "ms-word.document.macroEnabled"
)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: io.BytesIO(b"\xd0\xcf\x11\xe0 lama"), "Word atau Excel lama"),
        (lambda: io.BytesIO(b"bukan apa-apa"), "rusak"),
        (lambda: io.BytesIO(b""), "rusak"),
        (lambda: docx(p("x"), parts={"word/document.xml": None}), "bukan dokumen Word"),
        (lambda: docx(p("x"), parts={"[Content_Types].xml": None}), "bukan dokumen Word"),
        (lambda: docx(p("x"), parts={"word/vbaProject.bin": b"makro"}), "makro"),
        (lambda: docx(p("x"), parts={"[Content_Types].xml": MACRO}), "makro"),
        (lambda: docx(document=DTD), "deklarasi XML"),
        (lambda: docx(parts={"word/document.xml": DTD.encode("utf-16")}), "deklarasi XML"),
        (lambda: docx(p("x"), parts={"word/extra.xml": DTD}), "deklarasi XML"),
        (lambda: docx(document="<w:document"), "rusak"),
        (lambda: docx(document=DEEP), "rusak"),
        (lambda: docx(parts={f"word/media/{n}.png": b"x" for n in range(1_000)}), "terlalu besar"),
        (lambda: docx(parts={"word/media/a.png": bytes(61 * 1024 * 1024)}), "terlalu besar"),
        (lambda: docx(*[p("x")] * 5_001), "terlalu panjang"),
        (lambda: docx(), "tidak berisi teks"),
        (lambda: docx(document="<a/>"), "tidak berisi teks"),
    ],
)  # fmt: skip
def test_a_hostile_or_foreign_file_is_refused_with_words(make: Callable[[], io.BytesIO], said: str) -> None:
    with pytest.raises(ContainerFault, match=said) as caught:
        read(make())
    assert [fault.row for fault in caught.value.faults] == [0]


def test_a_file_that_is_too_large_is_not_even_opened() -> None:
    with pytest.raises(ContainerFault, match="5 MB"):
        word_text(io.BytesIO(b""), MAX_BYTES + 1)


def test_members_over_one_another_or_doubled_are_refused() -> None:
    stream = docx(p("x"))
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/styles.xml", STYLES)
    with pytest.raises(ContainerFault, match="rusak"):
        read(stream)


def test_a_workbook_is_looked_through_in_the_same_way() -> None:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    demand_plain(out, len(out.getvalue()), EXCEL)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"makro")
    with pytest.raises(ContainerFault, match="makro"):
        demand_plain(out, len(out.getvalue()), EXCEL)
    with pytest.raises(ContainerFault, match="bukan dokumen Word"):
        word_text(out, len(out.getvalue()))


# ---- the page


@pytest.fixture
def operator(client: Any, db: None) -> Any:
    region = make_region()
    make_agency(region, "bappeda", name="Bappeda", short_name="Bappeda")
    user, _scope = person("operator", region=region)
    client.force_login(user)
    client.base = make_instrument()
    return client


def upload(operator: Any, name: str, content: bytes) -> Any:
    data = {"base": operator.base.pk, "edition": "2025", "file": SimpleUploadedFile(name, content)}
    return operator.post(reverse("draft_book"), data)


@pytest.mark.slow
def test_a_document_goes_the_way_of_the_pasted_text(operator: Any) -> None:
    stream = docx(
        table(["No", "Pertanyaan", "Indikator", "OPD"], ["7", "Dokumen apa yang memuatnya?", "I1", "Bappeda"],
              ["9", "Kegiatan apa?", "I2", "Dinas Entah"], ["9", "Berapa?", "I9", ""])
    )  # fmt: skip
    response = upload(operator, "kuesioner.docx", stream.getvalue())
    shown = response.content.decode()
    # Every fault at once, with its row, and the text stays in the field.
    assert response.status_code == 422
    assert "Dinas Entah" in shown
    assert "Dokumen apa yang memuatnya?" in response.context["form"]["text"].value()
    assert [row.proposal.number for row in response.context["reading"].rows] == [2, 3, 4]
    assert not Draft.objects.exists()
    good = docx(
        table(["No", "Pertanyaan", "Indikator"], ["7", "Dokumen apa?", "I1"], ["8", "Kegiatan apa?", "I2"])
    )
    assert upload(operator, "Kuesioner.DOCX", good.getvalue()).status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("kuesioner.docm", b"PK", "Pilih berkas .docx atau .xlsx"),
        ("kuesioner.pdf", b"%PDF", "Pilih berkas .docx atau .xlsx"),
        ("kuesioner.docx", b"%PDF", "rusak"),
        ("kuesioner.xlsx", docx(p("x")).getvalue(), "bukan dokumen Word"),
        ("kuesioner.docx", docx(document=DTD).getvalue(), "deklarasi XML"),
    ],
)
def test_the_page_says_why_a_file_was_refused(operator: Any, name: str, content: bytes, said: str) -> None:
    response = upload(operator, name, content)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Draft.objects.exists()
