"""Forms of the duties: more time, and handing over."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.accounts.models import User
from selaras.core.moments import MomentField
from selaras.duties.choices import REASON_LENGTH, DutyState, EscalationState


class ExtendForm(forms.Form):
    reason = forms.CharField(label=lazy("Alasan"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_at"] = MomentField(zone=zone, label=_("Batas waktu baru"))
        self.order_fields(["due_at", "reason"])


class HandOverForm(forms.Form):
    leaving = forms.ModelChoiceField(
        queryset=User.objects.none(), label=lazy("Yang berhenti atau pindah"), empty_label=lazy("Pilih orang")
    )
    successor = forms.ModelChoiceField(
        queryset=User.objects.none(),
        label=lazy("Penerima tugas"),
        required=False,
        empty_label=lazy("Kembali ke OPD, belum ada orangnya"),
    )
    reason = forms.CharField(label=lazy("Dasar serah terima"), max_length=300)

    def __init__(self, *args: Any, leaving: QuerySet[User], people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("leaving", leaving), ("successor", people)):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
            self.fields[name].label_from_instance = lambda user: user.full_name  # type: ignore[attr-defined]


class DutyFilterForm(forms.Form):
    q = forms.CharField(label=lazy("Cari"), required=False)
    state = forms.ChoiceField(
        label=lazy("Status"), required=False, choices=[("", lazy("Semua status")), *DutyState.choices]
    )
    late = forms.BooleanField(label=lazy("Hanya yang terlambat"), required=False)


class EscalationFilterForm(forms.Form):
    q = forms.CharField(label=lazy("Cari"), required=False)
    state = forms.ChoiceField(
        label=lazy("Status"), required=False, choices=[("", lazy("Semua status")), *EscalationState.choices]
    )
    step = forms.ChoiceField(label=lazy("Terlambat"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [
            (str(step), _("%(count)s hari kerja atau lebih") % {"count": step})
            for step in sorted(settings.ESCALATION_DAYS)
        ]
        self.fields["step"].choices = [("", _("Semua")), *steps]  # type: ignore[attr-defined]


class ReleaseForm(forms.Form):
    message = forms.CharField(
        label=lazy("Pesan Anda"),
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=lazy("Ditulis di bawah isi di atas."),
    )


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=lazy("Alasan"), max_length=REASON_LENGTH, widget=forms.Textarea(attrs={"rows": 2})
    )
