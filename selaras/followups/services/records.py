"""Records of the product that an action is about."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.core.references import record_at
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.followups import permissions
from selaras.followups.choices import MAX_RECORDS
from selaras.followups.models import Action, ActionRecord
from selaras.followups.services.held import held_action, log


@transaction.atomic
def attach_record(*, scope: Scope, action: Action, address: str, now: datetime) -> ActionRecord:
    """The record whose page this address is; only what the person sees can be named."""
    action = held_action(action)
    demand(permissions.can_attach_record(scope, action))
    found = record_at(scope, address)
    if found is None:
        raise ValidationError(
            {"address": _("Alamat ini bukan halaman catatan di Selaras yang dapat Anda lihat.")}
        )
    if action.records.count() >= MAX_RECORDS:
        raise ValidationError({"address": _("Paling banyak %(n)s catatan tertaut.") % {"n": MAX_RECORDS}})
    reference, shown = found
    row, made = ActionRecord.objects.get_or_create(
        action=action,
        kind=reference.kind,
        record_id=reference.id,
        defaults={"added_at": now, "added_by_name": scope.name[:200]},
    )
    if not made:
        raise ValidationError({"address": _("Catatan ini sudah tertaut pada tindak lanjut ini.")})
    _log(scope, action, "attached", now, f"{shown.title} ({row})")
    return row


@transaction.atomic
def detach_record(*, scope: Scope, record: ActionRecord, now: datetime) -> None:
    action = held_action(record.action)
    demand(permissions.can_attach_record(scope, action))
    ActionRecord.objects.filter(pk=record.pk).delete()
    _log(scope, action, "detached", now, str(record))


def _log(scope: Scope, action: Action, verb: str, now: datetime, note: str) -> None:
    log(scope, "action", action.pk, action.decision.region_path, f"record.{verb}", now, note)
