"""What is not plainly one accepted type is refused with a sentence, and nothing of it stays."""

import io
import struct
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selaras.evidence import choices, services
from selaras.evidence.models import Blob, Evidence
from selaras.evidence.services import content, office
from selaras.evidence.services.faults import Rejected
from selaras.evidence.tests import samples
from selaras.evidence.tests.factories import contact_of, upload
from selaras.offices.tests.factories import NOW, make_agency

HTML = b"<html><script>alert(1)</script></html>"
ZIP = samples.archive({"a.txt": "isi"})
VBA = "application/vnd.ms-office.vbaProject"
TEMPLATE = (
    '<Relationships><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/'
    '2006/relationships/attachedTemplate" Target="http://jahat.example/a.dotm" '
    'TargetMode="External"/></Relationships>'
)

# About ninety hostile files, and fuzzing.
pytestmark = pytest.mark.slow


def _png_chunk(body: bytes, kind: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + b"\0\0\0\0"


def _overlapping() -> bytes:
    """Two directory entries that point at the same packed bytes."""
    made = bytearray(samples.office("docx", word__aa=b"0" * 1000, word__bb=b"0" * 1000))
    first, second = (
        made.find(b"word/aa", made.find(b"PK\x01\x02")),
        made.find(b"word/bb", made.find(b"PK\x01\x02")),
    )
    made[second - 4 : second] = made[first - 4 : first]
    return bytes(made)


def _lying_size() -> bytes:
    made = bytearray(samples.office("docx", word__aa=b"0" * 100_000))
    at = made.find(b"word/aa", made.find(b"PK\x01\x02")) - 46
    made[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(made)


def _encrypted() -> bytes:
    made = bytearray(samples.office("docx"))
    at = made.find(b"PK\x01\x02")
    made[at + 8] |= 1
    return bytes(made)


def _with_method(method: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        made.writestr("[Content_Types].xml", samples.content_types())
        made.writestr("word/document.xml", "<w/>")
    return out.getvalue()


def _doubled() -> bytes:
    made = samples.office("docx", XContent_TypesX_xml="<Types/>")
    return made.replace(b"XContent_TypesX_xml", b"[Content_Types].xml")


ATTACKS: dict[str, tuple[str, bytes, str]] = {
    "program": ("surat.pdf", b"MZ\x90\x00" + b"\0" * 200, "stranger"),
    "linux program": ("surat.pdf", b"\x7fELF" + b"\0" * 200, "stranger"),
    "program named text": ("catatan.txt", b"MZ\x90\x00\x03\x00", "stranger"),
    "svg": ("gambar.png", b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "markup"),
    "svg after a declaration": ("a.txt", b'<?xml version="1.0"?><svg/>', "markup"),
    "svg as text with a bom": ("a.txt", b"\xef\xbb\xbf  <SVG onload=x>", "markup"),
    "html": ("laporan.pdf", HTML, "markup"),
    "html deeper in a text": ("laporan.txt", b"Rapat hari ini\n" + HTML, "markup"),
    "php": ("a.csv", b"<?php system('id');", "markup"),
    "shell script": ("a.txt", b"#!/bin/sh\nrm -rf /", "markup"),
    "batch": ("a.txt", b"@ECHO off\r\ndel *", "markup"),
    "web archive": ("a.txt", b"MIME-Version: 1.0\nContent-Type: text/html", "markup"),
    "postscript": ("a.txt", b"%!PS-Adobe-3.0", "markup"),
    "rtf": ("a.txt", b"{\\rtf1\\ansi halo}", "stranger"),
    "null bytes": ("a.txt", b"halo\x00dunia", "unknown"),
    "control characters": ("a.csv", b"a,b\x1b[31m", "unknown"),
    "disguised direction": ("a.txt", "surat \u202etxt.exe".encode(), "unknown"),
    "not utf-8": ("a.txt", "Café".encode("latin-1"), "unknown"),
    "cut utf-8": ("a.txt", "é".encode()[:1], "unknown"),
    "utf-16": ("a.csv", "no;nama".encode("utf-16"), "unknown"),
    "noise": ("a.pdf", bytes(range(128, 256)) * 20, "unknown"),
    "rar": ("a.docx", b"Rar!\x1a\x07\x00", "stranger"),
    "old office or locked": ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "stranger"),
    "heic": ("a.jpg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "stranger"),
    "video": ("a.jpg", b"\0\0\0\x18ftypmp42\0\0\0\0isom", "stranger"),
    "gif": ("a.png", b"GIF89a\x01\0\x01\0", "stranger"),
    "pdf without end": ("a.pdf", samples.pdf()[:-7], "broken"),
    "pdf without cross-reference": ("a.pdf", b"%PDF-1.4\nhalo\n%%EOF", "broken"),
    "pdf header not first": ("a.pdf", b"\n" + samples.pdf(), "unknown"),
    "pdf of no version": ("a.pdf", samples.pdf().replace(b"%PDF-1.4", b"%PDF-9.9"), "broken"),
    "pdf and html behind": ("a.pdf", samples.pdf() + HTML, "broken"),
    "pdf and html in front": ("a.pdf", samples.pdf().replace(b"%\xe2\xe3\xcf\xd3", HTML), "polyglot"),
    "pdf and zip behind": ("a.pdf", samples.pdf() + ZIP, "broken"),
    "pdf and zip with an end mark": (
        "a.pdf",
        samples.pdf() + samples.archive({"a": "b"}, comment=b"\nstartxref\n9\n%%EOF\n"),
        "polyglot",
    ),
    "jpeg and zip": ("a.jpg", samples.jpeg(after=ZIP), "polyglot"),
    "jpeg and a large zip": (
        "a.jpg",
        samples.jpeg(after=b"PK\x06\x07" + b"\0" * 16 + b"PK\x05\x06" + b"\xff" * 16 + b"\0\0"),
        "polyglot",
    ),
    "jpeg and zip and more": ("a.jpg", samples.jpeg(after=ZIP + b"\0" * 500), "polyglot"),
    "jpeg and html": (
        "a.jpg",
        samples.jpeg(before=b"\xff\xfe" + struct.pack(">H", len(HTML) + 2) + HTML),
        "polyglot",
    ),
    "jpeg without frame": ("a.jpg", b"\xff\xd8\xff\xd9" + b"\0" * 50, "broken"),
    "jpeg cut": ("a.jpg", samples.jpeg()[:24], "broken"),
    "jpeg of no marker": ("a.jpg", b"\xff\xd8\xff\xe0\x00\x04\x00\x00\x00\x00", "broken"),
    "jpeg of zero width": ("a.jpg", samples.jpeg(0, 5), "broken"),
    "png and zip behind": ("a.png", samples.png() + ZIP, "broken"),
    "png cut": ("a.png", samples.png()[:-6], "broken"),
    "png header of wrong length": ("a.png", b"\x89PNG\r\n\x1a\n" + _png_chunk(b"\0" * 12, b"IHDR"), "broken"),
    "png chunk of strange name": ("a.png", samples.png()[:33] + _png_chunk(b"", b"I\x00AT"), "broken"),
    "png chunk beyond the end": ("a.png", samples.png()[:33] + b"\x7f\xff\xff\xffIDAT", "broken"),
    "webp of wrong length": ("a.webp", samples.webp() + b"x", "broken"),
    "webp of unknown stream": ("a.webp", samples.webp().replace(b"VP8X", b"VP9X"), "broken"),
    "picture bomb": ("a.png", samples.png(60_000, 60_000), "dimensions"),
    "picture of too many points": ("a.png", samples.png(20_000, 20_000), "dimensions"),
    "plain zip": ("a.zip", ZIP, "archive"),
    "plain zip named docx": ("a.docx", ZIP, "archive"),
    "macro member": ("a.docx", samples.office("docx", word__vbaProject_bin=b"x"), "macro"),
    "macro member in other case": ("a.docx", samples.office("docx", word__VBAPROJECT=b"x"), "macro"),
    "macro type": (
        "a.docx",
        samples.office(main="application/vnd.ms-word.document.macroEnabled.main+xml"),
        "macro",
    ),
    "macro part of another name": (
        "a.docx",
        samples.office(extra_types=f'<Override PartName="/word/a" ContentType="{VBA}"/>', word__a=b"x"),
        "macro",
    ),
    "excel 4 macros": ("a.xlsx", samples.office("xlsx", xl__macrosheets__sheet1=b"x"), "macro"),
    "active control": ("a.docx", samples.office("docx", word__activeX__activeX1=b"x"), "macro"),
    "template from far": (
        "a.docx",
        samples.office("docx", **{"word___rels__settings.rels": TEMPLATE}),
        "macro",
    ),
    "opendocument macro": ("a.odt", samples.open_document(Basic__Standard=b"x"), "macro"),
    "opendocument locked": (
        "a.odt",
        samples.open_document(**{"META-INF__manifest.xml": "<m:encryption-data/>"}),
        "locked",
    ),
    "opendocument of another type": (
        "a.odt",
        samples.open_document(mimetype="application/epub+zip"),
        "unknown",
    ),
    "template type": (
        "a.docx",
        samples.office(main=f"{samples.OOXML}.wordprocessingml.template.main+xml"),
        "unknown",
    ),
    "two office types": (
        "a.docx",
        samples.office(
            extra_types=f'<Override PartName="/xl/workbook.xml" ContentType="{samples.MAIN["xlsx"][1]}"/>',
            xl__workbook=b"",
            **{"xl__workbook.xml": b"<w/>"},
        ),
        "unknown",
    ),
    "declared part missing": (
        "a.docx",
        samples.archive({"[Content_Types].xml": samples.content_types(), "word/other.xml": "<w/>"}),
        "unknown",
    ),
    "types that are no xml": ("a.docx", samples.archive({"[Content_Types].xml": "<Types"}), "broken"),
    "types with entities": (
        "a.docx",
        samples.archive({"[Content_Types].xml": '<!DOCTYPE t [<!ENTITY a "b">]>' + samples.content_types()}),
        "broken",
    ),
    "types in another encoding": (
        "a.docx",
        samples.archive({"[Content_Types].xml": samples.content_types().encode("utf-16")}),
        "broken",
    ),
    "types too long": (
        "a.docx",
        samples.archive({"[Content_Types].xml": " " * (office.MAX_PART + 1)}),
        "bomb",
    ),
    "same member twice": ("a.docx", _doubled(), "broken"),
    "member climbs out": ("a.docx", samples.office("docx", **{"..__..__etc__passwd": b"x"}), "broken"),
    "member from the root": ("a.docx", samples.office("docx", __etc__passwd=b"x"), "broken"),
    "member with backslash": ("a.docx", samples.office("docx", **{"..\\a": b"x"}), "broken"),
    "overlapping members": ("a.docx", _overlapping(), "bomb"),
    "size that lies": ("a.docx", _lying_size(), "broken"),
    "encrypted member": ("a.docx", _encrypted(), "locked"),
    "unusual packing": ("a.docx", _with_method(zipfile.ZIP_LZMA), "broken"),
    "text behind the archive": ("a.docx", samples.office("docx") + b"<script>", "broken"),
    "archive with a comment": (
        "a.docx",
        samples.archive({"[Content_Types].xml": "x"}, comment=HTML),
        "broken",
    ),
    "archive cut": ("a.docx", samples.office("docx")[:-30], "broken"),
    "second archive in front": ("a.docx", ZIP + samples.office("docx"), "bomb"),
    "many members": ("a.docx", samples.archive({f"a{n}": "" for n in range(office.MAX_MEMBERS + 1)}), "bomb"),
    "wrong suffix": ("notula.pdf", samples.jpeg(), "suffix"),
    "text named as a program": ("catatan.exe", b"halo", "suffix"),
    "text named html": ("catatan.html", b"halo", "suffix"),
    "pdf named as a program": ("surat.pdf.exe", samples.pdf(), "suffix"),
    "docx named xlsx": ("data.xlsx", samples.office("docx"), "suffix"),
}


@pytest.mark.parametrize("attack", list(ATTACKS))
def test_a_dangerous_or_damaged_file_is_refused(attack: str, tmp_path: Path) -> None:
    name, body, code = ATTACKS[attack]
    path = tmp_path / "file"
    path.write_bytes(body)
    with pytest.raises(Rejected) as refused:
        content.inspect(path, name=name, size=len(body))
    assert refused.value.code == code
    (sentence,) = refused.value.messages
    assert "Isian dan berkas lain Anda tersimpan." in sentence


def test_a_bomb_that_declares_its_size_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "MAX_UNPACKED", 1_000_000)
    path = tmp_path / "bom.docx"
    body = samples.office("docx", word__media=b"\0" * 2_000_000)
    path.write_bytes(body)
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("opened"))
    with pytest.raises(Rejected) as refused:
        content.inspect(path, name=path.name, size=len(body))
    assert refused.value.code == "bomb"


def test_unpacking_stops_at_the_limit_whatever_the_directory_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = samples.office("docx", word__media=b"\0" * 2_000_000)
    path = tmp_path / "bom.docx"
    path.write_bytes(body)
    monkeypatch.setattr(office, "MAX_UNPACKED", 1_000_000)
    with zipfile.ZipFile(path) as archive, pytest.raises(Rejected) as refused:
        office._check_unpacked(archive, archive.infolist())
    assert refused.value.code == "bomb"


@pytest.mark.parametrize(
    "body",
    [
        samples.jpeg(after=b"SEFH" + b"\x01" * 900),
        samples.jpeg(after=b"\0\0\0\x18ftypmp42" + b"\x02" * 900),
        samples.jpeg(before=b"\xff\xff\xd0"),
    ],
    ids=["trailer of a phone", "moving photo", "fill bytes"],
)
def test_photos_of_real_phones_pass(body: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(body)
    found = content.inspect(path, name="IMG_2041.JPG", size=len(body))
    assert (found.file_type, found.width, found.height) == (choices.JPEG, 8, 6)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (samples.webp(4000, 3000), (4000, 3000)),
        (b"VP8L\x0a\0\0\0\x2f" + ((640 - 1) | (480 - 1) << 14).to_bytes(4, "little") + b"\0" * 5, (640, 480)),
        (b"VP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 640, 480), (640, 480)),
    ],
)
def test_the_three_forms_of_webp_give_their_size(
    body: bytes, expected: tuple[int, int], tmp_path: Path
) -> None:
    if not body.startswith(b"RIFF"):
        body = b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body
    path = tmp_path / "a.webp"
    path.write_bytes(body)
    found = content.inspect(path, name=path.name, size=len(body))
    assert (found.width, found.height) == expected


def test_a_pdf_with_blanks_after_its_end_passes(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(samples.pdf() + b"\r\n\x00\x00")
    assert content.inspect(path, name="a.pdf", size=path.stat().st_size).file_type == choices.PDF


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.4", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"]),
)
def test_random_bytes_are_refused_or_named_but_never_crash(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, start: bytes
) -> None:
    path = tmp_path_factory.mktemp("noise") / "file"
    path.write_bytes(start + noise)
    try:
        found = content.inspect(path, name="file", size=path.stat().st_size)
    except Rejected:
        return
    assert found.file_type in choices.FILE_TYPES


@given(st.integers(min_value=0, max_value=2000), st.binary(min_size=1, max_size=4))
def test_a_document_with_flipped_bytes_never_crashes(
    tmp_path_factory: pytest.TempPathFactory, at: int, noise: bytes
) -> None:
    for body in (samples.office("docx"), samples.png(), samples.pdf()):
        where = at % len(body)
        path = tmp_path_factory.mktemp("flipped") / "file"
        path.write_bytes(body[:where] + noise + body[where + len(noise) :])
        try:
            content.inspect(path, name="file", size=path.stat().st_size)
        except Rejected:
            continue


@pytest.mark.django_db
def test_nothing_of_a_refused_file_stays(media: Path) -> None:
    agency = make_agency()
    scope = contact_of(agency)
    for name, body, code in ATTACKS.values():
        with pytest.raises(Rejected) as refused:
            services.store_upload(scope=scope, agency=agency, upload=upload(name, body), now=NOW)
        assert refused.value.code == code
    assert not Evidence.objects.exists()
    assert not Blob.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (samples.exif(b"2025:10:14 09:12:33\0"), date(2025, 10, 14)),
        (samples.exif(b"2025:10:14 09:12:33\0", order=b"II"), date(2025, 10, 14)),
        (samples.exif(b"0000:00:00 00:00:00\0"), None),
        (samples.exif(b"1970:01:01 00:00:00\0"), None),
        (samples.exif(b"2025:99:14 09:12:33\0"), None),
        (samples.exif(b"besok pagi"), None),
        (samples.exif(b"2025:10:14 09:12:33\0", order=b"XX"), None),
        (samples.exif(b"2025:10:14 09:12:33\0", entries=0), None),
        (samples.exif(b"2025:10:14 09:12:33\0", entries=60_000), date(2025, 10, 14)),
        (b"\xff\xe1\x00\x10http://ns.adob", None),
        (b"", None),
    ],
)
def test_the_camera_s_own_day_is_read_where_it_is_sound(
    before: bytes, expected: date | None, tmp_path: Path
) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(samples.jpeg(before=before))
    assert content.inspect(path, name="a.jpg", size=path.stat().st_size).taken_on == expected
