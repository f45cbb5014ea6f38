"""The one door to typst: a template and data become a tagged PDF, or a picture per page.

A template is ``APP/NAME.typ`` in ``selaras/APP/templates/``. What people typed reaches it as JSON and is
never part of the source. The bytes depend on the template, the data, ``now`` and the mode alone: no fonts of
the machine, no clock, no network.
"""

import json
import logging
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    import typst

logger = logging.getLogger(__name__)
HOUSE = Path(__file__).resolve().parents[2]
TEMPLATE = re.compile(r"([a-z_]+)/[a-z0-9_-]+\.typ")
PICTURE_PPI = 144
# What changes the order of neighbouring text without being seen.
BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
Plain = dict[str, "Plain"] | list["Plain"] | str | int | float | bool | None


class PressFault(Exception):
    """A template and its data do not become a document: a mistake in the template."""


def pdf(template: str, data: Mapping[str, Any], *, now: datetime) -> bytes:
    """PDF/UA where every character has a glyph, else a tagged PDF that shows a box for the missing one."""
    try:
        return _print(template, data, now=now, form="pdf", standards=["ua-1"])[0]
    except PressFault as fault:
        logger.info("%s: printed without PDF/UA: %s", template, fault)
        return _print(template, data, now=now, form="pdf", standards=[])[0]


def png(template: str, data: Mapping[str, Any], *, now: datetime, ppi: int = PICTURE_PPI) -> list[bytes]:
    """One picture per page."""
    return _print(template, data, now=now, form="png", ppi=ppi)


def spot(template: str, data: Mapping[str, Any]) -> tuple[int, float, float] | None:
    """Page, and points from its left and upper edge, of the place kept for the signature."""
    import typst

    found = json.loads(
        typst.query(
            _source(template),
            "<signature-spot>",
            field="value",
            root=HOUSE,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs=_inputs(data),
        )
    )
    return (int(found[0]["page"]), float(found[0]["x"]), float(found[0]["y"])) if found else None


def _inputs(data: Mapping[str, Any]) -> dict[str, str]:
    mark = _("DATA PERAGAAN - bukan keadaan sebenarnya") if settings.DEMO else ""
    return {"data": json.dumps(clean(data), sort_keys=True, ensure_ascii=False), "mark": mark}


def clean(value: Any) -> Plain:
    """Plain data for a template: texts without characters that no page can show, nothing else changed."""
    if isinstance(value, str | Promise):
        return _clean_text(str(value))
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {_clean_text(str(key)): clean(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [clean(held) for held in value]
    raise TypeError(f"{type(value).__name__} has no one form on paper; format it first")


def _clean_text(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(
        char
        for char in text
        if char == "\n" or not (unicodedata.category(char) in {"Cc", "Cs"} or char in BIDI_CONTROLS)
    )


def _print(
    template: str,
    data: Mapping[str, Any],
    *,
    now: datetime,
    form: Literal["pdf", "png"],
    standards: list[Any] | None = None,
    ppi: int = PICTURE_PPI,
) -> list[bytes]:
    # 80 MB of library: loaded by whoever prints, not by every process.
    import typst

    try:
        # One page comes as bytes, several pictures as a list, whatever the stub says.
        printed: Any = typst.compile(
            _source(template),
            root=HOUSE,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            format=form,
            ppi=float(ppi),
            sys_inputs=_inputs(data),
            pdf_standards=standards or [],
            timestamp=int(now.timestamp()),
        )
    except typst.TypstError as fault:
        raise PressFault(f"{template}: {fault.message}") from fault
    return list(printed) if isinstance(printed, list) else [printed]


def _source(template: str) -> Path:
    match = TEMPLATE.fullmatch(template)
    if match is None:
        raise ValueError(f"{template!r} is no template; name it APP/NAME.typ")
    return HOUSE / match[1] / "templates" / template


@cache
def _fonts() -> "typst.Fonts":
    """The fonts inside the library: the same on every machine."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
