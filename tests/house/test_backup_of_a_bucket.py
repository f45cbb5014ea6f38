"""Files in a bucket are named by a backup and looked for by a restore; asked for, they come along."""

import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from selaras.core import storage
from selaras.core.tests.buckets import Held, Line
from selaras.evidence.tests import samples
from selaras.evidence.tests.factories import make_file

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
BODY = samples.pdf("isi dalam cadangan")


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "var"
    settings.MEDIA_ROOT = tmp_path / "var" / "files"


@pytest.fixture
def kept(bucket: Held) -> str:
    blob = make_file(body=BODY).blob
    assert blob is not None
    return blob.sha256


def people() -> int:
    return get_user_model().objects.count()


def empty(bucket: Held) -> None:
    for name in bucket.names():
        bucket.client.delete_object(Bucket=bucket.address.bucket, Key=name)


def inside(backup: Path) -> tuple[dict[str, Any], list[str]]:
    with tarfile.open(backup) as archive:
        listed = archive.extractfile("daftar.json")
        assert listed is not None
        return json.loads(listed.read()), [name for name in archive.getnames() if name.startswith("berkas/")]


def test_a_backup_names_what_lies_in_the_bucket(
    bucket: Held, kept: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "cadangan.tar.gz"
    call_command("backup", str(target))
    facts, files = inside(target)
    assert (facts["di_penyimpanan"], files) == ({kept: len(BODY)}, [])
    assert "1 berkas bukti di bucket hanya dicatat" in capsys.readouterr().out
    call_command("restore", "--replace", str(target))
    assert bucket.body(bucket.names()[0]) == BODY


@pytest.mark.parametrize("what", ["gone", "shorter"])
def test_a_restore_whose_files_are_lacking_changes_nothing(
    bucket: Held, kept: str, tmp_path: Path, what: str
) -> None:
    target = tmp_path / "cadangan.tar.gz"
    call_command("backup", str(target))
    count = people()
    get_user_model()._default_manager.create(username="hafiz", full_name="Hafiz")
    name = bucket.names()[0]
    empty(bucket)
    if what == "shorter":
        bucket.put(name, BODY[:100])
    with pytest.raises(CommandError, match=f"tidak ada yang diubah: {kept}"):
        call_command("restore", "--replace", str(target))
    assert people() == count + 1
    call_command("restore", "--replace", "--without-missing", str(target))
    assert people() == count


@pytest.mark.parametrize("into", ["bucket", "folder"])
def test_files_that_were_asked_for_come_back(
    bucket: Held, kept: str, tmp_path: Path, settings: Any, into: str
) -> None:
    target = tmp_path / "cadangan.tar.gz"
    call_command("backup", "--with-files", str(target))
    assert inside(target)[1] == [f"berkas/{kept[:2]}/{kept[2:4]}/{kept}"]
    empty(bucket)
    if into == "folder":
        settings.STORAGE_SECRET = None
    call_command("restore", "--replace", str(target))
    assert storage.read(storage.chosen(), kept) == BODY
    assert bool(bucket.names()) == (into == "bucket")


def test_a_damaged_file_in_the_bucket_ends_the_backup(bucket: Held, kept: str, tmp_path: Path) -> None:
    bucket.put(bucket.names()[0], b"x" * len(BODY))
    with pytest.raises(CommandError, match="rusak"):
        call_command("backup", "--with-files", str(tmp_path / "cadangan.tar.gz"))
    assert not list(tmp_path.glob("*.tar.gz"))


def test_a_bucket_that_is_away_leaves_no_half_backup(line: Line, kept: str, tmp_path: Path) -> None:
    line.close()
    with pytest.raises(CommandError, match=r"Cadangan tidak dibuat\. Penyimpanan"):
        call_command("backup", str(tmp_path / "cadangan.tar.gz"))
    assert not list(tmp_path.glob("*cadangan*"))
