"""Telling people, once by key, and sending the mail outbox."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from selaras.accounts.models import User
from selaras.notices.models import Mail, Notice


@transaction.atomic
def notify(
    *, user_ids: Iterable[int], text: str, url: str, kind: str, key: str, now: datetime, mail: bool = False
) -> int:
    """The same key reaches a person once, however often it is called."""
    users = list(User.objects.filter(pk__in=set(user_ids), is_active=True).order_by("pk"))
    before = Notice.objects.filter(key=key, user__in=users).count()
    Notice.objects.bulk_create(
        [Notice(user=user, text=text[:500], url=url, kind=kind, key=key, created_at=now) for user in users],
        ignore_conflicts=True,
    )
    if mail:
        for user in users:
            if user.email:
                queue_mail(to=user.email, subject=text[:200], body=text, key=f"{key}:{user.pk}", now=now)
    return Notice.objects.filter(key=key, user__in=users).count() - before


def queue_mail(*, to: str, subject: str, body: str, key: str, now: datetime, is_secret: bool = False) -> None:
    row = Mail(
        to=to,
        subject=" ".join(subject.split())[:200],
        body=body,
        key=key,
        created_at=now,
        next_try_at=now,
        is_secret=is_secret,
    )
    Mail.objects.bulk_create([row], ignore_conflicts=True)
