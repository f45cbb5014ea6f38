"""Accounts of people: made, changed, closed, opened again."""

import re
from datetime import datetime
from typing import Any

from django.db import transaction

from selaras.accounts import permissions, selectors
from selaras.accounts.models import User
from selaras.accounts.services.sessions import drop_sessions
from selaras.audit import services as audit
from selaras.core.scope import Scope
from selaras.core.verdict import demand


@transaction.atomic
def create_user(
    *,
    scope: Scope,
    username: str,
    full_name: str,
    now: datetime,
    email: str = "",
    nip: str = "",
    phone: str = "",
    is_administrator: bool = False,
    password: str | None = None,
) -> User:
    """An account without a password waits for its one-time link; a fault is a ValidationError by field."""
    user = User(
        username=username.strip().lower(),
        full_name=full_name.strip(),
        email=_small(email),
        nip=_digits(nip),
        phone=phone.strip(),
        is_administrator=is_administrator,
        created_at=now,
    )
    user.set_password(password)
    user.full_clean()
    user.save(force_insert=True)
    audit.record(
        verb="accounts.user.created", scope=scope, kind="person", id=user.pk, after=_facts(user), at=now
    )
    return user


@transaction.atomic
def make_administrator(*, scope: Scope, email: str, now: datetime) -> User:
    """The person of this address runs the installation; an account is made where none is found."""
    user = selectors.user_by_login(email)
    if user is None:
        name = email.split("@", 1)[0]
        return create_user(
            scope=scope,
            username=_free_username(name),
            full_name=name,
            email=email,
            is_administrator=True,
            now=now,
        )
    before = _facts(user) | {"is_active": user.is_active}
    user.is_administrator = user.is_active = True
    user.save(update_fields=["is_administrator", "is_active"])
    after = _facts(user) | {"is_active": True}
    if after != before:
        _changed(scope, user, before, after, now)
    return user


@transaction.atomic
def change_user(
    *,
    scope: Scope,
    user: User,
    now: datetime,
    full_name: str,
    email: str = "",
    nip: str = "",
    phone: str = "",
) -> User:
    # Read again under a lock: a form may have written its unchecked values into the object it was given.
    user = User.objects.select_for_update().get(pk=user.pk)
    before = _facts(user)
    user.full_name, user.phone = full_name.strip(), phone.strip()
    user.email, user.nip = _small(email), _digits(nip)
    user.full_clean()
    user.save(update_fields=["full_name", "email", "nip", "phone"])
    after = _facts(user)
    if after != before:
        _changed(scope, user, before, after, now)
    return user


@transaction.atomic
def deactivate(*, scope: Scope, user: User, now: datetime, note: str = "") -> None:
    """Open sessions end with the next request; links that wait become useless."""
    demand(permissions.can_deactivate(scope, user, others=selectors.other_administrators(user)))
    selectors.open_invitations(now=now).filter(user=user).update(revoked_at=now)
    user.is_active = False
    user.save(update_fields=["is_active"])
    drop_sessions(user)
    audit.record(verb="accounts.user.deactivated", scope=scope, kind="person", id=user.pk, note=note, at=now)


@transaction.atomic
def reactivate(*, scope: Scope, user: User, now: datetime, note: str = "") -> None:
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record(verb="accounts.user.reactivated", scope=scope, kind="person", id=user.pk, note=note, at=now)


@transaction.atomic
def set_password(*, scope: Scope, user: User, password: str, now: datetime, keep: str = "") -> None:
    """Every session but ``keep`` ends, for a session is bound to the password it began with."""
    user.set_password(password)
    user.save(update_fields=["password"])
    drop_sessions(user, keep=keep)
    selectors.open_invitations(now=now).filter(user=user).update(revoked_at=now)
    audit.record(verb="accounts.password.changed", scope=scope, kind="person", id=user.pk, at=now)


def signed_in(*, user: User, now: datetime) -> None:
    scope = Scope(on=now.date(), user_id=user.pk, name=user.full_name)
    audit.record(verb="accounts.signed_in", scope=scope, kind="person", id=user.pk, at=now)


def _free_username(wanted: str) -> str:
    stem = re.sub(r"[^a-z0-9._-]", "", wanted.lower()).lstrip("._-")[:50]
    stem = stem if len(stem) >= 3 and not stem.isdigit() else f"admin{stem}"[:50]
    names = [stem, *(f"{stem}{number}" for number in range(2, 1000))]
    taken = set(User.objects.filter(username__in=names).values_list("username", flat=True))
    return next(name for name in names if name not in taken)


def _changed(scope: Scope, user: User, before: dict[str, Any], after: dict[str, Any], now: datetime) -> None:
    """Keeps only what differs: a timeline of equal values hides the one that moved."""
    names = [name for name in after if after[name] != before[name]]
    audit.record(
        verb="accounts.user.changed",
        scope=scope,
        kind="person",
        id=user.pk,
        before={name: before[name] for name in names},
        after={name: after[name] for name in names},
        at=now,
    )


def _facts(user: User) -> dict[str, Any]:
    names = ("username", "full_name", "email", "nip", "phone", "is_administrator")
    return {name: getattr(user, name) for name in names}


def _small(email: str) -> str | None:
    return email.strip().lower() or None


def _digits(nip: str) -> str | None:
    return "".join(nip.split()) or None
