"""Trying a link once it is entered, in the background, and keeping what came of it and what it showed."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from selaras.audit.services import record
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.evidence import permissions
from selaras.evidence.choices import Kind, LinkOutcome
from selaras.evidence.models import Evidence, LinkTry
from selaras.evidence.services import copies, fetching


def ask_for_try(*, evidence: Evidence, now: datetime) -> None:
    """Queued with the row itself; nothing leaves this machine where the setting forbids it."""
    if evidence.kind != Kind.LINK or not settings.TRY_LINKS:
        return
    LinkTry.objects.update_or_create(
        evidence=evidence,
        defaults={
            "outcome": LinkOutcome.WAITING,
            "status": None,
            "final_url": "",
            "copy_outcome": "",
            "at": now,
        },
    )
    from selaras.evidence.tasks import try_link

    transaction.on_commit(lambda: try_link.enqueue(evidence.pk))


@transaction.atomic
def try_again(*, scope: Scope, evidence: Evidence, now: datetime) -> None:
    demand(permissions.can_try(scope, evidence))
    ask_for_try(evidence=evidence, now=now)
    record(
        verb="evidence.tried",
        scope=scope,
        kind="evidence",
        id=evidence.pk,
        region_path=evidence.region_path,
        at=now,
    )


def run_try(*, evidence_id: int, now: datetime) -> None:
    """Outside any transaction: a slow server holds up no one who writes."""
    waiting = LinkTry.objects.filter(evidence=evidence_id, outcome=LinkOutcome.WAITING)
    asked = waiting.select_related("evidence").first()
    if asked is None:
        return
    answer = fetching.knock(asked.evidence.url)
    came = waiting.update(outcome=answer.outcome, status=answer.status, final_url=answer.url[:1000], at=now)
    if came and answer.outcome == LinkOutcome.OPEN and settings.KEEP_LINKS:
        outcome = copies.keep_copy(evidence=asked.evidence, url=answer.url, now=now)
        LinkTry.objects.filter(evidence=evidence_id, at=now).update(copy_outcome=outcome)
