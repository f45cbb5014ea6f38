"""Texts about a meeting: what they begin with, how they read with today's figures, and on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils.translation import gettext as _

from selaras.core.formats import moment_long
from selaras.core.scope import Scope
from selaras.letters import compute as press
from selaras.letters.compute import documents
from selaras.letters.compute.wording import blocks, places
from selaras.meetings.choices import TextKind
from selaras.meetings.models import Meeting, MeetingText
from selaras.meetings.selectors.bundles import head_of
from selaras.meetings.selectors.figures import Figure, figures_of, used_in

FILE = Path(settings.BASE_DIR) / "instruments" / "meeting-texts.yaml"
TEMPLATE = "meetings/text.typ"
# Who speaks reads from some distance.
SIZES = {TextKind.SPEECH: 14, TextKind.PRESS: 11}


@lru_cache(maxsize=1)
def beginnings() -> Mapping[str, str]:
    found: dict[str, str] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {kind: found[kind] for kind in TextKind.values}


def text_of(meeting: Meeting, kind: str) -> MeetingText | None:
    return MeetingText.objects.filter(meeting=meeting, kind=kind).first()


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text with its figures as of now; ``unknown`` are those nobody knows yet."""

    kind: TextKind
    text: str
    blocks: list[dict[str, Any]]
    plain: str
    sources: list[Figure]
    unknown: list[Figure]


def read(kind: str, text: str, figures: Sequence[Figure]) -> ReadText:
    """What is not known stands in the text as missing; a line is never dropped without a word."""
    used = used_in(places(text), figures)
    values = {one.code: one.value or _("[belum ada: %(what)s]") % {"what": one.label.lower()} for one in used}
    return ReadText(
        kind=TextKind(kind),
        text=text,
        blocks=blocks(text, values),
        plain=_plain(blocks(text, values)),
        sources=used,
        unknown=[one for one in used if not one.value],
    )


def _plain(made: Sequence[dict[str, Any]]) -> str:
    """For pasting elsewhere."""
    parts = []
    for block in made:
        if block["kind"] == "facts":
            parts.append("\n".join(f"{name}: {value}" for name, value in block["rows"]))
        elif block["kind"] == "list":
            parts.append("\n".join(f"{at}. {item}" for at, item in enumerate(block["items"], 1)))
        else:
            parts.append(block["text"])
    return "\n\n".join(parts)


def read_now(scope: Scope, meeting: Meeting, kind: str, now: datetime) -> ReadText:
    kept = text_of(meeting, kind)
    return read(kind, kept.text if kept else beginnings()[kind], figures_of(scope, meeting, now))


def unknown_places(text: str, figures: Sequence[Figure]) -> list[str]:
    known = {one.code for one in figures}
    return [name for name in places(text) if name not in known]


def print_data(meeting: Meeting, shown: ReadText, now: datetime) -> dict[str, Any]:
    sources = [[one.label, one.value or _("belum ada"), one.source] for one in shown.sources]
    return {
        **head_of(meeting),
        "title": str(shown.kind.label).upper(),
        "about": f"{meeting.title}\n{meeting.when_words}",
        "size": SIZES[shown.kind],
        "blocks": shown.blocks,
        "sources_title": _("Sumber angka (tidak untuk dibacakan)"),
        "columns": [_("Keterangan"), _("Nilai"), _("Sumber")],
        "sources": sources,
        "state": _("Keadaan per %(at)s.") % {"at": moment_long(now, meeting.tz)},
    }


def text_paper(meeting: Meeting, shown: ReadText, now: datetime) -> bytes:
    return press.pdf(TEMPLATE, print_data(meeting, shown, now), now=now)


def text_docx(meeting: Meeting, shown: ReadText, now: datetime) -> bytes:
    data = print_data(meeting, shown, now)
    sources = [
        {"kind": "heading", "text": data["sources_title"]},
        {"kind": "table", "columns": data["columns"], "widths": [1.4, 1.2, 2.4], "rows": data["sources"]},
        {"kind": "text", "text": data["state"]},
    ]
    given = {
        "title": data["title"],
        "subtitle": data["about"],
        "kop": data["kop"],
        "paper": data["paper"],
        "blocks": [*shown.blocks, *(sources if data["sources"] else [])],
    }
    return documents.document(given, now=now)
