"""Form of a series."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from selaras.meetings.forms.shared import FaultsBeside, kinds, rows
from selaras.meetings.models import MeetingSeries
from selaras.meetings.services import SeriesText
from selaras.offices.models import Agency


class SeriesForm(FaultsBeside):
    name = forms.CharField(
        label=_("Nama seri"),
        max_length=200,
        help_text=_("Contoh: Rakor Kesbangpol se-Kalimantan Tengah, Forkopimda, Tim IKT."),
    )
    kind = forms.ChoiceField(label=_("Jenis acara"))
    note = forms.CharField(label=_("Keterangan"), required=False, widget=rows(3), max_length=2000)
    is_open = forms.BooleanField(label=_("Masih berjalan"), required=False, initial=True)

    def __init__(self, *args: Any, offices: QuerySet[Agency] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["kind"].choices = kinds()
        if offices is not None:
            fields["agency"] = forms.ModelChoiceField(
                queryset=offices, label=_("Penyelenggara"), empty_label=None
            )

    @staticmethod
    def initial_of(series: MeetingSeries) -> dict[str, object]:
        return {name: getattr(series, name) for name in SeriesText.__dataclass_fields__}

    def text(self) -> SeriesText:
        return SeriesText(**{name: self.cleaned_data[name] for name in SeriesText.__dataclass_fields__})
