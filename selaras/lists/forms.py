"""A view of a list as it is saved and changed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from selaras.lists.choices import NAME_LENGTH
from selaras.lists.models import SavedView
from selaras.offices.models import Agency


class SaveForm(forms.Form):
    name = forms.CharField(label=_("Nama tampilan"), max_length=NAME_LENGTH)
    is_default = forms.BooleanField(label=_("Buka daftar ini selalu begini"), required=False)


class ChangeForm(SaveForm):
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label=_("Bagikan kepada kantor"),
        required=False,
        empty_label=_("Hanya saya"),
        help_text=_("Rekan sekantor memakai saringannya; barisnya tetap menurut hak masing-masing."),
    )

    def __init__(self, *args: Any, view: SavedView, offices: list[Agency], **kwargs: Any) -> None:
        kwargs["initial"] = {"name": view.name, "is_default": view.is_default, "agency": view.agency_id}
        super().__init__(*args, **kwargs)
        kept = {office.pk for office in offices} | ({view.agency_id} if view.agency_id else set())
        if kept:
            self.fields["agency"].queryset = Agency.objects.filter(pk__in=kept)  # type: ignore[attr-defined]
        else:
            del self.fields["agency"]
