"""What a kind of letter is made of: its title, its wording, the fields that a person fills in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from selaras.letters.choices.registry import Annex
from selaras.letters.choices.words import Sifat

# The field of free text, kept as the body of the letter.
BODY = "isi"


class FieldSize(TextChoices):
    LINE = "baris", _("Satu baris")
    TEXT = "teks", _("Beberapa paragraf")
    LIST = "daftar", _("Daftar, satu baris satu butir")


@dataclass(frozen=True, slots=True)
class KindField:
    name: str
    label: str
    size: str = FieldSize.LINE
    required: bool = False

    def as_data(self) -> dict[str, Any]:
        return {"name": self.name, "label": self.label, "size": str(self.size), "required": self.required}


@dataclass(frozen=True, slots=True)
class KindForm:
    """As an office words it now; a letter keeps the one it was begun with."""

    title: str
    text: str
    fields: Sequence[KindField] = ()
    about: bool = False
    needs_to: bool = True

    @property
    def has_body(self) -> bool:
        return f"{{{BODY}}}" in self.text

    def as_data(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "text": self.text,
            "fields": [field.as_data() for field in self.fields],
            "about": self.about,
            "needs_to": self.needs_to,
        }

    @classmethod
    def of(cls, data: dict[str, Any]) -> "KindForm":
        """A letter from before the wordings has its body alone."""
        if not data:
            return cls("", f"{{{BODY}}}")
        fields = [KindField(**field) for field in data["fields"]]
        return cls(data["title"], data["text"], fields, data["about"], data["needs_to"])


@dataclass(frozen=True, slots=True)
class InvitationText:
    """What a meeting tells its invitation; every text as it is to stand in the letter."""

    hal: str
    purpose: str
    days: str
    hours: str
    place: str
    agenda: str
    to: Sequence[str]
    to_place: str = ""
    copies: Sequence[str] = ()
    sifat: str = Sifat.ORDINARY
    link: str = ""
    dress: str = ""
    note: str = ""
    annexes: Sequence[Annex] = ()

    def values(self) -> dict[str, str]:
        return {
            "keperluan": self.purpose,
            "hari_tanggal": self.days,
            "waktu": self.hours,
            "tempat": self.place,
            "tautan": self.link,
            "acara": self.agenda,
            "pakaian": self.dress,
            "catatan": self.note,
        }
