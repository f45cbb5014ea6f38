"""The core app: no models, no domain words."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "selaras.core"

    def ready(self) -> None:
        from selaras.core import lookups  # noqa: F401  registers the lookup
