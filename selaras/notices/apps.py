"""The notices app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "selaras.notices"

    def ready(self) -> None:
        from selaras.accounts.services import register_post
        from selaras.notices.services import queue_secret_mail

        register_post(queue_secret_mail)
