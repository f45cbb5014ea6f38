"""Reads: who may do what at this moment, and the regions a person can choose from."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from selaras.accounts.models import User
from selaras.core.clock import WIB
from selaras.core.scope import Grant as GrantValue
from selaras.core.scope import Scope, WorkLinkPass
from selaras.offices.choices import AGENCY_TOKEN_PERMISSIONS, ROLES
from selaras.offices.models import Agency, ApiToken, Grant, WorkLink
from selaras.regions.choices import ROOT_PATH, Level
from selaras.regions.models import Region

CHOSEN_REGION = "region_path"
_DAY = timedelta(days=1)


def token_hash(raw: str) -> str:
    """Tokens are long random strings, so a plain fast hash is enough to keep them out of the database."""
    return hashlib.sha256(raw.encode()).hexdigest()


def scope_for_user(user: User, on: date) -> Scope:
    """What this person may do on one calendar day, taken to be the same day in every zone."""
    grants = _grants_near(user, on, on).filter(revoked_at=None)
    return _scope(user, grants, on=on, day_in=lambda region: on)


def scope_at(user: User, now: datetime) -> Scope:
    """What this person may do at this moment; a grant ends at midnight in its own region's zone."""
    today = now.astimezone(WIB).date()
    grants = _grants_near(user, today - _DAY, today + _DAY).filter(Q(revoked_at=None) | Q(revoked_at__gt=now))
    return _scope(user, grants, on=today, day_in=lambda region: now.astimezone(region.tz).date())


def _grants_near(user: User, first: date, last: date) -> QuerySet[Grant]:
    return (
        Grant.objects.filter(user=user, starts_on__lte=last)
        .filter(Q(ends_on=None) | Q(ends_on__gte=first))
        .select_related("region", "agency", "holder")
    )


def _scope(user: User, grants: Iterable[Grant], *, on: date, day_in: Callable[[Region], date]) -> Scope:
    if not user.is_active:
        return Scope(on=on)
    current = (grant for grant in grants if is_current(grant, day_in(grant.region)))
    values = [value for value in map(_as_value, current) if value is not None]
    if user.is_administrator:
        values.append(_administrator())
    return Scope(on=on, user_id=user.pk, name=user.full_name, grants=tuple(values))


def is_current(grant: Grant, day: date) -> bool:
    """Whether the grant counts on this day; one tied to a holder never outlives the holder's term."""
    if grant.starts_on > day or (grant.ends_on is not None and grant.ends_on < day):
        return False
    if grant.agency is not None and grant.agency.ends_on is not None and grant.agency.ends_on < day:
        return False
    holder = grant.holder
    return holder is None or holder.ends_on is None or holder.ends_on >= day


def _as_value(grant: Grant) -> GrantValue | None:
    role = grant.role_data
    # An agency role without its agency would reach over the whole region: it gives nothing instead.
    if role is None or (role.agency_bound and grant.agency_id is None):
        return None
    place = grant.agency.name if grant.agency else grant.region.full_name
    return GrantValue(
        role=role.code,
        permissions=role.permissions,
        region_path=grant.region_path,
        agency_id=grant.agency_id,
        title=f"{role.label}, {place}",
        decree=grant.decree,
    )


def _administrator() -> GrantValue:
    role = ROLES["admin"]
    return GrantValue(role.code, role.permissions, ROOT_PATH, title=str(role.label))


def scope_for_link(link: WorkLink, now: datetime) -> Scope | None:
    """What a work link opens: its agency's items of one record and nothing else; None once it has ended."""
    alive = link.revoked_at is None and link.starts_at <= now < link.ends_at
    if not alive or not link.contact.is_active or not link.agency.is_active:
        return None
    ticket = WorkLinkPass(
        link_id=link.pk,
        agency_id=link.agency_id,
        agency_path=link.agency.region_path,
        subject_kind=link.subject_kind,
        subject_id=link.subject_id,
    )
    return Scope(on=now.astimezone(WIB).date(), name=link.contact.name, work_link=ticket)


def work_link(pk: int) -> WorkLink | None:
    return WorkLink.objects.select_related("agency", "contact").filter(pk=pk).first()


def work_link_by_token(raw: str) -> WorkLink | None:
    return WorkLink.objects.select_related("agency", "contact").filter(token_hash=token_hash(raw)).first()


def scope_for_token(raw: str, now: datetime) -> Scope | None:
    """The scope of the person whose API token this is; None for an unknown, ended or revoked token."""
    token = api_token(raw, now)
    return scope_by_token(token, now) if token is not None else None


def scope_by_token(token: ApiToken, now: datetime) -> Scope:
    """What the owner may do at this moment or the part named; the audit will say that a program did it."""
    scope = scope_at(token.user, now)
    if token.agency is not None:
        grants = _of_agency(token, token.agency)
    elif token.permissions:
        named = frozenset(token.permissions)
        parts = (replace(grant, permissions=grant.permissions & named) for grant in scope.grants)
        grants = tuple(part for part in parts if part.permissions)
    else:
        grants = scope.grants
    return replace(scope, grants=grants, token_id=token.pk, token_limited=token.is_limited)


def _of_agency(token: ApiToken, agency: Agency) -> tuple[GrantValue, ...]:
    """No more than the role gives today, and no more than programs are given."""
    role = ROLES.get(token.role)
    if role is None:
        return ()
    given = frozenset(token.permissions) & role.permissions & AGENCY_TOKEN_PERMISSIONS
    title = _("Token %(name)s, %(agency)s") % {"name": token.name, "agency": agency.name}
    reach = None if token.whole_region else agency.pk
    return (GrantValue(token.role, given, agency.region_path, reach, title=title),)


def api_token(raw: str, now: datetime) -> ApiToken | None:
    tokens = ApiToken.objects.select_related("user", "agency")
    alive = tokens.filter(Q(agency=None) | Q(agency__is_active=True), revoked_at=None, user__is_active=True)
    return alive.filter(token_hash=token_hash(raw), expires_at__gt=now).first()


def region_paths(scope: Scope) -> tuple[str, ...]:
    """Outermost subtrees in which this person has any role; of two that nest only the wider one."""
    kept: list[str] = []
    for path in sorted({grant.region_path for grant in scope.grants}):
        if not any(path.startswith(outer) for outer in kept):
            kept.append(path)
    return tuple(kept)


def can_switch(scope: Scope) -> bool:
    """Whether there is more than one region to choose from."""
    paths = region_paths(scope)
    # A path has one dot more than its level: "ID." is the country, "ID.16." a province.
    return len(paths) > 1 or any(path.count(".") <= Level.REGENCY for path in paths)


def regions_of(scope: Scope) -> QuerySet[Region]:
    """Regions this person can work in, down to kabupaten and kota, in the order of their codes."""
    reach = Q(pk__in=())
    for path in region_paths(scope):
        reach |= Q(path__under=path)
    return Region.objects.filter(reach, level__lte=Level.REGENCY).order_by("path")


def current_region(request: HttpRequest) -> Region | None:
    """The region chosen in the switcher while it is still within scope, else the first of one's own."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    own = region_paths(scope)
    if not own:
        return None
    chosen = request.session.get(CHOSEN_REGION, "")
    path = chosen if chosen.startswith(own) else own[0]
    return Region.objects.filter(path=path).first()
