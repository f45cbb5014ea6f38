"""Write the daily roots of the audit chain: JSON for programs, one page of text for the files."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from selaras.audit import selectors
from selaras.core import clock
from selaras.core.formats import month_long


class Command(BaseCommand):
    help = "Menulis akar harian catatan audit: JSON (semua), atau teks satu halaman untuk satu bulan."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, metavar="BERKAS")
        parser.add_argument("--form", choices=["json", "text"], default="text")
        parser.add_argument("--month", metavar="TTTT-BB", help="bulan untuk teks; tanpa ini bulan berjalan")

    def handle(self, *args: Any, file: Path | None, form: str, month: str | None, **options: Any) -> None:
        try:
            first = date.fromisoformat(f"{month}-01") if month else clock.today().replace(day=1)
        except ValueError:
            raise CommandError(_("Tulis bulan sebagai TTTT-BB, misalnya 2026-05.")) from None
        if form == "json":
            text = selectors.roots_as_json(selectors.root_rows())
        else:
            text = selectors.roots_as_text(selectors.roots_of_month(first), title=month_long(first))
        if file is None:
            sys.stdout.write(text)
            return
        file.write_text(text, encoding="utf-8", newline="\n")
        self.stdout.write(_("Akar ditulis ke %(file)s.") % {"file": file})
