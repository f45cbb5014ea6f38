"""The search field of the directory and of every place that lets a person pick a region."""

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from selaras.regions import choices, compute

# The page asks itself again while one types and keeps only its result; its address can be shared.
AS_YOU_TYPE = {
    "autocomplete": "off",
    "spellcheck": "false",
    "hx-get": reverse_lazy("region_list"),
    "hx-trigger": "input changed delay:300ms, search",
    "hx-select": "#hasil-wilayah",
    "hx-target": "#hasil-wilayah",
    "hx-swap": "outerHTML",
    "hx-replace-url": "true",
    "hx-sync": "this:replace",
}


class SearchForm(forms.Form):
    """What a person types; the page answers without JavaScript too."""

    q = forms.CharField(
        label=_("Nama atau kode wilayah"),
        help_text=_("Contoh: kota bogor atau 62.71"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", **AS_YOU_TYPE}),
    )


class NarrowedSearchForm(SearchForm):
    """What a switcher or a picker adds: levels, a region to stay within, buttons instead of links."""

    tingkat = forms.TypedMultipleChoiceField(
        choices=[(level.value, level.label) for level in choices.Level if level], coerce=int, required=False
    )
    dalam = forms.RegexField(compute.CODE, required=False, max_length=13)
    pilih = forms.BooleanField(required=False)
