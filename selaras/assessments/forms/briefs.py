"""Forms of the page for a leader: what is asked, who agreed, what was answered, to whom it was given."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.assessments.choices import Direction, HandoverWay, Relayed
from selaras.assessments.models import Brief, BriefRequest
from selaras.assessments.models.briefs import REQUESTS
from selaras.assessments.selectors.requests import REQUEST_LENGTH
from selaras.assessments.services import Reply
from selaras.core.moments import MomentField


class BriefForm(forms.Form):
    """Three requests in the operator's words; an emptied one goes."""

    addressee = forms.CharField(label=lazy("Kepada"), max_length=120)

    def __init__(self, *args: Any, brief: Brief, **kwargs: Any) -> None:
        texts = {f"request_{row.number}": row.text for row in brief.requests.all()}
        kwargs["initial"] = {"addressee": brief.addressee, **texts}
        super().__init__(*args, **kwargs)
        for number in range(1, REQUESTS + 1):
            self.fields[f"request_{number}"] = forms.CharField(
                label=_("Permohonan %(number)s") % {"number": number},
                max_length=REQUEST_LENGTH,
                required=number == 1,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def texts(self) -> list[str]:
        return [self.cleaned_data.get(f"request_{number}", "") for number in range(1, REQUESTS + 1)]


class ApprovalForm(forms.Form):
    """Who agreed, where somebody else than the head lets the page go."""

    approved_by = forms.CharField(label=lazy("Disetujui oleh Kepala Badan (nama)"), max_length=120)
    channel = forms.ChoiceField(label=lazy("Disampaikan secara"), choices=Relayed.choices)


class ReplyForm(forms.Form):
    """One choice a request; what was said is kept word for word."""

    def __init__(self, *args: Any, brief: Brief, own: bool, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = own
        self.numbers = [row.number for row in brief.requests.all() if row.direction == ""]
        if not own:
            self.fields["said_by"] = forms.CharField(label=_("Dijawab oleh"), max_length=120)
            self.fields["channel"] = forms.ChoiceField(
                label=_("Disampaikan secara"), choices=Relayed.choices, initial=Relayed.WHATSAPP
            )
            self.fields["said_at"] = MomentField(zone=zone, label=_("Waktu jawaban"))
        self.fields["words"] = forms.CharField(
            label=_("Catatan") if own else _("Bunyi jawaban"),
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text=""
            if own
            else _("Tempel apa adanya, misalnya: Setuju nomor 1 dan 2. Pilihan di bawah diisi dari sini."),
        )
        for number in self.numbers:
            self.fields[f"direction_{number}"] = forms.ChoiceField(
                label=_("Jawaban nomor %(number)s") % {"number": number},
                choices=[*Direction.choices, ("", _("Belum dijawab"))],
                widget=forms.RadioSelect,
                required=False,
                initial="",
            )

    def beside(self, requests: Iterable[BriefRequest]) -> list[tuple[BriefRequest, forms.BoundField | None]]:
        """Each request with its choice, where it is still open."""
        return [
            (row, self[f"direction_{row.number}"] if row.number in self.numbers else None) for row in requests
        ]

    def directions(self) -> dict[int, str]:
        return {
            number: self.cleaned_data.get(f"direction_{number}", "")
            for number in self.numbers
            if self.cleaned_data.get(f"direction_{number}")
        }

    def reply(self) -> Reply:
        data = self.cleaned_data
        return Reply(
            directions=self.directions(),
            words=data.get("words", ""),
            said_by=data.get("said_by", ""),
            said_at=data.get("said_at"),
            channel=data.get("channel", ""),
        )


class HandoverForm(forms.Form):
    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["way"] = forms.ChoiceField(label=_("Cara"), choices=HandoverWay.choices)
        self.fields["to_name"] = forms.CharField(label=_("Kepada"), max_length=120)
        self.fields["handed_at"] = MomentField(zone=zone, label=_("Waktu"))
