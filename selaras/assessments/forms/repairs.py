"""Forms of the repairs that follow an official result."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.assessments.models import Repair, Round
from selaras.assessments.services import (
    RepairPlan,
)
from selaras.core.moments import MomentField
from selaras.offices.models import Agency


class RepairForm(forms.Form):
    """A repair with its owner and date; the words of the index owner are shown, never typed over."""

    text = forms.CharField(
        label=lazy("Yang perlu diperbaiki"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=lazy("Satu kalimat: apa yang belum tampak atau belum ada."),
    )
    codes = forms.MultipleChoiceField(
        label=lazy("Indikator terkait"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=lazy("Kaitan ini usulan kota; dipakai dalam simulasi perbaikan."),
    )
    owner = forms.ModelChoiceField(
        queryset=Agency.objects.none(),
        label=lazy("OPD penanggung jawab"),
        required=False,
        empty_label=lazy("Belum ditentukan"),
    )

    def __init__(self, *args: Any, round_: Round, repair: Repair | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nodes = round_.instrument.nodes.order_by("sort").values_list("code", "title", "parent_id")
        self.fields["codes"].choices = [(code, f"{code} {title}") for code, title, parent in nodes if parent]  # type: ignore[attr-defined]
        agencies = Agency.objects.filter(region_id=round_.region_id).active().order_by("sort", "name")
        self.fields["owner"].queryset = agencies  # type: ignore[attr-defined]
        self.fields["due_at"] = MomentField(zone=round_.tz, label=_("Batas waktu"), required=False)
        if repair is not None:
            self._show(repair)

    def _show(self, repair: Repair) -> None:
        self.initial.update(
            {
                "text": repair.text,
                "codes": repair.codes,
                "owner": repair.owner_agency_id,
                "due_at": repair.due_at or repair.round.internal_due_at,
            }
        )
        if repair.is_official:
            del self.fields["text"]

    def plan(self) -> RepairPlan:
        data = self.cleaned_data
        return RepairPlan(data["codes"], data["owner"], data["due_at"], data.get("text", ""))


class RepairNoteForm(forms.Form):
    """What was done, what is missing, or why: the words of one step."""

    note = forms.CharField(label=lazy("Catatan"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
