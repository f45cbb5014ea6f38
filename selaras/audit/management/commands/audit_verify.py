"""Check the hash chain of the audit, in the database or in an exported file."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from selaras.audit import compute, selectors

INTACT, TAMPERED, UNREADABLE = 0, 1, 2


class Command(BaseCommand):
    help = "Memeriksa rantai catatan audit: 0 bila utuh, 1 bila ada yang berubah, 2 bila tidak terbaca."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE")

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        if file is None:
            report = selectors.verify_database()
        else:
            try:
                report = selectors.verify_file(file)
            except (OSError, UnicodeDecodeError, selectors.UnreadableError) as error:
                self.stderr.write(_("%(file)s tidak terbaca: %(fault)s") % {"file": file, "fault": error})
                sys.exit(UNREADABLE)
        for fault in report.faults:
            self.stderr.write(fault.sentence)
        self.stdout.write(self._summary(report))
        if file is None and (tail := selectors.unsealed_count()):
            self.stdout.write(_("Belum disegel: %(tail)s peristiwa terbaru.") % {"tail": tail})
        if not report.is_intact:
            sys.exit(TAMPERED)

    def _summary(self, report: compute.Report) -> str:
        values = {"count": report.checked, "seq": report.last_seq, "hash": report.last_hash}
        if report.is_intact:
            return (
                _("Utuh: %(count)s peristiwa diperiksa. Kepala rantai: urutan %(seq)s, sidik %(hash)s.")
                % values
            )
        return _("Tidak utuh: %(faults)s temuan pada %(count)s peristiwa.") % {
            "count": report.checked,
            "faults": len(report.faults),
        }
