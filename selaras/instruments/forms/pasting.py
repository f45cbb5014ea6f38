"""The form of a pasted questionnaire: the text, and what was chosen for each row of its preview."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from selaras.instruments.choices import QuestionType
from selaras.instruments.compute import Chosen
from selaras.instruments.models import Instrument

MAX_TEXT = 400_000
MAX_FILE = 5 * 1024 * 1024


class PasteForm(forms.Form):
    base = forms.ModelChoiceField(
        label=lazy("Susunan indeks"),
        queryset=Instrument.objects.none(),
        empty_label=None,
        help_text=lazy("Indikator dan bobotnya dipakai; butir tahun lalu menjadi pembanding."),
    )
    edition = forms.CharField(
        label=lazy("Edisi kuesioner"), max_length=40, help_text=lazy("Biasanya tahun data, misalnya 2025.")
    )
    text = forms.CharField(
        label=lazy("Kuesioner"),
        max_length=MAX_TEXT,
        strip=False,
        required=False,
        help_text=lazy("Salin semuanya di Word atau Excel (Ctrl+A, Ctrl+C), lalu tempel di sini."),
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, instruments: QuerySet[Instrument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["base"].queryset = instruments  # type: ignore[attr-defined]


class BookForm(forms.Form):
    """The same out of a file; the framework and the edition are those of the page."""

    file = forms.FileField(label=lazy("Berkas Word (.docx) atau Excel (.xlsx)"))

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > MAX_FILE:
            raise ValidationError(
                _("Berkas melebihi 5 MB. Kuesioner jauh lebih kecil; hapus gambar di dalamnya.")
            )
        if not upload.name.lower().endswith((".docx", ".xlsx")):
            raise ValidationError(
                _("Pilih berkas .docx atau .xlsx. Berkas lain: salin isinya, lalu tempel di atas.")
            )
        return upload


def chosen_in(posted: QueryDict, numbers: list[int]) -> dict[int, Chosen]:
    """What the preview sends back for each row; a row without its fields keeps the proposal."""
    found = {}
    for number in numbers:
        kind = posted.get(f"type-{number}")
        found[number] = Chosen(
            leaf=posted.get(f"leaf-{number}"),
            owner=posted.get(f"owner-{number}"),
            type=kind if kind in QuestionType.values else None,
            skip=f"skip-{number}" in posted,
        )
    return found
