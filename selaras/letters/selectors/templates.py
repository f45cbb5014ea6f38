"""Letters without a record they speak of: an empty draft of one office, of any kind."""

from collections.abc import Callable
from datetime import datetime

from django.http import Http404
from django.utils.translation import gettext as _

from selaras.core.formats import day_plain
from selaras.core.http import record_id
from selaras.core.scope import Scope
from selaras.letters.choices import CLOSED_SIFAT, Composed, LetterKind, Sifat
from selaras.letters.models import Incoming
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


def compose_reply(scope: Scope, subject_id: str, now: datetime) -> Composed:
    """The answer to a letter that came in, by the office it came to."""
    incoming = Incoming.objects.visible_to(scope).filter(pk=record_id(subject_id) or 0).first()
    if incoming is None:
        raise Http404
    named = _("Menanggapi surat %(sender)s") % {"sender": incoming.sender}
    if incoming.number:
        named += _(" nomor %(number)s") % {"number": incoming.number}
    if incoming.dated:
        named += _(" tanggal %(day)s") % {"day": day_plain(incoming.dated)}
    return Composed(
        agency_id=incoming.agency_id,
        hal=_("Tanggapan atas %(hal)s") % {"hal": incoming.hal},
        body=_("%(named)s hal %(hal)s, bersama ini kami sampaikan ...")
        % {"named": named, "hal": incoming.hal},
        to=[incoming.sender],
        sifat=incoming.sifat if incoming.sifat in CLOSED_SIFAT else Sifat.ORDINARY,
    )
