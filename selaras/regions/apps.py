"""The regions app: official codes and names from the country down to the village."""

from django.apps import AppConfig

# Who works across regions finds the directory in the rail; everybody else reaches it from a region's name.
RAIL_ROLES = frozenset({"admin", "provinsi", "nasional"})


class RegionsConfig(AppConfig):
    name = "selaras.regions"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from selaras.audit.choices import register_verbs
        from selaras.core.dated import Source, register_source
        from selaras.core.places import Place, register_place
        from selaras.core.references import register_kind
        from selaras.core.scope import register_permission
        from selaras.core.workdays import register_calendars
        from selaras.regions.choices import AUDIT_VERBS, PERMISSIONS
        from selaras.regions.selectors import dated_days, open_book, show_editions, show_regions

        register_kind("region", _("Wilayah"), show_regions)
        register_kind("region_edition", _("Edisi wilayah"), show_editions)
        register_verbs(AUDIT_VERBS)
        register_calendars(open_book)
        register_source(
            Source("libur", _("Hari libur"), "calendar-days", dated_days, 90, marks_days=True, in_feed=False)
        )
        for code, words in PERMISSIONS.items():
            register_permission(code, words)
        register_place(
            Place(
                code="regions",
                label=_("Wilayah"),
                short_label=_("Wilayah"),
                url_name="region_list",
                icon="map-pin",
                order=900,
                seen_by=lambda scope: bool(scope.roles & RAIL_ROLES),
            )
        )
