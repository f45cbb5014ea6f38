"""Write the database and the evidence into one file, audit sealed first."""

import tarfile
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from selaras.audit.services import seal
from selaras.core import clock
from selaras.core.storage import StorageAway
from selaras.jobs.management.commands import _archive
from selaras.jobs.services import note_backup


class Command(BaseCommand):
    help = "Membuat cadangan basis data dan berkas bukti dukung dalam satu berkas."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="nama berkas cadangan (.tar.gz)")
        parser.add_argument(
            "--keep", type=int, default=0, help="sisakan sekian cadangan bernama baku, hapus yang lama"
        )

        parser.add_argument(
            "--with-files", action="store_true", help="bawa juga isi berkas yang disimpan di bucket"
        )

    def handle(self, *args: Any, file: Path | None, keep: int, with_files: bool, **options: Any) -> None:
        now = clock.now()
        folder = settings.VAR_DIR / "backups"
        target = file or folder / f"selaras-{now:%Y%m%d-%H%M%S}.tar.gz"
        if target.exists():
            raise CommandError(
                _("Berkas %(name)s sudah ada; cadangan tidak menimpa cadangan.") % {"name": target}
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        seal(now=now)
        # Complete under a name of its own first: a broken backup must not look like a whole one.
        partial = target.with_name(f".{target.name}.partial")
        try:
            with tempfile.TemporaryDirectory(dir=target.parent) as temporary:
                database = Path(temporary) / "database"
                mark = _archive.dump_database(database)
                with tarfile.open(partial, "w:gz", compresslevel=3) as archive:
                    count, named = _archive.write(
                        archive, database, now.isoformat(), mark, with_files=with_files
                    )
            partial.chmod(0o600)
            partial.rename(target)
        except StorageAway as away:
            raise CommandError(_("Cadangan tidak dibuat. %(fault)s") % {"fault": away}) from away
        finally:
            partial.unlink(missing_ok=True)
        note_backup(name=target.name, size=target.stat().st_size, files=count + named, now=clock.now())
        self.stdout.write(
            _("Cadangan dibuat: %(name)s (%(count)s berkas bukti).") % {"name": target, "count": count}
        )
        if named:
            told = _(
                "%(count)s berkas bukti di bucket hanya dicatat sidik dan ukurannya. Buat cadangan bucket "
                "itu sendiri, atau pakai --with-files."
            )
            self.stdout.write(told % {"count": named})
        if keep:
            for old in sorted(folder.glob("selaras-*.tar.gz"))[:-keep]:
                old.unlink()
