"""A signature in the file: made here, by BSrE or elsewhere, verified twice; a changed byte is found."""

import json
import logging
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.views.debug import ExceptionReporter

from selaras.audit.models import Event
from selaras.core.verdict import Refused
from selaras.letters import services
from selaras.letters.choices import LetterState
from selaras.letters.compute import bsre, seals
from selaras.letters.models import Letter, LetterFile
from selaras.letters.permissions import can_bring_signed, can_ready, can_sign
from selaras.letters.selectors import papers
from selaras.letters.selectors.seals import checked, root_paths, signed_file_of
from selaras.letters.tests.certificates import (
    NIK,
    PASSPHRASE,
    esign_client,
    make_certificates,
    pdfsig,
    sealed,
)
from selaras.letters.tests.factories import NOW, TODAY, Office
from selaras.offices.tests.factories import make_user, person, scope_of

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.CERTIFICATES, settings.MEDIA_ROOT = str(tmp_path / "sertifikat"), tmp_path / "berkas"
    return tmp_path / "sertifikat"


@pytest.fixture
def certificate(folder: Path) -> bytes:
    return make_certificates(folder, "16.72-kesbangpol")


@pytest.fixture
def letter(office: Office) -> Letter:
    """Final, numbered, waiting for its signature."""
    return services.number_from_book(scope=office.writer, letter=office.released(), dated=TODAY, now=NOW)


def sign(office: Office, letter: Letter, passphrase: str = PASSPHRASE) -> Letter:
    return services.sign_with_certificate(scope=office.head, letter=letter, passphrase=passphrase, now=NOW)


def bring(office: Office, letter: Letter, content: bytes) -> Letter:
    upload = SimpleUploadedFile("surat.pdf", content)
    return services.bring_signed(scope=office.writer, letter=letter, upload=upload, now=NOW)


def test_signed_with_the_certificate_of_the_office(
    office: Office, letter: Letter, certificate: bytes, tmp_path: Path
) -> None:
    before = papers.printed(letter)
    done = sign(office, letter)
    assert (done.state, done.signature_way, done.signed_by_name) == (
        "bernomor",
        "sertifikat",
        "Hafiz Lematang",
    )
    content = papers.printed(done)
    assert content.startswith(before) and len(content) > len(before)
    (seal,) = seals.look_into(content, roots=root_paths(), now=NOW)
    assert (seal.intact, seal.valid, seal.signer, seal.root, seal.after, seal.covers_all) == (
        True, True, "Hafiz Lematang", "Akar Uji", seals.NOTHING, True,
    )  # fmt: skip
    assert seal.told_at is not None and seal.stamped_at is None
    told = pdfsig(content, tmp_path)
    assert "Signature is Valid" in told
    assert "ETSI.CAdES.detached" in told
    assert "Total document signed" in told


def test_one_changed_byte_is_found_wherever_it_is(
    office: Office, letter: Letter, certificate: bytes, tmp_path: Path
) -> None:
    content = papers.printed(sign(office, letter))
    ready = LetterFile.objects.get(role="siap").content()
    for at in [3, *random.Random(7).sample(range(9, len(ready)), 12), len(ready) - 1]:
        changed = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        assert not seals.begins_with(changed, ready), at
        assert all(not seal.intact for seal in seals.look_into(changed, roots=root_paths(), now=NOW)), at
    middle = len(ready) // 2
    changed = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
    assert "Signature is Valid" not in pdfsig(changed, tmp_path)
    added = content + b"\n% tambahan\n"
    (seal,) = seals.look_into(added, roots=root_paths(), now=NOW)
    assert not seal.covers_all


def test_signed_elsewhere_and_brought_back(office: Office, letter: Letter, certificate: bytes) -> None:
    with pytest.raises(ValidationError, match="Siapkan"):
        bring(office, letter, b"x")
    ready = services.ready_file(scope=office.writer, letter=letter, now=NOW)
    assert services.ready_file(scope=office.writer, letter=letter, now=NOW) == ready
    before = ready.content()
    good = sealed(before, certificate)
    wrong = {
        "berbeda": [b"", b"%PDF-1.7", before, b"X" + good[1:], good[:400] + b"!" + good[401:], good[1:]],
        "tidak memuat": [before + b"\n%%EOF\n"],
        "tidak utuh": [good[: len(before) + 900] + b"0" + good[len(before) + 901 :]],
    }
    for words, files in wrong.items():
        for content in files:
            with pytest.raises(ValidationError) as fault:
                bring(office, letter, content)
            told = " ".join(fault.value.messages)
            assert words in told or "tidak memuat" in told, (words, told)
            assert Letter.objects.get(pk=letter.pk).state == LetterState.RELEASED
    done = bring(office, letter, good)
    assert (done.state, done.signature_way) == ("bernomor", "luar")
    held = signed_file_of(done)
    assert held is not None and held.content() == good
    assert ready.content() == before
    with pytest.raises(Refused):
        bring(office, letter, good)


def test_after_a_new_text_the_old_file_is_no_longer_taken(
    office: Office, letter: Letter, certificate: bytes
) -> None:
    old = sealed(services.ready_file(scope=office.writer, letter=letter, now=NOW).content(), certificate)
    services.take_back(scope=office.writer, letter=letter, reason="Salah", now=NOW)
    letter = office.write(letter, body="Lain")
    letter = services.release_letter(scope=office.head, letter=letter, base_version=letter.version, now=NOW)
    with pytest.raises(ValidationError, match="Siapkan"):
        bring(office, letter, old)
    services.ready_file(scope=office.writer, letter=letter, now=NOW)
    with pytest.raises(ValidationError, match="berbeda"):
        bring(office, letter, old)


def test_an_unknown_root_is_said_and_changes_nothing_about_the_rest(
    office: Office, letter: Letter, folder: Path, tmp_path: Path
) -> None:
    other = make_certificates(tmp_path / "lain", "x", signer="Orang Lain")
    make_certificates(folder, "16.72-kesbangpol")
    ready = services.ready_file(scope=office.writer, letter=letter, now=NOW)
    done = bring(office, letter, sealed(ready.content(), other))
    assert done.signed_by_name == "Orang Lain"
    found = checked(done, papers.printed(done), now=NOW)
    (seal,) = found.looked.seals
    assert (found.is_ours, seal.intact, seal.valid, seal.root) == (True, True, True, "")
    assert "Tidak ada akar" in seal.trust_fault


@pytest.mark.parametrize("days", [-1, 400])
def test_what_does_not_sign_says_why_and_leaves_the_letter(
    office: Office, letter: Letter, folder: Path, days: int
) -> None:
    with pytest.raises(ValidationError, match="belum dipasang"):
        sign(office, letter)
    make_certificates(folder, "16.72-kesbangpol", days=days)
    with pytest.raises(ValidationError, match="berlaku" if days < 0 else "salah"):
        sign(office, letter, PASSPHRASE if days < 0 else "bukan ini")
    (folder / "16.72-kesbangpol.p12").write_bytes(b"rusak")
    with pytest.raises(ValidationError, match="salah"):
        sign(office, letter)
    assert Letter.objects.get(pk=letter.pk).state == LetterState.RELEASED
    assert not LetterFile.objects.exists()


def test_the_named_official_signs_and_nobody_instead(office: Office, letter: Letter) -> None:
    assert can_sign(office.head, letter)
    assert not can_sign(office.writer, letter)
    assert "nomor" in can_sign(office.head, office.released()).reason
    user = make_user()
    office.holder.user = user
    office.holder.save()
    letter = Letter.objects.get(pk=letter.pk)
    assert can_sign(scope_of(user, TODAY), letter)
    assert "Hafiz Lematang" in can_sign(office.head, letter).reason
    letter.signer = None
    assert "tidak menyebut" in can_sign(office.head, letter).reason
    bare = office.released()
    for rule in (can_ready, can_bring_signed):
        assert "nomor" in rule(office.writer, bare).reason
        assert not rule(office.writer, office.draft())
    _user, reader = person("sekda", region=office.region)
    assert not can_ready(reader, letter)
    assert not can_sign(office.head, office.draft())


@pytest.mark.parametrize("by_id", [False, True])
def test_signed_by_the_national_service(
    office: Office, letter: Letter, certificate: bytes, settings: Any, by_id: bool
) -> None:
    given: dict[str, Any] = {"scope": office.head, "letter": letter, "now": NOW}
    with pytest.raises(ValidationError, match="belum dipasang"):
        services.sign_with_bsre(**given, nik=NIK, passphrase=PASSPHRASE)
    with esign_client(certificate, by_id=by_id) as (address, seen):
        settings.BSRE_SECRET = address
        with pytest.raises(ValidationError, match="belum terdaftar"):
            services.sign_with_bsre(**given, nik="0" * 16, passphrase=PASSPHRASE)
        with pytest.raises(ValidationError, match="Passphrase salah"):
            services.sign_with_bsre(**given, nik=NIK, passphrase="x")
        settings.BSRE_SECRET = address.replace("sandi", "lain")
        with pytest.raises(ValidationError, match="Unauthorized"):
            services.sign_with_bsre(**given, nik=NIK, passphrase=PASSPHRASE)
        settings.BSRE_SECRET = address
        done = services.sign_with_bsre(**given, nik=NIK, passphrase=PASSPHRASE)
    assert (done.state, done.signature_way) == ("bernomor", "bsre")
    assert (seen[-1]["tampilan"], seen[-1]["tag_koordinat"]) == ("visible", "#")
    settings.BSRE_SECRET = "http://127.0.0.1:9"
    with pytest.raises(Refused):
        services.sign_with_bsre(**given, nik=NIK, passphrase=PASSPHRASE)


def test_a_service_that_is_away_leaves_the_letter(office: Office, letter: Letter, settings: Any) -> None:
    for address, words in (("http://127.0.0.1:9", "tidak menjawab"), ("ftp://x", "tidak sah")):
        settings.BSRE_SECRET = address
        with pytest.raises(ValidationError, match=words):
            services.sign_with_bsre(scope=office.head, letter=letter, nik=NIK, passphrase=PASSPHRASE, now=NOW)


@pytest.fixture
def everything_logged() -> Iterator[list[str]]:
    lines: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    keeper, root = Keeper(level=logging.DEBUG), logging.getLogger()
    before = root.level
    root.addHandler(keeper)
    root.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(keeper)
    root.setLevel(before)


def test_the_passphrase_is_found_nowhere(
    office: Office, letter: Letter, certificate: bytes, folder: Path, tmp_path: Path, settings: Any,
    everything_logged: list[str],
) -> None:  # fmt: skip
    client = Client()
    client.force_login(office.head_user)
    by = reverse("letter_sign_by", args=[letter.pk, "sertifikat"])
    secrets = [PASSPHRASE, f"{PASSPHRASE}-salah", NIK]
    wrong = client.post(by, {"passphrase": secrets[1]})
    assert wrong.status_code == 422
    assert not any(secret in wrong.content.decode() for secret in secrets)
    with esign_client(certificate) as (address, _seen):
        settings.BSRE_SECRET = address
        bsre = reverse("letter_sign_by", args=[letter.pk, "bsre"])
        assert client.post(bsre, {"nik": NIK, "passphrase": secrets[1]}).status_code == 422
    assert client.post(by, {"passphrase": PASSPHRASE}).status_code == 302
    assert Letter.objects.get(pk=letter.pk).signature_way == "sertifikat"
    assert not [line for line in everything_logged if any(secret in line for secret in secrets)]
    assert not [
        e for e in Event.objects.all() if any(s in serializers.serialize("json", [e]) for s in secrets)
    ]
    needles = [secret.encode() for secret in secrets]
    for model in apps.get_models(include_auto_created=True):
        rows = str(list(model._base_manager.values()))
        assert not any(secret in rows for secret in secrets), model
    for file in (path for path in tmp_path.rglob("*") if path.is_file()):
        held = file.read_bytes()
        assert not any(needle in held for needle in needles), file
    session = json.dumps(dict(client.session.items()))
    assert not any(secret in session for secret in secrets)


@pytest.mark.parametrize("where", ["sertifikat", "bsre"])
def test_the_passphrase_is_in_no_crash_report_and_no_command(
    office: Office,
    letter: Letter,
    certificate: bytes,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
) -> None:
    """Whatever breaks while it is held: what administrators are sent names no value of it."""
    commands: list[str] = []
    started = subprocess.Popen.__init__

    def noted(self: Any, args: Any, *more: Any, **named: Any) -> None:
        commands.append(f"{args} {named.get('env')}")
        started(self, args, *more, **named)

    def broken(*_given: object, **_named: object) -> bytes:
        raise RuntimeError("rusak")

    monkeypatch.setattr(subprocess.Popen, "__init__", noted)
    monkeypatch.setattr(seals, "_quiet" if where == "sertifikat" else "is_ready", broken)
    if where == "bsre":
        monkeypatch.setattr(bsre, "_form", broken)
        monkeypatch.setattr(seals, "is_ready", lambda: True)
        settings.BSRE_SECRET = "https://kantor:sandi@127.0.0.1:9"
    client = Client(raise_request_exception=False)
    client.force_login(office.head_user)
    settings.ADMINS, settings.DEBUG = [("Admin", "admin@contoh.go.id")], False
    given = {"passphrase": PASSPHRASE, "nik": NIK}
    reports: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            request = getattr(record, "request", None)
            if record.exc_info and request is not None:
                reporter = ExceptionReporter(request, *record.exc_info, is_email=True)
                reports.extend([reporter.get_traceback_text(), reporter.get_traceback_html()])

    keeper, logger = Keeper(), logging.getLogger("django.request")
    logger.addHandler(keeper)
    try:
        answer = client.post(reverse("letter_sign_by", args=[letter.pk, where]), given)
    finally:
        logger.removeHandler(keeper)
    assert answer.status_code == 500 and "RuntimeError" in reports[0]
    for told in (*reports, *commands, answer.content.decode()):
        assert PASSPHRASE not in told and NIK not in told and "kantor:sandi" not in told
    assert PASSPHRASE.encode() not in Path("/proc/self/cmdline").read_bytes()


def test_the_pages_of_signing_and_checking(office: Office, letter: Letter, certificate: bytes) -> None:
    writer, head = Client(), Client()
    writer.force_login(office.writer_user)
    head.force_login(office.head_user)
    page, by = (
        reverse("letter_sign", args=[letter.pk]),
        lambda way: reverse("letter_sign_by", args=[letter.pk, way]),
    )
    assert "Kata sandi sertifikat" not in writer.get(page).content.decode()
    assert "Kata sandi sertifikat" in head.get(page).content.decode()
    assert writer.post(by("sertifikat"), {"passphrase": PASSPHRASE}).status_code == 403
    assert writer.get(reverse("letter_ready", args=[letter.pk])).status_code == 404
    assert writer.post(by("siap")).url == page
    ready = writer.get(reverse("letter_ready", args=[letter.pk]))
    assert ready["Content-Disposition"].startswith("attachment")
    check = reverse("letter_check", args=[letter.pk])
    assert "belum ditandatangani secara digital" in writer.get(check).content.decode()
    assert writer.post(by("luar"), {"file": SimpleUploadedFile("x.pdf", b"x")}).status_code == 422
    assert writer.post(by("luar"), {}).status_code == 422
    good = sealed(ready.content, certificate)
    assert (
        writer.post(by("luar"), {"file": SimpleUploadedFile("x.pdf", good)}).url == letter.get_absolute_url()
    )
    shown = writer.get(check).content.decode()
    for words in (
        "Utuh: isi",
        "Hafiz Lematang",
        "Akar Uji",
        "Menurut jam penanda tangan",
        "Tidak ada yang ditambahkan",
    ):
        assert words in shown
    other = writer.post(check, {"file": SimpleUploadedFile("x.pdf", b"%PDF-1.7 rusak")}).content.decode()
    assert "Bukan berkas surat ini" in other and "tidak dapat diperiksa" in other
    assert writer.post(by("asing")).status_code == 404
    assert writer.get(page).status_code == 403


def test_without_the_library_the_pages_say_so(
    office: Office, letter: Letter, certificate: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seals, "is_ready", lambda: False)
    client = Client()
    client.force_login(office.head_user)
    assert "belum dipasang" in client.get(reverse("letter_sign", args=[letter.pk])).content.decode()
    assert "belum dipasang" in client.get(reverse("letter_check", args=[letter.pk])).content.decode()
    by = reverse("letter_sign_by", args=[letter.pk, "sertifikat"])
    assert client.post(by, {"passphrase": PASSPHRASE}).status_code == 422
    upload = {"file": SimpleUploadedFile("x.pdf", b"x")}
    assert client.post(reverse("letter_sign_by", args=[letter.pk, "luar"]), upload).status_code == 422
