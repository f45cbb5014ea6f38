"""Check the hash chain of the audit, in the database or in an exported file."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from selaras.audit import compute, selectors, services
from selaras.core import clock


class Command(BaseCommand):
    help = "Memeriksa rantai catatan audit: 0 bila utuh, 1 bila ada yang berubah, 2 bila tidak terbaca."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, metavar="BERKAS")
        parser.add_argument("--roots", type=Path, metavar="AKAR", help="akar yang pernah dicetak")

    def handle(self, *args: Any, file: Path | None, roots: Path | None, **options: Any) -> None:
        reading = roots
        try:
            kept = compute.read_roots(roots) if roots is not None else []
            reading = file
            report = self._report(file, kept)
        except (OSError, UnicodeDecodeError, compute.UnreadableError) as error:
            self.stderr.write(_("%(file)s tidak terbaca: %(fault)s") % {"file": reading, "fault": error})
            sys.exit(compute.UNREADABLE)
        for fault in report.faults:
            self.stderr.write(fault.sentence)
        self.stdout.write(compute.summary(report))
        if file is None and (tail := selectors.unsealed_count()):
            self.stdout.write(_("Belum disegel: %(tail)s peristiwa terbaru.") % {"tail": tail})
        if not report.is_intact:
            sys.exit(compute.TAMPERED)

    def _report(self, file: Path | None, kept: list[compute.Root]) -> compute.Report:
        """Of the database the outcome is kept for the health page; a file may be anybody's."""
        if file is not None:
            return compute.verify_file(file, roots=kept)
        report = selectors.verify_database(roots=kept)
        services.keep_verification(report=report, now=clock.now())
        return report
