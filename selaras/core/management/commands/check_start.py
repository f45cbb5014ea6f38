"""Tell in plain words what keeps this installation from a safe start."""

from typing import Any

from django.core import checks
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _


class Command(BaseCommand):
    help = "Memeriksa pengaturan sebelum Selaras dijalankan."
    # Run below, and told in words of our own.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        found = [one for one in checks.run_checks(include_deployment_checks=True) if not one.is_silenced()]
        stopping = [one for one in found if one.is_serious()]
        for one in stopping:
            self._tell(_("HARUS"), one)
        for one in found:
            if one not in stopping:
                self._tell(_("SARAN"), one)
        if stopping:
            raise SystemExit(1)

    def _tell(self, word: str, message: checks.CheckMessage) -> None:
        self.stdout.write(f"  {word}  {message.msg}")
        if message.hint:
            self.stdout.write(f"         {message.hint}")
