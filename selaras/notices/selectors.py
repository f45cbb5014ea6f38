"""What waits for a person, and what waits to be sent."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _

from selaras.core.formats import moment_short
from selaras.core.health import BAD, GOOD, WATCH, Figure, Sign
from selaras.notices.models import Mail, Notice, NoticeWish


def unread_count(user_id: int) -> int:
    return Notice.objects.filter(user_id=user_id, read_at__isnull=True).count()


def notices_of(user_id: int, *, only_unread: bool = False) -> QuerySet[Notice]:
    notices = Notice.objects.filter(user_id=user_id).order_by("-created_at", "-pk")
    return notices.filter(read_at__isnull=True) if only_unread else notices


def pending_mail(*, now: datetime) -> QuerySet[Mail]:
    """Due, not sent, not given up and in nobody's hands."""
    return Mail.objects.filter(
        sent_at__isnull=True, given_up_at__isnull=True, claimed_at__isnull=True, next_try_at__lte=now
    ).order_by("next_try_at", "pk")


def wishes_of(user_ids: Iterable[int]) -> dict[int, NoticeWish]:
    """One query; whoever never said anything has the usual wishes, in a row that is not kept."""
    wanted = set(user_ids)
    said = {row.user_id: row for row in NoticeWish.objects.filter(user_id__in=wanted)} if wanted else {}
    return {user_id: said.get(user_id) or NoticeWish(user_id=user_id) for user_id in wanted}


def waiting_for_digest(user_id: int) -> QuerySet[Notice]:
    rows = Notice.objects.filter(user_id=user_id, for_digest=True, read_at__isnull=True)
    return rows.order_by("created_at", "pk")


def people_with_waiting() -> QuerySet[Notice, int]:
    """Numbers of the people for whom something waits for a summary."""
    rows = Notice.objects.filter(for_digest=True, read_at__isnull=True, user__is_active=True)
    return rows.order_by().values_list("user_id", flat=True).distinct()


# Sent every ten seconds; what waits for somebody's office hours is not late.
MAIL_LATE, MAIL_LOOKED_BACK = timedelta(minutes=15), timedelta(days=7)


def look_at_mail(now: datetime) -> Sign:
    waiting = Mail.objects.filter(sent_at__isnull=True, given_up_at__isnull=True)
    open_ = waiting.aggregate(
        count=Count("pk"), oldest=Min("next_try_at"), tried=Count("pk", Q(attempts__gt=0))
    )
    failed = Mail.objects.filter(given_up_at__gt=now - MAIL_LOOKED_BACK).count()
    sent = Mail.objects.filter(sent_at__isnull=False).order_by("-sent_at").values_list("sent_at", flat=True)
    last = sent.first()
    late = max(0.0, (now - open_["oldest"]).total_seconds()) if open_["oldest"] else 0.0
    figures = [
        Figure("mail_waiting", open_["count"]),
        Figure("mail_retrying", open_["tried"]),
        Figure("mail_late_seconds", late),
        Figure("mail_given_up_week", failed),
    ]
    told = _("%(count)s menunggu, %(failed)s gagal dalam 7 hari.") % {
        "count": open_["count"],
        "failed": failed,
    }
    if last is not None:
        figures.append(Figure("mail_sent_timestamp_seconds", last.timestamp()))
        told += " " + _("Terakhir terkirim %(when)s.") % {"when": moment_short(last)}
    if late > MAIL_LATE.total_seconds():
        advice = _("Surel tertahan. Pastikan selaras-worker berjalan dan SELARAS_MAIL benar.")
        return Sign(BAD, told, advice, tuple(figures))
    if failed or open_["tried"]:
        advice = _("Server surel menolak sebagian kiriman. Lihat log selaras-worker dan periksa alamatnya.")
        return Sign(WATCH, told, advice, tuple(figures))
    return Sign(GOOD, told, "", tuple(figures))
