"""Forms of kegiatan: one record in a minute, everything else behind one fold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from selaras.core.forms import DayInput, RecordsField
from selaras.evidence.choices import COST_CODE_LENGTH, GROUPS, PLACE_LENGTH, TITLE_LENGTH, ServedKind
from selaras.evidence.forms.evidence import ForLibrary
from selaras.evidence.models import Activity
from selaras.evidence.selectors import Target
from selaras.evidence.services import Facts
from selaras.evidence.services.kinds import clean_rupiah
from selaras.offices.models import Agency
from selaras.regions.models import Region

# The index that a bare code belongs to; another one is written before it: "KLA 3.1".
USUAL_INDEX = "IKT"
_ITEM = re.compile(r"^(?:([A-Za-z][\w-]{1,39})\s+)?([\w.-]{1,40})$")
_COUNTS = {"total": _("Jumlah peserta"), **GROUPS}
SHORT = ("title", "starts_on", "place", "n_total", "n_perempuan")
# More open items than this stand behind a fold of their own.
FEW_TARGETS = 6


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label, required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )


class ActivityForm(ForLibrary):
    client_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=_("Nama kegiatan"), max_length=TITLE_LENGTH)
    starts_on = forms.DateField(label=_("Tanggal"), widget=DayInput())
    place = forms.CharField(label=_("Tempat"), max_length=PLACE_LENGTH, required=False)
    ends_on = forms.DateField(
        label=_("Sampai tanggal"),
        required=False,
        help_text=_("Diisi bila lebih dari satu hari."),
        widget=DayInput(),
    )
    starts_at = _time(_("Pukul"))
    ends_at = _time(_("Sampai pukul"))
    audience = forms.CharField(
        label=_("Sasaran peserta"),
        max_length=PLACE_LENGTH,
        required=False,
        help_text=_("Misalnya: pemuda lintas iman. Dipakai mencari bentrok sasaran pada hari yang sama."),
    )
    partners = RecordsField(
        label=_("OPD lain yang ikut menyelenggarakan"), queryset=Agency.objects.none(), required=False
    )
    items = forms.CharField(
        label=_("Butir indeks yang dijawab"),
        required=False,
        max_length=1000,
        help_text=_("Kode butir IKT, misalnya 4.5, 6.3. Indeks lain ditulis di depan: KLA 3.1."),
    )
    ikus = forms.CharField(
        label=_("IKU yang didukung"),
        required=False,
        max_length=6000,
        help_text=_("Satu baris untuk setiap IKU: kode atau namanya."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    sub_activity = forms.CharField(label=_("Subkegiatan"), max_length=TITLE_LENGTH, required=False)
    cost_code = forms.CharField(
        label=_("Kode rekening"),
        max_length=COST_CODE_LENGTH,
        required=False,
        help_text=_("Seperti tertulis dalam DPA."),
    )
    budget = forms.CharField(
        label=_("Anggaran (Rp)"), required=False, max_length=40, help_text=_("Misalnya 12.500.000")
    )
    summary = forms.CharField(
        label=_("Hasil singkat"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        *args: Any,
        others: QuerySet[Agency] | None = None,
        targets: Sequence[Target] = (),
        known_ikus: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        written = str(self.initial.get("ikus", "")).splitlines()
        if known := [(iku, iku) for iku in known_ikus if iku not in written]:
            self.fields["known_ikus"] = forms.MultipleChoiceField(
                label=_("Pernah disebut OPD ini"),
                required=False,
                choices=known,
                widget=forms.CheckboxSelectMultiple,
            )
        for code, label in _COUNTS.items():
            self.fields[f"n_{code}"] = forms.IntegerField(
                label=label, required=False, min_value=0, widget=forms.TextInput({"inputmode": "numeric"})
            )
        if others is None:
            del self.fields["partners"]
        else:
            self.fields["partners"].queryset = others  # type: ignore[attr-defined]
        self.targets = {target.key: target for target in targets}
        if targets:
            self.fields["targets"] = forms.MultipleChoiceField(
                label=_("Langsung dipakai sebagai bukti dukung pada"),
                required=False,
                choices=[(key, f"{one.code} {one.title}"[:110]) for key, one in self.targets.items()],
                widget=forms.CheckboxSelectMultiple,
            )

    @property
    def few_targets(self) -> bool:
        return len(self.targets) <= FEW_TARGETS

    @property
    def counted(self) -> list[forms.BoundField]:
        """Further groups, behind the fold."""
        return [self[f"n_{code}"] for code in _COUNTS if f"n_{code}" not in SHORT]

    @property
    def has_more(self) -> bool:
        """Whether something behind the fold is filled or faulty, so that it opens."""
        return any(
            self.errors.get(name) if self.is_bound else self.initial.get(name)
            for name in self.fields
            if name not in (*SHORT, "agency", "client_key", "targets")
        )

    def clean_budget(self) -> int | None:
        """ "Rp12.500.000,00" and "12500000" are the same money."""
        text = str(self.cleaned_data["budget"]).strip()
        return clean_rupiah(text) if text else None

    def clean_items(self) -> tuple[tuple[str, str], ...]:
        found = []
        for part in filter(None, (raw.strip() for raw in re.split(r"[,;\n]", self.cleaned_data["items"]))):
            match = _ITEM.match(part)
            if match is None:
                raise ValidationError(
                    now_("“%(part)s” bukan kode butir. Tulis seperti 4.5, 6.3.") % {"part": part[:40]}
                )
            found.append(((match[1] or USUAL_INDEX).upper(), match[2]))
        return tuple(found)

    def chosen(self) -> list[Target]:
        return [self.targets[key] for key in self.cleaned_data.get("targets", ())]

    def facts(self) -> Facts:
        given = self.cleaned_data
        counts = {code: given[f"n_{code}"] for code in _COUNTS if given[f"n_{code}"] is not None}
        plain = {
            name: given[name]
            for name in (
                "title", "starts_on", "ends_on", "starts_at", "ends_at", "place", "audience", "cost_code",
                "sub_activity", "budget", "summary",
            )
        }  # fmt: skip
        served = dict.fromkeys((*given["items"], *((one.instrument, one.code) for one in self.chosen())))
        return Facts(
            **plain,
            participants=counts,
            partner_ids=frozenset(agency.pk for agency in given.get("partners", ())),
            items=tuple(served),
            ikus=(*str(given["ikus"]).splitlines(), *given.get("known_ikus", ())),
        )

    @staticmethod
    def of(activity: Activity) -> dict[str, Any]:
        serves = list(activity.serves.all())
        items = [row for row in serves if row.kind == ServedKind.ITEM]
        plain = (
            "title", "starts_on", "place", "starts_at", "ends_at", "audience", "sub_activity", "cost_code",
            "summary",
        )  # fmt: skip
        return {
            **{name: getattr(activity, name) for name in plain},
            **{f"n_{code}": count for code, count in activity.participants.items()},
            "agency": activity.agency_id,
            "ends_on": activity.ends_on if activity.ends_on != activity.starts_on else None,
            "budget": activity.budget if activity.budget is not None else "",
            "partners": [row.agency_id for row in activity.partners.all()],
            "items": ", ".join(
                row.code if row.instrument == USUAL_INDEX else f"{row.instrument} {row.code}" for row in items
            ),
            "ikus": "\n".join(row.code for row in serves if row.kind == ServedKind.IKU),
        }


class MonthForm(forms.Form):
    """Which month of whose calendar."""

    bulan = forms.CharField(
        label=_("Bulan"), required=False, widget=forms.TextInput({"type": "month", "maxlength": "7"})
    )
    opd = forms.ModelChoiceField(
        label=_("OPD"), queryset=Agency.objects.none(), required=False, empty_label=_("Semua OPD")
    )

    daerah = forms.ChoiceField(label=_("Daerah"), required=False)

    def __init__(
        self, *args: Any, agencies: QuerySet[Agency], regions: Sequence[Region], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opd"].queryset = agencies  # type: ignore[attr-defined]
        if len(regions) > 1:
            self.fields["daerah"].choices = [(one.code, one.name) for one in regions]  # type: ignore[attr-defined]
        else:
            del self.fields["daerah"]
