"""Move stored content into the bucket of the setting, or back into the folder."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from selaras.core import clock, storage
from selaras.core.formats import file_size
from selaras.evidence.services import moving_files

EVERY = 500


class Command(BaseCommand):
    help = "Memindahkan isi berkas dari folder data ke bucket SELARAS_STORAGE, atau kembali dengan --back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--back", action="store_true", help="dari bucket kembali ke folder data")
        parser.add_argument("--keep", action="store_true", help="salin saja; yang lama tetap ada")

    def handle(self, *args: Any, back: bool, keep: bool, **options: Any) -> None:
        address = settings.STORAGE_SECRET
        if address is None:
            raise CommandError(_("SELARAS_STORAGE belum diisi; tidak ada bucket yang dapat dituju."))
        places: list[storage.Store] = [storage.folder(), storage.bucket_of(address)]
        source, target = reversed(places) if back else places
        try:
            moved = moving_files.move(
                source=source,
                target=target,
                to=_("folder data") if back else str(address),
                now=clock.now(),
                keep=keep,
                tell=self._tell,
            )
        except (storage.StorageAway, OSError) as fault:
            raise CommandError(
                _(
                    "Pemindahan terhenti: %(fault)s Tidak ada berkas yang hilang; "
                    "jalankan lagi untuk melanjutkan."
                )
                % {"fault": fault}
            ) from fault
        except moving_files.NotTheSame as fault:
            raise CommandError(
                _("Berkas %(name)s terbaca lain di tempat baru; yang lama tidak dihapus.") % {"name": fault}
            ) from fault
        told = {"count": moved.count, "size": file_size(moved.bytes)}
        self.stdout.write(_("%(count)s berkas, %(size)s, sudah dipindahkan dan diperiksa.") % told)
        if moved.damaged:
            names = ", ".join(moved.damaged[:5])
            raise CommandError(
                _("%(count)s berkas rusak dibiarkan di tempatnya: %(names)s")
                % {"count": len(moved.damaged), "names": names}
            )

    def _tell(self, count: int) -> None:
        if count % EVERY == 0:
            self.stdout.write(_("%(count)s berkas ...") % {"count": count})
