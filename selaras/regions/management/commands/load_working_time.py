"""Load the shipped holidays and office hours; what an administrator changed stays as it is."""

from typing import Any

from django.core.management.base import BaseCommand

from selaras.core import clock
from selaras.regions.services import load_working_time


class Command(BaseCommand):
    help = "Memuat hari libur, cuti bersama, dan jam kerja bawaan; catatan yang sudah diubah tidak ditimpa."

    def handle(self, *args: Any, **options: Any) -> None:
        changed = load_working_time(now=clock.now())
        self.stdout.write(f"Hari libur dan jam kerja: {changed} dimuat atau diperbarui.")
