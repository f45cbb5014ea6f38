"""The lists app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ListsConfig(AppConfig):
    name = "selaras.lists"

    def ready(self) -> None:
        from selaras.audit.choices import register_fields, register_verbs
        from selaras.core.scope import register_permission
        from selaras.lists.choices import AUDIT_FIELDS, SHARE, VERBS

        register_permission(SHARE, _("Membagikan tampilan daftar kepada rekan sekantor"))
        register_verbs(VERBS)
        register_fields(AUDIT_FIELDS)
