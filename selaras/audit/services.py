"""Writing events and sealing them into the chain."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.http import HttpRequest

from selaras.audit import choices, compute
from selaras.audit.models import Event, Head, Pseudonym, Root, Verification
from selaras.core import clock
from selaras.core.scope import Scope

BATCH = 1000
# Faults kept in words of one check.
TOLD = 20


def record(
    *,
    verb: str,
    scope: Scope,
    kind: str,
    id: object,
    region_path: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    note: str = "",
    at: datetime | None = None,
) -> Event:
    """Call it inside the transaction of the change, so that neither can be kept without the other."""
    choices.demand_known(verb)
    return Event.objects.create(
        verb=verb,
        at=at or clock.now(),
        actor_id=scope.user_id,
        actor_name=compute.plain_text(scope.name)[:200],
        via=scope.via,
        subject_kind=kind,
        subject_id=str(id),
        region_path=region_path,
        before=compute.plain(before),
        after=compute.plain(after),
        note=compute.plain_text(note),
    )


@transaction.atomic
def record_taken(request: HttpRequest, code: str, title: str, told: dict[str, Any]) -> None:
    """A list that names people left as a file: which, by whom, under which filters, how many rows."""
    region = getattr(request, "region", None)
    record(
        verb="list.taken",
        scope=request.scope,  # type: ignore[attr-defined]
        kind="list",
        id=code,
        region_path=region.path if region else "",
        after={
            "rows": told["count"],
            "filters": "; ".join(f"{label}: {text}" for label, text in told["filters"]),
        }
        | ({"columns": "; ".join(told["columns"])} if "columns" in told else {}),
        note=f"{title} ({told['kind'].upper()})",
    )


@transaction.atomic
def pseudonymise(*, user_id: int, name: str, now: datetime) -> None:
    """The chain is not touched; from here on pages show this name where the person's own stands."""
    Pseudonym.objects.get_or_create(
        person_id=user_id, defaults={"key": str(user_id), "name": name[:200], "since": now}
    )


@transaction.atomic
def note_reading(*, verb: str, scope: Scope, subject: choices.Subject, now: datetime) -> bool:
    """Once an hour for the same person, way, record and details; False where it stands already.

    Two first reads in the same instant may both be written: one too many is told, none is lost.
    """
    told = dict(subject.details)
    if scope.work_link is not None:
        told["worklink"] = scope.work_link.link_id
    after = compute.plain(told) or None
    same = Event.objects.filter(
        subject_kind=subject.kind,
        subject_id=subject.id,
        at__gt=now - choices.ONE_READING,
        verb=verb,
        actor_id=scope.user_id,
        actor_name=compute.plain_text(scope.name)[:200],
        via=scope.via,
    )
    if after in list(same.values_list("after", flat=True)):
        return False
    record(
        verb=verb,
        scope=scope,
        kind=subject.kind,
        id=subject.id,
        region_path=subject.region_path,
        after=after,
        at=now,
    )
    return True


def seal(*, now: datetime) -> int:
    """Chain every committed event that has no number yet; safe to call from several processes.

    An event is numbered when the sealer sees it, not when its id was drawn: an id drawn early and
    committed late comes later in the chain instead of being skipped.
    """
    sealed = 0
    while count := _seal_batch(now):
        sealed += count
    return sealed


@transaction.atomic
def _seal_batch(now: datetime) -> int:
    # Without this glance every tick of an idle worker would take the write lock.
    if not Event.objects.filter(seq__isnull=True).exists():
        return 0
    head = _locked_head(now)
    seq, prev_hash = head.seq, head.hash
    events = list(Event.objects.filter(seq__isnull=True).order_by("id")[:BATCH])
    for event in events:
        seq += 1
        event.seq, event.prev_hash = seq, prev_hash
        event.hash = prev_hash = compute.event_hash(compute.as_plain_row(event))
    # A plain QuerySet: the refusals of AppendOnly stand in the way of everybody but the sealer.
    models.QuerySet[Event](Event).bulk_update(events, ["seq", "prev_hash", "hash"], batch_size=200)
    Head.objects.filter(pk=1).update(seq=seq, hash=prev_hash, sealed_at=now)
    return len(events)


def _locked_head(now: datetime) -> Head:
    """An UPDATE takes the row lock on PostgreSQL and the write lock on SQLite: one sealer on both."""
    if not Head.objects.filter(pk=1).update(sealed_at=now):
        Head.objects.bulk_create([Head(pk=1)], ignore_conflicts=True)
        Head.objects.filter(pk=1).update(sealed_at=now)
    return Head.objects.get(pk=1)


def keep_root(*, now: datetime) -> Root | None:
    """The head becomes the root of the day that has just ended, once; after days without a worker one root
    stands for them all. The day alone decides, so that a clock that was once ahead holds up no later day."""
    day = (now.astimezone(clock.WIB) - timedelta(days=1)).date()
    if Root.objects.filter(day=day).exists():
        return None
    seal(now=now)
    with transaction.atomic():
        head = _locked_head(now)
        if Root.objects.filter(day=day).exists():
            return None
        before = Root.objects.order_by("-pk").first()
        count = head.seq - (before.seq if before is not None else 0)
        return Root.objects.create(day=day, seq=head.seq, hash=head.hash, count=count, made_at=now)


def keep_verification(*, report: compute.Report, now: datetime) -> Verification:
    return Verification.objects.create(
        at=now,
        checked=report.checked,
        last_seq=report.last_seq,
        faults=len(report.faults),
        told=[fault.sentence for fault in report.faults[:TOLD]],
    )
