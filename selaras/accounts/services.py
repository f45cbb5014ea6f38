"""Writes of accounts: people, their one-time links, passwords and drafts."""

import json
import secrets
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.accounts import choices, selectors
from selaras.accounts.models import Draft, Invitation, User
from selaras.audit import services as audit
from selaras.core.scope import Scope


class LinkSpentError(Exception):
    """The one-time link is unknown, used, revoked or expired; all four look alike from outside."""


class DraftTooLargeError(Exception):
    """The draft is beyond the cap."""


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
        email=email.strip().lower() or None,
        nip="".join(nip.split()) or None,
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
def invite(
    *, scope: Scope, user: User, now: datetime, purpose: str = choices.INVITE
) -> tuple[Invitation, str]:
    """A new link replaces the older ones; the token is returned once and never stored."""
    selectors.open_invitations(now=now).filter(user=user).update(revoked_at=now)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        user=user,
        token_hash=selectors.token_hash(token),
        purpose=purpose,
        created_at=now,
        created_by_id=scope.user_id,
        expires_at=now + choices.PURPOSES[purpose].lifetime,
    )
    audit.record(
        verb="accounts.link.made", scope=scope, kind="person", id=user.pk, after={"purpose": purpose}, at=now
    )
    return invitation, token


@transaction.atomic
def use_invitation(*, token: str, password: str, now: datetime) -> User:
    """Sets the password; of two people with the same link only one gets through."""
    invitation = selectors.invitation_by_token(token, now=now)
    if invitation is None:
        raise LinkSpentError
    claimed = selectors.open_invitations(now=now).filter(pk=invitation.pk).update(used_at=now)
    if not claimed:
        raise LinkSpentError
    user = invitation.user
    user.set_password(password)
    user.save(update_fields=["password"])
    selectors.open_invitations(now=now).filter(user=user).update(revoked_at=now)
    scope = Scope(on=now.date(), user_id=user.pk, name=user.full_name)
    audit.record(
        verb="accounts.link.used",
        scope=scope,
        kind="person",
        id=user.pk,
        after={"purpose": invitation.purpose},
        at=now,
    )
    return user


@transaction.atomic
def deactivate(*, scope: Scope, user: User, now: datetime, note: str = "") -> None:
    """Open sessions end with the next request; links that wait become useless."""
    selectors.open_invitations(now=now).filter(user=user).update(revoked_at=now)
    user.is_active = False
    user.save(update_fields=["is_active"])
    audit.record(verb="accounts.user.deactivated", scope=scope, kind="person", id=user.pk, note=note, at=now)


@transaction.atomic
def reactivate(*, scope: Scope, user: User, now: datetime, note: str = "") -> None:
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record(verb="accounts.user.reactivated", scope=scope, kind="person", id=user.pk, note=note, at=now)


@transaction.atomic
def set_password(*, scope: Scope, user: User, password: str, now: datetime) -> None:
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record(verb="accounts.password.changed", scope=scope, kind="person", id=user.pk, at=now)


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
    before = _facts(user)
    user.full_name, user.phone = full_name.strip(), phone.strip()
    user.email, user.nip = email.strip().lower() or None, "".join(nip.split()) or None
    user.full_clean()
    user.save(update_fields=["full_name", "email", "nip", "phone"])
    after = _facts(user)
    if after != before:
        audit.record(
            verb="accounts.user.changed",
            scope=scope,
            kind="person",
            id=user.pk,
            before=before,
            after=after,
            at=now,
        )
    return user


def _facts(user: User) -> dict[str, Any]:
    names = ("username", "full_name", "email", "nip", "phone", "is_administrator")
    return {name: getattr(user, name) for name in names}


def draft_owner(scope: Scope) -> str:
    if scope.user_id is not None:
        return f"u:{scope.user_id}"
    if scope.work_link is not None:
        return f"l:{scope.work_link.link_id}"
    raise ValidationError(_("Konsep hanya disimpan bagi orang yang masuk."))


def save_draft(*, owner: str, form_key: str, data: dict[str, Any], now: datetime) -> Draft:
    if len(json.dumps(data, ensure_ascii=False).encode()) > choices.DRAFT_MAX_BYTES:
        raise DraftTooLargeError
    saved, _created = Draft.objects.update_or_create(
        owner=owner, form_key=form_key, defaults={"data": data, "updated_at": now}
    )
    return saved


def take_draft(*, owner: str, form_key: str) -> dict[str, Any] | None:
    found = selectors.draft(owner=owner, form_key=form_key)
    return found.data if found else None


def drop_draft(*, owner: str, form_key: str) -> None:
    """Called by the service that keeps the sent form."""
    Draft.objects.filter(owner=owner, form_key=form_key).delete()
