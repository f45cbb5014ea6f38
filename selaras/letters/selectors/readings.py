"""Which readings of letters leave a trace: those marked terbatas or rahasia, whoever reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from selaras.audit.choices import Reading, Subject
from selaras.core.http import Request
from selaras.letters.choices import CLOSED_SIFAT
from selaras.letters.models import Incoming, Letter

_WHY = _("Sifat surat membatasi siapa yang membacanya; yang membacanya diketahui.")
_INCOMING = ("incoming", "incoming_edit", "incoming_scan", "incoming_sheet")
_LETTER = ("letter", "letter_edit", "letter_pdf", "letter_docx", "letter_ready", "letter_check")


def closed_letter(request: Request, kwargs: Mapping[str, Any]) -> Subject | None:
    return _closed("letter", Letter, kwargs.get("pk", kwargs.get("letter_id")))


def closed_incoming(request: Request, kwargs: Mapping[str, Any]) -> Subject | None:
    return _closed("incoming", Incoming, kwargs.get("pk", kwargs.get("incoming_id")))


def _closed(kind: str, model: type[Letter] | type[Incoming], pk: Any) -> Subject | None:
    sifat, path = model._default_manager.values_list("sifat", "region_path").get(pk=pk)
    return Subject(kind, str(pk), path) if sifat in CLOSED_SIFAT else None


READINGS = (
    Reading(
        verb="letters.closed_read",
        label=_("membaca surat terbatas atau rahasia"),
        why=_WHY,
        addresses=(
            *_LETTER,
            *(f"api:{name}" for name in ("letter", "letter_pdf", "letter_docx")),
            "api:letter_ready_pdf",
            "api:letter_check",
        ),
        subject=closed_letter,
    ),
    Reading(
        verb="letters.closed_incoming_read",
        label=_("membaca surat masuk terbatas atau rahasia"),
        why=_WHY,
        addresses=(
            *_INCOMING,
            "api:incoming_letter",
            "api:incoming_letter_scan",
            "api:incoming_letter_sheet",
        ),
        subject=closed_incoming,
    ),
)
