"""What the overviews of the follow-up are narrowed to, as it stands in the address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.core.forms import DayInput
from selaras.core.moments import within_reach
from selaras.core.references import Reference
from selaras.followups.selectors.overview import BY_OFFICE, BY_REGION, CLOSED, LATE, OPEN, WAITING, Asked

STATES = (
    ("", lazy("Semua status")),
    (OPEN, lazy("Belum selesai")),
    (LATE, lazy("Terlambat")),
    (WAITING, lazy("Menunggu diperiksa")),
    (CLOSED, lazy("Selesai")),
)
GROUPINGS = (BY_OFFICE, BY_REGION)


class OverviewForm(forms.Form):
    seri = forms.ChoiceField(label=lazy("Seri rapat"), required=False)
    status = forms.ChoiceField(label=lazy("Status"), required=False, choices=STATES)
    sejak = forms.DateField(
        label=lazy("Diputuskan sejak"), required=False, widget=DayInput(), validators=[within_reach]
    )
    sampai = forms.DateField(
        label=lazy("Diputuskan sampai"), required=False, widget=DayInput(), validators=[within_reach]
    )
    # Followed from another page: one meeting or arahan, one region, one owner; and how rows are made.
    asal = forms.CharField(required=False, max_length=81, widget=forms.HiddenInput)
    daerah = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    pemilik = forms.CharField(required=False, max_length=240, widget=forms.HiddenInput)
    menurut = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    def __init__(self, *args: Any, series: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Semua rapat dan arahan")), *series.items()]
        self.fields["seri"].choices = choices  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        """Of what cannot be read nothing is asked; its fault stands beside the field."""
        self.is_valid()
        told = self.cleaned_data
        kind, _colon, id_ = told.get("asal", "").partition(":")
        return Asked(
            series=told.get("seri", ""),
            origin=Reference(kind, id_) if kind and id_ else None,
            since=told.get("sejak"),
            until=told.get("sampai"),
            region=told.get("daerah", ""),
            owner=told.get("pemilik", ""),
            state=told.get("status", ""),
        )

    def grouping(self, usual: str) -> str:
        wanted: str = self.cleaned_data.get("menurut", "")
        return wanted if wanted in GROUPINGS else usual
