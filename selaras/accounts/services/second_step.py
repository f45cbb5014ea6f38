"""The second step of signing in: authenticator app, passkeys, recovery codes."""

import base64
import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.accounts import choices, compute, permissions, selectors
from selaras.accounts.models import User
from selaras.accounts.services.post import post
from selaras.audit import services as audit
from selaras.core.scope import Scope
from selaras.core.verdict import demand

TOTP, PASSKEY, CODES = choices.TOTP, choices.PASSKEY, choices.RECOVERY_CODES


class WrongCodeError(Exception):
    """The code is wrong, was used before, or belongs to another moment; from outside all look alike."""


# Roles are known one floor up, where offices registers the rule.
_rule: list[Callable[[Scope], bool]] = [lambda scope: False]


def register_rule(function: Callable[[Scope], bool]) -> None:
    _rule[0] = function


def second_step_required(scope: Scope) -> bool:
    return bool(settings.SECOND_STEP_REQUIRED) and _rule[0](scope)


@transaction.atomic
def add_totp(*, scope: Scope, user: User, secret: str, code: str, now: datetime) -> list[str]:
    """Recovery codes come with the first factor; empty where the person has some. The code is spent here."""
    demand(permissions.can_edit_own(scope, user))
    _lock(user)
    counter = compute.matching_counter(secret, compute.digits_of(code), now=now, after=0)
    if counter is None or selectors.factors(user).filter(type=TOTP).exists():
        raise WrongCodeError
    data = {"secret": _seal(secret), "last": counter}
    Authenticator.objects.create(user=user, type=TOTP, data=data, created_at=now)
    return _added(scope, user, TOTP, now)


@transaction.atomic
def add_passkey(
    *, scope: Scope, user: User, name: str, credential: dict[str, Any], now: datetime
) -> list[str]:
    """``credential`` has passed its ceremony."""
    demand(permissions.can_edit_own(scope, user))
    _lock(user)
    data = {"name": name, "credential": credential, "count": 0}
    Authenticator.objects.create(user=user, type=PASSKEY, data=data, created_at=now)
    return _added(scope, user, PASSKEY, now)


@transaction.atomic
def remove_factor(*, scope: Scope, user: User, factor: Authenticator, required: bool, now: datetime) -> None:
    """With the last factor the recovery codes go too."""
    _lock(user)
    others = selectors.factors(user).exclude(pk=factor.pk).count()
    demand(permissions.can_remove_factor(scope, user, others=others, required=required))
    Authenticator.objects.filter(pk=factor.pk, user=user).delete()
    if not others:
        Authenticator.objects.filter(user=user).delete()
    _told(scope, user, "accounts.second_step.removed", factor.type, now)


@transaction.atomic
def drop_second_step(*, scope: Scope, user: User, now: datetime) -> bool:
    """For who has lost phone and codes; the person sets it up anew. Says whether there was anything."""
    _lock(user)
    if not Authenticator.objects.filter(user=user).delete()[0]:
        return False
    _told(scope, user, "accounts.second_step.dropped", "", now)
    return True


@transaction.atomic
def new_recovery_codes(*, scope: Scope, user: User, now: datetime) -> list[str]:
    """The former ones are worth nothing from here on; these are shown once and kept as hashes."""
    demand(permissions.can_make_codes(scope, user, factors=selectors.factors(user).count()))
    _lock(user)
    codes = _keep_codes(user, now)
    _told(scope, user, "accounts.second_step.codes", CODES, now)
    return codes


@transaction.atomic
def use_code(*, user: User, typed: str, now: datetime) -> str:
    """Spends a code of the app or a recovery code; which of the two it was."""
    _lock(user)
    if digits := compute.digits_of(typed):
        return _use_digits(user, digits, now)
    if code := compute.recovery_code_of(typed):
        return _use_recovery_code(user, code, now)
    raise WrongCodeError


@transaction.atomic
def use_passkey(*, user: User, factor: Authenticator, count: int, now: datetime) -> None:
    """A count that does not grow is that of a copy; keys that do not count always say 0."""
    _lock(user)
    kept = Authenticator.objects.filter(pk=factor.pk, user=user).first()
    if kept is None or (count and count <= kept.data.get("count", 0)):
        raise WrongCodeError
    kept.data["count"], kept.last_used_at = count, now
    kept.save(update_fields=["data", "last_used_at"])


def _use_digits(user: User, digits: str, now: datetime) -> str:
    app = Authenticator.objects.filter(user=user, type=TOTP).first()
    secret = _unseal(app.data["secret"]) if app else ""
    if app is None or not secret:
        raise WrongCodeError
    counter = compute.matching_counter(secret, digits, now=now, after=app.data["last"])
    if counter is None:
        raise WrongCodeError
    app.data["last"], app.last_used_at = counter, now
    app.save(update_fields=["data", "last_used_at"])
    return TOTP


def _use_recovery_code(user: User, code: str, now: datetime) -> str:
    kept = Authenticator.objects.filter(user=user, type=CODES).first()
    spent = compute.recovery_hash(code, key=settings.SECRET_KEY)
    hashes = kept.data["codes"] if kept else []
    left = compute.without(hashes, spent)
    if kept is None or len(left) == len(hashes):
        raise WrongCodeError
    kept.data["codes"], kept.last_used_at = left, now
    kept.save(update_fields=["data", "last_used_at"])
    # The owner hears of it at once: a stolen sheet of codes is not used unnoticed.
    scope = Scope(on=now.date(), user_id=user.pk, name=user.full_name)
    _told(scope, user, "accounts.second_step.recovered", CODES, now)
    return CODES


def _added(scope: Scope, user: User, kind: str, now: datetime) -> list[str]:
    _told(scope, user, "accounts.second_step.added", kind, now)
    if Authenticator.objects.filter(user=user, type=CODES).exists():
        return []
    return _keep_codes(user, now)


def _keep_codes(user: User, now: datetime) -> list[str]:
    codes = compute.new_recovery_codes()
    hashes = [compute.recovery_hash(code, key=settings.SECRET_KEY) for code in codes]
    Authenticator.objects.update_or_create(
        user=user,
        type=CODES,
        defaults={"data": {"codes": hashes}, "created_at": now, "last_used_at": None},
    )
    return codes


def _lock(user: User) -> None:
    """Two tries with one code stand in line behind the person's row."""
    User.objects.select_for_update().get(pk=user.pk)


def _told(scope: Scope, user: User, verb: str, kind: str, now: datetime) -> None:
    """In the audit, and by mail to the owner, who may not be who did it."""
    event = audit.record(
        verb=verb, scope=scope, kind="person", id=user.pk, after={"factor": kind} if kind else {}, at=now
    )
    if not user.email:
        return
    post(
        to=user.email,
        subject=_("Verifikasi dua langkah akun Selaras Anda berubah"),
        body=_(
            "Yth. Bapak/Ibu %(name)s,\n\n"
            "Pada akun Selaras Anda baru saja terjadi: %(what)s.\n\n"
            "Bila bukan Anda, segera hubungi administrator Selaras di kantor Anda dan ganti kata sandi.\n"
        )
        % {"name": user.full_name, "what": choices.SECOND_STEP_NEWS[verb]},
        key=f"{verb}.{event.pk}",
        now=now,
    )


def _fernet() -> Fernet:
    key = hashlib.sha256(f"selaras.second_step:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _seal(text: str) -> str:
    """A copy of the database alone makes no codes."""
    return _fernet().encrypt(text.encode()).decode()


def _unseal(sealed: str) -> str:
    """Empty where SELARAS_SECRET_KEY is another than it was; recovery codes are lost with it too."""
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return ""
