"""Who is away and who acts meanwhile."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from selaras.accounts.models import User
from selaras.offices.choices import ROLES
from selaras.offices.models import Absence, Grant
from selaras.offices.selectors.homes import homes_of
from selaras.offices.selectors.people import ENDED, grant_state


@dataclass(frozen=True, slots=True)
class StandIn:
    """One absence with the roles that the deputy would need and does not hold."""

    absence: Absence
    lacks: tuple[Grant, ...]


def absences_of(user_id: int, day: date) -> QuerySet[Absence]:
    """Of today and to come, the next first."""
    rows = Absence.objects.standing().filter(user=user_id, ends_on__gte=day)
    return rows.select_related("deputy", "user").order_by("starts_on", "pk")


def standing_in(user_id: int, day: date) -> QuerySet[Absence]:
    """For whom this person acts today or soon."""
    rows = Absence.objects.standing().filter(deputy=user_id, ends_on__gte=day)
    return rows.select_related("deputy", "user").order_by("starts_on", "pk")


def absences_on(day: date, user_ids: Collection[int]) -> dict[int, Absence]:
    """Of these people; no query where nobody is asked about."""
    if not user_ids:
        return {}
    rows = Absence.objects.on(day).filter(user__in=set(user_ids)).select_related("deputy")
    return {row.user_id: row for row in rows}


def away_on(day: date) -> dict[int, Absence]:
    """Everybody who is away, with a deputy who is there; who has none to act is reminded as ever."""
    rows = {row.user_id: row for row in Absence.objects.on(day).select_related("deputy", "user")}
    return {pk: row for pk, row in rows.items() if row.deputy_id not in rows and row.deputy.is_active}


def stand_in_of(absence: Absence, now: datetime) -> StandIn:
    """What the deputy would have to be given by whoever may, for the same days."""
    held = {_seat(grant) for grant in _running(absence.deputy_id, now)}
    lacks = [grant for grant in _running(absence.user_id, now) if _seat(grant) not in held]
    return StandIn(absence, tuple(grant for grant in lacks if grant.role_data is not None))


def _running(user_id: int, now: datetime) -> list[Grant]:
    grants = Grant.objects.filter(user=user_id, revoked_at=None).select_related("region", "agency", "holder")
    return [grant for grant in grants if grant_state(grant, now) != ENDED]


def _seat(grant: Grant) -> tuple[str, str, int | None]:
    return grant.role, grant.region_path, grant.agency_id


def possible_deputies(user_id: int, now: datetime) -> QuerySet[User]:
    """Colleagues: whoever serves in the same region today."""
    path = homes_of([user_id], now).get(user_id)
    if path is None:
        return User.objects.none()
    near = now.date()
    grants = Grant.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=near),
        region_path=path.region_path,
        revoked_at=None,
        starts_on__lte=near,
    )
    people = User.objects.filter(is_active=True, pk__in=grants.order_by().values("user_id"))
    return people.exclude(pk=user_id).order_by("full_name")


def people_who_may_give(absence: Absence, now: datetime) -> set[int]:
    """Who may hand out roles where the absent person works: they hear of what the deputy lacks."""
    home = homes_of([absence.user_id], now).get(absence.user_id)
    return people_who_give_at(home.region_path, now) - {absence.user_id} if home is not None else set()


def people_who_give_at(region_path: str, now: datetime) -> set[int]:
    """Who hands out roles in this very region; those far above it need not hear of every one."""
    return people_who_hold("offices.grants", region_path, now)


def people_who_hold(permission: str, region_path: str, now: datetime) -> set[int]:
    """Whose role gives this in this very region and for all of it."""
    roles = [role.code for role in ROLES.values() if permission in role.permissions]
    near = now.date()
    rows = Grant.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=near),
        role__in=roles,
        agency=None,
        region_path=region_path,
        revoked_at=None,
        starts_on__lte=near,
        user__is_active=True,
    )
    return set(rows.order_by().values_list("user_id", flat=True))
