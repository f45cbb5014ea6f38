"""Forms of those invited and of what they answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from selaras.core.forms import RecordsField
from selaras.meetings.choices import InviteeRole, Reply
from selaras.meetings.forms.shared import FaultsBeside
from selaras.meetings.models import Invitee
from selaras.meetings.services import GuestText, ReplyText
from selaras.offices.models import Agency
from selaras.regions.models import Region


class GuestForm(FaultsBeside):
    organisation = forms.CharField(
        label=_("Instansi atau lembaga"),
        max_length=200,
        required=False,
        help_text=_("Contoh: KPU Provinsi, Bawaslu, Polda, Korem."),
    )
    position = forms.CharField(label=_("Jabatan"), max_length=160, required=False)
    person_name = forms.CharField(label=_("Nama"), max_length=160, required=False)
    email = forms.EmailField(label=_("Surel"), required=False)
    phone = forms.CharField(label=_("Telepon atau WhatsApp"), max_length=30, required=False)
    addressed_as = forms.CharField(
        label=_("Yth. pada surat"),
        max_length=300,
        required=False,
        help_text=_("Dikosongkan: disusun dari jabatan dan instansi."),
    )
    role = forms.ChoiceField(label=_("Sebagai"), choices=InviteeRole.choices)

    def __init__(self, *args: Any, of_office: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if of_office:
            for name in ("organisation", "position", "person_name", "email", "phone"):
                del self.fields[name]

    @staticmethod
    def initial_of(invitee: Invitee) -> dict[str, object]:
        return {name: getattr(invitee, name) for name in GuestText.__dataclass_fields__}

    def text(self) -> GuestText:
        return GuestText(**self.cleaned_data)


class ReplyForm(FaultsBeside):
    reply = forms.ChoiceField(label=_("Konfirmasi"), choices=Reply.choices, widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Nama yang hadir"), max_length=160, required=False, help_text=_("Wajib bila diwakili.")
    )
    position = forms.CharField(label=_("Jabatan yang hadir"), max_length=160, required=False)
    reason = forms.CharField(
        label=_("Alasan"), max_length=300, required=False, help_text=_("Wajib bila berhalangan.")
    )

    @staticmethod
    def initial_of(invitee: Invitee) -> dict[str, object]:
        return {
            "reply": invitee.reply,
            "name": invitee.reply_name,
            "position": invitee.reply_position,
            "reason": invitee.reply_reason,
        }

    def text(self) -> ReplyText:
        return ReplyText(**self.cleaned_data)


class AgenciesForm(forms.Form):
    agencies = RecordsField(
        queryset=Agency.objects.none(),
        label=_("Perangkat Daerah dan lembaga"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agencies"]
        field.queryset = agencies
        field.label_from_instance = lambda agency: agency.name


class RegionsForm(forms.Form):
    regions = RecordsField(
        queryset=Region.objects.none(), label=_("Wilayah"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, regions: QuerySet[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["regions"]
        field.queryset = regions
        field.label_from_instance = lambda region: region.full_name
