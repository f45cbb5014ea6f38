"""The form of one kind of evidence, made from the fields its data name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from selaras.evidence.choices import FACT_LENGTH, PAGES_LENGTH, URL_LENGTH
from selaras.evidence.forms.evidence import TakesFaults
from selaras.evidence.models import Evidence
from selaras.evidence.selectors import kinds

_HELP = {
    "tahun": _("Empat angka, misalnya 2025."),
    "rupiah": _("Rupiah penuh, misalnya 12.500.000."),
    "halaman": _("Contoh: 3-5, 8"),
    "daftar": _("Pisahkan dengan koma, misalnya: kecamatan, jumlah, tahun."),
}
_LENGTHS = {"tautan": URL_LENGTH, "halaman": PAGES_LENGTH, "daftar": 5000}


class KindForm(TakesFaults):
    """The service judges; what it finds stands beside its field."""

    def __init__(self, *args: Any, kind: kinds.EvidenceKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in kind.fields:
            self.fields[field.name] = _field(field)

    @staticmethod
    def of(evidence: Evidence) -> dict[str, Any]:
        return {
            name: ", ".join(value) if isinstance(value, list) else value
            for name, value in evidence.facts.items()
        }


def _field(field: kinds.Field) -> forms.Field:
    about: dict[str, Any] = {"label": field.label, "required": field.required}
    if field.type == "pilihan":
        options = [(one, one) for one in field.choices]
        return forms.ChoiceField(**about, choices=[("", _("Pilih")), *options])
    return forms.CharField(
        **about, help_text=_HELP.get(field.type, ""), max_length=_LENGTHS.get(field.type, FACT_LENGTH)
    )
