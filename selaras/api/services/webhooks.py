"""Addresses of people's own programs: made, paused, given another secret, ended."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.accounts.models import User
from selaras.api import choices, permissions
from selaras.api.models import Delivery, Webhook
from selaras.audit import selectors as audited
from selaras.audit import services as audit
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.evidence.services.fetching import is_public

PREFIX = "whsec_"
SECRET_BYTES = 32


@transaction.atomic
def make_webhook(
    *, scope: Scope, user: User, name: str, url: str, groups: Sequence[str], now: datetime
) -> tuple[Webhook, str]:
    """Carries what happens from now on; the secret is shown once."""
    demand(permissions.can_use_webhooks(scope, user.pk))
    # One after the other, so that two forms at once do not pass the limit together.
    User.objects.select_for_update().get(pk=user.pk)
    _demand_fitting(url, groups)
    if Webhook.objects.filter(user=user, ended_at=None).count() >= choices.MOST_WEBHOOKS:
        raise ValidationError(
            _("Anda sudah memiliki %(n)s webhook. Hapus yang tidak dipakai.") % {"n": choices.MOST_WEBHOOKS}
        )
    raw = _new_raw()
    webhook = Webhook.objects.create(
        user=user,
        name=" ".join(name.split()),
        url=url,
        groups=sorted(set(groups)),
        sealed_secret=_seal().encrypt(raw.encode()).decode(),
        created_at=now,
        seen_seq=audited.chain_head()[0],
    )
    _record("made", scope, webhook, now)
    return webhook, raw


def _demand_fitting(url: str, groups: Sequence[str]) -> None:
    faults: dict[str, str] = {}
    try:
        parts = urlsplit(url)
        fits = parts.scheme == "https" and bool(parts.hostname) and parts.port in {None, 443}
    except ValueError:
        fits = False
    if not fits or "@" in parts.netloc or parts.fragment or not url.isascii() or " " in url:
        faults["url"] = _("Tulis alamat https tanpa nama pengguna, kata sandi, atau porta lain.")
    elif _is_inside(parts.hostname or ""):
        faults["url"] = _("Alamat ini berada di jaringan dalam; webhook hanya dikirim ke alamat publik.")
    if not groups or set(groups) - set(choices.EVENT_GROUPS):
        faults["groups"] = _("Pilih paling sedikit satu jenis kejadian.")
    if faults:
        raise ValidationError(faults)


def _is_inside(host: str) -> bool:
    """Said at once where it shows; a name is judged each time something is sent to it."""
    is_number = ":" in host or host.replace(".", "").isdigit()
    return (
        host == "localhost"
        or host.endswith((".localhost", ".local", ".internal"))
        or (is_number and not is_public(host))
    )


@transaction.atomic
def new_secret(*, scope: Scope, webhook: Webhook, now: datetime) -> str:
    """The old one signs nothing from here on."""
    demand(permissions.can_change_webhook(scope, webhook))
    raw = _new_raw()
    Webhook.objects.filter(pk=webhook.pk).update(sealed_secret=_seal().encrypt(raw.encode()).decode())
    _record("secret", scope, webhook, now)
    return raw


@transaction.atomic
def pause_webhook(*, scope: Scope, webhook: Webhook, now: datetime) -> None:
    """What happens meanwhile waits in the audit chain and is carried after the pause."""
    demand(permissions.can_change_webhook(scope, webhook))
    if Webhook.objects.filter(pk=webhook.pk, paused_at=None).update(paused_at=now, pause_reason="sendiri"):
        _record("paused", scope, webhook, now)


@transaction.atomic
def resume_webhook(*, scope: Scope, webhook: Webhook, now: datetime) -> None:
    demand(permissions.can_change_webhook(scope, webhook))
    paused = Webhook.objects.filter(pk=webhook.pk).exclude(paused_at=None)
    if paused.update(paused_at=None, pause_reason="", failures=0):
        waiting = Delivery.objects.filter(webhook=webhook, arrived_at=None, given_up_at=None)
        waiting.update(next_try_at=now)
        _record("resumed", scope, webhook, now)


@transaction.atomic
def end_webhook(*, scope: Scope, webhook: Webhook, now: datetime) -> None:
    demand(permissions.can_change_webhook(scope, webhook))
    Webhook.objects.filter(pk=webhook.pk).update(ended_at=now)
    Delivery.objects.filter(webhook=webhook, arrived_at=None, given_up_at=None).update(given_up_at=now)
    _record("ended", scope, webhook, now)


@transaction.atomic
def try_webhook(*, scope: Scope, webhook: Webhook, now: datetime) -> Delivery:
    """A message that speaks of nothing, to see whether the address takes it."""
    demand(permissions.can_change_webhook(scope, webhook))
    return Delivery.objects.create(
        webhook=webhook,
        message_id=new_message_id(),
        verb=choices.TRIAL,
        body=json.dumps({"type": choices.TRIAL, "timestamp": now.isoformat(), "data": {}}),
        created_at=now,
        next_try_at=now,
    )


def new_message_id() -> str:
    return f"msg_{secrets.token_hex(16)}"


def secret_of(webhook: Webhook) -> bytes:
    raw = _seal().decrypt(webhook.sealed_secret.encode()).decode()
    return base64.b64decode(raw.removeprefix(PREFIX))


def _new_raw() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def _seal() -> Fernet:
    """A copy of the database alone signs nothing."""
    key = hashlib.sha256(f"selaras.webhook:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _record(word: str, scope: Scope, webhook: Webhook, now: datetime) -> None:
    after = {"name": webhook.name, "url": webhook.url}
    audit.record(
        verb=f"api.webhook.{word}", scope=scope, kind="person", id=webhook.user_id, after=after, at=now
    )
