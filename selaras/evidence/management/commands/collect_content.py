"""Give back the disk space of stored content that no record needs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from selaras.core import clock
from selaras.core.formats import file_size
from selaras.evidence.services.collecting import collect


class Command(BaseCommand):
    help = "Menghapus isi berkas yang tidak dipakai catatan mana pun sejak sehari; --list hanya menyebutnya."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--list", action="store_true", help="sebut saja, tanpa menghapus")

    def handle(self, *args: Any, **options: Any) -> None:
        gone = collect(now=clock.now(), dry=options["list"])
        if options["list"]:
            for sha256 in gone.sha256s:
                self.stdout.write(sha256)
        told = _("%(n)s berkas, %(size)s.") % {"n": len(gone.sha256s), "size": file_size(gone.bytes)}
        self.stdout.write(told)
