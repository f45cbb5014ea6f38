"""The api app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "selaras.api"

    def ready(self) -> None:
        from selaras.api.choices import AUDIT_VERBS
        from selaras.audit.choices import register_verbs

        register_verbs(AUDIT_VERBS)
