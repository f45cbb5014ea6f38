"""Small honest files of every accepted type, made here so that each byte is known."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

OOXML = "application/vnd.openxmlformats-officedocument"
MAIN = {
    "docx": ("word/document.xml", f"{OOXML}.wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", f"{OOXML}.spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", f"{OOXML}.presentationml.presentation.main+xml"),
}
ODF = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}


def pdf(text: str = "Notula rapat", *, pages: int = 1) -> bytes:
    """A real one, with a cross-reference table, that a browser can show."""
    stream = f"BT /F1 24 Tf 60 700 Td ({text}) Tj ET".encode()
    kids = " ".join(f"{4 + number} 0 R" for number in range(pages))
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        *[
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R /Resources "
            b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        ]
        * pages,
    ]
    out, offsets = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, start)
    return bytes(out)


def png(width: int = 8, height: int = 6, *, colour: int = 90) -> bytes:
    rows = b"".join(b"\x00" + bytes((colour, 120, 140)) * min(width, 64) for _ in range(min(height, 64)))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )


def jpeg(width: int = 8, height: int = 6, *, before: bytes = b"", after: bytes = b"") -> bytes:
    """Headers only: the product never decodes, and neither does a test."""
    app0 = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    frame = (
        b"\xff\xc0\x00\x11\x08"
        + struct.pack(">HH", height, width)
        + b"\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"
    )
    scan = b"\xff\xda\x00\x0c\x03\x01\x00\x02\x11\x03\x11\x00\x3f\x00" + b"\x7f" * 20
    return b"\xff\xd8" + app0 + before + frame + scan + b"\xff\xd9" + after


def exif(text: bytes, *, order: bytes = b"MM", entries: int = 1) -> bytes:
    """A first segment as a camera writes it: two folders, the second with the moment of the photo."""
    sign = ">" if order == b"MM" else "<"
    tiff = order + struct.pack(f"{sign}HI", 42, 8)
    tiff += struct.pack(f"{sign}HHHIII", entries, 0x8769, 4, 1, 26, 0)
    tiff += struct.pack(f"{sign}HHHIII", 1, 0x9003, 2, 20, 44, 0) + text
    return b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\0\0" + tiff


def webp(width: int = 8, height: int = 6) -> bytes:
    body = b"\x10\x00\x00\x00" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    chunk = b"WEBPVP8X" + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(chunk)) + chunk


def archive(members: Mapping[str, bytes | str], *, comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in members.items():
            made.writestr(name, body)
        made.comment = comment
    return out.getvalue()


def content_types(kind: str = "docx", *, extra: str = "", main: str = "") -> str:
    part, content_type = MAIN[kind]
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'content-types"><Override PartName="/{part}" ContentType="{main or content_type}"/>{extra}</Types>'
    )


def office(kind: str = "docx", *, extra_types: str = "", main: str = "", **more: bytes | str) -> bytes:
    """``more``: further members, "__" in a name standing for "/"."""
    members: dict[str, bytes | str] = {
        "[Content_Types].xml": content_types(kind, extra=extra_types, main=main),
        MAIN[kind][0]: "<w/>",
    }
    members |= {name.replace("__", "/"): body for name, body in more.items()}
    return archive(members)


def open_document(kind: str = "odt", *, mimetype: str = "", **more: bytes | str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", mimetype or f"application/vnd.oasis.opendocument.{ODF[kind]}")
        made.writestr("content.xml", "<office/>")
        for name, body in more.items():
            made.writestr(name.replace("__", "/"), body)
    return out.getvalue()


HONEST: dict[str, tuple[str, bytes]] = {
    "notula.pdf": ("application/pdf", pdf()),
    "foto.jpg": ("image/jpeg", jpeg()),
    "foto.JPEG": ("image/jpeg", jpeg()),
    "layar.png": ("image/png", png()),
    "layar.webp": ("image/webp", webp()),
    "surat.docx": (f"{OOXML}.wordprocessingml.document", office("docx")),
    "data.xlsx": (f"{OOXML}.spreadsheetml.sheet", office("xlsx")),
    "paparan.pptx": (f"{OOXML}.presentationml.presentation", office("pptx")),
    "surat.odt": ("application/vnd.oasis.opendocument.text", open_document("odt")),
    "data.ods": ("application/vnd.oasis.opendocument.spreadsheet", open_document("ods")),
    "paparan.odp": ("application/vnd.oasis.opendocument.presentation", open_document("odp")),
    "catatan.txt": ("text/plain", b"Rapat dihadiri 60 peserta.\n"),
    "data.csv": ("text/csv", "\ufeffno;nama\n1;Dinas Sosial\n".encode()),
}
