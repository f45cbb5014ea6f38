"""Forms over webhooks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from selaras.api.choices import EVENT_GROUPS


class WebhookForm(forms.Form):
    name = forms.CharField(
        label=_("Nama"), max_length=80, help_text=_("Program yang menerima, misalnya Dasbor Bappeda.")
    )
    url = forms.CharField(
        label=_("Alamat penerima"),
        max_length=500,
        help_text=_("Alamat https yang dapat dihubungi dari luar jaringan."),
    )
    groups = forms.MultipleChoiceField(
        label=_("Jenis kejadian"), choices=list(EVENT_GROUPS.items()), widget=forms.CheckboxSelectMultiple
    )
