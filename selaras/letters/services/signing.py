"""The signature of a letter, however it was made."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.core.scope import Scope
from selaras.letters.choices import Duties, SignatureWay
from selaras.letters.models import Letter
from selaras.letters.selectors.papers import signature_of
from selaras.letters.services.letters import log_letter, moved
from selaras.letters.services.owed import done_with


@transaction.atomic
def record_paper_signature(
    *, scope: Scope, letter: Letter, signed_on: date, signed_by: str = "", now: datetime
) -> Letter:
    """Signed with a pen: the office writes down by whom and when; the file stays as it is."""
    letter = moved(scope, letter, "sign")
    if signed_on > now.astimezone(letter.tz).date():
        raise ValidationError({"signed_on": _("Tanggal tanda tangan belum tiba.")})
    name = " ".join(signed_by.split())[:200] or signature_of(letter)["name"]
    if not name:
        raise ValidationError({"signed_by": _("Tuliskan nama yang menandatangani.")})
    return signed(scope, letter, way=SignatureWay.PAPER, by=name, on=signed_on, now=now)


def signed(scope: Scope, letter: Letter, *, way: str, by: str, on: date, now: datetime) -> Letter:
    letter.signature_way, letter.signed_by_name, letter.signed_on = way, by, on
    letter.version += 1
    letter.changed_by_name = scope.name
    letter.save()
    done_with(letter, Duties.SIGNATURE, now)
    log_letter(scope, letter, "signed", now, way=way, by=by, signed_on=on.isoformat())
    return letter
