"""Forms of the agenda."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from selaras.meetings.forms.shared import FaultsBeside, rows
from selaras.meetings.models import AgendaPoint
from selaras.meetings.services import PointText


class PointForm(FaultsBeside):
    title = forms.CharField(label=_("Pokok acara"), max_length=300)
    minutes = forms.IntegerField(label=_("Lama (menit)"), required=False, min_value=1)
    speaker = forms.CharField(label=_("Pembicara"), max_length=200, required=False)
    note = forms.CharField(label=_("Keterangan"), required=False, widget=rows(3), max_length=5000)

    @staticmethod
    def initial_of(point: AgendaPoint) -> dict[str, object]:
        return {name: getattr(point, name) for name in PointText.__dataclass_fields__}

    def text(self) -> PointText:
        return PointText(**self.cleaned_data)


class RecordForm(FaultsBeside):
    address = forms.CharField(
        label=_("Alamat halaman catatan"),
        max_length=500,
        help_text=_("Salin dari bilah alamat, misalnya halaman periode penilaian, surat, atau kegiatan."),
    )
