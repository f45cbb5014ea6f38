"""Telling people, once by key, and sending the mail outbox."""

import logging
import smtplib
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from selaras.accounts.models import User
from selaras.notices import choices, selectors
from selaras.notices.models import Mail, Notice

logger = logging.getLogger(__name__)
GONE = (TimeoutError, ConnectionError, smtplib.SMTPServerDisconnected)


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

    ``mail_from`` lets the mail wait, such as for the next office hours.
    """
    wanted = User.objects.filter(pk__in=set(user_ids), is_active=True)
    users = list(wanted.exclude(notices__key=key).order_by("pk"))
    Notice.objects.bulk_create(
        [Notice(user=user, text=text[:500], url=url, kind=kind, key=key, created_at=now) for user in users],
        ignore_conflicts=True,
    )
    if mail:
        for user in users:
            if user.email:
                body = _mail_body(name=user.full_name, text=text, url=url)
                queue_mail(
                    to=user.email,
                    subject=text,
                    body=body,
                    key=f"{key}:{user.pk}",
                    now=now,
                    not_before=mail_from,
                )
    return len(users)


def _mail_body(*, name: str, text: str, url: str) -> str:
    values = {"name": name, "text": text, "url": f"{settings.PUBLIC_URL.rstrip('/')}{url}"}
    return (
        _(
            "Yth. Bapak/Ibu %(name)s,\n\n%(text)s\n\nBuka di Selaras: %(url)s\n\n"
            "Surel ini dikirim otomatis; mohon tidak dibalas.\n"
        )
        % values
    )


def queue_mail(
    *,
    to: str,
    subject: str,
    body: str,
    key: str,
    now: datetime,
    is_secret: bool = False,
    not_before: datetime | None = None,
    calendar: str = "",
    calendar_method: str = "",
) -> None:
    """Puts a mail into the outbox in the transaction of the caller; the worker sends it.

    ``calendar`` goes along as an invitation that calendars take up, change or strike out by its method.
    """
    row = Mail(
        to=to,
        # A line break in a subject would begin another header.
        subject=" ".join(subject.split())[:200],
        body=body,
        calendar=calendar,
        calendar_method=calendar_method,
        is_secret=is_secret,
        key=key,
        created_at=now,
        next_try_at=max(now, not_before or now),
    )
    Mail.objects.bulk_create([row], ignore_conflicts=True)


def queue_secret_mail(*, to: str, subject: str, body: str, key: str, now: datetime) -> None:
    """For one-time links: the body is wiped as soon as it is sent or given up."""
    queue_mail(to=to, subject=subject, body=body, key=key, now=now, is_secret=True)


def send_pending_mail(*, now: datetime, limit: int = 100) -> int:
    """Each mail once, also with two workers; returns how many went out."""
    _give_up_orphans(now)
    pending = list(selectors.pending_mail(now=now)[:limit])
    if not pending:
        return 0
    connection = get_connection()
    try:
        connection.open()
    except OSError as fault:
        # Nobody's fault but the server's: no mail loses a try.
        selectors.pending_mail(now=now).update(
            error=_fault_text(fault), next_try_at=now + choices.RETRY_AFTER[0]
        )
        logger.warning("mail server not reached: %s", fault)
        return 0
    try:
        return _send_all(pending, connection, now)
    finally:
        connection.close()


def _send_all(pending: Iterable[Mail], connection: BaseEmailBackend, now: datetime) -> int:
    sent = 0
    for mail in pending:
        if _claim(mail, now):
            fault = _send(mail, connection, now)
            sent += fault is None
            if isinstance(fault, GONE):
                # Twenty seconds of silence for each of a hundred mails would hold up the worker's end.
                break
    return sent


def _claim(mail: Mail, now: datetime) -> bool:
    """The update counts for one worker only: the other finds the row taken."""
    free = selectors.pending_mail(now=now).filter(pk=mail.pk, attempts=mail.attempts)
    return bool(free.update(claimed_at=now, attempts=F("attempts") + 1))


def _send(mail: Mail, connection: BaseEmailBackend, now: datetime) -> Exception | None:
    """What the mail server answered, kept with the mail; None where it took it."""
    row = Mail.objects.filter(pk=mail.pk)
    message = EmailMessage(mail.subject, mail.body, None, [mail.to], connection=connection)
    if mail.calendar:
        kind = f"text/calendar; method={mail.calendar_method or 'PUBLISH'}"
        message.attach("undangan.ics", mail.calendar, kind)
    try:
        message.send()
    except Exception as fault:  # whatever a mail server answers is kept; none of it may stop the worker
        attempts = mail.attempts + 1
        over = attempts >= len(choices.RETRY_AFTER)
        row.update(
            claimed_at=None,
            error=_fault_text(fault),
            next_try_at=now + choices.RETRY_AFTER[min(attempts, len(choices.RETRY_AFTER)) - 1],
            given_up_at=now if over else None,
            body="" if over and mail.is_secret else mail.body,
        )
        logger.warning("mail %s not sent, try %s: %s", mail.pk, attempts, type(fault).__name__)
        return fault
    row.update(sent_at=now, error="", body="" if mail.is_secret else mail.body)
    return None


def _fault_text(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}".replace("\x00", "")[:1000]


def _give_up_orphans(now: datetime) -> None:
    """A worker died between taking and marking: perhaps it was sent, so it is not sent again."""
    orphans = Mail.objects.filter(
        sent_at__isnull=True, given_up_at__isnull=True, claimed_at__lt=now - choices.CLAIM_LASTS
    )
    orphans.filter(is_secret=True).update(body="")
    orphans.update(
        given_up_at=now, error=_("Pekerja berhenti saat mengirim; tidak diulang agar tidak ganda.")
    )


@transaction.atomic
def mark_read(*, user_id: int, now: datetime, notice_id: int | None = None) -> int:
    """One notice, or all of them."""
    unread = Notice.objects.filter(user_id=user_id, read_at__isnull=True)
    if notice_id is not None:
        unread = unread.filter(pk=notice_id)
    return unread.update(read_at=now)
