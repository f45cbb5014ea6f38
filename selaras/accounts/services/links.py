"""One-time links: they let a person set a password, by mail or from hand to hand."""

import secrets
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from selaras.accounts import choices, selectors
from selaras.accounts.models import Invitation, User
from selaras.accounts.services.post import post
from selaras.accounts.services.sessions import drop_sessions
from selaras.audit import services as audit
from selaras.core.scope import Scope


class LinkSpentError(Exception):
    """The one-time link is unknown, used, revoked or expired; from outside all four look alike."""


@transaction.atomic
def invite(
    *, scope: Scope, user: User, now: datetime, purpose: str = choices.INVITE, replace: bool = True
) -> tuple[Invitation, str]:
    """The token is returned once and never stored; a new link replaces the older ones unless told not to."""
    if replace:
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
        verb="accounts.link.made",
        scope=scope,
        kind="person",
        id=user.pk,
        after={"purpose": purpose, "expires_at": invitation.expires_at},
        at=now,
    )
    return invitation, token


@transaction.atomic
def use_invitation(*, token: str, password: str, now: datetime) -> User:
    """Sets the password; of two people who hold the same link only one gets through."""
    invitation = selectors.invitation_by_token(token, now=now)
    if invitation is None:
        raise LinkSpentError
    user = User.objects.select_for_update().get(pk=invitation.user_id)
    # Decided by the database: the row counts for the one statement that finds it unused. No join here, for
    # PostgreSQL looks again only at the row it waited for.
    claimed = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True, revoked_at__isnull=True)
    if not user.is_active or not claimed.update(used_at=now):
        raise LinkSpentError
    user.set_password(password)
    user.save(update_fields=["password"])
    drop_sessions(user)
    selectors.open_invitations(now=now).filter(user=user).update(revoked_at=now)
    audit.record(
        verb="accounts.link.used",
        scope=Scope(on=now.date(), user_id=user.pk, name=user.full_name),
        kind="person",
        id=user.pk,
        after={"purpose": invitation.purpose},
        at=now,
    )
    return user


@transaction.atomic
def ask_reset(*, login: str, now: datetime, build_url: Callable[[str], str]) -> None:
    """Mails a link where the account has an address; whether it had one is never told.

    Older links stay: otherwise a stranger could spoil an invitation by asking again and again.
    """
    user = selectors.user_by_login(login)
    if user is None or not user.is_active or not user.email:
        return
    scope = Scope(on=now.date(), name=_("Permintaan lewat halaman masuk"))
    invitation, token = invite(scope=scope, user=user, now=now, purpose=choices.RESET, replace=False)
    post(
        to=user.email,
        subject=_("Atur ulang kata sandi Selaras"),
        body=_(
            "Yth. Bapak/Ibu %(name)s,\n\n"
            "Ada permintaan untuk mengatur ulang kata sandi akun Selaras Anda. Buka tautan ini dalam 24 jam, "
            "lalu buat kata sandi baru:\n\n%(url)s\n\n"
            "Tautan hanya dapat dipakai satu kali. Bila Anda tidak memintanya, abaikan surel ini; kata sandi "
            "Anda tidak berubah.\n"
        )
        % {"name": user.full_name, "url": build_url(token)},
        key=f"accounts.reset.{invitation.pk}",
        now=now,
    )
