"""No form of any page fills the disk: also where no file is expected, and nobody has signed in."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

pytestmark = pytest.mark.django_db
GIB = 1024**3


@pytest.fixture
def desk(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this machine puts what is being received."""
    settings.UPLOAD_MAX_MB = 1
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "desk")
    (tmp_path / "desk").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "desk"))
    return tmp_path / "desk"


def form(size: int) -> bytes:
    return encode_multipart(BOUNDARY, {"login": "a", "f": SimpleUploadedFile("a.bin", b"x" * size)})


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("address", ["/masuk/", "/bukti/unggahan/", "/"])
def test_two_gigabytes_are_refused_by_what_they_say(desk: Path, address: str, strict: bool) -> None:
    client = Client(enforce_csrf_checks=strict)
    told = {"CONTENT_LENGTH": str(2 * GIB)}
    response = client.generic("POST", address, form(100), MULTIPART_CONTENT, **told)  # type: ignore[arg-type]
    assert response.status_code in {400, 401, 403, 405, 413}
    assert list(desk.iterdir()) == []


def test_a_form_that_is_really_large_is_refused_in_words(desk: Path) -> None:
    response = Client().generic("POST", "/masuk/", form(3 * 1024 * 1024), MULTIPART_CONTENT)
    assert response.status_code == 413
    assert "Kiriman terlalu besar" in response.content.decode()
    assert list(desk.iterdir()) == []


def test_a_form_within_the_limit_is_read(desk: Path) -> None:
    response = Client().generic("POST", "/masuk/", form(900 * 1024), MULTIPART_CONTENT)
    assert response.status_code == 200
