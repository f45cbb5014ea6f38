"""Files on their way: one's own, and nobody else's."""

from __future__ import annotations

from datetime import datetime

from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.evidence.models import Transfer, TransferQuerySet


def holder_of(scope: Scope) -> str:
    """An account on all its devices, or one work link."""
    return f"tautan {scope.work_link.link_id}" if scope.work_link else f"akun {scope.user_id}"


def own_transfer(scope: Scope, key: str) -> Transfer | None:
    rows = Transfer.objects.select_related("evidence__agency", "evidence__blob")
    return rows.filter(key=key, holder=holder_of(scope)).first()


def own_transfers(scope: Scope, now: datetime, *, subject: Reference | None = None) -> TransferQuerySet:
    rows = Transfer.objects.unfinished().filter(holder=holder_of(scope), expires_at__gt=now)
    return rows if subject is None else rows.filter(subject_kind=subject.kind, subject_id=subject.id)
