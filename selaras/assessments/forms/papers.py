"""Forms for what comes from outside: by whom, signed sheets, letters to and from outside bodies."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.assessments.choices import AttemptWay, Channel
from selaras.assessments.services import Source
from selaras.core.forms import DayInput


class SourceForm(forms.Form):
    """From whom an answer came that is entered for an agency."""

    channel = forms.ChoiceField(
        label=lazy("Diterima lewat"), choices=[("", lazy("Pilih")), *Channel.choices], required=False
    )
    informant = forms.CharField(label=lazy("Pemberi isian (nama, jabatan)"), max_length=200, required=False)
    received_on = forms.DateField(label=lazy("Tanggal diterima"), required=False, widget=DayInput())
    note = forms.CharField(label=lazy("Keterangan"), max_length=500, required=False)

    def __init__(self, *args: Any, needed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("channel", "informant", "received_on"):
            self.fields[name].required = needed

    def source(self) -> Source | None:
        data = self.cleaned_data
        if not data["channel"]:
            return None
        return Source(data["channel"], data["informant"], data["received_on"], data["note"])

    def clean(self) -> dict[str, Any]:
        """All of it or nothing: half a source says nothing."""
        data = super().clean() or {}
        given = [name for name in ("channel", "informant", "received_on") if data.get(name)]
        for name in ("channel", "informant", "received_on"):
            if given and name not in given and name not in self.errors:
                self.add_error(name, _("Lengkapi asal isian: lewat apa, dari siapa, dan tanggalnya."))
        return data


class SignedSheetForm(forms.Form):
    """What stands on the paper that came back; the file is read beside it."""

    code = forms.CharField(
        label=lazy("Kode lembar"),
        max_length=40,
        required=False,
        help_text=lazy("Kode yang tercetak di sudut lembar, contoh: 3F9A-11C0-7B2E."),
    )
    head_name = forms.CharField(label=lazy("Ditandatangani oleh"), max_length=200, required=False)
    signed_on = forms.DateField(label=lazy("Tanggal tanda tangan"), required=False, widget=DayInput())
    scan = forms.FileField(
        label=lazy("Pindaian lembar bertanda tangan"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"class": "file-chooser"}),
    )
    only_unchanged = forms.BooleanField(
        label=lazy("Bila ada isian yang berubah, validasi butir lainnya saja"), required=False
    )


class RequestSentForm(forms.Form):
    number = forms.CharField(label=lazy("Nomor surat"), max_length=160, required=False)
    dated = forms.DateField(label=lazy("Tanggal surat"), required=False, widget=DayInput())
    sent_on = forms.DateField(label=lazy("Tanggal kirim"), required=False, widget=DayInput())
    due_on = forms.DateField(label=lazy("Batas balasan"), required=False, widget=DayInput())


class AttemptForm(forms.Form):
    on = forms.DateField(label=lazy("Tanggal upaya"), required=False, widget=DayInput())
    way = forms.ChoiceField(
        label=lazy("Cara"), choices=[("", lazy("Pilih")), *AttemptWay.choices], required=False
    )
    note = forms.CharField(
        label=lazy("Siapa yang dihubungi dan jawabannya"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class BodyReplyForm(forms.Form):
    reply_number = forms.CharField(label=lazy("Nomor surat balasan"), max_length=160, required=False)
    reply_dated = forms.DateField(label=lazy("Tanggal surat balasan"), required=False, widget=DayInput())
    received_on = forms.DateField(label=lazy("Tanggal diterima"), required=False, widget=DayInput())
    scan = forms.FileField(
        label=lazy("Pindaian surat balasan"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"class": "file-chooser"}),
    )


class SilenceForm(forms.Form):
    reason = forms.CharField(
        label=lazy("Alasan"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
