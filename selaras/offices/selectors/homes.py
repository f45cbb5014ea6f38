"""Where people work: whose working days and office hours count for them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from selaras.notices.choices import Home
from selaras.offices.models import Grant
from selaras.offices.selectors.scopes import is_current

_DAY = timedelta(days=1)


def homes_of(user_ids: Iterable[int], now: datetime) -> dict[int, Home]:
    """The agency somebody works for, else the smallest region they serve; one query for all of them."""
    near = now.date()
    grants = (
        Grant.objects.filter(user__in=set(user_ids), revoked_at=None, starts_on__lte=near + _DAY)
        .filter(Q(ends_on=None) | Q(ends_on__gte=near - _DAY))
        .select_related("region", "agency", "holder")
        .order_by("pk")
    )
    best: dict[int, tuple[tuple[bool, int], Home]] = {}
    for grant in grants:
        if not is_current(grant, now.astimezone(grant.region.tz).date()):
            continue
        rank = (grant.agency_id is not None, len(grant.region_path))
        if grant.user_id not in best or rank > best[grant.user_id][0]:
            best[grant.user_id] = (rank, Home(grant.region_path, grant.region.zone))
    return {user_id: home for user_id, (_rank, home) in best.items()}


def upwards(paths: Iterable[str]) -> set[str]:
    """Each path with those above it: "ID.16.72." gives "ID.", "ID.16." and itself."""
    parts = [path.split(".")[:-1] for path in paths]
    return {".".join(names[:end]) + "." for names in parts for end in range(1, len(names) + 1)}
