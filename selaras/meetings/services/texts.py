"""Writes of the texts about a meeting."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.letters.compute.wording import stray_braces
from selaras.meetings import permissions
from selaras.meetings.choices import TEXT_LENGTH, TextKind
from selaras.meetings.models import Meeting, MeetingText
from selaras.meetings.selectors.figures import figures_of
from selaras.meetings.selectors.texts import text_of, unknown_places
from selaras.meetings.services.held import held_meeting, log


class TextConflict(Exception):
    """Somebody else saved the text since it was opened."""

    def __init__(self, kept: MeetingText) -> None:
        super().__init__(kept.pk)
        self.kept = kept


@transaction.atomic
def save_text(
    *, scope: Scope, meeting: Meeting, kind: str, text: str, base_version: int, now: datetime
) -> MeetingText:
    """``base_version`` 0: nothing was kept yet. A place that names no figure is refused, not dropped."""
    meeting = held_meeting(meeting)
    demand(permissions.can_write_text(scope, meeting))
    text = _checked(scope, meeting, text, now)
    kept = text_of(meeting, TextKind(kind))
    if (kept.version if kept else 0) != base_version:
        raise TextConflict(kept or MeetingText(meeting=meeting, kind=kind, version=0))
    if kept is None:
        kept = MeetingText(meeting=meeting, kind=kind, version=0)
    kept.text, kept.version = text, kept.version + 1
    kept.changed_at, kept.changed_by_name = now, scope.name[:200]
    kept.save()
    digest = hashlib.sha256(text.encode()).hexdigest()
    log(scope, meeting, "text.saved", now, kind=kept.kind, version=kept.version, text=text, sha256=digest)
    return kept


def _checked(scope: Scope, meeting: Meeting, text: str, now: datetime) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text or "\x00" in text:
        raise ValidationError({"text": _("Tuliskan naskahnya.")})
    if len(text) > TEXT_LENGTH:
        raise ValidationError({"text": _("Naskah paling panjang %(n)s huruf.") % {"n": TEXT_LENGTH}})
    if stray_braces(text):
        raise ValidationError({"text": _("Kurung kurawal hanya untuk nama isian, misalnya {hadir_orang}.")})
    unknown = unknown_places(text, figures_of(scope, meeting, now))
    if unknown:
        named = ", ".join(f"{{{name}}}" for name in unknown)
        raise ValidationError({"text": _("Isian tidak dikenal: %(names)s.") % {"names": named}})
    return text
