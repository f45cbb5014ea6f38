"""Letters without a record they speak of: an empty draft of one office, of any kind."""

from collections.abc import Callable
from datetime import datetime

from django.http import Http404
from django.utils.translation import gettext as _

from selaras.core.http import record_id
from selaras.core.scope import Scope
from selaras.letters.choices import Composed, LetterKind
from selaras.offices.models import Agency


def compose_blank(scope: Scope, subject_id: str, now: datetime) -> Composed:
    """``subject_id`` is the office that writes."""
    return _blank(scope, subject_id, LetterKind.LETTER, _("Hal surat"), _("Dengan hormat,"))


def compose_kind(kind: LetterKind) -> Callable[[Scope, str, datetime], Composed]:
    def compose(scope: Scope, subject_id: str, now: datetime) -> Composed:
        return _blank(scope, subject_id, kind, str(kind.label), "")

    return compose


def _blank(scope: Scope, subject_id: str, kind: LetterKind, hal: str, body: str) -> Composed:
    agency = Agency.objects.visible_to(scope).filter(pk=record_id(subject_id) or 0).first()
    if agency is None:
        raise Http404
    return Composed(agency_id=agency.pk, hal=hal, body=body, kind=kind)
