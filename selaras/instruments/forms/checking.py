"""The form of the checking page: a text pasted or a file chosen."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# An instrument of 55 questions is 50 kB.
MAX_BYTES = 1024 * 1024


class CheckForm(forms.Form):
    file = forms.FileField(
        label=_("Berkas YAML"),
        required=False,
        help_text=_("Paling besar 1 MB. Isi berkas menggantikan naskah yang ditempel."),
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml,text/yaml"}),
    )
    text = forms.CharField(
        label=_("Naskah"),
        required=False,
        strip=False,
        max_length=MAX_BYTES,
        widget=forms.Textarea(attrs={"spellcheck": "false", "class": "code"}),
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload is None:
            return None
        if upload.size > MAX_BYTES:
            raise ValidationError(
                _("Berkas melebihi 1 MB. Naskah instrumen jauh lebih kecil; periksa berkasnya.")
            )
        try:
            self.uploaded_text = upload.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ValidationError(_("Berkas bukan teks UTF-8. Simpan ulang sebagai YAML UTF-8.")) from error
        return upload

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self.text_to_check.strip():
            raise ValidationError(_("Tempel naskah atau pilih berkas lebih dahulu."))
        return cleaned

    @property
    def text_to_check(self) -> str:
        """What is to be checked, with the line ends of the file rather than those of the browser."""
        text = getattr(self, "uploaded_text", "") or self.cleaned_data.get("text", "")
        return str(text).replace("\r\n", "\n").replace("\r", "\n")

    @property
    def file_name(self) -> str:
        upload = self.cleaned_data.get("file")
        return upload.name if upload else ""
