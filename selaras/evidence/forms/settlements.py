"""The form of a clash: what is proposed for the two."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from selaras.core.forms import DayInput
from selaras.evidence.choices import Settlement
from selaras.evidence.forms.evidence import TakesFaults
from selaras.evidence.models import Activity


class SettlementForm(TakesFaults):
    decision = forms.ChoiceField(
        label=_("Penyelesaian"), choices=Settlement.choices, widget=forms.RadioSelect
    )
    mover = forms.TypedChoiceField(
        label=_("Yang pindah"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Diisi bila salah satu pindah."),
    )
    moves_to = forms.DateField(
        label=_("Pindah ke tanggal"),
        required=False,
        widget=DayInput(),
        help_text=_("Boleh kosong; jadwalnya tetap diubah OPD penyelenggaranya."),
    )
    words = forms.CharField(
        label=_("Alasan atau keterangan"),
        max_length=500,
        required=False,
        help_text=_("Wajib bila keduanya tetap bersamaan."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, pair: tuple[Activity, Activity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "-"), *((one.pk, f"{one.title} ({one.agency})") for one in pair)]
        self.fields["mover"].choices = choices  # type: ignore[attr-defined]
        self._pair = {one.pk: one for one in pair}

    def given(self) -> dict[str, Any]:
        return {**self.cleaned_data, "mover": self._pair.get(self.cleaned_data["mover"])}
