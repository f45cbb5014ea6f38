"""Forms of one item: its answer, its checking, its conversation and contributions; the filter of the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.accounts.models import User
from selaras.assessments.choices import (
    ItemState,
    ReasonCode,
)
from selaras.assessments.models import Item
from selaras.assessments.services import (
    AnswerText,
    NilStatement,
)
from selaras.core.forms import DayInput
from selaras.offices.models import Agency


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
        label=lazy("Tanggal pemeriksaan (untuk nihil)"), required=False, widget=DayInput()
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
