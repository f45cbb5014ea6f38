"""Load the demonstration once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from selaras.core import clock
from selaras.demo import services


class Command(BaseCommand):
    help = "Memuat data peragaan sekali; data yang sudah ada tidak diubah."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--real-dates", action="store_true", help="pakai tanggal asli kasus")
        parser.add_argument("--fresh", action="store_true", help="hapus semua data lalu muat ulang")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["fresh"]:
            services.wipe()
        if services.is_loaded():
            self.stdout.write("Data peragaan sudah ada.")
            return
        round_ = services.load(now=clock.now(), real_dates=options["real_dates"])
        self.stdout.write(f"Data peragaan dimuat: {round_.title}, {round_.items.count()} butir.")
