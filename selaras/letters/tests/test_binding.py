"""Papers of several makers in one file: pages, tags, heads of tables, attachments, what cannot be read."""

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    TextStringObject,
)

from selaras.letters import compute as press
from selaras.letters.compute.binding import BindingFault, Paper, bound, page_count

NOW = datetime(2026, 1, 22, 2, 0, tzinfo=UTC)
HEAD: dict[str, Any] = {
    "paper": "a4", "kop": {"lines": ["BADAN CONTOH"], "address": [], "emblem": []}, "place_date": "",
    "date": "-", "number": "1/2026", "sifat": "Biasa", "lampiran": "-", "to": ["A"], "to_place": "",
    "title": "", "about": False,
    "body": "Isi.", "copies": [], "signer": {"title": ["Kepala,"], "name": "Nama", "below": [], "tag": "#"},
}  # fmt: skip


def paper(hal: str, rows: int = 3) -> bytes:
    table = {"title": "Daftar", "columns": ["No.", "Nama"], "widths": [0, 1]}
    listed = table | {"rows": [[str(n), f"{hal} {n}"] for n in range(rows)]}
    return press.pdf("letters/letter.typ", HEAD | {"hal": hal, "annexes": [listed]}, now=NOW)


def plain_page() -> bytes:
    """As a scanner writes it: no tags at all."""
    writer = PdfWriter()
    writer.add_blank_page(300, 300)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def elements(node: Any) -> list[DictionaryObject]:
    node = node.get_object()
    if isinstance(node, ArrayObject):
        return [one for kid in node for one in elements(kid)]
    if not isinstance(node, DictionaryObject) or "/S" not in node:
        return []
    return [node, *elements(node.get("/K", ArrayObject()))]


def tree_of(pdf: bytes) -> list[DictionaryObject]:
    return elements(PdfReader(io.BytesIO(pdf)).root_object["/StructTreeRoot"]["/K"])  # type: ignore[index]


@pytest.fixture(scope="module")
def two() -> list[bytes]:
    return [paper("Satu"), paper("Dua", rows=90)]


def test_pages_stand_behind_one_another_with_a_bookmark_each(two: list[bytes]) -> None:
    papers = [Paper("Bagian satu", two[0]), Paper("Bagian dua", two[1])]
    made = bound(papers, title="Berkas")
    reader = PdfReader(io.BytesIO(made))
    assert len(reader.pages) == sum(map(page_count, two))
    assert [row.title for row in reader.outline] == ["Bagian satu", "Bagian dua"]  # type: ignore[union-attr]
    assert reader.metadata is not None and reader.metadata.title == "Berkas"
    assert "Dua 89" in reader.pages[-1].extract_text()
    assert bound(papers, title="Berkas") == made


def test_every_element_of_every_paper_is_still_there_and_speaks_of_its_own_page(two: list[bytes]) -> None:
    made = bound([Paper("Satu", two[0]), Paper("Dua", two[1])], title="Berkas")
    roles = [element["/S"] for element in tree_of(made)]
    assert roles.count("/Part") == 2
    for role in ("/Table", "/TR", "/TH", "/P"):
        assert roles.count(role) == sum([e["/S"] for e in tree_of(one)].count(role) for one in two)
    reader = PdfReader(io.BytesIO(made))
    pages = {page.indirect_reference.idnum for page in reader.pages}  # type: ignore[union-attr]
    spoken = {e.raw_get("/Pg").idnum for e in tree_of(made) if "/Pg" in e}
    assert spoken == pages
    keys = [int(page["/StructParents"]) for page in reader.pages]  # type: ignore[call-overload]
    assert keys == sorted(set(keys))
    numbers = reader.root_object["/StructTreeRoot"]["/ParentTree"]["/Nums"]  # type: ignore[index]
    assert set(keys) <= {int(one) for one in numbers[::2]}


def test_cells_name_the_heads_of_their_own_table(two: list[bytes]) -> None:
    made = bound([Paper("Satu", two[0]), Paper("Dua", two[1])], title="Berkas")
    own = [bytes(e["/ID"].original_bytes if hasattr(e["/ID"], "original_bytes") else e["/ID"])  # type: ignore[arg-type]
           for e in tree_of(made) if "/ID" in e]  # fmt: skip
    assert len(own) == len(set(own)) == 4
    named = {
        bytes(head.original_bytes if hasattr(head, "original_bytes") else head)
        for e in tree_of(made) for a in e.get("/A", []) if "/Headers" in a.get_object()
        for head in a.get_object()["/Headers"]
    }  # fmt: skip
    assert named <= set(own)


def test_a_page_without_tags_becomes_a_picture_with_a_name(two: list[bytes]) -> None:
    made = bound([Paper("Satu", two[0]), Paper("Pindaian", plain_page())], title="Berkas")
    (figure,) = [e for e in tree_of(made) if e["/S"] == "/Figure"]
    assert figure["/Alt"] == "Pindaian, 1"


def test_a_signed_file_goes_along_byte_for_byte_and_its_field_shows_no_form(two: list[bytes]) -> None:
    writer = PdfWriter(clone_from=io.BytesIO(two[0]))
    field = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/FT"): NameObject("/Sig"),
            NameObject("/T"): TextStringObject("Tanda tangan"),
            NameObject("/V"): DictionaryObject({NameObject("/Type"): NameObject("/Sig")}),
            NameObject("/Rect"): ArrayObject([FloatObject(n) for n in (0, 0, 100, 40)]),
        }
    )
    page = writer.pages[0]
    page[NameObject("/Annots")] = ArrayObject([writer._add_object(field)])
    out = io.BytesIO()
    writer.write(out)
    signed = out.getvalue()
    reader = PdfReader(io.BytesIO(bound([Paper("Surat", signed, "surat.pdf")], title="Berkas")))
    assert reader.attachments["surat.pdf"] == [signed]
    (note,) = [one.get_object() for one in reader.pages[0]["/Annots"]]  # type: ignore[attr-defined]
    assert note["/Subtype"] == "/Stamp" and "/V" not in note
    assert "/AcroForm" not in reader.root_object


@pytest.mark.parametrize("broken", [b"", b"bukan pdf", b"%PDF-1.7\n" + b"x" * 200])
def test_what_is_no_pdf_is_refused(broken: bytes) -> None:
    for run in (lambda: page_count(broken), lambda: bound([Paper("Rusak", broken)], title="x")):
        with pytest.raises(BindingFault):
            run()


def test_an_encrypted_paper_is_refused(two: list[bytes]) -> None:
    writer = PdfWriter(clone_from=io.BytesIO(two[0]))
    writer.encrypt("rahasia", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(BindingFault):
        page_count(out.getvalue())
