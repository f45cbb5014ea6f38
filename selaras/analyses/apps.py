"""The analyses app: its permission words, record kind, verbs, job and place in the rail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnalysesConfig(AppConfig):
    name = "selaras.analyses"

    def ready(self) -> None:
        from selaras.analyses.choices import PERMISSION_WORDS, ROBUSTNESS_JOB, VERBS
        from selaras.analyses.permissions import can_view
        from selaras.analyses.selectors import changes_of_rounds, changes_of_series, references
        from selaras.analyses.services import run_robustness
        from selaras.audit.choices import register_verbs
        from selaras.core.places import Place, register_place
        from selaras.core.references import register_kind
        from selaras.core.scope import register_permission
        from selaras.jobs.choices import register_job_kind

        for code, description in PERMISSION_WORDS.items():
            register_permission(code, description)
        register_verbs(VERBS)
        register_job_kind(ROBUSTNESS_JOB, _("Ketahanan skor"), run_robustness, repeats=True)
        register_kind("dataset", _("Data indikator"), references)
        # How pages below lead here: by the later round, and by index and region.
        register_kind("round_change", _("Mengapa berubah"), changes_of_rounds)
        register_kind("series_change", _("Mengapa berubah"), changes_of_series)
        register_place(
            Place(
                code="analyses",
                label=_("Data indikator"),
                short_label=_("Analisis"),
                url_name="datasets",
                icon="scale",
                order=67,
                seen_by=lambda scope: bool(can_view(scope)),
            )
        )
