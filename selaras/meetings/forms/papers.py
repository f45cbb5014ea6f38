"""Forms of the papers of a meeting."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from selaras.meetings.choices import MAX_AMOUNT, TEXT_LENGTH
from selaras.meetings.forms.shared import FaultsBeside, rows
from selaras.meetings.models import MeetingText
from selaras.meetings.selectors.bundles import Transport


class BundleForm(FaultsBeside):
    amount = forms.IntegerField(
        label=_("Uang transport per orang (rupiah)"),
        required=False,
        min_value=1,
        max_value=MAX_AMOUNT,
        localize=False,
        help_text=_("Dikosongkan: kolom jumlah diisi tangan oleh bendahara."),
    )
    basis = forms.CharField(
        label=_("Dasar besaran"),
        required=False,
        max_length=200,
        help_text=_("Wajib bila besarannya diisi, misalnya nomor peraturan standar biaya."),
    )

    def transport(self) -> Transport:
        return Transport(self.cleaned_data["amount"], self.cleaned_data["basis"])


class MeetingTextForm(FaultsBeside):
    base_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    text = forms.CharField(
        label=_("Naskah"),
        widget=rows(18),
        max_length=TEXT_LENGTH,
        help_text=_(
            "Baris kosong: alinea baru. “# ” judul, “* {isian}” daftar, “| Nama | {isian}” baris data."
        ),
    )

    @staticmethod
    def initial_of(kept: MeetingText | None, beginning: str) -> dict[str, object]:
        if kept is None:
            return {"base_version": 0, "text": beginning}
        return {"base_version": kept.version, "text": kept.text}
