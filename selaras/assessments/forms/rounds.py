"""Forms of a round as a whole: made, moved on, shared, extended, its items shared out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.assessments.choices import (
    Sharing,
)
from selaras.assessments.models import Item, Round
from selaras.assessments.selectors.origins import read_origin
from selaras.assessments.services import (
    RoundPlan,
    Share,
)
from selaras.core.http import record_id
from selaras.core.moments import MomentField
from selaras.core.references import Reference
from selaras.instruments.models import Instrument
from selaras.offices.models import Agency
from selaras.regions.models import Region


class RoundForm(forms.Form):
    instrument = forms.ModelChoiceField(
        queryset=Instrument.objects.none(), label=lazy("Instrumen"), empty_label=None
    )
    title = forms.CharField(
        label=lazy("Nama periode penilaian"),
        max_length=200,
        help_text=lazy("Contoh: Penilaian IKT 2025 (diisi Januari 2026)"),
    )
    data_year = forms.IntegerField(label=lazy("Tahun data"), min_value=2000, max_value=2100)
    filling_year = forms.IntegerField(label=lazy("Tahun pengisian"), min_value=2000, max_value=2100)
    index_owner = forms.CharField(label=lazy("Pemilik indeks"), max_length=200)
    coordinator = forms.ModelChoiceField(
        queryset=Agency.objects.none(), label=lazy("Koordinator"), empty_label=None
    )
    previous = forms.ModelChoiceField(
        queryset=Round.objects.none(),
        label=lazy("Lanjutkan dari periode"),
        required=False,
        empty_label=lazy("Tidak ada: pakai usulan instrumen"),
        help_text=lazy(
            "Pembagian butir, verifikator, dan kontributor diambil dari periode itu; isian lamanya "
            "ditawarkan sebagai konsep. Delegasi dan perpanjangan tidak ikut."
        ),
    )

    # Named in the address one comes from; the service asks whether it may be.
    origin = forms.CharField(required=False, max_length=81, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        region: Region,
        instruments: QuerySet[Instrument],
        agencies: QuerySet[Agency],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instrument"].queryset = instruments  # type: ignore[attr-defined]
        self.fields["coordinator"].queryset = agencies  # type: ignore[attr-defined]
        earlier = Round.objects.filter(region=region).order_by("-data_year", "-pk")
        self.fields["previous"].queryset = earlier  # type: ignore[attr-defined]
        self.fields["internal_due_at"] = MomentField(
            zone=region.tz,
            label=_("Batas internal"),
            help_text=_("Batas bagi OPD; sisakan waktu untuk verifikasi."),
        )
        self.fields["owner_due_at"] = MomentField(
            zone=region.tz,
            label=_("Batas pemilik indeks"),
            help_text=_("Tanggal yang diminta pemilik indeks."),
        )

    def clean_origin(self) -> Reference | None:
        text = self.cleaned_data["origin"]
        found = read_origin(text)
        if text and found is None:
            raise forms.ValidationError(_("Catatan asal periode tidak dikenali."))
        return found

    def plan(self) -> RoundPlan:
        return RoundPlan(**{name: self.cleaned_data[name] for name in RoundPlan.__dataclass_fields__})


class OptionalReasonForm(forms.Form):
    reason = forms.CharField(
        label=lazy("Alasan (wajib bila masih ada butir yang belum selesai)"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SendForm(forms.Form):
    note = forms.CharField(
        label=lazy("Cara kirim dan tanda terima"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=lazy("Contoh: surel ke alamat pemilik indeks, dibalas dengan tanda terima pukul 10.12."),
    )


class ExtensionForm(forms.Form):
    reason = forms.CharField(label=lazy("Alasan"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_at"] = MomentField(zone=zone, label=_("Batas waktu baru"))
        self.order_fields(["due_at", "reason"])


class SharingForm(forms.Form):
    sharing = forms.ChoiceField(
        label=lazy("Yang terlihat oleh provinsi sebelum dikirim"),
        choices=[(Sharing.REGION, lazy("Tidak ada")), (Sharing.STATUS, lazy("Jumlah isian saja"))],
    )


def read_shares(data: QueryDict, items: Sequence[Item], zone: ZoneInfo) -> tuple[dict[int, Share], list[str]]:
    """The table of the share-out (``owner-<pk>``, ``verifier-<pk>``, ``due-<pk>``); faults name the item."""
    shares: dict[int, Share] = {}
    faults: list[str] = []
    field = MomentField(zone=zone, required=False)
    for item in items:
        try:
            due = field.clean(data.get(f"due-{item.pk}", ""))
        except forms.ValidationError as fault:
            told = _("tulis batas waktu sebagai tanggal dan jam.")
            if fault.code == "out_of_reach":
                told = fault.messages[0]
            faults.append(_("Butir %(code)s: %(fault)s") % {"code": item.code, "fault": told})
            due = None
        shares[item.pk] = Share(
            owner_agency_id=_agency_id(data.get(f"owner-{item.pk}")),
            verifier_agency_id=_agency_id(data.get(f"verifier-{item.pk}")),
            due_at=due,
            due_reason=data.get(f"due-reason-{item.pk}", "")[:200],
        )
    return shares, faults


def _agency_id(text: str | None) -> int | None:
    """Nothing chosen is None; what cannot be an agency is one nobody has, which the service refuses."""
    return (record_id(text) or 0) if text else None
