"""What one can look for among those who act now."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from selaras.offices.selectors.acting import ENDING, NOBODY, OWN, STAND_IN

STATES = (
    ("", _("Semua")),
    (OWN, _("Pejabat definitif bertugas")),
    (STAND_IN, _("Dijalankan pengganti")),
    (NOBODY, _("Tidak ada yang bertindak")),
    (ENDING, _("Berakhir dalam 14 hari")),
)


class ActingFilter(forms.Form):
    q = forms.CharField(label=_("Cari"), required=False, max_length=100)
    agency = forms.TypedChoiceField(label=_("OPD"), required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(label=_("Keadaan"), required=False, choices=STATES)

    def __init__(self, *args: Any, agencies: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [("", _("Semua OPD")), *agencies]  # type: ignore[attr-defined]
