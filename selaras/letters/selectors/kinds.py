"""Kinds of letters: as they came with the product, and as an office words them."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from selaras.letters.choices import KindField, KindForm, LetterKind
from selaras.letters.models import Wording
from selaras.offices.models import Agency

FILE = Path(settings.BASE_DIR) / "instruments" / "letter-kinds.yaml"


@cache
def shipped() -> Mapping[str, KindForm]:
    read: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["kinds"]
    return {kind: _form(data) for kind, data in read.items()}


def _form(data: dict[str, Any]) -> KindForm:
    return KindForm(
        title=data["title"],
        text=data["text"].strip(),
        fields=[KindField(**field) for field in data["fields"]],
        about=data.get("about", False),
        needs_to=data.get("needs_to", True),
    )


def form_of(agency: Agency, kind: str) -> KindForm:
    """As this office words it now."""
    own = Wording.objects.filter(agency=agency, kind=kind).first()
    return KindForm.of(own.form) if own is not None else shipped()[kind]


def own_wordings(agency: Agency) -> list[tuple[LetterKind, Wording | None]]:
    own = {wording.kind: wording for wording in Wording.objects.filter(agency=agency)}
    return [(kind, own.get(kind)) for kind in LetterKind]
