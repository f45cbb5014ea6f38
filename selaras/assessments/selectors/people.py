"""The people of an agency: whom to tell, and who may be named on an item."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from selaras.accounts.models import User
from selaras.core.clock import WIB
from selaras.offices.choices import ROLES, AgencyKind
from selaras.offices.models import Agency, Grant


def people_who(permission: str, *, agency_ids: Iterable[int], now: datetime) -> dict[int, set[int]]:
    """Users per agency who may do that for it today; two queries.

    Who may do it for a whole region works at its Kesbangpol, named in the grant or not.
    """
    return _people(permission, Agency.objects.filter(pk__in=set(agency_ids)), now)


def _people(permission: str, wanted: Iterable[Agency], now: datetime) -> dict[int, set[int]]:
    wanted = list(wanted)
    paths = {agency.pk: agency.region_path for agency in wanted if agency.kind == AgencyKind.KESBANGPOL}
    roles = [role.code for role in ROLES.values() if permission in role.permissions]
    today = now.astimezone(WIB).date()
    grants = Grant.objects.filter(
        Q(agency__in=wanted) | Q(agency=None, region_path__in=_upwards(paths.values())),
        Q(ends_on=None) | Q(ends_on__gte=today),
        role__in=roles,
        starts_on__lte=today,
        revoked_at=None,
        user__is_active=True,
    ).values_list("agency_id", "region_path", "user_id")
    people: dict[int, set[int]] = {}
    for agency_id, region_path, user_id in grants:
        own = [agency_id] if agency_id else [pk for pk, path in paths.items() if path.startswith(region_path)]
        for pk in own:
            people.setdefault(pk, set()).add(user_id)
    return people


def _upwards(paths: Iterable[str]) -> set[str]:
    """Each path with those above it: "ID.16.72." gives "ID.", "ID.16." and itself."""
    parts = [path.split(".")[:-1] for path in paths]
    return {".".join(names[:end]) + "." for names in parts for end in range(1, len(names) + 1)}


def people_of(agency: Agency | None, *, now: datetime) -> QuerySet[User]:
    users = _people("assessments.answer", [agency], now).get(agency.pk, set()) if agency else set()
    return User.objects.filter(pk__in=users).order_by("full_name")
