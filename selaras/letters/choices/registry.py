"""Drafts that other apps make of their records, and the tables that go with a letter."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise

from selaras.core.scope import Scope
from selaras.letters.choices.words import LetterKind, Sifat


@dataclass(frozen=True, slots=True)
class Annex:
    """A table beside the letter; ``widths`` are shares of the line, 0 as wide as its text."""

    title: str
    columns: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[str]]
    text: str = ""

    def as_data(self) -> dict[str, object]:
        return {
            "title": self.title,
            "columns": list(self.columns),
            "widths": list(self.widths),
            "rows": [list(row) for row in self.rows],
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class Composed:
    """What a template makes of its subject: a draft that a person reads and changes."""

    agency_id: int
    hal: str
    body: str
    to: Sequence[str] = ()
    to_place: str = ""
    copies: Sequence[str] = ()
    sifat: str = Sifat.ORDINARY
    annexes: Sequence[Annex] = field(default_factory=tuple)
    kind: str = LetterKind.LETTER
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """``compose(scope, subject_id, now)`` asks the subject's own rule, and says 404 for a foreign one."""

    code: str
    label: str | Promise
    subject_kind: str
    compose: Callable[[Scope, str, datetime], Composed]


_templates: dict[str, LetterTemplate] = {}


def register_letter_template(template: LetterTemplate) -> None:
    _templates[template.code] = template


def letter_templates() -> Mapping[str, LetterTemplate]:
    return dict(_templates)
