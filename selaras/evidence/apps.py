"""The evidence app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    name = "selaras.evidence"

    def ready(self) -> None:
        from selaras.audit.choices import register_verbs
        from selaras.core.references import register_kind
        from selaras.core.scope import register_permission
        from selaras.evidence import choices, selectors

        register_permission("evidence.view", str(_("Melihat bukti dukung")))
        register_permission("evidence.add", str(_("Menambah dan mengubah bukti dukung")))
        register_verbs(choices.AUDIT_VERBS)
        register_kind("evidence", str(_("Bukti dukung")), selectors.resolve)
