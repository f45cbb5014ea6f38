"""The audit app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "selaras.audit"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from selaras.audit import choices, selectors
        from selaras.audit.permissions import can_view
        from selaras.audit.services import record_taken
        from selaras.core.health import Look, register_look
        from selaras.core.listings import when_taken
        from selaras.core.places import Place, register_place
        from selaras.core.references import register_kind
        from selaras.core.scope import register_permission

        register_permission("audit.view", _("Membaca catatan audit"))
        choices.register_fields(
            {
                "rows": _("Jumlah baris"),
                "filters": _("Saringan"),
                "worklink": _("Nomor tautan kerja"),
                "part": _("Bagian"),
                "agency_id": _("Nomor OPD"),
            }
        )
        # Told by the list itself, each time, with the number of rows.
        taken = choices.Reading(
            verb="list.taken",
            label=_("mengunduh daftar"),
            why=_("Daftar yang memuat orang keluar dari Selaras, atau catatan audit sendiri."),
            addresses=(),
        )
        exported = choices.Reading(
            verb="audit.exported",
            label=_("mengekspor catatan audit"),
            why=_("Memuat siapa mengerjakan apa di seluruh wilayah."),
            addresses=(),
        )
        choices.register_readings([taken, exported])
        when_taken(record_taken)
        register_kind("audit", _("Catatan audit"), selectors.show_log)
        register_look(Look("audit", _("Catatan audit"), 50, selectors.look_at_chain))
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
