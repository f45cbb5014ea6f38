"""The instruments app: its permission words, record kind, verbs and place in the rail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InstrumentsConfig(AppConfig):
    name = "selaras.instruments"

    def ready(self) -> None:
        from selaras.audit.choices import register_verbs
        from selaras.core.places import Place, register_place
        from selaras.core.references import register_kind
        from selaras.core.scope import register_permission
        from selaras.instruments.choices import PERMISSION_WORDS, VERBS
        from selaras.instruments.permissions import can_view
        from selaras.instruments.selectors import draft_references, references

        for code, description in PERMISSION_WORDS.items():
            register_permission(code, description)
        register_verbs(VERBS)
        register_kind("instrument", _("Instrumen"), references)
        register_kind("instrument_draft", _("Naskah instrumen"), draft_references)
        register_place(
            Place(
                code="instruments",
                label=_("Instrumen"),
                short_label=_("Instrumen"),
                url_name="instruments",
                icon="layers",
                order=70,
                seen_by=lambda scope: bool(can_view(scope)),
            )
        )
