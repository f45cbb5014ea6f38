"""The jobs app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "selaras.jobs"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from selaras.audit.choices import register_verbs
        from selaras.core.health import register_look
        from selaras.core.places import Place, register_place
        from selaras.core.references import register_kind
        from selaras.core.scope import register_permission
        from selaras.jobs import selectors, services
        from selaras.jobs.choices import CHAIN_CHECK, register_job_kind
        from selaras.jobs.permissions import can_see_health

        for look in selectors.LOOKS:
            register_look(look)
        register_permission(
            "jobs.health", _("Melihat kesehatan pemasangan: antrean, surel, ruang, cadangan, rantai")
        )
        register_job_kind(CHAIN_CHECK, _("Pemeriksaan catatan audit"), services.verify_chain, repeats=True)
        register_permission("jobs.view", _("Melihat dan membatalkan pekerjaan latar di daerahnya"))
        register_kind("job", _("Pekerjaan latar"), selectors.resolve)
        register_verbs(
            {
                "jobs.started": _("memulai pekerjaan"),
                "jobs.cancelled": _("membatalkan pekerjaan"),
                "jobs.retried": _("mengulangi pekerjaan"),
            }
        )
        register_place(
            Place(
                code="jobs",
                label=_("Pekerjaan latar"),
                short_label=_("Pekerjaan"),
                url_name="jobs",
                icon="refresh-cw",
                order=910,
                seen_by=lambda scope: bool(scope.paths("jobs.view")),
            )
        )
        register_place(
            Place(
                code="health",
                label=_("Kesehatan sistem"),
                short_label=_("Kesehatan"),
                url_name="health_page",
                icon="gauge",
                order=930,
                seen_by=lambda scope: bool(can_see_health(scope)),
            )
        )
