"""The desk app: the first page, the search, the calendar; the only place that joins siblings."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "selaras.desk"

    def ready(self) -> None:
        from selaras.audit.choices import register_readings, register_verbs
        from selaras.core.places import Place, register_place
        from selaras.core.references import register_action
        from selaras.desk.choices import AUDIT_VERBS
        from selaras.desk.selectors.readings import READINGS
        from selaras.desk.services import end_feeds
        from selaras.duties.selectors import open_count

        def count(request: HttpRequest) -> int:
            return open_count(request.scope)  # type: ignore[attr-defined]

        register_verbs(AUDIT_VERBS)
        register_readings(READINGS)
        register_action("person", "end_feeds", end_feeds)
        register_action(
            "person", "handover_book_url", lambda user_id: reverse("handover_book", args=[user_id])
        )
        register_place(
            Place(
                code="tugas",
                label=_("Tugas saya"),
                short_label=_("Tugas"),
                url_name="home",
                icon="list-checks",
                order=10,
                seen_by=lambda scope: scope.is_signed_in,
                count=count,
            )
        )
        register_place(
            Place(
                code="calendar",
                label=_("Kalender"),
                short_label=_("Kalender"),
                url_name="calendar",
                icon="calendar-days",
                order=60,
                seen_by=lambda scope: scope.is_signed_in,
            )
        )
