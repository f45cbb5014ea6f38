"""Bring a backup back: every checksum is compared before anything is written."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from selaras.audit import selectors as audit
from selaras.core import storage
from selaras.core.storage import StorageAway
from selaras.jobs.management.commands import _archive


class Command(BaseCommand):
    help = "Memulihkan cadangan ke basis data kosong, setelah semua jumlah periksanya cocok."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="gantikan data yang ada")

        parser.add_argument(
            "--without-missing",
            action="store_true",
            help="pulihkan walaupun ada berkas yang hilang dari bucket",
        )

    def handle(self, *args: Any, file: Path, replace: bool, without_missing: bool, **options: Any) -> None:
        if not replace and self._holds_people():
            raise CommandError(
                _("Basis data ini sudah berisi orang. Tambahkan --replace untuk menggantikannya.")
            )
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as temporary:
            folder = Path(temporary)
            facts = _archive.unpack(file, folder)
            self._refuse_what_does_not_fit(facts)
            self._demand_named_files(facts, without_missing)
            _archive.load_database(folder / _archive.DATABASES[connection.vendor])
            count = self._bring_files(folder / _archive.FILES)
        self._compare(facts.get("tanda"))
        call_command("migrate", interactive=False, verbosity=0)
        self._refuse([fault.sentence for fault in audit.verify_database().faults[:5]])
        self.stdout.write(
            _("Cadangan dari %(when)s dipulihkan (%(count)s berkas bukti).")
            % {"when": facts["dibuat"], "count": count}
        )

    def _holds_people(self) -> bool:
        people = get_user_model()
        return people._meta.db_table in connection.introspection.table_names() and people.objects.exists()

    def _refuse_what_does_not_fit(self, facts: dict[str, Any]) -> None:
        if _archive.DATABASES[connection.vendor] not in facts["sha256"]:
            raise CommandError(_("Cadangan ini dari jenis basis data lain (SQLite atau PostgreSQL)."))
        known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
        if not set(facts["migrasi"]) <= known:
            raise CommandError(
                _("Cadangan ini dari Selaras %(version)s yang lebih baru; perbarui Selaras dahulu.")
                % {"version": facts["versi"]}
            )

    def _demand_named_files(self, facts: dict[str, Any], without_missing: bool) -> None:
        """Before anything is changed: a database that names content nobody has is no restored office."""
        try:
            lacking = _archive.missing(facts)
        except StorageAway as away:
            raise CommandError(_("Tidak ada yang diubah. %(fault)s") % {"fault": away}) from away
        told = {"count": len(lacking), "names": ", ".join(lacking[:5])}
        if lacking and not without_missing:
            raise CommandError(
                _(
                    "%(count)s berkas yang dicatat cadangan ini tidak ada di penyimpanan; tidak ada yang "
                    "diubah: %(names)s. Pulihkan dahulu isi bucket, atau tambahkan --without-missing."
                )
                % told
            )
        if lacking:
            self.stdout.write(_("%(count)s berkas tetap hilang: %(names)s") % told)

    def _compare(self, mark: dict[str, Any] | None) -> None:
        """With the moment the backup was taken of; older backups have no mark."""
        self._refuse(_archive.differences(mark) if mark else [])

    def _refuse(self, faults: list[str]) -> None:
        if faults:
            told = _("Isi yang dipulihkan tidak sama dengan cadangan: %(faults)s")
            raise CommandError(told % {"faults": "; ".join(faults)})

    def _bring_files(self, source: Path) -> int:
        """Evidence is named by its content, so what is there already is the same."""
        paths = sorted(p for p in source.rglob("*") if p.is_file())
        for path in paths:
            if settings.STORAGE_SECRET:
                storage.chosen().bring(path, path.name, path.stat().st_size)
                continue
            target = Path(settings.MEDIA_ROOT) / path.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(path, target)
        return len(paths)
