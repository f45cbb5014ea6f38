"""The measures app: its verbs."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "selaras.measures"

    def ready(self) -> None:
        from selaras.audit.choices import register_verbs
        from selaras.measures.choices import VERBS

        register_verbs(VERBS)
