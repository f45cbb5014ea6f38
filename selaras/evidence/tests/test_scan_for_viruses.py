"""Where a virus scanner is set nothing is kept that it has not passed; nothing is lost while it is away."""

import shutil
import socket
import socketserver
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from selaras.core import clock
from selaras.evidence import services
from selaras.evidence.models import Blob, Evidence, Transfer, Use
from selaras.evidence.services import scanning
from selaras.evidence.services.faults import Rejected
from selaras.evidence.tests.factories import Subject, contact_of, upload
from selaras.evidence.tests.pieces import BODY, begun, on, patch
from selaras.evidence.tests.pieces import agency as agency
from selaras.evidence.tests.pieces import contact as contact
from selaras.evidence.tests.pieces import subject as subject
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
        assert self.rfile.read(10) == b"zINSTREAM\0"
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
def test_an_answer_that_is_no_answer_lets_nothing_through(
    clamd: Server, agency: Agency, media: Path, answer: bytes
) -> None:
    clamd.answer = answer
    if answer == b"stream: OK":
        # Whole without its end mark, as an old clamd closes the line.
        assert store(agency, b"halo").pk
        return
    with pytest.raises(Rejected) as refused:
        store(agency, b"halo")
    assert refused.value.code == "unscanned"
    assert "pemindai virus belum menjawab" in refused.value.messages[0]
    assert not Evidence.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


@pytest.mark.parametrize("address", ["unix:/nowhere/clamd.ctl", "tcp://127.0.0.1:1"])
def test_a_scanner_that_is_away_lets_nothing_through(address: str, agency: Agency, settings: Any) -> None:
    settings.CLAMD = address
    with pytest.raises(Rejected) as refused:
        store(agency, b"halo")
    assert refused.value.code == "unscanned"


def test_what_is_too_long_for_the_scanner_is_not_kept(clamd: Server, agency: Agency) -> None:
    clamd.most = 1000
    with pytest.raises(Rejected) as refused:
        store(agency, b"halo " * 100_000)
    assert refused.value.code == "unscanned"


def test_a_scanner_that_falls_silent_is_not_waited_for(
    clamd: Server, agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "SECONDS", 0.0)
    with pytest.raises(Rejected) as refused:
        store(agency, b"halo")
    assert refused.value.code == "unscanned"


def test_a_file_in_pieces_waits_until_the_scanner_is_back(
    clamd: Server, contact: Client, subject: Subject
) -> None:
    clamd.answer = b"\0"
    address = begun(contact, on(subject))
    away = patch(contact, address, 0, BODY)
    assert (away.status_code, away.headers["Retry-After"]) == (503, "30")
    assert Transfer.objects.get().received == len(BODY)
    assert not Use.objects.exists()
    clamd.answer = None
    assert patch(contact, address, len(BODY), b"").status_code == 204
    assert Use.objects.get().evidence.title == "notula"


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
