"""What waits for a person, and what waits to be sent."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

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
