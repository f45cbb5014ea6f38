"""Forms of actions: several at once, one draft, and the steps of its page."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from selaras.core.forms import DayInput
from selaras.core.moments import FIRST_YEAR, LAST_YEAR
from selaras.followups.choices import MAX_DAYS_AFTER, TEXT_LENGTH, Period
from selaras.followups.forms.decisions import rows
from selaras.followups.models import Action, Decision
from selaras.followups.selectors import people
from selaras.followups.services import ActionText, Due, Owner

DAY_FIELD = {"label": _("Batas waktu"), "widget": DayInput(), "required": False}


def _whole(words: str) -> int | None:
    """A key out of "a12"; None for what is none."""
    return int(words[1:]) if words[1:].isdigit() and len(words) < 12 else None


def owner_of(code: str, organisation: str = "", **more: Any) -> Owner:
    """ "a12" an office of the product, "r5" the Kesbangpol of a region, else a body by its name."""
    if code.startswith("a"):
        return Owner(agency_id=_whole(code), **more)
    if code.startswith("r"):
        return Owner(region_id=_whole(code), **more)
    return Owner(organisation=organisation, **more)


Choices = list[tuple[str, str]]


def owners_to_ask(decision: Decision) -> tuple[Choices, Choices]:
    """Offices and bodies of the own region, and the Kesbangpol of every region right below."""
    host = decision.agency
    own: Choices = []
    below: list[tuple[str, str, str]] = []
    for agency in people.agencies_to_ask(host):
        if agency.region_path == host.region_path:
            own.append((f"a{agency.pk}", agency.name))
        else:
            below.append((agency.region.code, f"a{agency.pk}", agency.name))
    for region in people.regions_to_ask(host):
        name = now_("Badan Kesbangpol %(region)s") % {"region": region.full_name}
        below.append((region.code, f"r{region.pk}", name))
    return own, [(code, name) for _region, code, name in sorted(below)]


class _Words(forms.Form):
    """What an action says and which proof it asks for."""

    text = forms.CharField(label=_("Tindak lanjut"), max_length=TEXT_LENGTH, widget=rows(3))

    def words(self) -> ActionText:
        data = self.cleaned_data
        return ActionText(data["text"], data["needs_evidence"], data["evidence_note"])


class AddForm(_Words):
    all_below = forms.BooleanField(label=_("Semua Kesbangpol kabupaten dan kota"), required=False)
    below = forms.MultipleChoiceField(
        label=_("Kesbangpol kabupaten dan kota"), required=False, widget=forms.CheckboxSelectMultiple
    )
    owners = forms.MultipleChoiceField(
        label=_("Dari daerah sendiri"), required=False, widget=forms.CheckboxSelectMultiple
    )
    organisation = forms.CharField(
        label=_("Instansi di luar daftar"),
        required=False,
        widget=rows(2),
        max_length=2000,
        help_text=_("Satu baris satu instansi."),
    )
    due = forms.DateField(**DAY_FIELD)  # type: ignore[arg-type]
    periods = forms.MultipleChoiceField(
        label=_("Atau laporan berkala"),
        choices=Period.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Setiap periode menjadi tindak lanjut sendiri; batas waktunya akhir periode."),
    )
    year = forms.IntegerField(
        label=_("Tahun laporan"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR - 1
    )
    days_after = forms.IntegerField(
        label=_("Hari sesudah akhir periode"),
        required=False,
        min_value=0,
        max_value=MAX_DAYS_AFTER,
        initial=0,
    )
    needs_evidence = forms.BooleanField(label=_("Wajib bukti dukung"), required=False, initial=True)
    evidence_note = forms.CharField(
        label=_("Bukti dukung yang diminta"),
        max_length=300,
        required=False,
        help_text=_("Contoh: dokumen yang sudah ditandatangani."),
    )
    rapporteur = forms.TypedChoiceField(label=_("Pemeriksa"), coerce=int, empty_value=None, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, decision: Decision, on: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid.uuid4(), "year": on.year} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        own, below = owners_to_ask(decision)
        self.fields["owners"].choices = own  # type: ignore[attr-defined]
        self.fields["below"].choices = below  # type: ignore[attr-defined]
        if not below:
            del self.fields["below"], self.fields["all_below"]
        self.fields["rapporteur"].choices = rapporteurs_of(decision, on)  # type: ignore[attr-defined]

    def owners_given(self) -> list[Owner]:
        data = self.cleaned_data
        bodies = [line for line in data["organisation"].splitlines() if line.strip()]
        below = data.get("below", [])
        if data.get("all_below"):
            below = [code for code, _name in self.fields["below"].choices]  # type: ignore[attr-defined]
        return [*map(owner_of, [*below, *data["owners"]]), *(Owner(organisation=name) for name in bodies)]

    def due_given(self) -> Due:
        data = self.cleaned_data
        if data["periods"]:
            return Due(year=data["year"], periods=data["periods"], days_after=data["days_after"] or 0)
        return Due(on=data["due"])


def rapporteurs_of(decision: Decision, on: Any) -> list[tuple[object, str]]:
    able = people.rapporteurs(decision.agency, on)
    whoever = now_("Siapa pun yang mengelola di %(agency)s") % {"agency": decision.agency.name}
    return [("", whoever), *((user.pk, user.full_name) for user in able)]


class DraftForm(_Words):
    """One draft, whole."""

    owner = forms.ChoiceField(label=_("Penanggung jawab"), required=False)
    organisation = forms.CharField(label=_("Instansi di luar daftar"), max_length=200, required=False)
    person = forms.CharField(
        label=_("Nama pelaksana"),
        max_length=160,
        required=False,
        help_text=_("Kantor penanggung jawab dapat menunjuknya sendiri."),
    )
    due = forms.DateField(label=_("Batas waktu"), widget=DayInput())
    needs_evidence = forms.BooleanField(label=_("Wajib bukti dukung"), required=False)
    evidence_note = forms.CharField(label=_("Bukti dukung yang diminta"), max_length=300, required=False)
    rapporteur = forms.TypedChoiceField(label=_("Pemeriksa"), coerce=int, empty_value=None, required=False)
    base_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, action: Action, on: Any, **kwargs: Any) -> None:
        kwargs["initial"] = self.initial_of(action) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        outside = ("", now_("Instansi di luar daftar"))
        own, below = owners_to_ask(action.decision)
        self.fields["owner"].choices = [outside, *own, *below]  # type: ignore[attr-defined]
        self.fields["rapporteur"].choices = rapporteurs_of(action.decision, on)  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(action: Action) -> dict[str, object]:
        code = (
            f"a{action.agency_id}" if action.agency_id else f"r{action.region_id}" if action.region_id else ""
        )
        return {
            "text": action.text,
            "owner": code,
            "organisation": "" if code else action.organisation,
            "person": action.owner_name,
            "due": action.due_on,
            "needs_evidence": action.needs_evidence,
            "evidence_note": action.evidence_note,
            "rapporteur": action.rapporteur_user_id,
            "base_version": action.version,
        }

    def owner_given(self) -> Owner:
        data = self.cleaned_data
        return owner_of(data["owner"], data["organisation"], name=data["person"])
