"""What sends a file in pieces in tests, and who sends it to what."""

import base64
import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from selaras.evidence.tests import samples
from selaras.evidence.tests.factories import KIND, Subject
from selaras.offices.models import Agency
from selaras.offices.tests.factories import make_agency, person

URL = "/bukti/unggahan/"
TUS = {"Tus-Resumable": "1.0.0", "Accept": "application/json"}
BODY = samples.pdf("Notula rapat tim terpadu", pages=40)


@pytest.fixture
def agency() -> Agency:
    return make_agency(name="Dinas Sosial")


@pytest.fixture
def subject(agency: Agency) -> Subject:
    return Subject(agency)


@pytest.fixture
def contact(client: Client, agency: Agency) -> Client:
    client.force_login(person("narahubung", agency=agency)[0])
    return client


def metadata(**told: object) -> str:
    return ",".join(
        f"{name} {base64.b64encode(str(value).encode()).decode()}" for name, value in told.items()
    )


def on(subject: Subject, name: str = "notula.pdf", **more: object) -> str:
    return metadata(filename=name, subject_kind=KIND, subject_id=subject.id, **more)


def begin(client: Client, told: str, length: int = len(BODY)) -> Any:
    return client.post(URL, headers=TUS | {"Upload-Length": str(length), "Upload-Metadata": told})


def begun(client: Client, told: str, length: int = len(BODY)) -> str:
    response = begin(client, told, length)
    assert response.status_code == 201, response.content
    return str(response.headers["Location"])


def patch(client: Client, address: str, offset: int, piece: bytes, **headers: str) -> Any:
    kind = "application/offset+octet-stream"
    told = (
        TUS
        | {"Upload-Offset": str(offset), "Content-Type": kind, "Content-Length": str(len(piece))}
        | {k.replace("_", "-"): v for k, v in headers.items()}
    )
    return client.patch(address, piece, content_type=kind, headers=told)


def offset_of(client: Client, address: str) -> int:
    response = client.head(address, headers=TUS)
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")
    return int(response.headers["Upload-Offset"])


def pieces_left(media: Path) -> list[str]:
    return sorted(path.name for path in (media / "tmp").iterdir())


def sum_of(name: str, piece: bytes) -> str:
    return f"{name} {base64.b64encode(hashlib.new(name, piece).digest()).decode()}"


class Breaks:
    """A sender that falls silent after some bytes."""

    def __init__(self, body: bytes, fault: Exception | None) -> None:
        self.body, self.fault = body, fault

    def read(self, size: int, /) -> bytes:
        piece, self.body = self.body[:size], self.body[size:]
        if not piece and self.fault:
            raise self.fault
        return piece
