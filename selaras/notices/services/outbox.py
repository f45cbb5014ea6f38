"""The outbox of mail: queued with the change, sent once, at hours when its reader is at work."""

import logging
import smtplib
from collections.abc import Iterable
from datetime import datetime

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.utils.translation import gettext as _

from selaras.notices import choices, selectors
from selaras.notices.models import Mail
from selaras.notices.services.hours import next_moment

logger = logging.getLogger(__name__)
GONE = (TimeoutError, ConnectionError, smtplib.SMTPServerDisconnected)


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
    recipient_id: int | None = None,
    expires_at: datetime | None = None,
) -> None:
    """Puts a mail into the outbox in the transaction of the caller; the worker sends it.

    ``calendar`` goes along as an invitation that calendars take up, change or strike out by its method. With
    ``recipient_id`` it waits for the hours of that person; after ``expires_at`` it is not sent any more.
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
        recipient_id=recipient_id,
        expires_at=expires_at,
    )
    Mail.objects.bulk_create([row], ignore_conflicts=True)


def queue_secret_mail(*, to: str, subject: str, body: str, key: str, now: datetime) -> None:
    """For one-time links: the body is wiped as soon as it is sent or given up."""
    queue_mail(to=to, subject=subject, body=body, key=key, now=now, is_secret=True)


def send_pending_mail(*, now: datetime, limit: int = 100) -> int:
    """Each mail once, also with two workers; returns how many went out."""
    _give_up_orphans(now)
    _give_up_expired(now)
    pending = _in_hours(list(selectors.pending_mail(now=now)[:limit]), now)
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


def _in_hours(pending: list[Mail], now: datetime) -> list[Mail]:
    """Those whose readers are at work now; the others wait for them, and cost no try."""
    people = {mail.recipient_id for mail in pending if mail.recipient_id is not None}
    homes, wishes = choices.homes_of(people, now), selectors.wishes_of(people)
    send_now = []
    for mail in pending:
        person = mail.recipient_id
        opens = now if person is None else next_moment(wishes[person], homes[person], now)
        if opens <= now:
            send_now.append(mail)
        else:
            # Unless another worker took it meanwhile.
            Mail.objects.filter(pk=mail.pk, claimed_at__isnull=True).update(next_try_at=opens)
    return send_now


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


def _give_up_expired(now: datetime) -> None:
    late = Mail.objects.filter(sent_at__isnull=True, given_up_at__isnull=True, claimed_at__isnull=True)
    late.filter(expires_at__lte=now).update(
        given_up_at=now, error=_("Masa berlakunya lewat sebelum dapat dikirim; tidak dikirim lagi.")
    )


def _give_up_orphans(now: datetime) -> None:
    """A worker died between taking and marking: perhaps it was sent, so it is not sent again."""
    orphans = Mail.objects.filter(
        sent_at__isnull=True, given_up_at__isnull=True, claimed_at__lt=now - choices.CLAIM_LASTS
    )
    orphans.filter(is_secret=True).update(body="")
    orphans.update(
        given_up_at=now, error=_("Pekerja berhenti saat mengirim; tidak diulang agar tidak ganda.")
    )
