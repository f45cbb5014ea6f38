"""Forms that make API tokens, whole or a part."""

from collections.abc import Iterable, Mapping

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from selaras.core.scope import PERMISSIONS
from selaras.offices.choices import ROLES
from selaras.offices.services import Limits

TOKEN_DAYS = ((30, gettext_lazy("30 hari")), (90, gettext_lazy("90 hari")), (365, gettext_lazy("1 tahun")))


def _named(permissions: Iterable[str]) -> list[tuple[str, str]]:
    return sorted(((code, _(str(PERMISSIONS[code]))) for code in permissions), key=lambda pair: pair[1])


class TokenForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Nama token"),
        max_length=80,
        help_text=gettext_lazy("Untuk apa token ini, misalnya Lembar kerja Bappeda."),
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Berlaku selama"), choices=TOKEN_DAYS, coerce=int, initial=90
    )
    reads_only = forms.BooleanField(
        label=gettext_lazy("Hanya membaca"),
        required=False,
        help_text=gettext_lazy("Semua permintaan yang mengubah sesuatu ditolak."),
    )
    permissions = forms.MultipleChoiceField(
        label=gettext_lazy("Batasi pada hak tertentu"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Tanpa centang: semua yang dapat Anda lakukan."),
    )

    def __init__(self, *args: object, permissions: Iterable[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["permissions"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  as declared above
        field.choices = _named(permissions)

    def limits(self) -> Limits:
        return Limits(self.cleaned_data["permissions"], self.cleaned_data["reads_only"])


class AgencyTokenForm(TokenForm):
    """A part of one of the roles that the giver holds at the agency."""

    role = forms.ChoiceField(label=gettext_lazy("Sebagai"), widget=forms.RadioSelect)

    field_order = ("name", "role", "permissions", "reads_only", "days")

    def __init__(self, *args: object, given: Mapping[str, frozenset[str]], **kwargs: object) -> None:
        super().__init__(*args, permissions=frozenset().union(*given.values()), **kwargs)
        field, permissions = self.fields["role"], self.fields["permissions"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  as declared above
        field.choices = [(code, str(ROLES[code].label)) for code in given]
        if len(given) == 1:
            field.initial = next(iter(given))
        permissions.required = True
        permissions.label, permissions.help_text = _("Yang boleh dilakukan"), _("Centang hanya yang perlu.")
