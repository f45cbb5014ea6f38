"""Where a virus scanner is set nobody is given what it has not passed; nothing is lost while it is away."""

import shutil
import socket
import socketserver
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from selaras.audit.models import Event
from selaras.core import clock
from selaras.evidence import services, tasks
from selaras.evidence.choices import State
from selaras.evidence.models import Blob, Evidence, Transfer, Use
from selaras.evidence.services import files, receiving, scanning, waiting
from selaras.evidence.services.faults import Rejected
from selaras.evidence.tests.factories import Subject, contact_of, upload
from selaras.evidence.tests.pieces import BODY, begun, on, patch
from selaras.evidence.tests.pieces import agency as agency
from selaras.evidence.tests.pieces import contact as contact
from selaras.evidence.tests.pieces import subject as subject
from selaras.notices.models import Notice
from selaras.offices.models import Agency
from selaras.offices.tests.factories import make_agency

pytestmark = pytest.mark.django_db
# The text that every scanner knows and that does nothing; in two halves, so that none stops at this file.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + rb"ANTIVIRUS-TEST-FILE!$H+H*"
NAME = "Selaras.Uji.EICAR"
PATIENCE = 60


class Clamd(socketserver.StreamRequestHandler):
    """Speaks INSTREAM as clamd does; ``answer`` of the server makes it misbehave."""

    def handle(self) -> None:
        if self.rfile.read(1) + self.rfile.read(5) == b"zPING\0":
            self.wfile.write(b"PONG\0")
            return
        assert self.rfile.read(4) == b"EAM\0"
        body = b""
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            body += self.rfile.read(length)
            if len(body) > self.server.most:  # type: ignore[attr-defined]
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        told = f"stream: {NAME} FOUND\0" if EICAR in body else "stream: OK\0"
        answer = self.server.answer  # type: ignore[attr-defined]
        self.wfile.write(told.encode() if answer is None else answer)


class Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    answer: bytes | None = None
    most = 25 * 1024 * 1024


@pytest.fixture
def clamd(tmp_path: Path, settings: Any) -> Iterator[Server]:
    path = tmp_path / "clamd.ctl"
    with Server(str(path), Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMD = f"unix:{path}"
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The one of Debian with one signature of ours: no other data base is fetched or needed."""
    program = shutil.which("clamd", path="/usr/sbin:/usr/bin")
    if program is None:
        pytest.skip("clamd is not installed (Debian: clamav-daemon)")
    folder = tmp_path_factory.mktemp("clamd")
    folder.chmod(0o755)
    (folder / "db").mkdir()
    (folder / "db" / "selaras.ndb").write_text(f"{NAME}:0:*:{EICAR.hex()}\n")
    (folder / "clamd.conf").write_text(
        f"DatabaseDirectory {folder}/db\nLocalSocket {folder}/ctl\nForeground yes\nUser root\n"
        "OfficialDatabaseOnly no\n"
    )
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [program, "-c", str(folder / "clamd.conf")], stdout=log, stderr=subprocess.STDOUT
        )
    try:
        until = time.monotonic() + PATIENCE
        while not _answers(folder / "ctl"):
            assert process.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < until, "clamd did not start"
            time.sleep(0.1)
        yield f"unix:{folder}/ctl"
    finally:
        process.kill()
        process.wait(PATIENCE)


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as asked:
        try:
            asked.connect(str(path))
        except OSError:
            return False
    return True


def store(agency: Agency, body: bytes, name: str = "catatan.txt") -> Evidence:
    return services.store_upload(
        scope=contact_of(agency), agency=agency, upload=upload(name, body), now=clock.now()
    )


def test_what_is_clean_is_kept_and_what_is_found_is_refused_by_name(
    clamd: Server, agency: Agency, media: Path
) -> None:
    assert store(agency, b"Rapat dihadiri 60 peserta.\n").state == "diperiksa"
    with pytest.raises(Rejected) as refused:
        store(agency, b"Lampiran: " + EICAR)
    assert refused.value.code == "virus"
    assert f"Pemindai virus menemukan “{NAME}” dalam berkas “catatan.txt”." in refused.value.messages[0]
    assert (Evidence.objects.count(), Blob.objects.count()) == (1, 1)
    assert len([path for path in media.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize(
    "answer", [b"", b"\0", b"stream: OK", b"PONG\0", b"stream: OK FOUND?\0", b"x" * 9000, b"\xff\xfe\0"]
)
def test_an_answer_that_is_no_answer_keeps_the_file_waiting(
    clamd: Server, agency: Agency, answer: bytes
) -> None:
    clamd.answer = answer
    # Whole without its end mark, as an old clamd closes the line.
    assert store(agency, b"halo").state == ("diperiksa" if answer == b"stream: OK" else State.WAITING)


@pytest.mark.parametrize("address", ["unix:/nowhere/clamd.ctl", "tcp://127.0.0.1:1"])
def test_while_the_scanner_is_away_a_file_is_kept_and_given_to_nobody(
    address: str, agency: Agency, settings: Any
) -> None:
    settings.CLAMD = address
    evidence = store(agency, b"halo")
    assert evidence.state == State.WAITING
    assert waiting.look_again(now=clock.now()) == 0
    assert evidence.added_by is not None
    page = Client()
    page.force_login(evidence.added_by)
    assert "menunggu pemeriksaan virus" in page.get(evidence.get_absolute_url()).content.decode()
    refused = page.get(f"/bukti/{evidence.pk}/berkas")
    assert refused.status_code == 403
    assert b"halo" not in refused.content
    Evidence.objects.update(original=evidence.blob)
    assert page.get(f"/bukti/{evidence.pk}/asli").status_code == 403


@pytest.mark.parametrize("address", ["unix:/nowhere/clamd.ctl", "tcp://127.0.0.1:1"])
def test_what_has_no_record_that_can_wait_is_not_kept(address: str, settings: Any, media: Path) -> None:
    settings.CLAMD = address
    with pytest.raises(Rejected) as refused, receiving.received(upload("catatan.txt", b"halo")):
        pass
    assert refused.value.code == "unscanned"
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_once_the_scanner_is_back_what_is_clean_is_free(clamd: Server, agency: Agency) -> None:
    clamd.answer = b"\0"
    evidence = store(agency, b"Rapat dihadiri 60 peserta.\n")
    clamd.answer = None
    assert waiting.look_again(now=clock.now()) == 1
    assert waiting.look_again(now=clock.now()) == 0
    evidence.refresh_from_db()
    assert (evidence.state, evidence.is_waiting) == (State.CHECKED, False)
    assert Event.objects.filter(verb="evidence.passed").count() == 1


def test_what_is_found_later_is_refused_released_and_said(
    clamd: Server, agency: Agency, subject: Subject
) -> None:
    clamd.answer = b"\0"
    use = services.attach_upload(
        scope=contact_of(subject.owner), subject=subject.reference,
        upload=upload("catatan.txt", b"Lampiran: " + EICAR), now=clock.now(),
    )  # fmt: skip
    assert use.evidence.state == State.WAITING
    clamd.answer = None
    tasks.look_into_waiting(clock.now())
    use.refresh_from_db()
    evidence = Evidence.objects.get()
    assert (evidence.state, evidence.blob) == (State.REFUSED, None)
    assert NAME in use.removed_reason
    assert NAME in Notice.objects.get(user=evidence.added_by_id).text
    # Its content is nobody's now; whoever sends the same again waits or is refused, too.
    assert Blob.objects.get().waiting_since is not None
    assert waiting.look_again(now=clock.now()) == 0


def test_two_workers_settle_a_file_once(clamd: Server, agency: Agency) -> None:
    clamd.answer = b"\0"
    store(agency, b"halo")
    store(agency, b"Lampiran: " + EICAR)
    clamd.answer = None
    clean, bad = Blob.objects.order_by("pk")
    assert [waiting._free(clean, clock.now()) for _ in range(2)] == [True, False]
    assert [waiting._refuse(bad, NAME, clock.now()) for _ in range(2)] == [True, False]
    assert Notice.objects.count() == 1


def test_content_that_passed_before_does_not_wait(clamd: Server, agency: Agency) -> None:
    store(agency, b"halo")
    clamd.answer = b"\0"
    assert store(agency, b"halo").state == State.CHECKED


def test_a_question_does_not_free_what_waits(clamd: Server, agency: Agency) -> None:
    clamd.answer = b"\0"
    evidence = store(agency, b"halo")
    services.edit(
        scope=contact_of(agency), evidence=evidence, title="Baru", issued_on=date(2026, 1, 2),
        period_start=None, period_end=None, now=clock.now(),
    )  # fmt: skip
    assert Evidence.objects.get().state == State.WAITING


def test_what_the_scanner_never_answers_about_is_refused_in_the_end(
    clamd: Server, agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    clamd.answer = b"\0"
    store(agency, b"halo")
    monkeypatch.setattr(scanning, "answers", lambda: True)
    for _ in range(waiting.MOST_TRIES):
        assert Evidence.objects.get().state == State.WAITING
        waiting.look_again(now=clock.now())
    assert Evidence.objects.get().state == State.REFUSED


def test_a_file_that_is_missing_is_left_to_people(clamd: Server, agency: Agency, media: Path) -> None:
    clamd.answer = b"\0"
    evidence = store(agency, b"halo")
    clamd.answer = None
    assert evidence.blob is not None
    files.path_of(evidence.blob.sha256).unlink()
    assert waiting.look_again(now=clock.now()) == 0


def test_without_a_scanner_any_more_nothing_waits(clamd: Server, agency: Agency, settings: Any) -> None:
    clamd.answer = b"\0"
    store(agency, b"halo")
    settings.CLAMD = ""
    assert waiting.look_again(now=clock.now()) == 1


def test_what_is_too_long_for_the_scanner_is_refused_at_once(clamd: Server, agency: Agency) -> None:
    clamd.most = 1000
    with pytest.raises(Rejected) as refused:
        store(agency, b"halo " * 100_000)
    assert refused.value.code == "unscannable"


def test_a_scanner_that_falls_silent_is_not_waited_for(
    clamd: Server, agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "SECONDS", 0.0)
    assert store(agency, b"halo").state == State.WAITING
    assert not scanning.answers()


def test_a_file_in_pieces_is_kept_and_waits_too(clamd: Server, contact: Client, subject: Subject) -> None:
    clamd.answer = b"\0"
    address = begun(contact, on(subject))
    assert patch(contact, address, 0, BODY).status_code == 204
    assert Use.objects.get().evidence.state == State.WAITING
    assert Transfer.objects.get().evidence is not None


def test_without_a_scanner_nobody_is_asked(agency: Agency, settings: Any) -> None:
    assert settings.CLAMD == ""
    assert store(agency, b"Lampiran: " + EICAR).pk


@pytest.mark.slow
def test_the_real_scanner_of_debian_agrees(real: str, settings: Any, media: Path) -> None:
    settings.CLAMD = real
    agency = make_agency()
    assert store(agency, b"Rapat dihadiri 60 peserta.\n").pk
    assert store(agency, BODY, "notula.pdf").pk
    with pytest.raises(Rejected) as refused:
        store(agency, EICAR)
    assert refused.value.code == "virus"
    assert NAME in refused.value.messages[0]
    settings.CLAMD = "unix:/nowhere/clamd.ctl"
    clean, bad = store(agency, b"Daftar hadir.\n"), store(agency, b"Lampiran: " + EICAR)
    assert (clean.state, bad.state) == (State.WAITING, State.WAITING)
    assert waiting.look_again(now=clock.now()) == 0
    settings.CLAMD = real
    assert waiting.look_again(now=clock.now()) == 2
    clean.refresh_from_db()
    bad.refresh_from_db()
    assert (clean.state, bad.state) == (State.CHECKED, State.REFUSED)
