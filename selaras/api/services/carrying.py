"""Events on their way to other programs: planned from the audit chain, signed, sent, repeated, given up."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import socket
import ssl
from collections import deque
from collections.abc import Callable
from datetime import datetime
from random import shuffle

from cryptography.fernet import InvalidToken
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
# Messages of one address that are looked at together.
QUEUE = 20
SECONDS = 10.0
# The same worker runs the other ticks.
PASS_SECONDS = 20.0
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
    scope = _scope(webhook, now)
    if scope is None:
        return 0
    wanted = [event for event in events if event.verb.partition(".")[0] in webhook.groups]
    seen = show_many(scope, [_subject(event) for event in wanted])
    messages = [_message(webhook, event, now) for event in wanted if _subject(event) in seen]
    Delivery.objects.bulk_create(messages, ignore_conflicts=True)
    Webhook.objects.filter(pk=webhook.pk).update(seen_seq=events[-1].seq)
    return len(messages)


def _scope(webhook: Webhook, now: datetime) -> Scope | None:
    """What the owner may see now; None while an operation of the API would ask for a second step."""
    scope = scope_at(webhook.user, now)
    return None if second_step_required(scope) and not has_second_step(webhook.user) else scope


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


def carry_due(*, now: datetime) -> int:
    """The addresses in turn, a message each, so that a slow one keeps no other waiting; how many arrived."""
    ends, arrived = fetching.deadline(PASS_SECONDS), 0
    turns = _queues(now)
    while turns and not fetching.is_over(ends):
        queue = turns.popleft()
        if deliver(queue.popleft(), now=now):
            arrived += 1
            if queue:
                turns.append(queue)
    return arrived


def _queues(now: datetime) -> deque[deque[Delivery]]:
    """What waits for each address, oldest first; no address is always the last."""
    due = _waiting().filter(
        Q(claimed_at=None) | Q(claimed_at__lte=now - choices.CARRYING_LASTS),
        next_try_at__lte=now,
        webhook__paused_at=None,
    )
    addresses = list(due.values_list("webhook", flat=True).distinct().order_by("webhook"))
    shuffle(addresses)
    found: deque[deque[Delivery]] = deque()
    for pk in addresses[:BATCH]:
        mine = due.filter(webhook=pk).select_related("webhook__user").order_by("next_try_at", "pk")
        queue = _still_seen(list(mine[:QUEUE]), now)
        if queue:
            found.append(queue)
    return found


def _still_seen(messages: list[Delivery], now: datetime) -> deque[Delivery]:
    """A message may wait for hours; what its owner has lost sight of since is not carried any more."""
    scope = _scope(messages[0].webhook, now) if messages else None
    about = {one.pk: _told(one) for one in messages if one.seq is not None}
    seen = show_many(scope, list(about.values())) if scope else {}
    lost = [pk for pk, subject in about.items() if subject not in seen]
    if lost:
        values = {
            "given_up_at": now,
            "error": _("Catatannya tidak lagi dapat Anda lihat."),
            "claimed_at": None,
        }
        _waiting().filter(pk__in=lost).update(**values)
    return deque(one for one in messages if one.pk not in lost)


def _told(message: Delivery) -> Reference:
    data = json.loads(message.body)["data"]
    return Reference(data["kind"], data["id"])


def _waiting() -> QuerySet[Delivery]:
    return Delivery.objects.filter(arrived_at=None, given_up_at=None, webhook__ended_at=None)


def deliver(delivery: Delivery, *, now: datetime) -> bool:
    """Taken by one worker, sent outside of any transaction, and its end written down."""
    mine = Delivery.objects.filter(
        pk=delivery.pk,
        claimed_at=delivery.claimed_at,
        # Another may have taken it, failed and laid it back since it was read here.
        attempts=delivery.attempts,
        arrived_at=None,
        given_up_at=None,
    )
    if not mine.update(claimed_at=now, attempts=F("attempts") + 1):
        return False
    delivery.attempts += 1
    status, error = _sent(delivery)
    _write_down(delivery, status, error, clock.now())
    return not error


def _sent(delivery: Delivery) -> tuple[int | None, str]:
    body = delivery.body.encode()
    try:
        secret = secret_of(delivery.webhook)
        headers = sign(secret, delivery.message_id, int(clock.now().timestamp()), body)
        status = post(delivery.webhook.url, body, headers)
    except InvalidToken:
        return None, _("Rahasia tidak terbaca lagi; buat rahasia baru.")
    except fetching.Refused:
        return None, _("Alamat menuju jaringan dalam; tidak dihubungi.")
    except (OSError, http.client.HTTPException, ValueError) as fault:
        return None, _("Tidak dapat dihubungi: %(fault)s.") % {"fault": _words_of(fault)}
    if 200 <= status < 300:
        return status, ""
    return status, _("Dijawab dengan status %(status)s.") % {"status": status}


def _words_of(fault: Exception) -> str:
    """Said so that the clerk who runs the receiver knows where to look."""
    known: dict[type[Exception], str] = {
        socket.gaierror: _("nama hostnya tidak ditemukan"),
        TimeoutError: _("tidak menjawab pada waktunya"),
        ssl.SSLError: _("sertifikat atau sambungan amannya tidak sah"),
        ConnectionRefusedError: _("sambungan ditolak"),
        ConnectionError: _("sambungan terputus"),
        http.client.HTTPException: _("jawabannya bukan HTTP yang utuh"),
    }
    return next((words for kind, words in known.items() if isinstance(fault, kind)), _("jaringan bermasalah"))


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
    _hold(webhook, now)
    if status == http.client.GONE or webhook.failures >= choices.FAILURES_TO_PAUSE:
        _pause(webhook, "hilang" if status == http.client.GONE else "gagal", now)


def _hold(webhook: Webhook, now: datetime) -> None:
    """All that waits for an address that does not answer waits longer each time, not only what was tried."""
    until = now + choices.HOLDS[min(webhook.failures, len(choices.HOLDS)) - 1]
    _waiting().filter(webhook=webhook, next_try_at__lt=until).update(next_try_at=until)


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
