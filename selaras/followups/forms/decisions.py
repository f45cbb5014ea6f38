"""Forms of decisions."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from selaras.followups.choices import REASON_LENGTH, TEXT_LENGTH
from selaras.followups.models import Decision


def rows(height: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": height})


class DecisionForm(forms.Form):
    text = forms.CharField(label=_("Bunyi keputusan"), max_length=TEXT_LENGTH, widget=rows(3))
    point = forms.ChoiceField(label=_("Pokok acara"), required=False)
    # Sent twice, it makes one decision.
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    base_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, points: dict[str, str], **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid.uuid4()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        if points:
            self.fields["point"].choices = [("", _("Tidak disebut")), *points.items()]  # type: ignore[attr-defined]
        else:
            del self.fields["point"]

    @staticmethod
    def initial_of(decision: Decision) -> dict[str, object]:
        return {"text": decision.text, "point": decision.point_id, "base_version": decision.version}


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Alasan"), max_length=REASON_LENGTH, widget=rows(2))
