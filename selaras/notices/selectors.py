"""What waits for a person, and what waits to be sent."""

from datetime import datetime

from django.db.models import QuerySet

from selaras.notices.models import Mail, Notice


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
