"""The letter to the head of an agency about its late duties, out of the escalation that was released."""

from collections.abc import Iterable
from datetime import datetime

from django.http import Http404
from django.utils.translation import gettext as _

from selaras.core.http import record_id
from selaras.core.references import Shown
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.duties.models import DutyEscalation
from selaras.duties.permissions import can_draft_letter
from selaras.duties.selectors.escalated import addressee, escalation_label
from selaras.duties.selectors.escalations import escalation_reference, escalations_for
from selaras.letters.choices import Composed
from selaras.letters.selectors.letters import on_subject

TEMPLATE = "keterlambatan_tugas"


def compose_late_duties(scope: Scope, subject_id: str, now: datetime) -> Composed:
    """The words as the head released them; opening and close are the office's to change."""
    escalation = escalations_for(scope).filter(pk=record_id(subject_id) or 0).first()
    if escalation is None:
        raise Http404
    demand(can_draft_letter(scope, escalation))
    thanks = _("Atas perhatian dan kerja sama Bapak/Ibu kami sampaikan terima kasih.")
    return Composed(
        agency_id=escalation.office_id,
        hal=_("Tugas yang masih ditunggu: %(what)s") % {"what": escalation_label(escalation)},
        body=f"{escalation.text}\n\n{thanks}",
        to=[addressee(escalation)],
        to_place=_("di Tempat"),
    )


def letters_about(scope: Scope, escalation: DutyEscalation) -> Iterable[Shown]:
    """Those this person reads, newest first; one that was cancelled is still named."""
    letters = on_subject(scope, escalation_reference(escalation), TEMPLATE).order_by("-pk")
    return [
        Shown(letter.hal, letter.get_absolute_url(), str(letter.get_state_display())) for letter in letters
    ]
