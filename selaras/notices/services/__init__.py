"""Telling people once, in the product and by mail, at the hours and as often as they wish."""

from selaras.notices.services.digests import Line, make_digest
from selaras.notices.services.outbox import queue_mail, queue_secret_mail, send_pending_mail
from selaras.notices.services.telling import mark_read, notify
from selaras.notices.services.wishes import Wishes, change_wishes

__all__ = [
    "Line",
    "Wishes",
    "change_wishes",
    "make_digest",
    "mark_read",
    "notify",
    "queue_mail",
    "queue_secret_mail",
    "send_pending_mail",
]
