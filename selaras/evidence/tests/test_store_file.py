"""A file is kept once per content, described, and never half."""

import hashlib
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from selaras.core.verdict import Refused
from selaras.evidence import services, tasks
from selaras.evidence.models import Blob, Evidence
from selaras.evidence.services import files
from selaras.evidence.tests import samples
from selaras.evidence.tests.factories import contact_of, make_file, upload
from selaras.offices.tests.factories import NOW, make_agency

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", list(samples.HONEST))
def test_every_accepted_type_is_kept_with_its_true_type(name: str) -> None:
    agency = make_agency()
    content_type, body = samples.HONEST[name]
    kept = services.store_upload(scope=contact_of(agency), agency=agency, upload=upload(name), now=NOW)
    assert kept.blob is not None
    assert (kept.blob.content_type, kept.blob.size) == (content_type, len(body))
    assert kept.original_name == name
    assert kept.title == name.rsplit(".", 1)[0]
    assert files.path_of(kept.blob.sha256).read_bytes() == body


def test_the_address_is_the_hash_of_the_content(media: Path) -> None:
    evidence = make_file(body=samples.pdf("alamat"))
    sha256 = hashlib.sha256(samples.pdf("alamat")).hexdigest()
    assert evidence.blob is not None
    assert evidence.blob.sha256 == sha256
    assert (media / sha256[:2] / sha256[2:4] / sha256).is_file()


def test_the_same_content_is_one_blob_for_two_agencies(media: Path) -> None:
    first, second = make_file(body=samples.pdf("sama")), make_file(body=samples.pdf("sama"))
    assert first.blob == second.blob
    assert first.pk != second.pk
    assert Blob.objects.count() == 1
    assert len([path for path in media.rglob("*") if path.is_file()]) == 1


def test_a_damaged_copy_on_disk_is_replaced_by_the_next_upload() -> None:
    first = make_file(body=samples.pdf("rusak"))
    assert first.blob is not None
    path = files.path_of(first.blob.sha256)
    path.write_bytes(b"cut")
    make_file(body=samples.pdf("rusak"))
    assert path.read_bytes() == samples.pdf("rusak")


def test_a_stranger_cannot_add_to_another_agency(media: Path) -> None:
    with pytest.raises(Refused):
        services.store_upload(scope=contact_of(make_agency()), agency=make_agency(), upload=upload(), now=NOW)
    assert not Evidence.objects.exists()
    assert not media.exists()


def test_a_photo_brings_its_own_day_unless_that_lies_ahead() -> None:
    agency = make_agency()
    scope = contact_of(agency)
    days = {"2025:10:14": date(2025, 10, 14), "2026:01:22": date(2026, 1, 22), "2026:01:23": None}
    for text, expected in days.items():
        body = samples.jpeg(before=samples.exif(text.encode() + b" 09:12:33\0"))
        kept = services.store_upload(scope=scope, agency=agency, upload=upload("foto.jpg", body), now=NOW)
        assert (kept.issued_on, kept.state) == (expected, "siap" if expected else "diperiksa")
    given = services.store_upload(
        scope=scope, agency=agency, upload=upload("foto.jpg", body), now=NOW, issued_on=date(2025, 1, 1)
    )
    assert given.issued_on == date(2025, 1, 1)


def test_what_a_power_cut_left_is_swept_and_a_running_upload_is_not(media: Path) -> None:
    old, running, foreign = media / "tmp/up-old", media / "tmp/up-new", media / "tmp/catatan"
    (media / "tmp").mkdir(parents=True)
    for path in (old, running, foreign):
        path.write_bytes(b"x")
        os.utime(path, (NOW.timestamp() - 60, NOW.timestamp() - 60))
    os.utime(old, (NOW.timestamp() - 90_000, NOW.timestamp() - 90_000))
    tasks.sweep_half_received(NOW)
    assert sorted(path.name for path in (media / "tmp").iterdir()) == ["catatan", "up-new"]


def test_kept_content_can_be_read_by_the_web_server_and_changed_by_nobody_else(settings: Any) -> None:
    evidence = make_file()
    assert evidence.blob is not None
    mode = files.path_of(evidence.blob.sha256).stat().st_mode & 0o777
    assert mode == settings.FILE_UPLOAD_PERMISSIONS == 0o644
