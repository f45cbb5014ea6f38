"""The letter that puts a late action before the Sekda, drafted from the escalation that was released."""

from collections.abc import Iterable
from datetime import datetime

from django.http import Http404
from django.utils.translation import gettext as _

from selaras.core.http import record_id
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.followups.models import Escalation
from selaras.followups.permissions import can_draft_letter
from selaras.followups.selectors.actions import escalations_for
from selaras.letters.choices import Composed, LetterState
from selaras.letters.models import Letter
from selaras.letters.selectors.letters import letters_for, on_subject

TEMPLATE = "pengajuan_sekda"


def compose_escalation(scope: Scope, subject_id: str, now: datetime) -> Composed:
    """The words as the head released them; opening and close are the office's to change."""
    escalation = escalations_for(scope).filter(pk=record_id(subject_id) or 0).first()
    if escalation is None:
        raise Http404
    demand(can_draft_letter(scope, escalation))
    action = escalation.action
    thanks = _("Atas perhatian dan arahan Bapak/Ibu kami sampaikan terima kasih.")
    return Composed(
        agency_id=action.decision.agency_id,
        hal=_("Permohonan arahan atas tindak lanjut %(owner)s yang melewati batas waktu")
        % {"owner": action.owner_label},
        body=f"{escalation.text}\n\n{thanks}",
        to=[escalation.addressed_to],
        to_place=_("di Tempat"),
    )


def letters_of(scope: Scope, escalation: Escalation) -> list[Letter]:
    """Those this person reads, newest first; one that was cancelled is still named."""
    return list(on_subject(scope, Reference("escalation", str(escalation.pk)), TEMPLATE).order_by("-pk"))


def letters_by_escalation(scope: Scope, escalations: Iterable[Escalation]) -> dict[int, list[int]]:
    """For many at once, in one query."""
    ids = [str(row.pk) for row in escalations]
    rows = letters_for(scope).filter(subject_kind="escalation", subject_id__in=ids, template=TEMPLATE)
    found: dict[int, list[int]] = {}
    for subject, pk in rows.order_by("-pk").values_list("subject_id", "pk"):
        found.setdefault(int(subject), []).append(pk)
    return found


def has_letter(escalation: Escalation) -> bool:
    """One that is under way or sent, whoever reads it."""
    rows = Letter.objects.filter(subject_kind="escalation", subject_id=str(escalation.pk), template=TEMPLATE)
    return rows.exclude(state=LetterState.CANCELLED).exists()
