"""The form of an absence."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from selaras.accounts.models import User
from selaras.offices.forms.agencies import day_field
from selaras.offices.services import Away


class AbsenceForm(forms.Form):
    starts_on = day_field(gettext_lazy("Berhalangan mulai"))
    ends_on = day_field(gettext_lazy("Sampai dengan"))
    deputy = forms.ModelChoiceField(
        label=gettext_lazy("Pengganti"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Pilih orang"),
        help_text=gettext_lazy("Pengingat tugas beralih kepadanya. Hak aksesnya tetap seperti sekarang."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Keperluan"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Misalnya dinas luar atau cuti. Dibaca pengganti dan pengelola pengguna."),
    )

    def __init__(self, *args: Any, deputies: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = deputies  # type: ignore[attr-defined]
        self.fields["deputy"].label_from_instance = lambda user: user.full_name  # type: ignore[attr-defined]

    def away(self) -> Away:
        return Away(**self.cleaned_data)
