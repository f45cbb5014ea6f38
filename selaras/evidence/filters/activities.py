"""Filters of the list of kegiatan."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from selaras.evidence import selectors
from selaras.evidence.choices import ActivityState
from selaras.evidence.models import Activity
from selaras.offices.models import Agency


def _agencies(request: HttpRequest | None) -> QuerySet[Agency]:
    if request is None:
        return Agency.objects.none()
    return selectors.agencies_of(request.scope)  # type: ignore[attr-defined]


class ActivityFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Cari kegiatan"), method="search", max_length=100)
    opd = django_filters.ModelChoiceFilter(
        label=_("OPD"), field_name="agency", queryset=_agencies, empty_label=_("Semua OPD")
    )
    tahun = django_filters.NumberFilter(
        label=_("Tahun"), method="in_year", min_value=1990, max_value=2200, decimal_places=0
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"), field_name="state", choices=ActivityState.choices, empty_label=_("Semua status")
    )
    butir = django_filters.CharFilter(label=_("Kode butir"), method="serving", max_length=40)

    class Meta:
        model = Activity
        fields: list[str] = []

    def search(self, found: QuerySet[Activity], name: str, text: str) -> QuerySet[Activity]:
        return selectors.search_activities(found, text)

    def in_year(self, found: QuerySet[Activity], name: str, year: object) -> QuerySet[Activity]:
        return found.filter(starts_on__year=int(str(year).split(".")[0]))

    def serving(self, found: QuerySet[Activity], name: str, code: str) -> QuerySet[Activity]:
        served = Activity.objects.filter(serves__code=code.strip()).values("pk")
        return found.filter(pk__in=served)
