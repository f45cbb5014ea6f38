"""A stranger's file on the page for everybody: looked into, bounded, kept nowhere, and it breaks nothing."""

import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from selaras.evidence.tests import samples
from selaras.letters.compute import apart, seals
from selaras.letters.models import Letter, LetterFile
from selaras.letters.selectors import papers
from selaras.letters.selectors.seals import root_paths
from selaras.letters.tests.certificates import PASSPHRASE, make_certificates, pdfsig, revoke, sealed
from selaras.letters.tests.factories import NOW
from selaras.letters.tests.test_verify import PAGE, certificate, folder, letter, sent, signed

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
__all__ = ["certificate", "folder", "letter", "signed"]


def test_each_question_has_its_own_answer(signed: Letter, folder: Path, tmp_path: Path) -> None:
    content = papers.printed(signed)
    page = sent(content).content.decode()
    for words in ("Utuh: isi", "Hafiz Lematang", "Akar Uji", "Menurut jam penanda tangan", "Tidak ada yang"):
        assert words in page
    stranger = make_certificates(tmp_path / "lain", "x", signer="Bupati Palsu")
    page = sent(sealed(samples.pdf(), stranger)).content.decode()
    assert "Utuh: isi" in page and "tidak terjamin" in page and "Tidak ada akar" in page
    assert "Pencabutan sertifikat tidak diperiksa" in sent(content).content.decode()
    revoke(folder, content)
    page = sent(content).content.decode()
    assert "sudah dicabut" in page and "Utuh: isi" in page


def expired(folder: Path) -> bytes:
    """Signed while it was valid, looked at when it no longer is."""
    return sealed(samples.pdf(), make_certificates(folder, "lama", days=1))


def test_a_certificate_that_has_run_out_is_said(folder: Path) -> None:
    content = expired(folder)
    (seal,) = seals.look(content, roots=root_paths(), now=NOW).seals
    assert seal.root == "Akar Uji"
    (late,) = apart.look(content, roots=root_paths(), now=NOW.replace(month=6)).seals
    assert (late.intact, late.root, late.distrust) == (True, "", seals.EXPIRED)


def altered(content: bytes) -> bytes:
    """An update behind the signature that puts other words on the page, as an editor would save it."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(BytesIO(content))
    page = writer.root["/Pages"]["/Kids"][0]
    stream = generic.StreamObject(stream_data=b"BT /F1 40 Tf 60 600 Td (Lain) Tj ET")
    page["/Contents"] = writer.add_object(stream)
    writer.update_container(page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_what_was_changed_afterwards_is_found_although_the_signature_holds(
    certificate: bytes, tmp_path: Path
) -> None:
    good = sealed(samples.pdf(), certificate)
    bad = altered(good)
    (seal,) = seals.look(bad, roots=root_paths(), now=NOW).seals
    assert (seal.intact, seal.valid, seal.after, seal.covers_all) == (True, True, seals.CHANGED, False)
    assert "Ada yang diubah sesudah" in sent(bad).content.decode()
    # The second reader says of the same file that not all of it is signed.
    assert "Not total document signed" in pdfsig(bad, tmp_path)
    assert "Total document signed" in pdfsig(good, tmp_path)


def locked() -> bytes:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.pdf_utils.writer import copy_into_new_writer

    writer = copy_into_new_writer(PdfFileReader(BytesIO(samples.pdf())))
    writer.encrypt(owner_pass="pemilik", user_pass="pembaca")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def bomb(megabytes: int) -> bytes:
    """A cross-reference stream of a few kilobytes that unfolds to hundreds of megabytes."""
    press = zlib.compressobj(9)
    held = b"".join([*(press.compress(b"\0" * 1024 * 1024) for _ in range(megabytes)), press.flush()])
    told = b"<< /Type /XRef /Size 2 /W [1 4 2] /Root 1 0 R /Filter /FlateDecode /Length %d >>" % len(held)
    return (
        b"%PDF-1.7\n1 0 obj\n" + told + b"\nstream\n" + held + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"
    )


def attacks(good: bytes) -> Iterator[tuple[str, bytes]]:
    yield "", b"%PDF-"
    yield "bukan PDF", b"MZ" + b"\0" * 999
    yield "dikunci kata sandi", locked()
    for share in (0.3, 0.6, 0.9, 0.99):
        yield "", good[: int(len(good) * share)]
    yield "", good.replace(b"/ByteRange", b"/ByteRangf")
    yield "", good.replace(b"/Root", b"/Rxxt")
    yield "", b"%PDF-1.7\n" + b"[" * 200_000 + b"\n%%EOF"
    yield (
        "",
        b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 1 /Prev 9 >>\nstartxref\n9\n%%EOF\n",
    )
    yield "", bomb(40)


def test_no_file_breaks_the_page(certificate: bytes) -> None:
    good = sealed(samples.pdf(), certificate)
    for words, content in attacks(good):
        cache.clear()
        answer = sent(content)
        page = answer.content.decode()
        assert answer.status_code == 200, content[:60]
        assert words in page and "Utuh: isi" not in page, content[:60]
        assert (
            "Berkas tidak dapat diperiksa" in page
            or "Tidak ada tanda tangan digital" in page
            or "Tidak utuh" in page
        )
    for odd in ("", b""):
        assert Client().post(PAGE, {"file": odd} if odd == "" else {}).status_code == 422


def test_time_and_memory_are_bounded(certificate: bytes) -> None:
    found = apart.look(bomb(300), roots=[], now=NOW, memory=220 * 1024 * 1024)
    assert found.fault in {seals.TOO_HARD, seals.BROKEN} and not found.seals
    many = sealed(samples.pdf(), certificate)
    assert apart.look(many, roots=[], now=NOW, seconds=0).fault == seals.TOO_HARD


def test_only_a_few_files_are_looked_into_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with apart._place() as first, apart._place() as second:
        assert first and second
        assert apart.look(samples.pdf(), roots=[], now=NOW).fault == seals.BUSY
        assert "sedang diperiksa" in sent(samples.pdf()).content.decode()
    assert apart.look(samples.pdf(pages=4), roots=[], now=NOW).pages == 4


def test_of_many_signatures_only_so_many_are_looked_at(
    certificate: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = samples.pdf()
    for n in range(4):
        content = seals.sign(
            content, certificate=certificate, passphrase=PASSPHRASE, words="x", reason="", place="",
            spot=None, now=NOW, field=f"T{n}",
        )  # fmt: skip
    found = apart.look(content, roots=root_paths(), now=NOW)
    assert [seal.after for seal in found.seals] == [seals.ALLOWED] * 3 + [seals.NOTHING]
    monkeypatch.setattr(seals, "MAX_SEALS", 3)
    fewer = seals.look(content, roots=root_paths(), now=NOW)
    assert (len(fewer.seals), fewer.left_out) == (3, 1)


def test_a_file_is_bounded_and_leaves_no_trace(
    signed: Letter, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "sementara")
    Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir()
    (tmp_path / "periksa-0.lock").touch()
    before = set(tmp_path.rglob("*"))
    for size, status in ((9, 200), (10, 422), (12, 413)):
        answer = sent(b"%PDF-1.7\n" + b"0" * (size * 1024 * 1024) + b"0" * 20_000)
        assert answer.status_code == status, size
    assert set(tmp_path.rglob("*")) == before
    assert LetterFile.objects.count() == 2
