"""Filters of the audit page."""

import re
from datetime import date, datetime, time, timedelta

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from selaras.audit.choices import readings, verbs
from selaras.audit.models import Event, Pseudonym
from selaras.core.clock import WIB
from selaras.core.forms import DayInput
from selaras.core.moments import within_reach

Events = QuerySet[Event]


def _verb_choices() -> list[tuple[str, str]]:
    """In the order of the words a person reads."""
    return sorted(((code, str(label)) for code, label in verbs().items()), key=lambda pair: pair[1])


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=WIB)


CHANGES, READS = "mengubah", "membaca"


class EventFilter(django_filters.FilterSet):
    person = django_filters.CharFilter(label=_("Nama orang"), method="by_name", max_length=200)
    verb = django_filters.ChoiceFilter(
        label=_("Tindakan"), choices=_verb_choices, empty_label=_("Semua tindakan")
    )
    nature = django_filters.ChoiceFilter(
        label=_("Jenis tindakan"),
        method="of_nature",
        choices=[(CHANGES, _("Mengubah")), (READS, _("Membaca"))],
        empty_label=_("Semua jenis"),
    )
    since = django_filters.DateFilter(
        label=_("Dari tanggal"), method="from_day", widget=DayInput(), validators=[within_reach]
    )
    until = django_filters.DateFilter(
        label=_("Sampai tanggal"), method="to_day", widget=DayInput(), validators=[within_reach]
    )
    region = django_filters.CharFilter(label=_("Kode wilayah"), method="under_region", max_length=13)
    # Set by links from the timeline of a record.
    kind = django_filters.CharFilter(field_name="subject_kind", widget=forms.HiddenInput, max_length=30)
    id = django_filters.CharFilter(field_name="subject_id", widget=forms.HiddenInput, max_length=64)

    class Meta:
        model = Event
        fields: list[str] = []

    def by_name(self, events: Events, name: str, text: str) -> Events:
        """Who was erased is found by the name they are shown under, no longer by their own."""
        erased = Pseudonym.objects.all()
        known = Q(actor_name__icontains=text) & ~Q(actor_id__in=erased.values("person_id"))
        return events.filter(known | Q(actor_id__in=erased.filter(name__icontains=text).values("person_id")))

    def of_nature(self, events: Events, name: str, nature: str) -> Events:
        read = Q(verb__in=readings())
        return events.filter(read if nature == READS else ~read)

    def from_day(self, events: Events, name: str, day: date) -> Events:
        return events.filter(at__gte=_midnight(day))

    def to_day(self, events: Events, name: str, day: date) -> Events:
        """The day itself counts."""
        return events.filter(at__lt=_midnight(day) + timedelta(days=1))

    def under_region(self, events: Events, name: str, code: str) -> Events:
        """16.72 and all below it; the path of a region is its code between dots."""
        if not re.fullmatch(r"\d[\d.]*\d", code.strip()):
            return events.none()
        return events.filter(region_path__under=f"ID.{code.strip()}.")
