"""The people of an agency: whom to tell, and who may be named on an item."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from selaras.accounts.models import User
from selaras.core.clock import WIB
from selaras.offices.choices import ROLES
from selaras.offices.models import Grant


def people_who(permission: str, *, agency_ids: Iterable[int], now: datetime) -> dict[int, set[int]]:
    """Users per agency whose agency grant gives the permission today; one query."""
    roles = [role.code for role in ROLES.values() if permission in role.permissions]
    today = now.astimezone(WIB).date()
    grants = Grant.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today),
        role__in=roles,
        agency_id__in=set(agency_ids),
        starts_on__lte=today,
        revoked_at=None,
        user__is_active=True,
    ).values_list("agency_id", "user_id")
    people: dict[int, set[int]] = {}
    for agency_id, user_id in grants:
        if agency_id is not None:
            people.setdefault(agency_id, set()).add(user_id)
    return people


def people_of(agency_id: int | None, *, now: datetime) -> QuerySet[User]:
    users = people_who("assessments.answer", agency_ids=[agency_id or 0], now=now).get(agency_id or 0, set())
    return User.objects.filter(pk__in=users).order_by("full_name")
