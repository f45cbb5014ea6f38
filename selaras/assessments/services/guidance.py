"""Tanya jawab butir: a question answered once, for every agency on the item and for the years that follow."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.assessments import permissions
from selaras.assessments.models import Guidance
from selaras.assessments.services.checking import tidy
from selaras.assessments.services.steps import locked_item
from selaras.assessments.services.telling import tell_guided
from selaras.audit.services import record
from selaras.core.scope import Scope
from selaras.core.verdict import Denied, Refused, demand

TEXT_LIMIT = 4000


@transaction.atomic
def mark_guidance(
    *, scope: Scope, item_id: int, question: str, answer: str, now: datetime, asked_by: str = ""
) -> Guidance:
    """Keep a question and its answer as guidance; agencies that hold or help with the item are told."""
    item = locked_item(item_id)
    demand(permissions.can_guide(scope, item))
    question, answer = tidy(question), tidy(answer)
    faults = {
        name: _("Paling banyak 4.000 huruf.") if text else _("Isi pertanyaan dan jawabannya.")
        for name, text in (("question", question), ("answer", answer))
        if not text or len(text) > TEXT_LIMIT
    }
    if faults:
        raise ValidationError(faults)
    row = Guidance.objects.create(
        item=item,
        question=question,
        answer=answer,
        asked_by=tidy(asked_by)[:200],
        answered_by=scope.name,
        at=now,
    )
    _log(scope, row, "guided", answer, now)
    tell_guided(item=item, guidance=row, now=now)
    return row


@transaction.atomic
def end_guidance(*, scope: Scope, item_id: int, guidance_id: int, reason: str, now: datetime) -> None:
    """Guidance that no longer holds is taken back with its reason; it stays in the record."""
    item = locked_item(item_id)
    demand(permissions.can_guide(scope, item))
    row = Guidance.objects.select_for_update().filter(pk=guidance_id, item=item, ended_at=None).first()
    if row is None:
        raise Refused(Denied(_("Pedoman ini sudah dicabut.")))
    if not tidy(reason):
        raise ValidationError({"reason": _("Tuliskan alasan mencabut pedoman.")})
    row.ended_at = now
    row.save(update_fields=("ended_at",))
    _log(scope, row, "guidance_ended", tidy(reason), now)


def _log(scope: Scope, row: Guidance, verb: str, note: str, now: datetime) -> None:
    record(
        verb=f"assessments.item.{verb}",
        scope=scope,
        kind="item",
        id=row.item_id,
        region_path=row.item.round.region_path,
        after={"guidance": row.pk},
        note=note[:500],
        at=now,
    )
