"""Write the sealed events as JSON lines."""

import json
import sys
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from selaras.audit import choices, selectors, services
from selaras.core import clock
from selaras.core.scope import Scope


class Command(BaseCommand):
    help = "Menulis catatan audit yang tersegel, satu peristiwa JSON per baris; tanpa FILE ke keluaran baku."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE")

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        now = clock.now()
        # Whoever sits at the server takes it along too, and the file itself says so.
        shell = Scope(on=clock.today(), name=_("Baris perintah"))
        subject = choices.Subject("audit", choices.WHOLE_LOG, "", {"part": "perintah"})
        services.note_reading(verb="audit.exported", scope=shell, subject=subject, now=now)
        services.seal(now=now)
        if file is None:
            self._write(sys.stdout)
            return
        with file.open("w", encoding="utf-8", newline="\n") as out:
            count = self._write(out)
        self.stdout.write(_("%(count)s peristiwa ditulis ke %(file)s.") % {"count": count, "file": file})

    def _write(self, out: TextIO) -> int:
        count = 0
        for row in selectors.sealed_rows():
            out.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
            count += 1
        return count
