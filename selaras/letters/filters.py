"""Filters of the lists of letters, those that go out and those that come in."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from selaras.core import clock
from selaras.letters.choices import IncomingState, LetterKind, LetterState, Sifat
from selaras.letters.models import Incoming, Letter
from selaras.letters.selectors.incoming import search_incoming
from selaras.letters.selectors.letters import found

# Years before this one that a list offers.
YEARS_BACK = 6


class _YearFilter(django_filters.FilterSet):
    """A list of letters is narrowed to a year, the newest first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = clock.today().year
        years = [(str(year), str(year)) for year in range(this, this - YEARS_BACK, -1)]
        self.filters["tahun"].extra["choices"] = years


class LetterFilter(_YearFilter):
    q = django_filters.CharFilter(label=_("Cari hal atau nomor"), method="search", max_length=100)
    status = django_filters.ChoiceFilter(
        label=_("Status"), field_name="state", choices=LetterState.choices, empty_label=_("Semua status")
    )
    jenis = django_filters.ChoiceFilter(
        label=_("Jenis surat"), field_name="kind", choices=LetterKind.choices, empty_label=_("Semua jenis")
    )
    tahun = django_filters.ChoiceFilter(
        label=_("Tahun dibuat"), field_name="created_at__year", empty_label=_("Semua tahun")
    )

    class Meta:
        model = Letter
        fields: list[str] = []

    def search(self, rows: QuerySet[Letter], name: str, text: str) -> QuerySet[Letter]:
        return found(rows, state="", text=text.strip())


class IncomingFilter(_YearFilter):
    q = django_filters.CharFilter(
        label=_("Cari hal, pengirim, nomor, atau nomor agenda"), method="search", max_length=100
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"), field_name="state", choices=IncomingState.choices, empty_label=_("Semua status")
    )
    sifat = django_filters.ChoiceFilter(
        label=_("Sifat"), field_name="sifat", choices=Sifat.choices, empty_label=_("Semua sifat")
    )
    tahun = django_filters.ChoiceFilter(
        label=_("Tahun agenda"), field_name="year", empty_label=_("Semua tahun")
    )

    class Meta:
        model = Incoming
        fields: list[str] = []

    def search(self, rows: QuerySet[Incoming], name: str, text: str) -> QuerySet[Incoming]:
        return search_incoming(rows, text.strip())
