"""What anybody may learn of a letter, and what becomes of a stranger's file: little, and nothing."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from selaras.evidence.models import path_of
from selaras.evidence.tests import samples
from selaras.letters import services
from selaras.letters.compute import codes, seals
from selaras.letters.models import Letter, LetterFile
from selaras.letters.selectors import papers
from selaras.letters.selectors.verify import compared, letter_of, told_of
from selaras.letters.tests.certificates import PASSPHRASE, make_certificates
from selaras.letters.tests.factories import NOW, TODAY, Office

pytestmark = pytest.mark.slow
PAGE = "/periksa/"


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.CERTIFICATES, settings.MEDIA_ROOT = str(tmp_path / "sertifikat"), tmp_path / "berkas"
    return tmp_path / "sertifikat"


@pytest.fixture
def certificate(folder: Path) -> bytes:
    return make_certificates(folder, "16.72-kesbangpol")


@pytest.fixture
def letter(office: Office) -> Letter:
    draft = office.released(hal="Rahasia dapur", body="Isi yang tidak boleh terbaca", copies=["Kapolres"])
    return services.number_from_book(scope=office.writer, letter=draft, dated=TODAY, now=NOW)


@pytest.fixture
def signed(office: Office, letter: Letter, certificate: bytes) -> Letter:
    return services.sign_with_certificate(scope=office.head, letter=letter, passphrase=PASSPHRASE, now=NOW)


def page_of(letter: Letter) -> str:
    return reverse("letter_verify_code", args=[codes.spoken(letter.check_code)])


def sent(content: bytes, address: str = PAGE, name: str = "surat.pdf") -> Any:
    return Client().post(address, {"file": SimpleUploadedFile(name, content)})


def test_a_code_cannot_be_guessed_and_is_read_however_it_is_typed() -> None:
    drawn = [codes.new_code() for _ in range(500)]
    assert len(set(drawn)) == 500
    assert {len(code) for code in drawn} == {16} and set("".join(drawn)) == set(codes.SIGNS)
    code = "0123456789ABCDEF"
    for typed in (
        code,
        codes.spoken(code),
        "o123 4567-89ab cdef",
        " OL23-4567-89ab-cdef\n",
        "0I23.456789ABCDEF",
    ):
        assert codes.normal(typed) == code
    for wrong in ("", "0123", code + "0", "U" * 16, "%" * 16, "١" * 16, "0" * 10_000, code[:-1] + "é"):
        assert codes.normal(wrong) == ""


def test_the_code_stands_on_the_letter_and_never_as_a_tte(
    office: Office, settings: Any, tmp_path: Path
) -> None:
    from selaras.letters.tests.test_kinds import docx_text, pdf_text

    draft = office.draft()
    assert draft.check_code == "" and "check" not in papers.print_data(
        draft, papers.letterhead_of(office.agency)
    )
    letter = office.released()
    for settings.PUBLIC_URL, where in (
        ("", "Periksa surat"),
        ("https://contoh.go.id/", "https://contoh.go.id/periksa/"),
    ):
        pdf = papers.printed(letter)
        for text in (pdf_text(pdf, tmp_path), docx_text(papers.as_docx(letter))):
            held = " ".join(text.split())
            assert codes.spoken(letter.check_code) in held and where in held
            assert "Kode verifikasi bukan tanda tangan elektronik (TTE)" in held
        assert b"pdfuaid" in pdf and pdf == papers.printed(letter)


def test_a_new_text_has_a_new_code_and_the_old_one_is_known_to_nobody(office: Office) -> None:
    letter = office.released()
    first = letter.check_code
    letter = services.take_back(scope=office.writer, letter=letter, reason="Salah", now=NOW)
    assert letter.check_code == "" and letter_of(first) is None and letter_of("") is None
    letter = services.release_letter(scope=office.head, letter=letter, base_version=letter.version, now=NOW)
    assert letter_of(letter.check_code) == letter and letter.check_code != first


def test_little_is_told_and_never_the_content(office: Office, letter: Letter) -> None:
    early = Client().get(page_of(letter))
    assert early.status_code == 200 and letter.number not in early.content.decode()
    services.record_paper_signature(scope=office.writer, letter=letter, signed_on=TODAY, now=NOW)
    secrets = [
        "Rahasia dapur",
        "Isi yang tidak",
        "Kepala Dinas Sosial",
        "Kapolres",
        "Hafiz Lematang",
        "Orang",
    ]
    answer = Client().get(page_of(letter))
    page = answer.content.decode()
    assert letter.number in page and "22 Januari 2026" in page and office.agency.name in page
    assert not [word for word in secrets if word in page]
    assert "bukan tanda tangan elektronik" in page
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")
    head = papers.letterhead_of(office.agency)
    head.tells_hal, head.changed_at = True, NOW
    head.save()
    assert "Rahasia dapur" in Client().get(page_of(letter)).content.decode()
    for sifat in ("terbatas", "rahasia"):
        Letter.objects.update(sifat=sifat)
        assert "Rahasia dapur" not in Client().get(page_of(letter)).content.decode()
    services.cancel_letter(scope=office.writer, letter=letter, reason="Salah pejabat", now=NOW)
    page = Client().get(page_of(letter)).content.decode()
    assert "dibatalkan" in page and "Salah pejabat" not in page and "Rahasia dapur" not in page


def test_a_damaged_file_of_the_office_is_said(signed: Letter) -> None:
    assert told_of(signed).is_intact is True
    kept = LetterFile.objects.get(role="bertanda")
    path_of(kept.sha256).chmod(0o600)
    path_of(kept.sha256).write_bytes(kept.content() + b" ")
    assert told_of(signed).is_intact is False
    path_of(kept.sha256).unlink()
    assert told_of(signed).is_intact is False
    assert "Tidak utuh" in Client().get(page_of(signed)).content.decode()


def test_a_file_is_compared_with_the_one_that_was_signed(
    office: Office, signed: Letter, certificate: bytes
) -> None:
    content = papers.printed(signed)
    assert "bita demi bita" in sent(content, page_of(signed)).content.decode()
    twice = seals.sign(
        content, certificate=certificate, passphrase=PASSPHRASE, words="Dua", reason="", place="", spot=None,
        now=NOW, field="Kedua",
    )  # fmt: skip
    assert "Ada tambahan sesudah" in sent(twice, page_of(signed)).content.decode()
    other = sent(samples.pdf(), page_of(signed)).content.decode()
    assert "Bukan berkas kantor" in other and "belum ditandatangani secara digital" in other
    assert "Berkas ini tercatat" in sent(content).content.decode()
    assert "Berkas ini tercatat" not in sent(twice).content.decode()
    bare = office.numbered()
    assert compared(bare, content) == ""
    assert "tidak ada berkas untuk dibandingkan" in sent(content, page_of(bare)).content.decode()


def test_asking_often_is_refused(office: Office) -> None:
    client, letter = Client(), office.released()
    answers = [client.get(f"{PAGE}{codes.spoken(codes.new_code())}/").status_code for _ in range(30)]
    assert set(answers) == {404}
    assert client.get(page_of(letter)).status_code == 429
    assert client.get(page_of(letter), REMOTE_ADDR="127.0.0.9").status_code == 200
    files = [client.post(PAGE, {}).status_code for _ in range(11)]
    assert files == [422] * 10 + [429]
    assert "Terlalu banyak" in client.post(page_of(letter), {}).content.decode()


def test_the_form_leads_to_the_letter(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    letter, client = office.released(), Client(enforce_csrf_checks=True)
    typed = client.get(PAGE, {"kode": codes.spoken(letter.check_code).lower()})
    assert typed.url == page_of(letter)
    wrong = client.get(PAGE, {"kode": "abc"})
    assert (wrong.status_code, "16 huruf dan angka" in wrong.content.decode()) == (422, True)
    assert client.get(f"{PAGE}salah/").status_code == 404
    assert client.post(PAGE, {"file": SimpleUploadedFile("x.pdf", b"x")}).status_code == 403
    assert client.put(PAGE).status_code == 405
    monkeypatch.setattr(seals, "is_ready", lambda: False)
    assert "belum dipasang di server ini" in client.get(PAGE).content.decode()
    assert sent(b"%PDF-").status_code == 200
    assert Client().post(PAGE, {"x": "\x00", "file": SimpleUploadedFile("x.pdf", b"x")}).status_code == 400
