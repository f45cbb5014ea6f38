"""The offices app: its permission words, record kinds and places in the rail."""

from django.apps import AppConfig


class OfficesConfig(AppConfig):
    name = "selaras.offices"

    def ready(self) -> None:
        from selaras.audit.choices import register_verbs
        from selaras.core.scope import register_permission
        from selaras.offices.choices import PERMISSION_WORDS, VERBS

        for code, description in PERMISSION_WORDS.items():
            register_permission(code, description)
        register_verbs(VERBS)
