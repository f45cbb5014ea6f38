"""Forms of retention."""

from django import forms
from django.utils.translation import gettext_lazy as _

from selaras.core.forms import DayInput
from selaras.evidence.choices.retention import BASIS_LENGTH, MOST_YEARS
from selaras.evidence.forms.evidence import TakesFaults


class YearsForm(TakesFaults):
    years = forms.IntegerField(
        label=_("Disimpan berapa tahun"),
        required=False,
        min_value=1,
        max_value=MOST_YEARS,
        help_text=_("Kosong: selamanya."),
    )
    basis = forms.CharField(
        label=_("Dasar"), max_length=BASIS_LENGTH, help_text=_("Misalnya nomor JRA daerah.")
    )


class ReleaseForm(TakesFaults):
    mark = forms.CharField(widget=forms.HiddenInput)
    approval = forms.CharField(
        label=_("Dasar persetujuan"),
        max_length=BASIS_LENGTH,
        help_text=_("Panitia penilai, lembaga kearsipan atau ANRI, dengan nomor suratnya."),
    )
    approved_on = forms.DateField(label=_("Tanggal persetujuan"), widget=DayInput)
    number = forms.CharField(label=_("Nomor berita acara"), max_length=100, required=False)
    witnesses = forms.CharField(label=_("Saksi"), max_length=500, required=False)


class ReasonForm(TakesFaults):
    reason = forms.CharField(label=_("Alasan"), max_length=500)
