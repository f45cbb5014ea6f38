"""Filters of the register."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from selaras.measures import selectors
from selaras.measures.choices import Mark, State
from selaras.measures.models import Measure

DOUBTFUL = (("tanpa", _("Tanpa salah cetak")), ("hanya", _("Hanya salah cetak")))


def _values(request: HttpRequest | None, column: str) -> list[tuple[str, str]]:
    """What occurs in the rows this person may see; asked once for each page."""
    if request is None:
        return []
    rows = selectors.register_rows(request.scope).order_by(column)  # type: ignore[attr-defined]
    return [(value, value) for value in rows.values_list(column, flat=True).distinct()]


class RegisterFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Cari wilayah atau indeks"), method="search", max_length=100)
    indeks = django_filters.ChoiceFilter(
        label=_("Indeks"), field_name="index_code", empty_label=_("Semua indeks")
    )
    edisi = django_filters.ChoiceFilter(label=_("Edisi"), field_name="edition", empty_label=_("Semua edisi"))
    tanda = django_filters.ChoiceFilter(
        label=_("Tanda"), field_name="mark", choices=Mark.choices, empty_label=_("Semua tanda")
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"), field_name="state", choices=State.choices, empty_label=_("Semua status")
    )
    cetak = django_filters.ChoiceFilter(
        label=_("Salah cetak"), choices=DOUBTFUL, method="doubtful", empty_label=_("Semua baris")
    )

    class Meta:
        model = Measure
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["indeks"].extra["choices"] = _values(self.request, "index_code")
        self.filters["edisi"].extra["choices"] = _values(self.request, "edition")[::-1]

    def search(self, rows: QuerySet[Measure], name: str, text: str) -> QuerySet[Measure]:
        return selectors.search(rows, text)

    def doubtful(self, rows: QuerySet[Measure], name: str, wanted: str) -> QuerySet[Measure]:
        return rows.exclude(warning="") if wanted == "hanya" else rows.filter(warning="")
