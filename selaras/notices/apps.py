"""The notices app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "selaras.notices"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from selaras.accounts.services import register_post
        from selaras.audit.choices import register_verbs
        from selaras.core.health import Look, register_look
        from selaras.notices.choices import AUDIT_VERBS
        from selaras.notices.selectors import look_at_mail
        from selaras.notices.services import queue_secret_mail

        register_post(queue_secret_mail)
        register_verbs(AUDIT_VERBS)
        register_look(Look("mail", _("Surel"), 20, look_at_mail))
