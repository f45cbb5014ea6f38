"""Forms of the evidence round."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.accounts.models import User
from selaras.assessments.choices import (
    ItemState,
    ReasonCode,
    Sharing,
)
from selaras.assessments.models import Item, Repair, Round
from selaras.assessments.services import (
    AnswerText,
    NilStatement,
    RepairPlan,
    RoundPlan,
    Share,
)
from selaras.core.http import record_id
from selaras.core.moments import MomentField
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

    def plan(self) -> RoundPlan:
        return RoundPlan(**{name: self.cleaned_data[name] for name in RoundPlan.__dataclass_fields__})


class AnswerForm(forms.Form):
    base_version = forms.IntegerField(widget=forms.HiddenInput)
    narrative = forms.CharField(
        label=lazy("Uraian"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=lazy("Tuliskan faktanya: apa, kapan, siapa, di mana; sebut halaman bukti dukung."),
    )
    is_nil = forms.BooleanField(
        label=lazy("Nihil: tidak ada yang dilaporkan untuk tahun data ini"),
        required=False,
        help_text=lazy("Lampirkan pernyataan nihil: sumber yang diperiksa dan tanggalnya."),
    )

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        kind = item.question.type
        if kind == "tingkat":
            low, high = int(item.question.instrument.scale_min), int(item.question.instrument.scale_max)
            self.fields["level"] = forms.IntegerField(
                label=_("Tingkat usulan"), min_value=low, max_value=high, required=False
            )
            self.fields.pop("is_nil")
        elif kind == "ya_tidak":
            self.fields["value"] = forms.ChoiceField(
                label=_("Jawaban"),
                choices=[("ya", _("Ya")), ("tidak", _("Tidak"))],
                widget=forms.RadioSelect,
                required=False,
            )
        elif kind == "pilihan":
            options = [(str(choice), str(choice)) for choice in item.question.choices]
            self.fields["value"] = forms.ChoiceField(
                label=_("Jawaban"), choices=options, widget=forms.RadioSelect, required=False
            )
        elif kind == "angka":
            self.fields["value"] = forms.CharField(
                label=_("Angka"), max_length=60, required=False, help_text=_("Contoh: 1.250 atau 6,45")
            )
        if "value" in self.fields or "level" in self.fields:
            first = "value" if "value" in self.fields else "level"
            self.order_fields(["base_version", first, "narrative", "is_nil"])

    @classmethod
    def initial_of(cls, item: Item) -> dict[str, object]:
        return {
            "base_version": item.version,
            "value": item.value,
            "narrative": item.narrative,
            "level": item.claimed_level,
            "is_nil": item.is_nil,
        }

    def text(self) -> AnswerText:
        data = self.cleaned_data
        return AnswerText(
            value=data.get("value") or "",
            narrative=data.get("narrative") or "",
            level=data.get("level"),
            is_nil=bool(data.get("is_nil")),
        )


class VerifyForm(forms.Form):
    level = forms.IntegerField(label=lazy("Nilai terverifikasi"), required=False)
    reason_code = forms.ChoiceField(
        label=lazy("Alasan bila berbeda dari usulan"),
        choices=[
            ("", lazy("Sama dengan usulan")),
            *[c for c in ReasonCode.choices if c[0] != ReasonCode.AGREED],
        ],
        required=False,
    )
    comment = forms.CharField(
        label=lazy("Catatan verifikator"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not item.is_level:
            del self.fields["level"], self.fields["reason_code"]


class ReturnForm(forms.Form):
    comment = forms.CharField(
        label=lazy("Apa yang perlu diperbaiki?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=lazy("Alasan"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


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


class MessageForm(forms.Form):
    text = forms.CharField(label=lazy("Pesan"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))


class AskForm(forms.Form):
    agency = forms.ModelChoiceField(queryset=Agency.objects.none(), label=lazy("OPD kontributor"))
    ask = forms.CharField(label=lazy("Yang diminta"), max_length=300)

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = item.contributions.running().values("agency_id")
        self.fields["agency"].queryset = (  # type: ignore[attr-defined]
            Agency.objects.filter(region_id=item.round.region_id)
            .active()
            .inside()
            .exclude(pk__in=taken)
            .exclude(pk=item.owner_agency_id or 0)
            .order_by("sort")
        )


class ContributionForm(forms.Form):
    note = forms.CharField(
        label=lazy("Keterangan"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_nil = forms.BooleanField(label=lazy("Nihil: tidak ada catatan pada OPD kami"), required=False)
    sources = forms.CharField(
        label=lazy("Sumber yang diperiksa (untuk nihil)"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=lazy("Satu sumber per baris, misalnya: register pengaduan."),
    )
    checked_on = forms.DateField(
        label=lazy("Tanggal pemeriksaan (untuk nihil)"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("is_nil"):
            for name, words in (
                ("sources", _("Sebutkan sumber yang diperiksa.")),
                ("checked_on", _("Isi tanggal pemeriksaan.")),
            ):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return data

    def nil(self) -> NilStatement | None:
        data = self.cleaned_data
        if not data["is_nil"]:
            return None
        lines = [line.strip() for line in data["sources"].splitlines()]
        return NilStatement([line for line in lines if line], data["checked_on"])


class PassOnForm(forms.Form):
    colleague = forms.ModelChoiceField(
        queryset=User.objects.none(),
        label=lazy("Rekan di OPD Anda"),
        required=False,
        empty_label=lazy("Seluruh OPD"),
    )

    def __init__(self, *args: Any, item: Item, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colleague"].queryset = people  # type: ignore[attr-defined]
        self.fields["colleague"].label_from_instance = lambda user: user.full_name  # type: ignore[attr-defined]
        self.initial.setdefault("colleague", item.assignee_id)


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


class ItemFilterForm(forms.Form):
    """The filter bar of the list of items; every field may stay empty."""

    q = forms.CharField(label=lazy("Cari"), required=False)
    state = forms.ChoiceField(
        label=lazy("Status"), required=False, choices=[("", lazy("Semua status")), *ItemState.choices]
    )
    opd = forms.ChoiceField(label=lazy("OPD"), required=False)
    indikator = forms.ChoiceField(label=lazy("Indikator"), required=False)

    def __init__(self, *args: Any, items: Sequence[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = {item.owner_agency_id: item.owner_agency for item in items if item.owner_agency}
        ordered = sorted(agencies.values(), key=lambda agency: (agency.sort, agency.name))
        leaves = {item.leaf_code: item.question.node.title for item in items}
        self.fields["opd"].choices = [("", _("Semua OPD")), *[(str(a.pk), a.name) for a in ordered]]  # type: ignore[attr-defined]
        self.fields["indikator"].choices = [  # type: ignore[attr-defined]
            ("", _("Semua indikator")),
            *[(code, f"{code} {title}") for code, title in leaves.items()],
        ]

    def chosen(self, items: Sequence[Item]) -> list[Item]:
        data = self.cleaned_data if self.is_valid() else {}
        text = str(data.get("q") or "").casefold()
        return [
            item
            for item in items
            if (not data.get("state") or item.state == data["state"])
            and (not data.get("opd") or str(item.owner_agency_id) == data["opd"])
            and (not data.get("indikator") or item.leaf_code == data["indikator"])
            and (not text or text in f"{item.code} {item.question.text}".casefold())
        ]


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
