"""The letter without a template: an empty draft of one office."""

from datetime import datetime

from django.http import Http404
from django.utils.translation import gettext as _

from selaras.core.http import record_id
from selaras.core.scope import Scope
from selaras.letters.choices import Composed
from selaras.offices.models import Agency


def compose_blank(scope: Scope, subject_id: str, now: datetime) -> Composed:
    """``subject_id`` is the office that writes."""
    agency = Agency.objects.visible_to(scope).filter(pk=record_id(subject_id) or 0).first()
    if agency is None:
        raise Http404
    return Composed(agency_id=agency.pk, hal=_("Hal surat"), body=_("Dengan hormat,"))
