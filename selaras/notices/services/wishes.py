"""What one person wishes to be told, how often and at which hours."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime, time

from django.db import transaction

from selaras.audit.services import record
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.notices import permissions
from selaras.notices.choices import QUIET_FROM, QUIET_UNTIL, MailWish
from selaras.notices.models import NoticeWish


@dataclass(frozen=True, slots=True)
class Wishes:
    mail: str = MailWish.IMPORTANT
    after_hours: bool = False
    digest_at: time | None = None
    quiet_from: time = QUIET_FROM
    quiet_until: time = QUIET_UNTIL
    # Steps of the reminders, in working days, that this person does without.
    skipped_steps: tuple[int, ...] = ()


@transaction.atomic
def change_wishes(*, scope: Scope, user_id: int, wishes: Wishes, now: datetime) -> NoticeWish:
    """Counts for what is sent from now on; what waits in the outbox is looked at again when it is sent."""
    demand(permissions.can_change_wishes(scope, user_id))
    row, _made = NoticeWish.objects.select_for_update().get_or_create(user_id=user_id)
    before = _facts(row)
    for name, value in asdict(wishes).items():
        setattr(row, name, sorted(value) if name == "skipped_steps" else value)
    row.full_clean(exclude=["user"])
    row.save()
    if (after := _facts(row)) != before:
        record(
            verb="notices.wishes.changed",
            scope=scope,
            kind="person",
            id=user_id,
            before=before,
            after=after,
            at=now,
        )
    return row


def _facts(row: NoticeWish) -> dict[str, object]:
    return {field.name: str(getattr(row, field.name)) for field in fields(Wishes)}
