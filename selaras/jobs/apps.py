"""The jobs app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "selaras.jobs"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from selaras.audit.choices import register_verbs
        from selaras.core.places import Place, register_place
        from selaras.core.references import register_kind
        from selaras.core.scope import register_permission
        from selaras.jobs import selectors

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
