"""The evidence app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    name = "selaras.evidence"

    def ready(self) -> None:
        self._register_loads()
        from selaras.audit.choices import register_fields, register_readings, register_verbs
        from selaras.core.dated import Source, register_source
        from selaras.core.health import Look, register_look
        from selaras.core.places import Place, register_place
        from selaras.core.references import register_kind
        from selaras.core.scope import register_permission
        from selaras.evidence import checks, choices, permissions, selectors  # noqa: F401  registers the checks
        from selaras.evidence.choices import retention
        from selaras.evidence.selectors.dated import dated_activities
        from selaras.evidence.selectors.health import look_at_scanner, look_at_storage
        from selaras.evidence.selectors.readings import READINGS
        from selaras.evidence.selectors.retention import resolve_disposals
        from selaras.evidence.services.disposing import run_disposal
        from selaras.jobs.choices import register_job_kind

        register_permission("evidence.view", str(_("Melihat bukti dukung")))
        register_permission("evidence.add", str(_("Menambah dan mengubah bukti dukung")))
        register_permission("evidence.retain", str(_("Melihat jadwal retensi dan menahan dari pemusnahan")))
        register_permission("evidence.dispose", str(_("Mengubah jadwal retensi dan menyetujui pemusnahan")))
        selectors.register_holder("evidence.Blob", "sha256")
        register_verbs(choices.AUDIT_VERBS | retention.RETENTION_VERBS)
        register_fields(choices.AUDIT_FIELDS | retention.RETENTION_FIELDS)
        register_job_kind("evidence.dispose", _("Pemusnahan bukti dukung"), run_disposal, repeats=True)
        register_kind("disposal", str(_("Daftar usul musnah")), resolve_disposals)
        register_readings(READINGS)
        register_kind("evidence", str(_("Bukti dukung")), selectors.resolve)
        register_kind("activity", str(_("Kegiatan")), selectors.resolve_activities)
        register_source(Source("kegiatan", _("Kegiatan"), "folder-open", dated_activities, 40))
        register_look(Look("storage", _("Berkas bukti"), 30, look_at_storage))
        register_look(Look("scanner", _("Pemindai virus"), 40, look_at_scanner))
        register_place(
            Place(
                code="evidence",
                label=str(_("Kegiatan & bukti dukung")),
                short_label=str(_("Kegiatan")),
                url_name="evidence_list",
                icon="folder-open",
                order=20,
                seen_by=lambda scope: bool(permissions.can_browse(scope)),
                also=("/kegiatan/",),
            )
        )

    def _register_loads(self) -> None:
        from selaras.core.hanging import by_path, register_load
        from selaras.evidence.models import Activity, Evidence

        register_load(
            "evidence", _("bukti dukung"), by_path(lambda: Evidence.objects.all(), "agency__region_path")
        )
        register_load("activities", _("kegiatan"), by_path(lambda: Activity.objects.all()))
        self._register_movers()

    def _register_movers(self) -> None:
        from selaras.core.moving import PROOF, Mover, register_mover
        from selaras.evidence.services import taking_over as give

        register_mover(
            Mover("evidence", PROOF, _("bukti dukung"), give.count_evidence, give.take_over_evidence)
        )
        register_mover(
            Mover("activities", PROOF, _("kegiatan"), give.count_activities, give.take_over_activities)
        )
