"""What the next meeting of a series begins with, counted once for every meeting that found it open."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.followups.models import Action, Carry
from selaras.followups.selectors.actions import open_of_series
from selaras.followups.services.held import log_action


@transaction.atomic
def carry(*, scope: Scope, series_key: str, into: Reference, title: str, now: datetime) -> list[Action]:
    """Called when a meeting of the series begins; called again it counts nothing twice.

    Without a rule of its own: the meeting's app has asked who may begin it.
    """
    wanted = open_of_series(series_key)
    ids = list(
        Action.objects.select_for_update(no_key=True)
        .filter(pk__in=wanted.values("pk"))
        .exclude(decision__origin_kind=into.kind, decision__origin_id=into.id)
        .exclude(carries__into_kind=into.kind, carries__into_id=into.id)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    rows = list(open_of_series(series_key).filter(pk__in=ids))
    Carry.objects.bulk_create(
        [
            Carry(
                action=row,
                into_kind=into.kind,
                into_id=into.id,
                into_title=title[:300],
                state=row.state,
                at=now,
            )
            for row in rows
        ]
    )
    Action.objects.filter(pk__in=[row.pk for row in rows]).update(times_carried=F("times_carried") + 1)
    for row in rows:
        row.times_carried += 1
        log_action(scope, row, "carried", now, title, times=row.times_carried)
    return rows
