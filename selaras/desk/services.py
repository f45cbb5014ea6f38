"""The feed of a person's calendar: made, changed, revoked, read."""

import secrets
from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.accounts.models import User
from selaras.audit import services as audit
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.desk import permissions
from selaras.desk.choices import READ_STEP
from selaras.desk.models import CalendarFeed
from selaras.desk.selectors.calendar import feed_codes
from selaras.offices.selectors import token_hash


@transaction.atomic
def make_feed(*, scope: Scope, codes: Collection[str], now: datetime) -> tuple[CalendarFeed, str]:
    """The token is told once; an earlier address of this person ends."""
    demand(permissions.can_have_feed(scope))
    codes = _known(codes)
    # Two clicks at once make one address after the other.
    user = User.objects.select_for_update().get(pk=scope.user_id or 0)
    revoke_feed(scope=scope, now=now)
    raw = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(user=user, token_hash=token_hash(raw), codes=codes, created_at=now)
    _log(scope, feed, "made", now, codes=codes)
    return feed, raw


@transaction.atomic
def change_feed(*, scope: Scope, codes: Collection[str], now: datetime) -> CalendarFeed:
    """What is in it; the address stays."""
    demand(permissions.can_have_feed(scope))
    codes = _known(codes)
    feed = CalendarFeed.objects.select_for_update().filter(user=scope.user_id, revoked_at=None).first()
    if feed is None:
        raise ValidationError(_("Tautan langganan sudah tidak berlaku; buat yang baru."))
    feed.codes = codes
    feed.save(update_fields=("codes",))
    _log(scope, feed, "changed", now, codes=codes)
    return feed


@transaction.atomic
def revoke_feed(*, scope: Scope, now: datetime) -> bool:
    demand(permissions.can_have_feed(scope))
    feed = CalendarFeed.objects.select_for_update().filter(user=scope.user_id, revoked_at=None).first()
    if feed is None:
        return False
    feed.revoked_at = now
    feed.save(update_fields=("revoked_at",))
    _log(scope, feed, "revoked", now)
    return True


def end_feeds(*, user_id: int, now: datetime) -> None:
    """With the account; it does not come back with it."""
    CalendarFeed.objects.filter(user=user_id, revoked_at=None).update(revoked_at=now)


def note_read(*, feed: CalendarFeed, now: datetime) -> None:
    if feed.last_read_at is None or feed.last_read_at < now - READ_STEP:
        CalendarFeed.objects.filter(pk=feed.pk).update(last_read_at=now)


def _known(codes: Collection[str]) -> list[str]:
    known = feed_codes()
    if not codes or not set(codes) <= known:
        raise ValidationError({"codes": _("Pilih paling sedikit satu jenis dari daftar.")})
    return sorted(set(codes))


def _log(scope: Scope, feed: CalendarFeed, what: str, now: datetime, **after: object) -> None:
    audit.record(
        verb=f"desk.feed.{what}", scope=scope, kind="person", id=feed.user_id, after=after or None, at=now
    )
