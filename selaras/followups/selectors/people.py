"""Whom an action concerns: the people of its owner, of its host, the head, and offices one may ask."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q, QuerySet

from selaras.accounts.models import User
from selaras.followups.choices import ANSWER, MANAGE, RELEASE
from selaras.followups.models import Action
from selaras.offices.choices import ROLES, AgencyKind
from selaras.offices.models import Agency, Grant
from selaras.regions.models import Region


def _holders(permission: str, agency: Agency, on: date) -> QuerySet[Grant]:
    """Grants that give the permission at this office, or at its Kesbangpol for the whole region."""
    roles = [role.code for role in ROLES.values() if permission in role.permissions]
    here = Q(agency=agency)
    if agency.kind == AgencyKind.KESBANGPOL:
        here |= Q(agency=None, region_path=agency.region_path)
    return Grant.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on),
        here,
        role__in=roles,
        starts_on__lte=on,
        revoked_at=None,
        user__is_active=True,
    )


def people_of(permission: str, agency: Agency, on: date) -> QuerySet[User]:
    """Accounts that may do it at this office today."""
    users = _holders(permission, agency, on).values("user_id")
    return User.objects.filter(pk__in=users).order_by("full_name")


def able_to_answer(agency: Agency, on: date) -> QuerySet[User]:
    return people_of(ANSWER, agency, on)


def owner_people(action: Action, now: datetime) -> list[int]:
    """Who hears of it on the owner's side: the person named, else everybody who may answer."""
    if action.agency is None:
        return []
    if action.owner_user_id is not None:
        return [action.owner_user_id]
    on = now.astimezone(action.tz).date()
    return list(people_of(ANSWER, action.agency, on).values_list("pk", flat=True))


def host_people(action: Action, now: datetime) -> list[int]:
    """Who hears of it on the host's side: the rapporteur, else everybody who manages."""
    if action.rapporteur_user_id is not None:
        return [action.rapporteur_user_id]
    on = now.astimezone(action.tz).date()
    return list(people_of(MANAGE, action.decision.agency, on).values_list("pk", flat=True))


def heads(agency: Agency, now: datetime) -> list[int]:
    on = now.astimezone(agency.region.tz).date()
    return list(people_of(RELEASE, agency, on).values_list("pk", flat=True))


def leaders(agency: Agency, now: datetime) -> list[int]:
    """Who receives an escalation here: the Sekda and their staff, where they work in the product."""
    on = now.astimezone(agency.region.tz).date()
    grants = Grant.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on),
        region_path=agency.region_path,
        role__in=("sekda", "ajudan"),
        starts_on__lte=on,
        revoked_at=None,
        user__is_active=True,
    )
    return list(grants.values_list("user_id", flat=True).distinct())


# ---- who may be asked


def agencies_to_ask(host: Agency) -> QuerySet[Agency]:
    """Offices of the host's region, and the Kesbangpol of the regions right below."""
    below = Q(kind=AgencyKind.KESBANGPOL, region__parent=host.region_id)
    rows = Agency.objects.filter(Q(region_path=host.region_path) | below, is_active=True)
    return rows.select_related("region").order_by("region_path", "sort", "name")


def regions_to_ask(host: Agency) -> QuerySet[Region]:
    """Regions right below whose Kesbangpol does not work in the product."""
    there = Agency.objects.filter(kind=AgencyKind.KESBANGPOL, is_active=True, region__parent=host.region_id)
    rows = Region.objects.current().filter(parent=host.region_id)
    return rows.exclude(pk__in=there.values("region_id")).order_by("code")


def rapporteurs(host: Agency, on: date) -> QuerySet[User]:
    return people_of(MANAGE, host, on)


def one_of(users: Iterable[User], pk: int | None) -> User | None:
    return next((user for user in users if user.pk == pk), None)
