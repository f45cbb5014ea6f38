"""The printed sheet of the roots proves what the text proves: read off again, it finds a chain built anew."""

import io
import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client
from pypdf import PdfReader

from selaras.audit import compute
from selaras.audit.models import Root
from selaras.audit.selectors import as_chain_roots, roots_as_text
from selaras.letters.selectors.roots import roots_sheet
from selaras.offices.tests.factories import grant, make_user
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 2, 1, 1, 0, tzinfo=UTC)


@pytest.fixture
def month() -> list[Root]:
    """A whole month with the largest numbers one would meet."""
    return [
        Root(day=date(2026, 1, day), seq=day * 1_234_567, count=987_654, hash=f"{day:02x}" * 32, made_at=NOW)
        for day in range(1, 32)
    ]


def typed_off(document: bytes, folder: Path) -> Path:
    pages = PdfReader(io.BytesIO(document)).pages
    file = folder / "akar.txt"
    file.write_text("\n".join(page.extract_text() for page in pages), encoding="utf-8")
    return file


def test_the_paper_read_off_again_is_every_root_exactly(month: list[Root], tmp_path: Path) -> None:
    document = roots_sheet(month, month="Januari 2026", now=NOW)
    assert compute.read_roots(typed_off(document, tmp_path)) == as_chain_roots(month)
    assert b"pdfuaid" in document and len(PdfReader(io.BytesIO(document)).pages) == 1


def test_the_paper_says_what_the_text_says(month: list[Root], tmp_path: Path) -> None:
    written = typed_off(roots_sheet(month, month="Januari 2026", now=NOW), tmp_path).read_text()
    text = roots_as_text(month, title="Januari 2026")
    assert set(text.split()) <= set(written.split())


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not here")
@pytest.mark.parametrize("how", [[], ["-layout"]])
def test_so_does_the_usual_tool(month: list[Root], tmp_path: Path, how: list[str]) -> None:
    paper, text = tmp_path / "akar.pdf", tmp_path / "akar.txt"
    paper.write_bytes(roots_sheet(month, month="Januari 2026", now=NOW))
    subprocess.run(["pdftotext", *how, str(paper), str(text)], check=True)
    assert compute.read_roots(text) == as_chain_roots(month)


def test_the_pdf_itself_is_refused_with_the_way_to_read_it(month: list[Root], tmp_path: Path) -> None:
    paper = tmp_path / "akar.pdf"
    paper.write_bytes(roots_sheet(month[:1], month="Januari 2026", now=NOW))
    with pytest.raises(compute.UnreadableError, match="pdftotext -layout"):
        compute.read_roots(paper)


def test_who_reads_the_audit_takes_the_paper_of_a_month(client: Client) -> None:
    user = make_user()
    grant(user, "admin", region=make_region())
    client.force_login(user)
    answer = client.get("/catatan-audit/akar/unduh.pdf?month=2026-01")
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"] == 'inline; filename="akar-audit-2026-01.pdf"'
    assert "Lembar bulan ini (PDF)" in client.get("/catatan-audit/akar/").content.decode()
