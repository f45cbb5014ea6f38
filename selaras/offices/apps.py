"""The offices app: its permission words, record kinds and places in the rail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfficesConfig(AppConfig):
    name = "selaras.offices"

    def ready(self) -> None:
        self._register_loads()
        from selaras.accounts.services import register_rule
        from selaras.audit.choices import register_verbs
        from selaras.core.references import register_kind
        from selaras.core.scope import register_permission
        from selaras.notices.choices import register_homes
        from selaras.offices import checks  # noqa: F401  registers the checks
        from selaras.offices.choices import PERMISSION_WORDS, VERBS
        from selaras.offices.permissions import needs_second_step
        from selaras.offices.selectors import references
        from selaras.offices.selectors.homes import homes_of

        for code, description in PERMISSION_WORDS.items():
            register_permission(code, description)
        register_verbs(VERBS)
        register_rule(needs_second_step)
        register_homes(homes_of)
        register_kind("agency", _("OPD"), references.show_agencies)
        register_kind("post", _("Jabatan"), references.show_posts)
        register_kind("person", _("Orang"), references.show_people)
        register_kind("grant_review", _("Tinjauan hak akses"), references.show_reviews)
        register_kind("worklink", _("Tautan kerja"), references.show_links)
        self._register_places()

    def _register_places(self) -> None:
        from selaras.core.places import Place, register_place
        from selaras.offices.permissions import sees_agencies, sees_first_steps, sees_people

        register_place(
            Place(
                code="mulai",
                label=_("Langkah awal"),
                short_label=_("Mulai"),
                url_name="first_steps",
                icon="flag",
                order=79,
                seen_by=sees_first_steps,
            )
        )
        register_place(
            Place(
                code="opd",
                label=_("OPD & narahubung"),
                short_label=_("OPD"),
                url_name="agency_list",
                icon="building-2",
                order=80,
                seen_by=sees_agencies,
            )
        )
        register_place(
            Place(
                code="orang",
                label=_("Orang & hak akses"),
                short_label=_("Orang"),
                url_name="person_list",
                icon="users",
                order=81,
                seen_by=sees_people,
            )
        )

    def _register_loads(self) -> None:
        from selaras.core.hanging import by_path, register_load
        from selaras.offices.models import Agency
        from selaras.offices.selectors.people import people_on, running_today

        register_load("agencies", _("OPD"), by_path(lambda: Agency.objects.active()))
        register_load("grants", _("hak akses"), by_path(running_today))
        register_load("people", _("orang dengan hak akses"), people_on)
