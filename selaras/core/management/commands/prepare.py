"""Bring the database and the files of a start up to date: every step may be repeated without harm."""

import io
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Label, command, arguments, in order. Commands of higher floors are named, not imported.
STEPS: tuple[tuple[Promise, str, dict[str, Any]], ...] = (
    (gettext_lazy("Menyusun tabel basis data"), "migrate", {"interactive": False}),
    (gettext_lazy("Menyiapkan tabel tembolok"), "createcachetable", {}),
    (gettext_lazy("Mengumpulkan berkas statis"), "collectstatic", {"interactive": False}),
    (gettext_lazy("Memuat wilayah"), "load_regions", {}),
    (gettext_lazy("Memuat hari libur dan jam kerja"), "load_working_time", {}),
    (gettext_lazy("Memuat instrumen"), "load_instruments", {}),
    (gettext_lazy("Memuat nilai resmi"), "load_measures", {}),
)
DEMO_STEP = (gettext_lazy("Memuat data contoh"), "load_demo")


class Command(BaseCommand):
    help = "Menyiapkan basis data, berkas statis, wilayah, instrumen, nilai resmi, dan data contoh."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--real-dates", action="store_true", help="muat contoh dengan tanggal aslinya")

    def handle(self, *args: Any, real_dates: bool = False, **options: Any) -> None:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        for label, command, arguments in STEPS:
            self._run(str(label), command, arguments)
        if settings.DEMO:
            label, command = DEMO_STEP
            self._run(str(label), command, {"real_dates": real_dates})

    def _run(self, label: str, command: str, arguments: dict[str, Any]) -> None:
        if command not in get_commands():
            return
        self.stdout.write(f"  {label} ... ", ending="")
        self.stdout.flush()
        begin = time.monotonic()
        # One line per step; what a command says of itself it says when it is called alone.
        call_command(command, verbosity=0, stdout=io.StringIO(), **arguments)
        seconds = f"{time.monotonic() - begin:.1f}".replace(".", ",")
        self.stdout.write(_("selesai (%(seconds)s detik)") % {"seconds": seconds})
