"""Forms of accounts."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from selaras.accounts.models import User


class SignInForm(LoginForm):
    """allauth's form with our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label = _("Nama pengguna, surel, atau NIP")
        login.widget = forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
                "maxlength": 254,
            }
        )
        password.label = _("Kata sandi")
        password.help_text = ""
        password.widget = forms.PasswordInput(attrs={"autocomplete": "current-password", "maxlength": 500})


class ResetForm(forms.Form):
    login = forms.CharField(
        label=_("Nama pengguna, surel, atau NIP"),
        max_length=254,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class NewPasswordForm(forms.Form):
    """Twice the same, and not one of the passwords everybody tries first."""

    password = forms.CharField(
        label=_("Kata sandi baru"),
        max_length=500,
        strip=False,
        help_text=_(
            "Paling sedikit 10 karakter. Beberapa kata yang tidak berhubungan mudah diingat dan kuat."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Ulangi kata sandi baru"),
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        password_validation.validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("password") and values.get("again") and values["password"] != values["again"]:
            self.add_error("again", _("Kedua kata sandi belum sama."))
        return values


class ChangePasswordForm(NewPasswordForm):
    current = forms.CharField(
        label=_("Kata sandi saat ini"),
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["current", "password", "again"]

    def clean_current(self) -> str:
        return _right_password(self.user, self.cleaned_data["current"])


class ProfileForm(forms.ModelForm[User]):
    current = forms.CharField(
        label=_("Kata sandi saat ini"),
        required=False,
        max_length=500,
        strip=False,
        help_text=_(
            "Hanya perlu diisi bila surel diubah, karena tautan kata sandi baru dikirim ke surel itu."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    # Wider than the column: people paste the blanks of the letter with it.
    nip = forms.CharField(
        label=_("NIP"),
        required=False,
        max_length=40,
        help_text=_("18 angka; kosongkan bila tidak ada. Dapat dipakai untuk masuk."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    field_order = ["full_name", "nip", "phone", "email", "current"]

    class Meta:
        model = User
        fields = ["full_name", "nip", "phone", "email"]
        widgets = {
            "full_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        help_texts = {
            "phone": _("Nomor WhatsApp dinas atau pribadi, misalnya 0812 3456 7890."),
            "email": _("Dapat dipakai untuk masuk dan untuk mengatur ulang kata sandi."),
        }

    def clean_email(self) -> str | None:
        return (self.cleaned_data["email"] or "").strip().lower() or None

    def clean_nip(self) -> str | None:
        return "".join(self.cleaned_data["nip"].split()) or None

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "email" in values and values["email"] != self.initial.get("email"):
            try:
                _right_password(self.instance, values.get("current", ""))
            except ValidationError as fault:
                self.add_error("current", fault)
        return values


def _right_password(user: User, typed: str) -> str:
    if not user.check_password(typed):
        raise ValidationError(_("Kata sandi saat ini tidak cocok."))
    return typed


class ConfirmedForm(forms.Form):
    """Asks for the password once more: an open browser alone must not change how one signs in."""

    current = forms.CharField(
        label=_("Kata sandi saat ini"),
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        # Who comes in another way has none to show.
        if not user.has_usable_password():
            del self.fields["current"]

    def clean_current(self) -> str:
        return _right_password(self.user, self.cleaned_data["current"])


def _code_field(label: Any, help_text: Any = "", *, numeric: bool) -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
    if numeric:
        attrs["inputmode"] = "numeric"
    return forms.CharField(
        label=label, help_text=help_text, max_length=40, widget=forms.TextInput(attrs=attrs)
    )


class AddAppForm(ConfirmedForm):
    code = _code_field(_("Enam angka dari aplikasi"), numeric=True)
    field_order = ["code", "current"]


class AddPasskeyForm(ConfirmedForm):
    name = forms.CharField(
        label=_("Nama perangkat"),
        max_length=60,
        help_text=_("Agar Anda mengenalinya nanti, misalnya: laptop kantor."),
    )
    credential = forms.JSONField(widget=forms.HiddenInput, required=False)
    field_order = ["name", "current", "credential"]


class SecondStepForm(forms.Form):
    code = _code_field(
        _("Kode"),
        _("Enam angka dari aplikasi autentikator, atau satu kode pemulihan."),
        numeric=False,
    )


class PasskeyForm(forms.Form):
    credential = forms.JSONField(
        widget=forms.HiddenInput,
        error_messages={"required": _("Perangkat tidak memberikan kunci sandi. Coba lagi, atau pakai kode.")},
    )
