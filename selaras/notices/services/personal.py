"""What notices keeps about a person: messages, mails and wishes; an erasure leaves nothing of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from selaras.core.formats import moment_long
from selaras.core.personal import Row
from selaras.notices.models import Digest, Mail, Notice, NoticeWish


def messages(user_id: int) -> Iterator[Row]:
    for notice in Notice.objects.filter(user=user_id).order_by("-created_at", "-pk"):
        yield {
            _("Pemberitahuan"): notice.text,
            _("Waktu"): moment_long(notice.created_at),
            _("Dibaca"): moment_long(notice.read_at) if notice.read_at else "",
        }
    for mail in Mail.objects.filter(recipient=user_id).order_by("-created_at", "-pk"):
        yield {_("Surel"): mail.subject, _("Kepada"): mail.to, _("Waktu"): moment_long(mail.created_at)}


def wishes(user_id: int) -> Iterator[Row]:
    for wish in NoticeWish.objects.filter(user=user_id):
        yield {
            _("Surel"): wish.get_mail_display(),
            _("Jam tenang"): f"{wish.quiet_from:%H.%M}–{wish.quiet_until:%H.%M}",
            _("Jam ringkasan"): f"{wish.digest_at:%H.%M}" if wish.digest_at else "",
        }
    for digest in Digest.objects.filter(user=user_id).order_by("-day"):
        yield {_("Ringkasan harian"): digest.day.isoformat(), _("Baris"): digest.lines}


def erase(*, user_id: int, reference: str, now: datetime) -> None:
    for model in (Notice, NoticeWish, Digest):
        model._default_manager.filter(user=user_id).delete()
    Mail.objects.filter(recipient=user_id).delete()
