"""Kinds of evidence as data: which fields each has and what of a question it answers, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils.translation import gettext as _

from selaras.core.formats import rupiah
from selaras.evidence.choices import FIELD_TYPES, Kind
from selaras.evidence.compute import key
from selaras.evidence.models import Evidence

FILE = Path(settings.BASE_DIR) / "instruments" / "evidence-kinds.yaml"


class KindsFault(ValueError):
    """The file does not say what a kind needs; the product does not start on it."""


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    label: str
    type: str
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    code: str
    label: str
    fields: tuple[Field, ...]
    asked: tuple[str, ...] = ()
    dated: bool = False
    lasts: bool = False
    year: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One typed field with its value as people read it; ``url`` where it is an address."""

    label: str
    text: str
    url: str = ""


@lru_cache(maxsize=1)
def evidence_kinds() -> Mapping[str, EvidenceKind]:
    return read_kinds(FILE.read_text(encoding="utf-8"))


def read_kinds(text: str) -> dict[str, EvidenceKind]:
    """Every kind of the file, in its order; what is missing or unknown is named with its kind."""
    found: dict[str, EvidenceKind] = {}
    for raw in yaml.safe_load(text)["kinds"]:
        try:
            fields = tuple(_field(one) for one in raw["fields"])
            kind = EvidenceKind(
                code=str(raw["code"]),
                label=str(raw["label"]),
                fields=fields,
                asked=tuple(key(str(words)) for words in raw.get("asked", ())),
                dated=bool(raw.get("dated", False)),
                lasts=bool(raw.get("lasts", False)),
                year=str(raw.get("year", "")),
            )
        except (KeyError, TypeError) as fault:
            raise KindsFault(f"{raw}: {fault}") from fault
        names = [field.name for field in fields]
        if kind.code in found or len(set(names)) < len(names) or (kind.year and kind.year not in names):
            raise KindsFault(f"{kind.code}: named twice, or its year is no field")
        found[kind.code] = kind
    return found


def _field(raw: Mapping[str, Any]) -> Field:
    field = Field(
        name=str(raw["name"]),
        label=str(raw["label"]),
        type=str(raw["type"]),
        required=bool(raw.get("required", False)),
        choices=tuple(str(one) for one in raw.get("choices", ())),
    )
    if field.type not in FIELD_TYPES or not field.name.isidentifier():
        raise KindsFault(f"{field.name}: unknown type {field.type}")
    if (field.type == "pilihan") != bool(field.choices):
        raise KindsFault(f"{field.name}: choices belong to a pilihan and to nothing else")
    return field


def kind_of(evidence: Evidence) -> EvidenceKind | None:
    """The described kind; a code that left the file is shown no more, its values stay stored."""
    return evidence_kinds().get(evidence.type_code)


def facts_of(evidence: Evidence) -> list[Fact]:
    kind = kind_of(evidence)
    if kind is None:
        return []
    told = [Fact(_("Jenis bukti"), kind.label)]
    for field in kind.fields:
        value = evidence.facts.get(field.name)
        if value in (None, "", []):
            continue
        told.append(Fact(field.label, _shown(field, value), value if field.type == "tautan" else ""))
    return told


def _shown(field: Field, value: Any) -> str:
    if field.type == "rupiah":
        return rupiah(value)
    return ", ".join(value) if field.type == "daftar" else str(value)


def year_of(evidence: Evidence) -> int | None:
    """The year its facts are about, where its kind says that this must be the year of the data."""
    kind = kind_of(evidence)
    year = evidence.facts.get(kind.year) if kind and kind.year else None
    return year if isinstance(year, int) else None


def kind_asked(line: str) -> str:
    """Which kind a line of "bukti yang biasa diminta" wants: a code of the file, kegiatan, nihil, or ""."""
    plain = key(line)
    if plain.startswith("catatan kegiatan"):
        return Kind.ACTIVITY
    if plain.startswith("pernyataan nihil"):
        return Kind.NIHIL
    for kind in evidence_kinds().values():
        if any(plain == words or plain.startswith(f"{words} ") for words in kind.asked):
            return kind.code
    return ""


def kind_label(code: str) -> str:
    if code in Kind.values:
        return str(Kind(code).label)
    return evidence_kinds()[code].label
