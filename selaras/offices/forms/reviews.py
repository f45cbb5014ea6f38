"""Forms of the yearly review: which roles, kept or withdrawn, and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.core.http import record_id


class AnswersForm(forms.Form):
    KEEP, WITHDRAW = "tetap", "cabut"

    do = forms.ChoiceField(choices=[(KEEP, lazy("Tetapkan")), (WITHDRAW, lazy("Cabut"))])
    note = forms.CharField(
        label=lazy("Alasan mencabut"),
        max_length=300,
        required=False,
        help_text=lazy("Wajib bila mencabut; dibaca pemilik akun pada riwayatnya."),
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        given = self.data.getlist("grants") if hasattr(self.data, "getlist") else []
        values["grants"] = [pk for pk in map(record_id, given) if pk is not None]
        if not values["grants"]:
            self.add_error(None, _("Centang paling sedikit satu hak akses."))
        return values


class ReviewFilter(forms.Form):
    q = forms.CharField(label=lazy("Nama"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=lazy("Keputusan"),
        required=False,
        choices=[
            ("", lazy("Semua")),
            ("belum", lazy("Belum ditinjau")),
            ("tetap", lazy("Ditetapkan")),
            ("dicabut", lazy("Dicabut")),
        ],
    )
