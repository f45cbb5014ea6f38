"""Forms of the minutes: their text, what stands above it, an addendum."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from selaras.meetings.forms.shared import FaultsBeside, rows
from selaras.meetings.models import Minutes
from selaras.meetings.services import HeadText


class MinutesForm(FaultsBeside):
    """Sent without the script; nothing of the text is trimmed."""

    base = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=_("Naskah notula"), strip=False, required=False, widget=rows(24))
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)


class MinutesHeadForm(FaultsBeside):
    letter = forms.CharField(
        label=_("Surat undangan"),
        max_length=300,
        required=False,
        help_text=_("Kosongkan bila nomor surat undangan di Selaras yang dipakai."),
    )
    secretary = forms.CharField(label=_("Sekretaris"), max_length=200, required=False)
    note_takers = forms.CharField(
        label=_("Pencatat"), required=False, widget=rows(3), help_text=_("Satu nama per baris.")
    )
    chair_rank = forms.CharField(label=_("Pangkat/golongan pimpinan rapat"), max_length=100, required=False)
    chair_nip = forms.CharField(label=_("NIP pimpinan rapat"), max_length=30, required=False)
    base_version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def initial_of(minutes: Minutes) -> dict[str, Any]:
        given = {name: getattr(minutes, name) for name in HeadText.__dataclass_fields__}
        return given | {"base_version": minutes.version}

    def text(self) -> HeadText:
        return HeadText(**{name: self.cleaned_data[name] for name in HeadText.__dataclass_fields__})

    def step_over(self, minutes: Minutes) -> None:
        """What was typed stays; saved once more it goes over the newer state."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["base_version"] = str(minutes.version)  # type: ignore[index]
        self.add_error(
            None,
            _now(
                "Orang lain mengubah keterangan ini lebih dahulu. Ketikan Anda masih ada di bawah; simpan "
                "sekali lagi bila isian Anda yang dipakai."
            ),
        )


class AddendumForm(forms.Form):
    text = forms.CharField(label=_("Isi adendum"), widget=rows(4))
