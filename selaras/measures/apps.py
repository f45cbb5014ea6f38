"""The measures app: its permission words, record kind, verbs and place in the rail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeasuresConfig(AppConfig):
    name = "selaras.measures"

    def ready(self) -> None:
        self._register_loads()
        from selaras.audit.choices import register_verbs
        from selaras.core.places import Place, register_place
        from selaras.core.references import register_kind
        from selaras.core.scope import register_permission
        from selaras.measures.choices import PERMISSION_WORDS, VERBS
        from selaras.measures.permissions import can_view
        from selaras.measures.selectors import references

        for code, description in PERMISSION_WORDS.items():
            register_permission(code, description)
        register_verbs(VERBS)
        register_kind("measure", _("Nilai indeks"), references)
        register_place(
            Place(
                code="measures",
                label=_("Nilai indeks"),
                short_label=_("Indeks"),
                url_name="measures",
                icon="chart-column",
                order=65,
                seen_by=lambda scope: bool(can_view(scope)),
            )
        )

    def _register_loads(self) -> None:
        from selaras.core.hanging import by_path, register_load
        from selaras.measures.models import Measure

        register_load(
            "measures", _("nilai indeks"), by_path(lambda: Measure.objects.counting(), "region__path")
        )
