"""The form of a leader's direction."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from selaras.core.forms import DayInput
from selaras.core.moments import within_reach
from selaras.followups.choices import TEXT_LENGTH
from selaras.followups.models import Direction
from selaras.followups.services.directions import DirectionText
from selaras.offices.models import Agency

FIELDS = ("leader_name", "leader_post", "given_on", "source", "text")


class DirectionForm(forms.Form):
    base_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    leader_name = forms.CharField(label=_("Pimpinan"), max_length=160, help_text=_("Nama tanpa gelar."))
    leader_post = forms.CharField(
        label=_("Jabatan"), max_length=200, required=False, help_text=_("Contoh: Sekretaris Daerah")
    )
    given_on = forms.DateField(label=_("Tanggal arahan"), widget=DayInput(), validators=[within_reach])
    source = forms.CharField(
        label=_("Sumber"),
        max_length=300,
        required=False,
        help_text=_("Tempat arahan disampaikan atau nomor lembar disposisinya."),
    )
    text = forms.CharField(
        label=_("Isi arahan"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Sedekat mungkin dengan kata-kata pimpinan; tugas per OPD ditulis sesudahnya."),
    )

    def __init__(self, *args: Any, offices: QuerySet[Agency] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if offices is not None:
            field = forms.ModelChoiceField(queryset=offices, label=_("Dicatat oleh"), empty_label=None)
            self.fields = {"agency": field} | self.fields

    def words(self) -> DirectionText:
        return DirectionText(**{name: self.cleaned_data[name] for name in FIELDS})

    @staticmethod
    def initial_of(direction: Direction) -> dict[str, object]:
        return {"base_version": direction.version} | {name: getattr(direction, name) for name in FIELDS}
