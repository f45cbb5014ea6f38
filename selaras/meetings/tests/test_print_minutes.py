"""The notula and the report on paper and for a word processor: every field of the form, in its order."""

import io
import struct
import subprocess
import zipfile
import zlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from selaras.core.references import Reference
from selaras.evidence.services import attach_upload
from selaras.followups.services import record_decision
from selaras.letters.services import begin_letter
from selaras.meetings import permissions, services
from selaras.meetings.models import Meeting
from selaras.meetings.selectors import papers_minutes as papers
from selaras.meetings.selectors.report import REPORT, letter_of, report_of
from selaras.meetings.services import HeadText
from selaras.meetings.tests.factories import NOW, SOON, Province
from selaras.offices.tests.factories import person

TEXT = "# 1. Pembukaan\n\nSekda membuka rapat.\n- satu\n- dua\n\n# 2. Paparan\n\nPaparan Bappeda."
ORDER = (
    "NOTULA", "Sidang/Rapat", "Rakor Kesbangpol", "Hari/Tanggal", "Surat Undangan", "070/412/KBSP", "Waktu",
    "Acara", "Pembahasan IKU", "Pimpinan Sidang/Rapat", "Ketua", "Lidia Miri", "Sekretaris", "Natalia",
    "Pencatat", "Henok", "Peserta", "Kesbangpol Kota", "Kegiatan Sidang/Rapat", "1. Pembukaan",
    "Sekda membuka rapat.", "– satu", "2. Paparan", "Pimpinan Sidang/Rapat", "Staf Ahli", "Lidia Miri",
    "Pembina", "NIP 1972", "Adendum 1", "Hadir 13 kabupaten.",
)  # fmt: skip


def png(red: int = 200) -> bytes:
    """A picture of four by three points."""
    rows = b"".join(b"\x00" + bytes([red, 40, 40]) * 4 for _ in range(3))

    def part(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 4, 3, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b"")
    )


@pytest.fixture
def approved(province: Province) -> Meeting:
    meeting = province.plan(chair_name="Lidia Miri", chair_position="Staf Ahli")
    given: dict[str, Any] = {"scope": province.planner, "now": SOON - timedelta(days=7)}
    services.add_point(meeting=meeting, text=services.PointText("Pembahasan IKU"), **given)
    services.invite_regions(meeting=meeting, region_ids=[province.city.pk], **given)
    for step in ("invite", "begin", "end"):
        meeting = province.step(meeting, step, now=NOW if step == "invite" else SOON)
    minutes = province.write(meeting, TEXT)
    head = HeadText("070/412/KBSP", "Natalia", "Henok\nRahmat", "Pembina", "1972")
    services.head_minutes(scope=province.planner, minutes=minutes, base_version=1, text=head, now=SOON)
    meeting = services.step(scope=province.head, meeting=meeting, action="approve", now=SOON)
    services.add_addendum(scope=province.head, meeting=meeting, text="Hadir 13 kabupaten.", now=SOON)
    return meeting


def pdf_text(content: bytes, path: Path) -> str:
    file = path / "paper.pdf"
    file.write_bytes(content)
    return subprocess.run(
        ["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True, text=True
    ).stdout


def docx_text(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("word/document.xml").decode()


def in_order(text: str, words: tuple[str, ...]) -> None:
    at = 0
    for word in words:
        found = text.find(word, at)
        assert found >= 0, f"{word} is not behind {text[max(0, at - 80) : at]!r}"
        at = found + len(word)


@pytest.mark.slow
def test_the_notula_holds_every_field_in_the_order_of_the_form(approved: Meeting, tmp_path: Path) -> None:
    paper = papers.minutes_paper(approved, SOON)
    in_order(pdf_text(paper, tmp_path), ORDER)
    assert b"/StructTreeRoot" in paper
    assert paper == papers.minutes_paper(approved, SOON)
    in_order(docx_text(papers.minutes_docx(approved, SOON)), ORDER)


@pytest.mark.slow
def test_photos_stand_behind_it_with_their_titles(
    approved: Meeting, province: Province, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    subject = Reference("meeting", str(approved.pk))
    for name in ("pembukaan.png", "daftar.txt"):
        content = png() if name.endswith("png") else b"bukan foto"
        upload = SimpleUploadedFile(name, content)
        attach_upload(scope=province.planner, subject=subject, upload=upload, now=SOON)
    (photo,) = papers.photos_of(approved)
    assert (photo.width, photo.height, photo.turn) == (4, 3, 0)
    paper = papers.minutes_paper(approved, SOON)
    assert "Dokumentasi kegiatan" in pdf_text(paper, tmp_path)
    assert b"/Subtype/Image" in paper.replace(b" ", b"")
    for made in (papers.minutes_docx(approved, SOON), papers.report_docx(approved, SOON)):
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            assert archive.read("word/foto1.png") == photo.content
            links = archive.read("word/_rels/document.xml.rels").decode()
            assert b'Extension="png"' in archive.read("[Content_Types].xml")
        assert 'Id="p1"' in links and "foto1.png" in links
        in_order(docx_text(made), ("Dokumentasi kegiatan", 'r:embed="p1"', "pembukaan"))


def test_a_draft_says_so_and_asks_for_nothing_that_is_missing(province: Province) -> None:
    data = papers.minutes_data(province.plan())
    assert data["subtitle"] == "KONSEP, belum disahkan"
    assert ["Surat Undangan", "-"] in data["blocks"][0]["rows"]
    assert data["signer"]["name"] == ""


def test_what_nobody_signed_in_for_is_said_of_those_invited(approved: Meeting) -> None:
    headings = [
        block["text"] for block in papers.minutes_data(approved)["blocks"] if block["kind"] == "heading"
    ]
    assert "Peserta (yang diundang; kehadiran belum dicatat)" in headings


def test_decisions_stand_apart_from_what_was_said(province: Province) -> None:
    minutes = province.minuted("Dibahas panjang.")
    given: dict[str, Any] = {"scope": province.planner, "now": SOON}
    origin = Reference("meeting", str(minutes.meeting_id))
    record_decision(origin=origin, text="Katalog IKU disepakati.", **given)
    data = papers.minutes_data(minutes.meeting)
    (table,) = (block for block in data["blocks"] if block["kind"] == "table")
    assert table["rows"] == [["1", "Katalog IKU disepakati.", "", ""]]
    wanted = ("Kegiatan Sidang/Rapat", "Dibahas panjang.", "Keputusan dan tindak lanjut", "Katalog IKU")
    in_order(docx_text(papers.minutes_docx(minutes.meeting, SOON)), wanted)
    assert report_of(minutes.meeting).values["hasil"] == "1. Katalog IKU disepakati."


def test_the_report_is_a_letter_of_its_kind_filled_in_from_the_meeting(
    approved: Meeting, province: Province
) -> None:
    made = report_of(approved)
    assert "Rakor Kesbangpol" in made.values["pendahuluan"]
    assert "dipimpin oleh Lidia Miri, Staf Ahli. Kehadiran belum dicatat." in made.values["kegiatan"]
    assert made.values["hasil"].startswith("1. Pembukaan\n\nSekda membuka rapat.")
    assert letter_of(approved, SOON).pk is None
    office = person("tata_usaha", agency=province.host)[1]
    both = replace(province.planner, grants=province.planner.grants + office.grants)
    letter = begin_letter(scope=both, template=REPORT, subject_id=str(approved.pk), now=SOON)
    assert letter_of(approved, SOON) == letter
    assert "Sekda membuka rapat." in docx_text(papers.report_docx(approved, SOON))


@pytest.mark.slow
def test_the_report_is_printed_before_anybody_began_it(approved: Meeting, tmp_path: Path) -> None:
    text = pdf_text(papers.report_paper(approved, SOON), tmp_path)
    in_order(text, ("LAPORAN", "Pendahuluan", "Kegiatan yang dilaksanakan", "Hasil yang dicapai", "Penutup"))


def test_a_report_waits_for_the_end_of_the_meeting(province: Province, approved: Meeting) -> None:
    assert not permissions.can_report(province.planner, province.plan())
    assert not permissions.can_report(province.contact, approved)
    assert permissions.can_report(province.planner, approved)


def test_a_text_too_long_for_a_letter_points_to_the_minutes(province: Province) -> None:
    minutes = province.minuted("\n".join(["Satu baris yang panjang sekali."] * 800))
    told = report_of(minutes.meeting).values["hasil"]
    assert told.endswith("Selengkapnya pada notula rapat.")
    assert "belum ditulis" in report_of(province.ended()).values["hasil"]
