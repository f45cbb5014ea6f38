"""A reorganisation: the paper it rests on, and one line for each agency that gives."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from selaras.core.moving import GROUPS
from selaras.offices.forms.agencies import day_field
from selaras.offices.models import Agency, Reorganisation
from selaras.offices.services.reorganising import About, Line
from selaras.regions.models import Region


class ReorganisationForm(forms.Form):
    title = forms.CharField(
        label=_("Judul"), max_length=200, help_text=_("Contoh: Penggabungan Bappeda dan Badan Riset.")
    )
    decree = forms.CharField(label=_("Nomor peraturan atau keputusan"), max_length=200)
    begins_on = day_field(_("Mulai berlaku"))

    def about(self) -> About:
        return About(**self.cleaned_data)


class LineForm(forms.Form):
    """Only agencies of the region can be chosen, so that no other is ever named."""

    old = forms.ModelChoiceField(Agency.objects.none(), label=_("OPD asal"))
    new = forms.ModelChoiceField(
        Agency.objects.none(),
        label=_("OPD penerus"),
        required=False,
        empty_label=_("OPD baru, ditulis di bawah"),
    )
    new_name = forms.CharField(label=_("Nama OPD baru"), max_length=160, required=False)
    new_short_name = forms.CharField(label=_("Nama pendek OPD baru"), max_length=60, required=False)
    what = forms.MultipleChoiceField(
        label=_("Yang berpindah ke penerus ini"),
        choices=list(GROUPS.items()),
        initial=list(GROUPS),
        widget=forms.CheckboxSelectMultiple,
    )
    ends_old = forms.BooleanField(label=_("OPD asal berakhir"), required=False, initial=True)

    def __init__(self, *args: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Agency.objects.active().filter(region=region)
        for name in ("old", "new"):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("new") is not None and data["new"] == data.get("old"):
            self.add_error("new", _("Pilih OPD penerus yang lain."))
        if "new" not in self.errors and not data.get("new") and not data.get("new_name"):
            self.add_error("new", _("Pilih OPD penerus, atau tuliskan nama OPD baru."))
        return data

    def line(self) -> Line:
        return Line(**self.cleaned_data)


def words_of(plan: Reorganisation) -> dict[int, str]:
    """What goes with each line, in words."""
    return {
        line.pk: "; ".join(str(GROUPS[code]) for code in line.what if code in GROUPS)
        for line in plan.lines.all()
    }
