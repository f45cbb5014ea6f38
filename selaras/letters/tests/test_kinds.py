"""Kinds of letters: as PDF and DOCX with every field in them, worded by the office, broken by nothing."""

import re
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from selaras.core.references import Reference
from selaras.core.verdict import Refused
from selaras.letters import services
from selaras.letters.choices import InvitationText, KindField, KindForm, LetterKind, LetterState
from selaras.letters.models import Letter, Wording
from selaras.letters.selectors import papers
from selaras.letters.selectors.kinds import form_of, shipped
from selaras.letters.selectors.letters import on_subject
from selaras.letters.services import WordingConflict
from selaras.letters.tests.factories import NOW, Office
from selaras.offices.tests.factories import person
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.slow
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RAKOR = InvitationText(
    hal="Undangan Rapat Koordinasi", purpose="rapat koordinasi Kesbangpol", days="Selasa, 19 November 2024",
    hours="09.00 WIB s.d. selesai", place="Aula Jayang Tingang", agenda="Evaluasi\nTindak lanjut",
    to=[f"Kepala Badan Kesbangpol Kabupaten {n}" for n in range(14)], to_place="di Tempat",
    copies=["Gubernur"], link="ID 123, kata sandi rahasia",
)  # fmt: skip
NASTY = (
    '#import "x" *tebal* _miring_ $x^2$ \\ @y <z> & \u202eterbalik\u202c \u0000\u0007\ufffe '
    + "W" * 400
    + " \U0001f600"
)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def pdf_text(content: bytes, tmp_path: Path) -> str:
    file = tmp_path / "surat.pdf"
    file.write_bytes(content)
    done = subprocess.run(
        ["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout


def parsed(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(archive.read(name))  # noqa: S314, our own document


def docx_text(content: bytes) -> str:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            parsed(archive, name)
        root = parsed(archive, "word/document.xml")
    return "\n".join(
        "".join(part.text or "" for part in paragraph.iter(f"{WORD}t")) for paragraph in root.iter(f"{WORD}p")
    )


def begun(office: Office, kind: str, value: str = "isian {name}") -> Letter:
    given: dict[str, Any] = {"scope": office.writer, "now": NOW}
    letter = services.begin_letter(template=kind, subject_id=str(office.agency.pk), **given)
    values = {field.name: value.replace("{name}", field.name) for field in letter.kind_form.fields}
    to = ["Kepala Dinas Sosial"] if letter.kind_form.needs_to else []
    return office.write(letter, hal=f"Hal {kind}", body="", to=to, values=values)


@pytest.mark.parametrize("kind", [kind for kind in LetterKind if kind != LetterKind.LETTER])
def test_every_field_of_every_kind_stands_on_paper_and_in_the_document(
    office: Office, kind: str, tmp_path: Path
) -> None:
    letter = begun(office, kind)
    pdf, docx = papers.printed(letter), papers.as_docx(letter)
    assert b"pdfuaid" in pdf
    assert docx == papers.as_docx(letter)
    for text in (pdf_text(pdf, tmp_path), docx_text(docx)):
        for name in letter.values:
            assert squeezed(f"isian {name}") in squeezed(text), name
        assert squeezed(letter.kind_form.title) in squeezed(text)
        assert "Hafiz Lematang" in text


def test_the_parts_of_an_invitation_come_in_their_order(office: Office, tmp_path: Path) -> None:
    letter = services.draft_invitation(
        scope=office.writer, agency=office.agency, subject=Reference("meeting", "7"), text=RAKOR, now=NOW
    )
    order = [
        "Nomor", "Sifat", "Lampiran", "Hal", "Yth.", "Hari/tanggal", "Selasa, 19 November 2024", "Waktu",
        "09.00 WIB", "Tempat", "Aula Jayang", "Tautan rapat", "Acara", "Tindak lanjut", "Demikian",
        "Hafiz Lematang", "Tembusan", "Gubernur", "Daftar tujuan surat", "Kabupaten 13",
    ]  # fmt: skip
    for text in (pdf_text(papers.printed(letter), tmp_path), docx_text(papers.as_docx(letter))):
        held, at = squeezed(text), -1
        for part in order:
            found = held.find(squeezed(part), at + 1)
            assert found > at, part
            at = found
        assert "Pakaian" not in text
    assert list(on_subject(office.writer, Reference("meeting", "7"))) == [letter]


def test_headings_of_the_document_are_headings(office: Office) -> None:
    with zipfile.ZipFile(BytesIO(papers.as_docx(begun(office, "laporan")))) as archive:
        root = parsed(archive, "word/document.xml")
    styles = [style.get(f"{WORD}val") for style in root.iter(f"{WORD}pStyle")]
    assert styles.count("Title") == 1
    assert styles.count("Heading2") == 5


@pytest.mark.parametrize("paper", [("a4", "595.276 x 841.89"), ("f4", "609.449 x 935.433")])
def test_no_field_breaks_a_page(office: Office, tmp_path: Path, paper: tuple[str, str]) -> None:
    head = papers.letterhead_of(office.agency)
    head.paper, head.changed_at = paper[0], NOW
    head.save()
    letter = begun(office, "undangan", NASTY)
    text = pdf_text(papers.printed(letter), tmp_path)
    assert '#import"x"*tebal*_miring_$x^2$' in squeezed(text)
    assert squeezed(text).count("W" * 400) >= 5
    info = subprocess.run(
        ["pdfinfo", tmp_path / "surat.pdf"], capture_output=True, text=True, check=True, timeout=60
    )
    assert paper[1] in info.stdout
    boxes = subprocess.run(
        ["pdftotext", "-bbox", tmp_path / "surat.pdf", "-"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout
    width = float(paper[1].split()[0])
    assert max(float(x) for x in re.findall(r'xMax="([0-9.]+)"', boxes)) <= width
    assert "tebal" in docx_text(papers.as_docx(letter))


def test_what_a_kind_asks_for_is_demanded(office: Office) -> None:
    letter = services.begin_letter(
        scope=office.writer, template="undangan", subject_id=str(office.agency.pk), now=NOW
    )
    with pytest.raises(ValidationError) as fault:
        office.write(letter, body="", values={"hari_tanggal": "Selasa", "asing": "x"})
    assert set(fault.value.message_dict) == {"waktu", "tempat", "acara", "values"}


def test_an_invitation_follows_its_meeting_only_while_it_is_a_draft(office: Office) -> None:
    letter = services.draft_invitation(
        scope=office.writer, agency=office.agency, subject=Reference("meeting", "7"), text=RAKOR, now=NOW
    )
    later = InvitationText(
        **{name: getattr(RAKOR, name) for name in RAKOR.__slots__} | {"days": "Rabu, 20 November 2024"}
    )
    again = services.redraft_invitation(scope=office.writer, letter=letter, text=later, now=NOW)
    assert (again.values["hari_tanggal"], again.version) == ("Rabu, 20 November 2024", 2)
    services.release_letter(scope=office.head, letter=again, base_version=2, now=NOW)
    with pytest.raises(Refused, match="masih konsep"):
        services.redraft_invitation(scope=office.writer, letter=again, text=RAKOR, now=NOW)
    _user, stranger = person("operator", region=make_region("73.71"))
    with pytest.raises(Refused):
        services.draft_invitation(
            scope=stranger, agency=office.agency, subject=Reference("meeting", "7"), text=RAKOR, now=NOW
        )


def test_an_assignment_needs_no_recipient(office: Office) -> None:
    letter = begun(office, "tugas")
    done = services.release_letter(scope=office.head, letter=letter, base_version=letter.version, now=NOW)
    assert done.state == LetterState.RELEASED


FIELDS = list(shipped()["undangan"].fields)


def worded(office: Office, text: str, fields: list[KindField] | None = None, base: int = 0) -> Wording:
    form = KindForm("", text, FIELDS if fields is None else fields)
    return services.save_wording(
        scope=office.writer, agency=office.agency, kind="undangan", base_version=base, form=form, now=NOW
    )


GOOD = "{hari_tanggal} {waktu} {tempat} {acara}"


def test_letters_already_begun_keep_their_wording(office: Office) -> None:
    before = begun(office, "undangan")
    worded(office, f"Sambutan baru. {GOOD}")
    assert "Sambutan baru" not in str(papers.print_data(before, papers.letterhead_of(office.agency)))
    assert "Sambutan baru" in begun(office, "undangan").kind_form.text
    with pytest.raises(WordingConflict):
        worded(office, GOOD)
    services.drop_wording(scope=office.writer, agency=office.agency, kind="undangan", now=NOW)
    assert form_of(office.agency, "undangan") == shipped()["undangan"]


@pytest.mark.parametrize(
    ("text", "fields", "named"),
    [
        ("", None, "text"), (f"{GOOD} {{", None, "text"), (f"{GOOD} {{asing}}", None, "text"),
        ("{hari_tanggal}", None, "text"), ("x" * 20001, None, "text"),
        (GOOD, [*FIELDS, FIELDS[0]], "fields"), (GOOD, [*FIELDS, KindField("hal", "Hal")], "fields"),
        (GOOD, [*FIELDS, KindField("A b", "x")], "fields"), (GOOD, [*FIELDS, KindField("ok", " ")], "fields"),
        (GOOD, [*FIELDS, KindField("ok", "x", "gambar")], "fields"), (GOOD, FIELDS[:2], "text"),
    ],
)  # fmt: skip
def test_every_fault_of_a_wording_is_named(
    office: Office, text: str, fields: list[KindField] | None, named: str
) -> None:
    with pytest.raises(ValidationError) as fault:
        worded(office, text, fields)
    assert set(fault.value.message_dict) == {named}
    assert not Wording.objects.exists()


def test_an_administrator_words_kinds_and_looks_at_them_first(office: Office) -> None:
    user, _scope = person("admin", region=office.region)
    client = Client()
    client.force_login(user)
    assert "Naskah surat" in client.get(reverse("letters")).content.decode()
    args = [office.agency.pk, "undangan"]
    page = client.get(reverse("wording", args=args)).content.decode()
    assert "keperluan | Dalam rangka | baris" in page
    rows = [f"{field.name} | {field.label} | {field.size} | wajib" for field in FIELDS]
    form = {
        "base_version": "0", "title": "", "needs_to": "on", "text": GOOD + " {tamu}",
        "fields_text": "\n".join([*rows, "tamu | Tamu | baris"]),
    }  # fmt: skip
    look = client.post(reverse("wording_preview", args=args), form)
    assert (look["Content-Type"], look.content[:5]) == ("application/pdf", b"%PDF-")
    assert not Wording.objects.exists()
    bad = client.post(reverse("wording_preview", args=args), form | {"text": "Ketikan {"})
    assert (bad.status_code, "Ketikan {" in bad.content.decode()) == (422, True)
    odd = client.post(reverse("wording", args=args), form | {"fields_text": "satu saja"})
    assert "satu saja" in odd.content.decode()
    assert client.post(reverse("wording", args=args), form).status_code == 302
    late = client.post(reverse("wording", args=args), form)
    assert (late.status_code, "lebih dahulu" in late.content.decode()) == (422, True)
    assert Wording.objects.get().form["fields"][-1]["name"] == "tamu"
    assert client.post(reverse("wording_drop", args=args)).status_code == 302
    assert client.get(reverse("wording", args=[office.agency.pk, "asing"])).status_code == 404


def test_a_kind_is_filled_in_by_its_own_form(office: Office) -> None:
    client = Client()
    client.force_login(office.writer_user)
    client.post(reverse("letter_begin"), {"template": "tugas", "subject": str(office.agency.pk)})
    letter = Letter.objects.get()
    address = reverse("letter_edit", args=[letter.pk])
    form = {"base_version": "1", "sifat": "biasa", "hal": "Tugas", "dasar": "Perda 1", "petugas": "Ani\nBudi"}
    refused = client.post(address, form)
    assert (refused.status_code, "Budi" in refused.content.decode()) == (422, True)
    assert client.post(address, form | {"untuk": "Hadir"}).status_code == 302
    letter.refresh_from_db()
    assert letter.values == {
        "dasar": "Perda 1",
        "petugas": "Ani\nBudi",
        "untuk": "Hadir",
        "waktu": "",
        "tempat": "",
    }
    down = client.get(reverse("letter_docx", args=[letter.pk]))
    assert down["Content-Disposition"] == 'attachment; filename="tugas.docx"'
