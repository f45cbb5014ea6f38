"""Writes of what a piece of evidence is: its kind and the facts that kind asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.audit.services import record
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.evidence import permissions
from selaras.evidence.choices import FACT_LENGTH, MAX_BUDGET, MAX_COLUMNS
from selaras.evidence.models import Evidence
from selaras.evidence.selectors.kinds import EvidenceKind, Field, evidence_kinds
from selaras.evidence.services import records, validation


@transaction.atomic
def describe(
    *, scope: Scope, evidence: Evidence, type_code: str, given: Mapping[str, str], now: datetime
) -> Evidence:
    """Say what it is; an empty code takes the description away. Every fault at once, by field."""
    evidence = records.locked(evidence)
    demand(permissions.can_describe(scope, evidence))
    kind = evidence_kinds().get(type_code)
    if kind is None and type_code:
        raise ValidationError({"type": [_("Pilih jenis bukti dari daftar.")]})
    facts = clean_facts(kind, given, year=now.year) if kind else {}
    if kind and kind.dated and evidence.issued_on is None:
        raise ValidationError(
            {"type": [_("Isi dahulu tanggalnya pada “Judul dan tanggal”; %(kind)s perlu tanggal.")
                      % {"kind": kind.label.lower()}]}
        )  # fmt: skip
    before = {"type_code": evidence.type_code, **evidence.facts}
    evidence.type_code, evidence.facts = type_code, facts
    evidence.save(update_fields=["type_code", "facts"])
    records.note_words(evidence)
    after = {"type_code": type_code, **facts}
    if before != after:
        record(
            verb="evidence.described",
            scope=scope,
            kind="evidence",
            id=evidence.pk,
            region_path=evidence.region_path,
            at=now,
            before=before,
            after=after,
        )
    return evidence


def clean_facts(kind: EvidenceKind, given: Mapping[str, str], *, year: int) -> dict[str, Any]:
    problems: dict[str, list[str]] = {}
    facts: dict[str, Any] = {}
    for field in kind.fields:
        text = str(given.get(field.name) or "").strip()
        try:
            value = _clean(field, text, year) if text else None
        except ValidationError as fault:
            problems[field.name] = fault.messages
            continue
        if value in (None, "", []):
            if field.required:
                problems[field.name] = [_("Isi %(label)s.") % {"label": field.label.lower()}]
            continue
        facts[field.name] = value
    if problems:
        raise ValidationError(problems)
    return facts


def _clean(field: Field, text: str, year: int) -> Any:
    judges: dict[str, Callable[[], Any]] = {
        "tahun": lambda: _year(text, year),
        "tautan": lambda: validation.clean_url(text),
        "rupiah": lambda: clean_rupiah(text),
        "halaman": lambda: validation.clean_pages(text),
        "pilihan": lambda: _choice(text, field.choices),
        "daftar": lambda: _list(text),
    }
    return judges.get(field.type, lambda: _line(text))()


def _year(text: str, year: int) -> int:
    if not re.fullmatch(r"[12]\d{3}", text, re.ASCII) or not 1945 <= int(text) <= year + 5:
        raise ValidationError(_("Tulis tahun empat angka, misalnya 2025."))
    return int(text)


def _choice(text: str, choices: tuple[str, ...]) -> str:
    if text not in choices:
        raise ValidationError(_("Pilih salah satu dari daftar."))
    return text


def _list(text: str) -> list[str]:
    parts = [validation.plain_line(part) for part in re.split(r"[;,\n]", text)]
    kept = list(dict.fromkeys(filter(None, parts)))
    if len(kept) > MAX_COLUMNS or any(len(part) > FACT_LENGTH for part in kept):
        raise ValidationError(_("Paling banyak %(n)s nama kolom.") % {"n": MAX_COLUMNS})
    return kept


def _line(text: str) -> str:
    line = validation.plain_line(text)
    if len(line) > FACT_LENGTH:
        raise ValidationError(_("Paling panjang %(n)s huruf.") % {"n": FACT_LENGTH})
    return line


def clean_rupiah(text: str) -> int:
    """ "Rp12.500.000,00" and "12500000" are the same money."""
    plain = re.sub(r",(00|-)$", "", text.strip().removeprefix("Rp").strip())
    plain = plain.replace(".", "").replace(" ", "")
    if not plain.isascii() or not plain.isdigit() or len(plain) > 18 or int(plain) > MAX_BUDGET:
        raise ValidationError(_("Tulis rupiah penuh, misalnya 12.500.000."))
    return int(plain)
