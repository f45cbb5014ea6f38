"""Records the published values that come with the product; what is already there stays as it is."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from selaras.core import clock
from selaras.core.scope import Scope
from selaras.measures.compute import PublishedFaults, Value, known_misprints, misprint_values, read_published
from selaras.measures.services import link_regions, record_values


class Command(BaseCommand):
    help = "Catat nilai indeks yang sudah diumumkan; tanpa nama berkas: semua berkas bawaan."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="BERKAS")

    def handle(self, *args: Any, **options: Any) -> None:
        files = options["files"] or sorted((settings.BASE_DIR / "instruments" / "published").glob("*.yaml"))
        values: list[Value] = []
        faults: list[str] = []
        for file in files:
            try:
                values += read_published(file.read_text(encoding="utf-8-sig"))
            except PublishedFaults as found:
                faults += [f"{file.name}: {fault}" for fault in found.faults]
            except (OSError, UnicodeDecodeError) as error:
                faults.append(f"{file.name}: {error}")
        if faults:
            raise CommandError("\n".join(faults))
        self._record(values + misprint_values(values, known_misprints().misprints))

    @transaction.atomic
    def _record(self, values: list[Value]) -> None:
        scope, now = Scope(on=clock.today(), name="Sistem"), clock.now()
        tally = record_values(scope=scope, values=values, now=now)
        link_regions()
        new = tally.new + tally.corrected
        self.stdout.write(f"Nilai resmi: {new} dicatat, {tally.known} sudah ada")
