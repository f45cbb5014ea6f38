"""Forms of the gallery, which shows every kind of field once."""

from django import forms
from django.utils.translation import gettext_lazy as _

AGENCIES = [
    ("", "–"),
    ("dinsos", "Dinas Sosial"),
    ("satpolpp", "Satuan Polisi Pamong Praja"),
    ("fkub", "FKUB"),
]
SOURCES = [("polres", _("Polres")), ("fkub", _("FKUB")), ("media", _("Pemantauan media"))]
CHANNELS = [("surat", _("Surat")), ("berkas", _("Berkas")), ("lisan", _("Lisan di rapat"))]


class SampleForm(forms.Form):
    title = forms.CharField(label=_("Judul kegiatan"), help_text=_("Seperti tertulis pada undangan."))
    agency = forms.ChoiceField(label=_("Penanggung jawab"), choices=AGENCIES)
    held_on = forms.DateField(label=_("Tanggal"), widget=forms.DateInput(attrs={"type": "date"}))
    people = forms.IntegerField(label=_("Jumlah peserta"), required=False, min_value=1)
    answer = forms.CharField(label=_("Isian"), widget=forms.Textarea, required=False)
    sources = forms.MultipleChoiceField(
        label=_("Sumber yang diperiksa"), choices=SOURCES, widget=forms.CheckboxSelectMultiple, required=False
    )
    channel = forms.ChoiceField(
        label=_("Diinput atas nama, dari"), choices=CHANNELS, widget=forms.RadioSelect
    )
    level = forms.IntegerField(label=_("Tingkat toleransi menurut isian Anda"), min_value=1, max_value=7)
    agree = forms.BooleanField(label=_("Tanggal dan angka sudah diperiksa"))


class SampleFilter(forms.Form):
    q = forms.CharField(label=_("Cari"), required=False)
    agency = forms.ChoiceField(label=_("OPD"), choices=AGENCIES, required=False)
