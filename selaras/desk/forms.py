"""What is asked before the book of a handover is printed."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as lazy

from selaras.accounts.models import User


class ReceiverForm(forms.Form):
    receiver = forms.ModelChoiceField(
        label=lazy("Yang menerima"),
        queryset=User.objects.none(),
        required=False,
        empty_label=lazy("Ditulis tangan"),
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receiver"].queryset = people  # type: ignore[attr-defined]
