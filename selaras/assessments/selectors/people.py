"""The people of an agency: whom to tell, and who may be named on an item."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from selaras.accounts.models import User
from selaras.core.clock import WIB
from selaras.offices.choices import ROLES, AgencyKind
from selaras.offices.models import Agency, Grant
from selaras.offices.selectors.homes import upwards


def people_who(permission: str, *, agency_ids: Iterable[int], now: datetime) -> dict[int, set[int]]:
    """Users per agency who may do that for it today; two queries.

    Who may do it for a whole region works at its Kesbangpol, named in the grant or not.
    """
    wanted = list(Agency.objects.filter(pk__in=set(agency_ids)))
    paths = _kesbangpol_paths(wanted)
    rows = _grants(permission, wanted, now).values_list("agency_id", "region_path", "user_id")
    people: dict[int, set[int]] = {}
    for agency_id, region_path, user_id in rows:
        own = [agency_id] if agency_id else [pk for pk, path in paths.items() if path.startswith(region_path)]
        for pk in own:
            people.setdefault(pk, set()).add(user_id)
    return people


def _kesbangpol_paths(agencies: Iterable[Agency]) -> dict[int, str]:
    return {agency.pk: agency.region_path for agency in agencies if agency.kind == AgencyKind.KESBANGPOL}


def _grants(permission: str, agencies: Sequence[Agency], now: datetime) -> QuerySet[Grant]:
    """What lets somebody do that for one of these agencies today."""
    roles = [role.code for role in ROLES.values() if permission in role.permissions]
    today = now.astimezone(WIB).date()
    above = upwards(_kesbangpol_paths(agencies).values())
    return Grant.objects.filter(
        Q(agency__in=agencies) | Q(agency=None, region_path__in=above),
        Q(ends_on=None) | Q(ends_on__gte=today),
        role__in=roles,
        starts_on__lte=today,
        revoked_at=None,
        user__is_active=True,
    )


def people_of(agency: Agency | None, *, now: datetime) -> QuerySet[User]:
    """For a choice on a page: one query, and none where nobody looks."""
    if agency is None:
        return User.objects.none()
    grants = _grants("assessments.answer", [agency], now)
    return User.objects.filter(pk__in=grants.order_by().values("user")).order_by("full_name")
