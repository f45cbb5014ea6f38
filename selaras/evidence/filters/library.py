"""Filters of the library."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from selaras.evidence import selectors
from selaras.evidence.choices import OPEN_STATES, Kind, State
from selaras.evidence.models import Evidence
from selaras.offices.models import Agency

ORDERS = (
    ("terbaru", _("Terbaru")),
    ("terlama", _("Terlama")),
    ("judul", _("Judul A-Z")),
)
_ORDER_FIELDS = {
    "terbaru": ("-created_at", "-pk"),
    "terlama": ("created_at", "pk"),
    "judul": ("title", "pk"),
}


def _agencies(request: HttpRequest | None) -> QuerySet[Agency]:
    if request is None:
        return Agency.objects.none()
    return selectors.agencies_in(Evidence.objects.visible_to(request.scope))  # type: ignore[attr-defined]


def _kinds() -> list[tuple[str, str]]:
    return [(kind.code, kind.label) for kind in selectors.evidence_kinds().values()]


class LibraryFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Cari bukti dukung"), method="search", max_length=100)
    jenis = django_filters.ChoiceFilter(
        label=_("Bentuk"), field_name="kind", choices=Kind.choices, empty_label=_("Semua bentuk")
    )
    bukti = django_filters.ChoiceFilter(
        label=_("Jenis bukti"), field_name="type_code", choices=_kinds, empty_label=_("Semua jenis bukti")
    )
    opd = django_filters.ModelChoiceFilter(
        label=_("OPD"), field_name="agency", queryset=_agencies, empty_label=_("Semua OPD")
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"), field_name="state", choices=State.choices, empty_label=_("Semua yang berlaku")
    )
    urut = django_filters.ChoiceFilter(
        label=_("Urutan"), choices=ORDERS, method="ordered", empty_label=None, initial="terbaru"
    )

    class Meta:
        model = Evidence
        fields: list[str] = []

    def search(self, evidence: QuerySet[Evidence], name: str, text: str) -> QuerySet[Evidence]:
        return selectors.search(evidence, text)

    def ordered(self, evidence: QuerySet[Evidence], name: str, order: str) -> QuerySet[Evidence]:
        return evidence.order_by(*_ORDER_FIELDS[order])

    def filter_queryset(self, queryset: QuerySet[Evidence]) -> QuerySet[Evidence]:
        """Replaced and archived evidence shows only where somebody asks for it."""
        found: QuerySet[Evidence] = super().filter_queryset(queryset)
        wants_state: Any = self.form.cleaned_data.get("status")
        return found if wants_state else found.filter(state__in=OPEN_STATES)
