"""API tokens of a person: made, used, revoked."""

import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.accounts.models import User
from selaras.audit import services as audit
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.offices import permissions
from selaras.offices.models import ApiToken
from selaras.offices.selectors.scopes import token_hash

# The prefix lets a secret scanner know what it has found.
PREFIX = "selaras_"
LONGEST = timedelta(days=366)
MOST = 20
USE_STEP = timedelta(minutes=1)


@transaction.atomic
def make_token(
    *, scope: Scope, user: User, name: str, expires_at: datetime, now: datetime
) -> tuple[ApiToken, str]:
    """The token is shown once; it may do what its owner may do, no longer than a year."""
    demand(permissions.can_use_tokens(scope, user.pk))
    if not now < expires_at <= now + LONGEST:
        raise ValidationError(_("Masa berlaku token paling lama satu tahun."))
    if ApiToken.objects.filter(user=user, revoked_at=None, expires_at__gt=now).count() >= MOST:
        raise ValidationError(_("Anda sudah memiliki %(n)s token. Cabut yang tidak dipakai.") % {"n": MOST})
    raw = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=" ".join(name.split()),
        token_hash=token_hash(raw),
        created_at=now,
        expires_at=expires_at,
    )
    after = {"name": token.name, "expires_at": expires_at.isoformat()}
    audit.record(verb="offices.token.made", scope=scope, kind="person", id=user.pk, after=after, at=now)
    return token, raw


@transaction.atomic
def revoke_token(*, scope: Scope, token: ApiToken, now: datetime) -> None:
    demand(permissions.can_revoke_token(scope, token))
    if token.revoked_at is None:
        ApiToken.objects.filter(pk=token.pk).update(revoked_at=now)
        before = {"name": token.name}
        audit.record(
            verb="offices.token.revoked", scope=scope, kind="person", id=token.user_id, before=before, at=now
        )


def note_token_use(*, token: ApiToken, now: datetime) -> None:
    if token.last_used_at is None or token.last_used_at < now - USE_STEP:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
