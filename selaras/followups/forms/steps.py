"""Forms of the steps that an action's page offers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from selaras.core.forms import DayInput
from selaras.followups.choices import REASON_LENGTH, TEXT_LENGTH
from selaras.followups.forms.decisions import ReasonForm, rows
from selaras.followups.models import Action, Escalation
from selaras.followups.selectors import people


class StepForm(forms.Form):
    """Knows the action it stands beside, and whether it is written down for somebody else."""

    def __init__(
        self, *args: Any, action: Action, for_others: bool = False, on: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.action = action
        self.arrange(for_others, on)

    def arrange(self, for_others: bool, on: Any) -> None:
        """Nothing, where the fields are always the same."""


class NothingForm(StepForm):
    """A button alone."""


class WhyForm(ReasonForm, StepForm):
    """A reason alone."""


class ReportForm(StepForm):
    text = forms.CharField(label=_("Apa yang sudah dilakukan"), max_length=TEXT_LENGTH, widget=rows(5))
    source = forms.CharField(
        label=_("Sumber laporan"),
        max_length=200,
        help_text=_("Dari mana laporan ini: surat, berkas, WhatsApp, atau lisan di rapat."),
    )

    def arrange(self, for_others: bool, on: Any) -> None:
        if not for_others:
            del self.fields["source"]


class AskForm(StepForm):
    due = forms.DateField(label=_("Batas waktu yang diusulkan"), required=False, widget=DayInput())
    text = forms.CharField(
        label=_("Bunyi yang diusulkan"), max_length=TEXT_LENGTH, required=False, widget=rows(3)
    )
    reason = forms.CharField(label=_("Alasan"), max_length=REASON_LENGTH, widget=rows(2))


class AnswerForm(StepForm):
    note = forms.CharField(label=_("Jawaban"), max_length=REASON_LENGTH, required=False, widget=rows(2))
    granted = forms.BooleanField(required=False, widget=forms.HiddenInput)


class CheckForm(StepForm):
    note = forms.CharField(
        label=_("Catatan pemeriksa"),
        max_length=REASON_LENGTH,
        required=False,
        widget=rows(2),
        help_text=_("Wajib bila meminta perbaikan."),
    )
    accepted = forms.BooleanField(required=False, widget=forms.HiddenInput)


class DueForm(StepForm):
    due = forms.DateField(label=_("Batas waktu baru"), widget=DayInput())
    reason = forms.CharField(label=_("Alasan"), max_length=REASON_LENGTH, widget=rows(2))


class PersonForm(StepForm):
    user = forms.TypedChoiceField(label=_("Pelaksana"), coerce=int, empty_value=None, required=False)
    name = forms.CharField(label=_("Nama pelaksana tanpa akun"), max_length=160, required=False)

    def arrange(self, for_others: bool, on: Any) -> None:
        agency = self.action.agency
        able = people.able_to_answer(agency, on) if agency is not None and on is not None else ()
        whoever = now_("Siapa pun di %(agency)s") % {"agency": self.action.owner_label}
        choices = [("", whoever), *((user.pk, user.full_name) for user in able)]
        self.fields["user"].choices = choices  # type: ignore[attr-defined]
        self.fields["user"].initial = self.action.owner_user_id
        self.fields["name"].initial = "" if self.action.owner_user_id else self.action.owner_name


class RecordForm(StepForm):
    address = forms.CharField(
        label=_("Alamat halaman catatan"),
        max_length=500,
        help_text=_("Salin dari bilah alamat, misalnya halaman periode penilaian, surat, atau kegiatan."),
    )


class EscalationForm(forms.Form):
    addressed_to = forms.CharField(label=_("Ditujukan kepada"), max_length=200)
    text = forms.CharField(label=_("Isi pengajuan"), max_length=TEXT_LENGTH, widget=rows(8))
    base_version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def initial_of(escalation: Escalation) -> dict[str, object]:
        return {
            "addressed_to": escalation.addressed_to,
            "text": escalation.text,
            "base_version": escalation.version,
        }
