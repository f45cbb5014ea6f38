"""API tokens of people and of agencies: made, used, revoked, ended."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.accounts.models import User
from selaras.audit import services as audit
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.offices import permissions
from selaras.offices.choices import ROLES, TOKEN_ENDS, AgencyKind
from selaras.offices.models import Agency, ApiToken, Grant
from selaras.offices.selectors.scopes import token_hash

# The prefix lets a secret scanner know what it has found.
PREFIX = "selaras_"
LONGEST = timedelta(days=366)
MOST = 20
USE_STEP = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """Less than the owner may do; without permissions named, all of them."""

    permissions: Collection[str] = ()
    reads_only: bool = False


ALL = Limits()


@transaction.atomic
def make_token(
    *, scope: Scope, user: User, name: str, expires_at: datetime, now: datetime, limits: Limits = ALL
) -> tuple[ApiToken, str]:
    """The token is shown once; it may do what its owner may do or a part of it, no longer than a year."""
    demand(permissions.can_use_tokens(scope, user.pk))
    held = frozenset[str]().union(*(grant.permissions for grant in scope.grants))
    if not set(limits.permissions) <= held:
        raise ValidationError({"permissions": _("Pilih hanya hak yang Anda pegang.")})
    # One after the other, so that two forms at once do not pass the limit together.
    User.objects.select_for_update().get(pk=user.pk)
    token, raw = _made(
        ApiToken(user=user), name=name, limits=limits, expires_at=expires_at, scope=scope, now=now
    )
    audit.record(
        verb="offices.token.made", scope=scope, kind="person", id=user.pk, after=_facts(token), at=now
    )
    return token, raw


@transaction.atomic
def make_agency_token(
    *,
    scope: Scope,
    agency: Agency,
    role: str,
    name: str,
    limits: Limits,
    expires_at: datetime,
    now: datetime,
) -> tuple[ApiToken, str]:
    """A part of the giver's role, for a program of the agency; stays when the giver moves on."""
    demand(permissions.can_make_agency_token(scope, agency))
    demand(permissions.can_give_token(scope, agency, role=role, permissions=limits.permissions))
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    name = " ".join(name.split())
    # Whatever asks who did a thing finds an account; nobody signs in with it, and it holds no role.
    account = User.objects.create_user(
        f"token-{secrets.token_hex(8)}", full_name=f"{name} (token {agency.short_name or agency.name})"[:200]
    )
    token, raw = _made(
        ApiToken(user=account, agency=agency, role=role, whole_region=_reaches_region(scope, agency, role)),
        name=name,
        limits=limits,
        expires_at=expires_at,
        scope=scope,
        now=now,
    )
    _of_agency("offices.token.made", agency, scope, now, after=_facts(token))
    return token, raw


def _reaches_region(scope: Scope, agency: Agency, role: str) -> bool:
    """The office that serves the whole region may have a program that does; never beyond the region."""
    bound = ROLES[role].agency_bound or agency.kind != AgencyKind.KESBANGPOL
    whole = any(grant.role == role and grant.covers(agency.region_path, None) for grant in scope.grants)
    return whole and not bound


def _made(
    token: ApiToken, *, name: str, limits: Limits, expires_at: datetime, scope: Scope, now: datetime
) -> tuple[ApiToken, str]:
    if not now < expires_at <= now + LONGEST:
        raise ValidationError(_("Masa berlaku token paling lama satu tahun."))
    own = {"agency": token.agency} if token.agency else {"user": token.user}
    if ApiToken.objects.filter(**own, revoked_at=None, expires_at__gt=now).count() >= MOST:
        raise ValidationError(_("Sudah ada %(n)s token. Cabut yang tidak dipakai.") % {"n": MOST})
    raw = PREFIX + secrets.token_urlsafe(32)
    token.name, token.token_hash = " ".join(name.split()), token_hash(raw)
    token.permissions, token.reads_only = sorted(set(limits.permissions)), limits.reads_only
    token.made_by_id, token.made_by_name = scope.user_id, scope.name[:200]
    token.created_at, token.expires_at = now, expires_at
    token.save(force_insert=True)
    return token, raw


def _facts(token: ApiToken) -> dict[str, Any]:
    facts: dict[str, Any] = {"name": token.name, "expires_at": token.expires_at.isoformat()}
    if token.role:
        facts["role"] = token.role
    if token.permissions:
        facts["permissions"] = token.permissions
    return facts | ({"reads_only": True} if token.reads_only else {})


def _of_agency(verb: str, agency: Agency, scope: Scope, now: datetime, **more: Any) -> None:
    audit.record(
        verb=verb, scope=scope, kind="agency", id=agency.pk, region_path=agency.region_path, at=now, **more
    )


@transaction.atomic
def revoke_token(*, scope: Scope, token: ApiToken, now: datetime) -> None:
    demand(permissions.can_revoke_token(scope, token))
    if token.agency is not None:
        _end(scope, token, "", now)
    elif ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
        before = {"name": token.name}
        audit.record(
            verb="offices.token.revoked", scope=scope, kind="person", id=token.user_id, before=before, at=now
        )


def _end(scope: Scope, token: ApiToken, reason: str, now: datetime) -> None:
    if not ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now, end_reason=reason):
        return
    User.objects.filter(pk=token.user_id).update(is_active=False)
    verb = "offices.token.ended" if reason else "offices.token.revoked"
    note = str(TOKEN_ENDS.get(reason, ""))
    agency = Agency.objects.get(api_tokens=token)
    _of_agency(verb, agency, scope, now, before={"name": token.name}, note=note)


def end_tokens_of_agency(*, scope: Scope, agency: Agency, now: datetime) -> None:
    for token in ApiToken.objects.filter(agency=agency, revoked_at=None):
        _end(scope, token, "opd", now)


def end_tokens_given(*, scope: Scope, user_id: int, now: datetime, by: Grant | None = None) -> None:
    """The giver's role was withdrawn, or the account deactivated; who only moves leaves tokens behind."""
    tokens = ApiToken.objects.filter(made_by_id=user_id, revoked_at=None).exclude(agency=None)
    if by is not None:
        tokens = tokens.filter(role=by.role, agency__region_path__under=by.region_path)
        tokens = tokens.filter(agency=by.agency) if by.agency_id else tokens
    for token in tokens:
        _end(scope, token, "kuasa", now)


def note_token_use(*, token: ApiToken, now: datetime) -> None:
    if token.last_used_at is None or token.last_used_at < now - USE_STEP:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
