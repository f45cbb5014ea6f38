"""Publishes the shipped instruments, or the files named; what is already there stays as it is."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from selaras.core import clock
from selaras.core.scope import Scope
from selaras.instruments.compute import Fault, InstrumentFaults
from selaras.instruments.models import Instrument
from selaras.instruments.services import publish

# Code and edition; the other files of the folder are no instruments.
SHIPPED = "*-[0-9][0-9][0-9][0-9].yaml"


class Command(BaseCommand):
    help = "Terbitkan instrumen dari berkas YAML; tanpa nama berkas: semua instrumen bawaan."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="BERKAS")

    def handle(self, *args: Any, **options: Any) -> None:
        files = options["files"] or sorted((settings.BASE_DIR / "instruments").glob(SHIPPED))
        faults: list[Fault] = []
        for file in files:
            try:
                self._load(file)
            except InstrumentFaults as found:
                faults += found.faults
        if faults:
            raise CommandError("\n".join(str(fault) for fault in faults))

    def _load(self, file: Path) -> None:
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise InstrumentFaults(
                [Fault(str(file), 0, "unreadable", f"berkas tidak terbaca: {error}")]
            ) from error
        last = Instrument.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        scope = Scope(on=clock.today(), name="Sistem")
        instrument = publish(scope=scope, text=text, file=file.name, now=clock.now())
        word = "diterbitkan" if instrument.pk > last else "sudah ada"
        self.stdout.write(f"{instrument}: {word}")
