"""Which of the owner's published reasons ask for a repair, and which indicators they bear on."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import yaml
from django.conf import settings

FOLDER = settings.BASE_DIR / "instruments" / "reasons"


@dataclass(frozen=True, slots=True)
class Reason:
    text: str
    asks_repair: bool
    codes: tuple[str, ...]


@lru_cache
def _known(index_code: str) -> Mapping[str, Reason]:
    files = {file.stem: file for file in FOLDER.glob("*.yaml")}
    file = files.get(index_code.lower())
    if file is None:
        return {}
    rows = yaml.safe_load(file.read_text(encoding="utf-8"))["reasons"]
    return {row["text"]: Reason(row["text"], row["repair"], tuple(row["indicators"])) for row in rows}


def reasons_of(index_code: str, texts: list[str]) -> list[Reason]:
    """In the owner's order; a sentence that nobody has read yet asks for a repair, lest it be hidden."""
    known = _known(index_code)
    return [known.get(text, Reason(text, True, ())) for text in texts]
