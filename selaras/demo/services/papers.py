"""Sample documents: small true PDF files that say on their first page that they are examples."""

from collections.abc import Sequence

MARK = "DATA PERAGAAN - bukan keadaan sebenarnya"


def _escaped(text: str) -> str:
    plain = text.encode("latin-1", "replace").decode("latin-1")
    return plain.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _page_text(title: str, lines: Sequence[str]) -> bytes:
    rows = [
        f"BT /F2 11 Tf 56 800 Td ({_escaped(MARK)}) Tj ET",
        f"BT /F2 16 Tf 56 760 Td ({_escaped(title)}) Tj ET",
    ]
    for number, line in enumerate(lines):
        rows.append(f"BT /F1 11 Tf 56 {730 - 18 * number} Td ({_escaped(line)}) Tj ET")
    return "\n".join(rows).encode("latin-1")


def sample_pdf(title: str, lines: Sequence[str]) -> bytes:
    """One A4 page of text in the standard fonts, with a correct cross-reference table."""
    content = _page_text(title[:70], lines)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
    ]
    out, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
