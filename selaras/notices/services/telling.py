"""Telling people, once by key: in the product at once, by mail as each of them wishes."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.accounts.models import User
from selaras.notices.choices import MailWish
from selaras.notices.models import Notice, NoticeWish
from selaras.notices.services.outbox import queue_mail


@transaction.atomic
def notify(
    *,
    user_ids: Iterable[int],
    text: str,
    url: str,
    kind: str,
    key: str,
    now: datetime,
    mail: bool = False,
    mail_from: datetime | None = None,
) -> int:
    """The same key reaches a person once, however often it is called; returns how many are told now.

    With ``mail`` it is important enough for a mail of its own, sent when the person is at work and not
    before ``mail_from``; everything else waits for the person's one summary of the day, unless read before.
    """
    wanted = User.objects.filter(pk__in=set(user_ids), is_active=True)
    users = list(wanted.exclude(notices__key=key).select_related("notice_wish").order_by("pk"))
    at_once = [user for user in users if mail and _wish(user) == MailWish.IMPORTANT]
    later = {user.pk for user in users if user not in at_once and _wish(user) != MailWish.NONE}
    Notice.objects.bulk_create(
        [
            Notice(
                user=user,
                text=text[:500],
                url=url,
                kind=kind,
                key=key,
                created_at=now,
                for_digest=bool(user.email) and user.pk in later,
            )
            for user in users
        ],
        ignore_conflicts=True,
    )
    for user in at_once:
        if user.email:
            queue_mail(
                to=user.email,
                subject=text,
                body=_mail_body(name=user.full_name, text=text, url=url),
                key=f"{key}:{user.pk}",
                now=now,
                not_before=mail_from,
                recipient_id=user.pk,
            )
    return len(users)


def _wish(user: User) -> str:
    said: NoticeWish | None = getattr(user, "notice_wish", None)
    return said.mail if said is not None else MailWish.IMPORTANT


def _mail_body(*, name: str, text: str, url: str) -> str:
    values = {"name": name, "text": text, "url": f"{settings.PUBLIC_URL.rstrip('/')}{url}"}
    return (
        _(
            "Yth. Bapak/Ibu %(name)s,\n\n%(text)s\n\nBuka di Selaras: %(url)s\n\n"
            "Surel ini dikirim otomatis; mohon tidak dibalas.\n"
        )
        % values
    )


@transaction.atomic
def mark_read(*, user_id: int, now: datetime, notice_id: int | None = None) -> int:
    """One notice, or all of them."""
    unread = Notice.objects.filter(user_id=user_id, read_at__isnull=True)
    if notice_id is not None:
        unread = unread.filter(pk=notice_id)
    return unread.update(read_at=now)
