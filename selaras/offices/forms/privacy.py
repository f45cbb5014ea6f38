"""Forms of one's own data and of its requests."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from selaras.offices.models.privacy import PrivacyRequest, Wanted


class TakesFault(forms.Form):
    def take_fault(self, fault: ValidationError) -> None:
        name = getattr(fault, "code", "") or ""
        self.add_error(name if name in self.fields else None, ValidationError(fault.messages))


class AskForm(TakesFault):
    wanted = forms.ChoiceField(label=_("Yang diminta"), choices=Wanted.choices)
    text = forms.CharField(
        label=_("Keterangan"),
        required=False,
        max_length=2000,
        widget=forms.Textarea,
        help_text=_("Untuk perbaikan: apa yang salah dan yang seharusnya."),
    )


class AnswerForm(TakesFault):
    answer = forms.CharField(label=_("Jawaban bagi yang meminta"), max_length=2000, widget=forms.Textarea)
    typed = forms.CharField(label=_("Ketik nama pengguna yang akan dihapus"), required=False, max_length=60)

    def __init__(self, *args: Any, row: PrivacyRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if row.wanted != Wanted.ERASURE:
            del self.fields["typed"]
