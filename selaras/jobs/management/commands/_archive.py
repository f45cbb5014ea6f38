"""A backup as one file: the database, the evidence, and a list of checksums written last and read first."""

import hashlib
import io
import json
import os
import sqlite3
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

LIST, FILES = "daftar.json", "berkas"
DATABASES = {"sqlite": "basis-data.sqlite3", "postgresql": "basis-data.pgdump"}
CHUNK = 1024 * 1024


def sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def evidence() -> Iterator[Path]:
    """Kept files; what is still being received lies in a folder of its own."""
    root = Path(settings.MEDIA_ROOT)
    yield from (p for p in sorted(root.rglob("*")) if p.is_file() and p.relative_to(root).parts[0] != "tmp")


def _postgres(program: str, *arguments: str) -> None:
    """Run PostgreSQL's own tool; the password goes through the environment, never the list of processes."""
    found = connection.settings_dict
    env = {**os.environ, "PGPASSWORD": str(found["PASSWORD"] or "")}
    where = ["-h", found["HOST"], "-p", found["PORT"], "-U", found["USER"]]
    try:
        done = subprocess.run(
            [program, *(str(w) for w in where if w), *arguments],
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        raise CommandError(
            _("Program %(name)s belum terpasang (paket postgresql-client).") % {"name": program}
        ) from None
    if done.returncode:
        raise CommandError(done.stderr.strip())


def dump_database(target: Path) -> None:
    """A consistent copy while others go on writing."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with sqlite3.connect(target) as copy:
            connection.connection.backup(copy)
        copy.close()
    else:
        _postgres(
            "pg_dump", "-Fc", "--no-owner", "-f", str(target), "-d", str(connection.settings_dict["NAME"])
        )


def load_database(source: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with sqlite3.connect(source) as copy:
            copy.backup(connection.connection)
        copy.close()
    else:
        options = ["--clean", "--if-exists", "--no-owner", "--single-transaction"]
        name = str(connection.settings_dict["NAME"])
        connection.close()
        _postgres("pg_restore", *options, "-d", name, str(source))


def applied() -> list[str]:
    """Migrations the database has seen, as one comparable list."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def write(archive: tarfile.TarFile, database: Path, made_at: str) -> int:
    """Put everything into the archive and hand back the number of evidence files."""
    name = DATABASES[connection.vendor]
    sums = {name: sha256(database)}
    archive.add(database, name, recursive=False)
    root = Path(settings.MEDIA_ROOT)
    for path in evidence():
        inside = f"{FILES}/{path.relative_to(root).as_posix()}"
        sums[inside] = sha256(path)
        archive.add(path, inside, recursive=False)
    facts = {"versi": settings.VERSION, "dibuat": made_at, "migrasi": applied(), "sha256": sums}
    text = json.dumps(facts, indent=1).encode()
    entry = tarfile.TarInfo(LIST)
    entry.size = len(text)
    archive.addfile(entry, io.BytesIO(text))
    return len(sums) - 1


def unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Unpack and compare every checksum; nothing of the product has been touched yet."""
    try:
        with tarfile.open(source) as archive:
            archive.extractall(folder, filter="data")
        facts: dict[str, Any] = json.loads((folder / LIST).read_text(encoding="utf-8"))
    except (OSError, tarfile.TarError, EOFError, ValueError) as fault:
        raise CommandError(_("Cadangan tidak dapat dibaca: %(fault)s") % {"fault": fault}) from None
    held = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} - {LIST}
    wrong = sorted(held ^ set(facts["sha256"]))
    wrong += [
        name for name, digest in facts["sha256"].items() if name in held and sha256(folder / name) != digest
    ]
    if wrong:
        raise CommandError(
            _("Cadangan rusak; tidak ada yang diubah: %(names)s") % {"names": ", ".join(wrong[:5])}
        )
    return facts
