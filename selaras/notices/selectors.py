"""What waits for a person."""

from selaras.notices.models import Notice


def unread_count(user_id: int) -> int:
    return Notice.objects.filter(user_id=user_id, read_at__isnull=True).count()
