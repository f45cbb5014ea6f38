"""A backup comes back whole, and a broken or foreign one changes nothing."""

import json
import tarfile
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from pytest_django import Settings

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
DIGEST = "ab" + "c" * 62


@pytest.fixture(autouse=True)
def _folders(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "var"
    settings.MEDIA_ROOT = tmp_path / "var" / "files"


def keep(settings: Settings, text: str = "isi") -> Path:
    path = Path(settings.MEDIA_ROOT) / "ab" / "cc" / DIGEST
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def people() -> list[str]:
    return sorted(get_user_model().objects.values_list("username", flat=True))


def add(username: str) -> None:
    get_user_model()._default_manager.create(username=username, full_name=username.title())


@pytest.fixture
def backup(settings: Settings, tmp_path: Path) -> Path:
    add("rusmala")
    keep(settings)
    receiving = Path(settings.MEDIA_ROOT) / "tmp" / "up-1"
    receiving.parent.mkdir()
    receiving.write_text("separuh")
    target = tmp_path / "cadangan.tar.gz"
    call_command("backup", str(target))
    return target


def test_people_and_evidence_come_back(backup: Path, settings: Settings) -> None:
    get_user_model().objects.all().delete()
    keep(settings).unlink()
    call_command("restore", str(backup))
    assert people() == ["rusmala"]
    assert keep(settings).read_text() == "isi"


def test_a_backup_is_readable_by_its_owner_only_and_holds_no_half_upload(backup: Path) -> None:
    assert backup.stat().st_mode & 0o077 == 0
    with tarfile.open(backup) as archive:
        assert not [name for name in archive.getnames() if "tmp" in name]


def test_a_database_with_people_is_not_replaced_unasked(backup: Path) -> None:
    add("hafiz")
    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", str(backup))
    assert people() == ["hafiz", "rusmala"]
    call_command("restore", str(backup), "--replace")
    assert people() == ["rusmala"]


def repacked(backup: Path, folder: Path, change: str) -> Path:
    """The same backup with one thing changed."""
    with tarfile.open(backup) as archive:
        archive.extractall(folder, filter="data")
    evidence, listed = folder / "berkas" / "ab" / "cc" / DIGEST, folder / "daftar.json"
    facts = json.loads(listed.read_text())
    if change == "content":
        evidence.write_text("lain")
    elif change == "missing":
        evidence.unlink()
    elif change == "extra":
        (folder / "berkas" / "x").write_text("x")
    elif change == "newer":
        facts["migrasi"].append("duties.9999_from_the_future")
    elif change == "engine":
        facts["sha256"] = {name.replace("basis-data", "lain"): v for name, v in facts["sha256"].items()}
        for path in folder.glob("basis-data*"):
            path.rename(path.with_name(path.name.replace("basis-data", "lain")))
    listed.write_text(json.dumps(facts))
    target = folder.parent / "changed.tar.gz"
    with tarfile.open(target, "w:gz") as archive:
        archive.add(folder, ".")
    return target


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("content", "rusak"),
        ("missing", "rusak"),
        ("extra", "rusak"),
        ("newer", "perbarui"),
        ("engine", "jenis"),
    ],
)
def test_a_changed_or_foreign_backup_changes_nothing(
    backup: Path, tmp_path: Path, change: str, words: str
) -> None:
    add("hafiz")
    with pytest.raises(CommandError, match=words):
        call_command("restore", "--replace", str(repacked(backup, tmp_path / "open", change)))
    assert people() == ["hafiz", "rusmala"]


def test_a_file_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.tar.gz").write_bytes(b"bukan arsip")
    with pytest.raises(CommandError, match="tidak dapat dibaca"):
        call_command("restore", str(tmp_path / "x.tar.gz"))


def test_a_backup_does_not_overwrite_another(backup: Path) -> None:
    with pytest.raises(CommandError, match="sudah ada"):
        call_command("backup", str(backup))


def test_only_so_many_nightly_backups_are_kept(settings: Settings) -> None:
    folder = settings.VAR_DIR / "backups"
    folder.mkdir(parents=True)
    for day in range(1, 5):
        (folder / f"selaras-2020010{day}-013000.tar.gz").touch()
    call_command("backup", "--keep", "2")
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == 2
    assert names[0] == "selaras-20200104-013000.tar.gz"
