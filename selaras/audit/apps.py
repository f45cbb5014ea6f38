"""The audit app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "selaras.audit"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from selaras.audit.choices import register_fields, register_verbs
        from selaras.audit.permissions import can_view
        from selaras.audit.services import record_taken
        from selaras.core.listings import when_taken
        from selaras.core.places import Place, register_place
        from selaras.core.scope import register_permission

        register_permission("audit.view", _("Membaca catatan audit"))
        register_verbs({"list.taken": _("mengunduh daftar")})
        register_fields({"rows": _("Jumlah baris"), "filters": _("Saringan")})
        when_taken(record_taken)
        register_place(
            Place(
                code="audit",
                label=_("Catatan audit"),
                short_label=_("Audit"),
                url_name="audit",
                icon="history",
                order=920,
                seen_by=lambda scope: bool(can_view(scope)),
            )
        )
