"""The notices app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "selaras.notices"

    def ready(self) -> None:
        from selaras.accounts.services import register_post
        from selaras.audit.choices import register_verbs
        from selaras.notices.choices import AUDIT_VERBS
        from selaras.notices.services import queue_secret_mail

        register_post(queue_secret_mail)
        register_verbs(AUDIT_VERBS)
