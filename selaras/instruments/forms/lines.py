"""Lists, rules, rubrics and bands as lines of a text field, and back; faults name the line."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_BETWEEN = re.compile(r"\s*\|\s*")
_RUBRIC = re.compile(r"^(-?\d+)\s*[:.)]\s*(.*)$")
_RULES: Mapping[str, tuple[str, Callable[[re.Match[str]], dict[str, str]]]] = {
    "wajib": (r"", lambda m: {}),
    "periode": (r"", lambda m: {}),
    "bilangan_bulat": (r"", lambda m: {}),
    "wajib_bukti": (r"(\d+)?", lambda m: {"min": m[1]} if m[1] else {}),
    "panjang": (r"(\d+)", lambda m: {"max": m[1]}),
    "tidak_melebihi": (r"(\S+)", lambda m: {"than": m[1]}),
    "wajib_bila": (r"(\S+)\s*=\s*(.+)", lambda m: {"than": m[1], "equals": m[2]}),
    "rentang": (
        r"(-?[\d.]+)?\s*\.\.\s*(-?[\d.]+)?",
        lambda m: {k: v for k, v in {"min": m[1], "max": m[2]}.items() if v},
    ),
}


def entries(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def rules_in(text: str) -> list[dict[str, str]]:
    """ "wajib_bukti 2" and the like; every line that is no rule is a fault."""
    rules, faults = [], []
    for number, line in enumerate(entries(text), start=1):
        kind, _blank, rest = line.partition(" ")
        known = _RULES.get(kind)
        found = re.fullmatch(known[0], rest.strip()) if known else None
        if known is None or found is None:
            message = _("Aturan baris %(n)s tidak dikenal: %(line)s")
            faults.append(message % {"n": number, "line": line[:60]})
        else:
            rules.append({"kind": kind, **known[1](found)})
    if faults:
        raise ValidationError(faults)
    return rules


def rule_lines(rules: Iterable[Mapping[str, Any]]) -> str:
    return "\n".join(map(_rule_line, rules))


def _rule_line(rule: Mapping[str, Any]) -> str:
    kind = str(rule.get("kind", ""))
    if kind == "rentang":
        return f"rentang {rule.get('min', '')}..{rule.get('max', '')}"
    if kind == "wajib_bila":
        return f"wajib_bila {rule.get('than', '')} = {rule.get('equals', '')}"
    more = rule.get("than") or rule.get("min") or rule.get("max") or ""
    return f"{kind} {more}".strip()


def rubric_in(text: str) -> dict[str, str]:
    """ "1: Belum ada" a line; a line without a level goes on with the one above."""
    found: dict[str, list[str]] = {}
    level, faults = "", []
    for number, line in enumerate(entries(text), start=1):
        start = _RUBRIC.match(line)
        if start and start[1] in found:
            faults.append(_("Tingkat %(level)s tertulis dua kali.") % {"level": start[1]})
        elif start:
            level = start[1]
            found[level] = [start[2]]
        elif level:
            found[level].append(line)
        else:
            faults.append(_("Baris %(n)s belum menyebut tingkat; contoh: 1: Belum ada.") % {"n": number})
    if faults:
        raise ValidationError(faults)
    return {level: "\n".join(lines) for level, lines in found.items()}


def rubric_lines(rubric: Mapping[str, str]) -> str:
    return "\n".join(f"{level}: {text}" for level, text in rubric.items())


def bands_in(text: str) -> list[dict[str, str]]:
    """ "4 | Netral | usulan" a line; the mark may be left out."""
    bands, faults = [], []
    for number, line in enumerate(entries(text), start=1):
        parts = _BETWEEN.split(line)
        if not 2 <= len(parts) <= 3:
            faults.append(_("Rentang baris %(n)s ditulis: mulai | nama | tanda.") % {"n": number})
            continue
        bands.append({"from": parts[0], "label": parts[1], "status": parts[2] if parts[2:] else "usulan"})
    if faults:
        raise ValidationError(faults)
    return bands


def band_lines(bands: Iterable[Mapping[str, Any]]) -> str:
    return "\n".join(
        " | ".join(str(band.get(key, "")) for key in ("from", "label", "status")) for band in bands
    )
