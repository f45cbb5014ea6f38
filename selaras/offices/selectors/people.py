"""Reads of people: those of a subtree, and what one person holds and has held."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from selaras.accounts.models import User
from selaras.core import clock
from selaras.core.scope import Scope
from selaras.core.verdict import Verdict
from selaras.offices.choices import Role
from selaras.offices.models import Contact, Grant, Holder
from selaras.offices.permissions import Held, can_end_grant
from selaras.offices.selectors.scopes import is_current

RUNNING, COMING, ENDED = "berjalan", "mendatang", "berakhir"


@dataclass(frozen=True, slots=True)
class HeldByPerson:
    """``running``: roles of today and to come, which are power; ``ever``: all, which say where one is."""

    running: tuple[Held, ...]
    ever: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class ShownGrant:
    grant: Grant
    role: Role | None
    state: str
    given_by: str
    may_end: Verdict


@dataclass(frozen=True, slots=True)
class PersonRow:
    user: User
    grants: tuple[Grant, ...]
    serves_elsewhere: bool


def held_by(user_id: int, now: datetime) -> HeldByPerson:
    """One query."""
    grants = Grant.objects.filter(user=user_id).select_related("region", "agency", "holder")
    running, ever = [], []
    for grant in grants:
        held = as_held(grant)
        ever.append(held)
        if grant_state(grant, now) != ENDED:
            running.append(held)
    return HeldByPerson(tuple(running), tuple(ever))


def as_held(grant: Grant) -> Held:
    return Held(grant.role, grant.region_path, grant.agency_id)


def grant_state(grant: Grant, now: datetime) -> str:
    """berjalan, mendatang or berakhir, on the day of the grant's own region."""
    today = now.astimezone(grant.region.tz).date()
    if grant.revoked_at is not None and grant.revoked_at <= now:
        return ENDED
    if is_current(grant, today):
        return RUNNING
    return COMING if is_current(grant, max(today, grant.starts_on)) else ENDED


def people_under(path: str) -> QuerySet[User]:
    """Everybody who has or had a role in this subtree; with their grants at a fixed number of queries."""
    here = Grant.objects.filter(user=OuterRef("pk"), region_path__under=path)
    grants = Grant.objects.select_related("region", "agency", "holder").order_by("starts_on", "pk")
    return (
        User.objects.filter(Exists(here))
        .prefetch_related(Prefetch("grants", queryset=grants, to_attr="all_grants"))
        .order_by("full_name", "pk")
    )


def matching(
    people: QuerySet[User], path: str, now: datetime, *, q: str = "", role: str = "", state: str = ""
) -> QuerySet[User]:
    """``state``: empty for active accounts, nonaktif, or semua."""
    if state != "semua":
        people = people.filter(is_active=state != "nonaktif")
    for word in q.split():
        people = people.filter(
            Q(full_name__icontains=word)
            | Q(username__icontains=word)
            | Q(email__icontains=word)
            | Q(nip__startswith=word)
        )
    if role:
        # By the day in Jakarta: at the edge of a day the list may be an hour or two early or late.
        running = Q(ends_on=None) | Q(ends_on__gte=now.date())
        held = Grant.objects.filter(
            running, user=OuterRef("pk"), role=role, region_path__under=path, revoked_at=None
        )
        people = people.filter(Exists(held))
    return people


def row_of(user: User, scope: Scope, now: datetime) -> PersonRow:
    """Roles outside one's own subtree are not told, only that there are some."""
    running = [grant for grant in user.all_grants if grant_state(grant, now) == RUNNING]  # type: ignore[attr-defined]
    here = tuple(grant for grant in running if _may_read(scope, grant))
    return PersonRow(user, here, len(here) < len(running))


def shown_grants(user: User, scope: Scope, now: datetime) -> list[ShownGrant]:
    """Running first, then coming, then ended; those of one's own subtree, and all of one's own."""
    grants = Grant.objects.filter(user=user).select_related("region", "agency", "holder__post")
    shown = [grant for grant in grants if scope.user_id == user.pk or _may_read(scope, grant)]
    givers = User.objects.in_bulk({grant.granted_by_id for grant in shown if grant.granted_by_id})
    rows = [
        ShownGrant(
            grant=grant,
            role=grant.role_data,
            state=grant_state(grant, now),
            given_by=givers[grant.granted_by_id].full_name if grant.granted_by_id in givers else "",
            may_end=can_end_grant(scope, as_held(grant), user_id=user.pk),
        )
        for grant in sorted(shown, key=lambda grant: grant.starts_on, reverse=True)
    ]
    return sorted(rows, key=lambda row: (RUNNING, COMING, ENDED).index(row.state))


def _may_read(scope: Scope, grant: Grant) -> bool:
    return scope.holds("offices.people", region_path=grant.region_path, agency_id=grant.agency_id)


def holdings_of(user_id: int) -> QuerySet[Holder]:
    return Holder.objects.filter(user=user_id).select_related("post__agency").order_by("-starts_on")


def invitation_of(contact: Contact | None) -> dict[str, Any]:
    """What is known of a contact, so that nobody types it a second time."""
    if contact is None:
        return {}
    return {
        "full_name": contact.name,
        "email": contact.email,
        "phone": contact.phone,
        "agency": contact.agency_id,
        "role": "narahubung",
    }


def running_today() -> QuerySet[Grant]:
    """Roles that have neither ended nor been withdrawn, by the day of the westernmost zone."""
    return Grant.objects.filter(Q(ends_on=None) | Q(ends_on__gte=clock.today()), revoked_at=None)


def people_on(region_paths: Collection[str]) -> dict[str, int]:
    """How many people hold a role on exactly these regions; somebody with two roles is one."""
    rows = running_today().filter(region_path__in=region_paths).order_by().values_list("region_path")
    return dict(rows.annotate(number=Count("user", distinct=True)))
