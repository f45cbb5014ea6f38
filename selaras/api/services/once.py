"""A write with an Idempotency-Key: claimed by one run, kept with what it changed, replayed for a day."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime

from cryptography.fernet import Fernet
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from selaras.api import choices
from selaras.api.models import KeptAnswer
from selaras.offices.models import ApiToken


class KeyInFlight(Exception):
    """Another run with this key is at work."""


class KeyReused(Exception):
    """The key belongs to another call."""


class ClaimLost(Exception):
    """The run took so long that another took its place; what it did is undone."""


class TooManyKeys(Exception):
    """So many keys within a day are no program that repeats itself."""


@dataclass(frozen=True, slots=True)
class Claim:
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def claim(*, token: ApiToken, raw: str, key: str, fingerprint: str, now: datetime) -> Claim | Answer:
    """The right to run this call, or what it was answered before; committed at once, for all to see."""
    key_hash = hashlib.sha256(key.encode()).hexdigest()
    for _again in range(2):  # between the two looks the other run may have let go of the key
        found = KeptAnswer.objects.filter(token=token, key_hash=key_hash).first()
        if found is not None:
            return _of_another(found, raw, fingerprint, now)
        made = _new(token, key_hash, fingerprint, now)
        if made is not None:
            return made
    raise KeyInFlight


def _new(token: ApiToken, key_hash: str, fingerprint: str, now: datetime) -> Claim | None:
    if KeptAnswer.objects.filter(token=token).count() >= choices.MOST_KEYS:
        raise TooManyKeys
    name = secrets.token_hex(16)
    values = {"fingerprint": fingerprint, "claim": name, "claimed_at": now}
    try:
        with transaction.atomic():
            row = KeptAnswer.objects.create(token=token, key_hash=key_hash, **values)
    except IntegrityError:
        return None
    return Claim(row.pk, name)


def _of_another(row: KeptAnswer, raw: str, fingerprint: str, now: datetime) -> Claim | Answer:
    dead = Q(claimed_at__lte=now - choices.KEEP_ANSWERS) | Q(
        claimed_at__lte=now - choices.CLAIM_LASTS, status=None
    )
    name = secrets.token_hex(16)
    values = {"fingerprint": fingerprint, "claim": name, "claimed_at": now, "status": None, "sealed": b""}
    if KeptAnswer.objects.filter(dead, pk=row.pk, claim=row.claim).update(**values):
        return Claim(row.pk, name)
    row = KeptAnswer.objects.filter(pk=row.pk).first() or row
    if row.fingerprint != fingerprint:
        raise KeyReused
    if row.status is None:
        raise KeyInFlight
    told = json.loads(_seal_of(raw).decrypt(bytes(row.sealed)))
    return Answer(row.status, told["headers"], base64.b64decode(told["body"]))


def keep(*, claim: Claim, raw: str, answer: Answer) -> None:
    """In the transaction of the change itself: neither is there without the other, whatever is killed."""
    told = {"headers": answer.headers, "body": base64.b64encode(answer.body).decode()}
    sealed = _seal_of(raw).encrypt(json.dumps(told).encode())
    mine = KeptAnswer.objects.filter(pk=claim.id, claim=claim.name, status=None)
    if not mine.update(status=answer.status, sealed=sealed):
        raise ClaimLost


def release(*, claim: Claim) -> None:
    """What was refused has changed nothing; the key is free for a better call."""
    KeptAnswer.objects.filter(pk=claim.id, claim=claim.name, status=None).delete()


def drop_old_answers(*, now: datetime) -> int:
    return KeptAnswer.objects.filter(claimed_at__lte=now - choices.KEEP_ANSWERS).delete()[0]


def _seal_of(raw: str) -> Fernet:
    """An answer may hold a one-time link; the rows alone, or the rows with the settings, do not open it."""
    key = hmac.new(settings.SECRET_KEY.encode(), b"kept answer " + raw.encode(), hashlib.sha256)
    return Fernet(base64.urlsafe_b64encode(key.digest()))
