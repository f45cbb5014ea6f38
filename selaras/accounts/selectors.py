"""Finding people, links and drafts."""

import hashlib
import re
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet

from selaras.accounts import choices
from selaras.accounts.models import Draft, Invitation, OpenSession, User


def user_by_login(login: str) -> User | None:
    """The one account of a user name, an e-mail address or a NIP (typed with or without its blanks)."""
    name = login.strip().lower()
    if not name or "\x00" in name or len(name) > 254:
        return None
    digits = re.sub(r"\s", "", name)
    return User.objects.filter(Q(username=name) | Q(email=name) | Q(nip=digits)).first()


def user_by_mail(address: str) -> User | None:
    return User.objects.filter(email=address.strip().lower()).first() if "\x00" not in address else None


def user_by_nip(nip: str) -> User | None:
    digits = re.sub(r"\s", "", nip)
    return User.objects.filter(nip=digits).first() if re.fullmatch(r"[0-9]{18}", digits) else None


def other_administrators(user: User) -> int:
    return User.objects.filter(is_administrator=True, is_active=True).exclude(pk=user.pk).count()


def token_hash(token: str) -> str:
    """A random token of 256 bits needs no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def open_invitations(*, now: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now, user__is_active=True
    )


def invitation_by_token(token: str, *, now: datetime) -> Invitation | None:
    return open_invitations(now=now).select_related("user").filter(token_hash=token_hash(token)).first()


def draft(*, owner: str, form_key: str) -> Draft | None:
    return Draft.objects.filter(owner=owner, form_key=form_key).first()


def factors(user: User) -> QuerySet[Authenticator]:
    """Ways of the second step; recovery codes are none of their own."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user=user)
    return found.exclude(type=choices.RECOVERY_CODES).order_by("pk")


def has_second_step(user: User) -> bool:
    return factors(user).exists()


def recovery_codes_left(user: User) -> int:
    kept = Authenticator.objects.filter(user=user, type=choices.RECOVERY_CODES).first()
    return len(kept.data["codes"]) if kept else 0


def open_sessions(user: User, *, now: datetime) -> QuerySet[OpenSession]:
    return OpenSession.objects.filter(user=user, ends_at__gt=now).order_by("-seen_at", "-pk")
