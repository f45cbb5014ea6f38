"""Events on their way to other programs: planned from the audit chain, signed, sent, repeated, given up."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from selaras.accounts.selectors import has_second_step
from selaras.accounts.services import second_step_required
from selaras.api import choices, permissions
from selaras.api.models import Delivery, Webhook
from selaras.api.services.webhooks import new_message_id, secret_of
from selaras.audit import selectors as audited
from selaras.audit.models import Event
from selaras.core import clock
from selaras.core.references import Reference, show_many
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.evidence.services import fetching
from selaras.notices.services import notify
from selaras.offices.selectors import scope_at

BATCH = 200
SECONDS = 10.0
Post = Callable[[str, bytes, dict[str, str]], int]


def plan_deliveries(*, now: datetime) -> int:
    """One message for each event that the owner of an address may see at this moment."""
    head = audited.chain_head()[0]
    waiting = Webhook.objects.filter(ended_at=None, paused_at=None, seen_seq__lt=head)
    return sum(_plan(pk, now) for pk in waiting.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _plan(webhook_id: int, now: datetime) -> int:
    webhook = Webhook.objects.select_for_update().select_related("user").get(pk=webhook_id)
    after = Event.objects.filter(seq__gt=webhook.seen_seq).order_by("seq")
    events: list[Event] = list(after[:BATCH])
    if not events or not webhook.is_running:
        return 0
    scope = scope_at(webhook.user, now)
    if second_step_required(scope) and not has_second_step(webhook.user):
        return 0
    wanted = [event for event in events if event.verb.partition(".")[0] in webhook.groups]
    seen = show_many(scope, [_subject(event) for event in wanted])
    messages = [_message(webhook, event, now) for event in wanted if _subject(event) in seen]
    Delivery.objects.bulk_create(messages, ignore_conflicts=True)
    Webhook.objects.filter(pk=webhook.pk).update(seen_seq=events[-1].seq)
    return len(messages)


def _subject(event: Event) -> Reference:
    return Reference(event.subject_kind, event.subject_id)


def _message(webhook: Webhook, event: Event, now: datetime) -> Delivery:
    """Names the record and says nothing of what is in it: that is read through the API, with a token."""
    data = {"kind": event.subject_kind, "id": event.subject_id, "seq": event.seq}
    body = {"type": event.verb, "timestamp": event.at.isoformat(), "data": data}
    return Delivery(
        webhook=webhook,
        message_id=new_message_id(),
        seq=event.seq,
        verb=event.verb,
        body=json.dumps(body),
        created_at=now,
        next_try_at=now,
    )


def carry_due(*, now: datetime, limit: int = 50) -> int:
    """What waits, oldest first; returns how many arrived."""
    due = _waiting().filter(
        Q(claimed_at=None) | Q(claimed_at__lte=now - choices.CARRYING_LASTS),
        next_try_at__lte=now,
        webhook__paused_at=None,
    )
    found = list(due.select_related("webhook").order_by("next_try_at", "pk")[:limit])
    return sum(deliver(delivery, now=now) for delivery in found)


def _waiting() -> QuerySet[Delivery]:
    return Delivery.objects.filter(arrived_at=None, given_up_at=None, webhook__ended_at=None)


def deliver(delivery: Delivery, *, now: datetime) -> bool:
    """Taken by one worker, sent outside of any transaction, and its end written down."""
    mine = Delivery.objects.filter(pk=delivery.pk, claimed_at=delivery.claimed_at, arrived_at=None)
    if not mine.update(claimed_at=now, attempts=F("attempts") + 1):
        return False
    delivery.attempts += 1
    status, error = _sent(delivery)
    _write_down(delivery, status, error, clock.now())
    return not error


def _sent(delivery: Delivery) -> tuple[int | None, str]:
    body = delivery.body.encode()
    headers = sign(secret_of(delivery.webhook), delivery.message_id, int(clock.now().timestamp()), body)
    try:
        status = post(delivery.webhook.url, body, headers)
    except fetching.Refused:
        return None, _("Alamat menuju jaringan dalam; tidak dihubungi.")
    except (OSError, http.client.HTTPException, ValueError) as fault:
        return None, _("Tidak dapat dihubungi: %(fault)s") % {"fault": type(fault).__name__}
    if 200 <= status < 300:
        return status, ""
    return status, _("Dijawab dengan status %(status)s.") % {"status": status}


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    """Never onward: a redirect of a posted message is an answer like any other that is not 2xx."""
    sending = fetching.Sending(body, headers)
    return fetching.ask(url, fetching.deadline(SECONDS), sending=sending)[0]


def sign(secret: bytes, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """As the Standard Webhooks specification writes it, so that its libraries check it."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    digest = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    return {
        "Content-Type": "application/json",
        "User-Agent": "Selaras (webhook)",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{digest}",
    }


@transaction.atomic
def _write_down(delivery: Delivery, status: int | None, error: str, now: datetime) -> None:
    values: dict[str, object] = {"status": status, "error": error[:200], "claimed_at": None}
    webhook = Webhook.objects.select_for_update().get(pk=delivery.webhook_id)
    if not error:
        Delivery.objects.filter(pk=delivery.pk).update(**values, arrived_at=now)
        Webhook.objects.filter(pk=webhook.pk).update(failures=0)
        return
    if delivery.attempts > len(choices.WAITS):
        values["given_up_at"] = now
    else:
        values["next_try_at"] = now + choices.WAITS[delivery.attempts - 1]
    Delivery.objects.filter(pk=delivery.pk).update(**values)
    webhook.failures = min(webhook.failures + 1, 30_000)
    Webhook.objects.filter(pk=webhook.pk).update(failures=webhook.failures)
    if status == http.client.GONE or webhook.failures >= choices.FAILURES_TO_PAUSE:
        _pause(webhook, "hilang" if status == http.client.GONE else "gagal", now)


def _pause(webhook: Webhook, reason: str, now: datetime) -> None:
    if not Webhook.objects.filter(pk=webhook.pk, paused_at=None).update(paused_at=now, pause_reason=reason):
        return
    text = _("Webhook %(name)s dijeda. %(reason)s") % {"name": webhook.name, "reason": choices.PAUSES[reason]}
    notify(
        user_ids=[webhook.user_id],
        text=text,
        url=f"/akun/webhook/{webhook.pk}/",
        kind="webhook",
        key=f"webhook.paused:{webhook.pk}:{now.isoformat()}",
        now=now,
        mail=True,
    )


@transaction.atomic
def send_again(*, scope: Scope, delivery: Delivery, now: datetime) -> None:
    """Under the same name, so that a program which has it already knows."""
    demand(permissions.can_change_webhook(scope, delivery.webhook))
    values = {"next_try_at": now, "attempts": 0, "arrived_at": None, "given_up_at": None, "claimed_at": None}
    Delivery.objects.filter(pk=delivery.pk).update(**values)


def drop_old_deliveries(*, now: datetime) -> int:
    return Delivery.objects.filter(created_at__lte=now - choices.KEEP_DELIVERIES).delete()[0]
