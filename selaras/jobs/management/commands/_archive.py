"""A backup as one file: the database, the evidence, and a list of checksums written last and read first.

Evidence that lies in a bucket is named in the list by hash and size, and stays where it is unless it is asked
for. The list also holds the mark: the rows of every table and the head of the audit chain at the one moment
that the database is a copy of. What comes back is compared with it.
"""

import contextlib
import hashlib
import io
import json
import os
import sqlite3
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from selaras.core import storage
from selaras.core.storage import Readable

LIST, FILES = "daftar.json", "berkas"
ELSEWHERE = "di_penyimpanan"
DATABASES = {"sqlite": "basis-data.sqlite3", "postgresql": "basis-data.pgdump"}
CHUNK = 1024 * 1024
# Sessions end and the queue empties while nobody looks.
PASSING = {"django_session", "core_cache", "django_tasks_db_dbtaskresult"}
Mark = dict[str, Any]
Sums = dict[str, str]
Counted = tuple[int, int]


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


def dump_database(target: Path) -> Mark:
    """A copy of one moment while others go on writing, and the mark of that moment."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with contextlib.closing(sqlite3.connect(target)) as copy:
            connection.connection.backup(copy)
            return mark_of(lambda question: copy.execute(question).fetchone())
    # Whoever counts and whoever copies look at the same moment.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        moment = cursor.fetchone()[0]
        name = str(connection.settings_dict["NAME"])
        _postgres("pg_dump", "-Fc", "--no-owner", f"--snapshot={moment}", "-f", str(target), "-d", name)
        return mark_of(_asked)


def mark_of(ask: Callable[[str], Any]) -> Mark:
    """Rows by table and the head of the chain; what comes and goes by itself is not counted."""
    tables = sorted(set(connection.introspection.django_table_names(only_existing=True)) - PASSING)
    quote = connection.ops.quote_name
    rows = {table: int(ask(f"SELECT COUNT(*) FROM {quote(table)}")[0]) for table in tables}  # noqa: S608
    head = ask("SELECT seq, hash FROM audit_head WHERE id = 1") or (0, "")
    return {"baris": rows, "urutan_audit": int(head[0]), "kepala_audit": str(head[1])}


def _asked(question: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()


def differences(mark: Mark) -> list[str]:
    """What the database holds now against the mark of the backup it came from."""
    found = mark_of(_asked)
    faults = [
        _("%(table)s: %(found)s baris, pada cadangan %(kept)s")
        % {"table": table, "found": found["baris"].get(table, 0), "kept": kept}
        for table, kept in mark["baris"].items()
        if found["baris"].get(table, 0) != kept
    ]
    if any(found[name] != mark[name] for name in ("urutan_audit", "kepala_audit")):
        faults.append(_("kepala rantai audit berbeda"))
    return faults


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


class _Hashing:
    """Reads a stream once for the archive and for its checksum."""

    def __init__(self, stream: Readable) -> None:
        self._stream, self.digest = stream, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(size)
        self.digest.update(chunk)
        return chunk


def _put(archive: tarfile.TarFile, path: Path, name: str) -> str:
    """Opened once: a file that is taken off its shelf meanwhile is still read to its end."""
    with path.open("rb") as stream:
        reader = _Hashing(stream)
        archive.addfile(archive.gettarinfo(arcname=name, fileobj=stream), reader)
    return reader.digest.hexdigest()


def _put_folder(archive: tarfile.TarFile) -> Sums:
    root, sums = Path(settings.MEDIA_ROOT), {}
    for path in evidence():
        inside = f"{FILES}/{path.relative_to(root).as_posix()}"
        # Gone between the listing and the reading: no longer kept, so not part of the backup.
        with contextlib.suppress(FileNotFoundError):
            sums[inside] = _put(archive, path, inside)
    return sums


def _put_bucket(archive: tarfile.TarFile) -> Sums:
    """Each fetched once; what is not what its name says ends the backup, which would look whole otherwise."""
    store, sums = storage.chosen(), {}
    for one in store.listed():
        inside = f"{FILES}/{one.sha256[:2]}/{one.sha256[2:4]}/{one.sha256}"
        entry = tarfile.TarInfo(inside)
        entry.size = one.size
        with contextlib.suppress(FileNotFoundError), store.open(one.sha256) as content:
            reader = _Hashing(content)
            archive.addfile(entry, reader)
            sums[inside] = reader.digest.hexdigest()
            if sums[inside] != one.sha256:
                raise CommandError(_("Berkas %(name)s di penyimpanan rusak.") % {"name": one.sha256})
    return sums


def write(archive: tarfile.TarFile, database: Path, made_at: str, mark: Mark, *, with_files: bool) -> Counted:
    """Put everything into the archive; how many evidence files are inside, and how many named elsewhere."""
    name = DATABASES[connection.vendor]
    sums, elsewhere = {name: _put(archive, database, name)}, {}
    if not settings.STORAGE_SECRET:
        sums |= _put_folder(archive)
    elif with_files:
        sums |= _put_bucket(archive)
    else:
        elsewhere = {one.sha256: one.size for one in storage.chosen().listed()}
    facts = {
        "versi": settings.VERSION,
        "dibuat": made_at,
        "migrasi": applied(),
        "tanda": mark,
        "sha256": sums,
        ELSEWHERE: elsewhere,
    }
    text = json.dumps(facts, indent=1).encode()
    entry = tarfile.TarInfo(LIST)
    entry.size = len(text)
    archive.addfile(entry, io.BytesIO(text))
    return len(sums) - 1, len(elsewhere)


def missing(facts: dict[str, Any]) -> list[str]:
    """What the backup only named and the place where content is kept now does not hold in that size."""
    named: dict[str, int] = facts.get(ELSEWHERE, {})
    if not named:
        return []
    held = {one.sha256: one.size for one in storage.chosen().listed()}
    return sorted(sha256 for sha256, size in named.items() if held.get(sha256) != size)


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
