"""Load provinces, kabupaten and kota, and kecamatan; safe to run again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from selaras.core import clock, formats
from selaras.regions.choices import BASE_LEVELS, EDITION, Level
from selaras.regions.services import edition as services


class Command(BaseCommand):
    help = "Memuat provinsi, kabupaten/kota, dan kecamatan menurut keputusan Menteri Dalam Negeri."
    levels: tuple[Level, ...] = BASE_LEVELS

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = services.load_edition(levels=self.levels, now=clock.now(), progress=self._tell)
        except services.BrokenData as fault:
            raise CommandError(str(fault)) from fault
        if not loaded.changed:
            self.stdout.write(f"Daftar wilayah sudah sesuai: {EDITION.title}.")
            return
        self.stdout.write(
            f"Wilayah dimuat menurut {EDITION.title}: {formats.thousands(loaded.created)} baru, "
            f"{formats.thousands(loaded.updated)} diperbarui, {formats.thousands(loaded.closed)} berakhir."
        )

    def _tell(self, level: Level, done: int, total: int) -> None:
        self.stdout.write(f"  {level.label}: {formats.thousands(done)} dari {formats.thousands(total)}")
        self.stdout.flush()
