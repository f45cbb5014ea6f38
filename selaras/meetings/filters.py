"""Filters of the list of meetings."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from selaras.core import clock
from selaras.meetings.choices import MeetingState, event_kinds
from selaras.meetings.models import Meeting
from selaras.meetings.selectors import meetings as select

WHEN = ((select.AHEAD, _("Mendatang")), (select.PAST, _("Lampau")))


class MeetingFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Cari nama, tempat, atau seri"), method="search", max_length=100)
    waktu = django_filters.ChoiceFilter(
        label=_("Waktu"), choices=WHEN, method="in_time", empty_label=_("Semua waktu")
    )
    jenis = django_filters.ChoiceFilter(
        label=_("Jenis acara"), field_name="kind", empty_label=_("Semua jenis")
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"), field_name="state", choices=MeetingState.choices, empty_label=_("Semua status")
    )

    class Meta:
        model = Meeting
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["jenis"].extra["choices"] = [(kind.code, kind.label) for kind in event_kinds().values()]

    def search(self, rows: QuerySet[Meeting], name: str, text: str) -> QuerySet[Meeting]:
        return select.search(rows, text)

    def in_time(self, rows: QuerySet[Meeting], name: str, wanted: str) -> QuerySet[Meeting]:
        return select.in_time(rows, wanted, clock.now())
