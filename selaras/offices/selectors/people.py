"""Reads of people: those of a subtree, and what one person holds and has held."""

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from selaras.accounts.models import User
from selaras.offices.models import Grant, Holder
from selaras.offices.permissions import Held
from selaras.offices.selectors.scopes import is_current


@dataclass(frozen=True, slots=True)
class HeldByPerson:
    """``running``: roles of today and to come, which are power; ``ever``: all, which say where one is."""

    running: tuple[Held, ...]
    ever: tuple[Held, ...]


def held_by(user_id: int, now: datetime) -> HeldByPerson:
    """One query."""
    grants = Grant.objects.filter(user=user_id).select_related("region", "agency", "holder")
    running, ever = [], []
    for grant in grants:
        held = Held(grant.role, grant.region_path, grant.agency_id)
        ever.append(held)
        if grant_state(grant, now) in {"berjalan", "mendatang"}:
            running.append(held)
    return HeldByPerson(tuple(running), tuple(ever))


def grant_state(grant: Grant, now: datetime) -> str:
    """berjalan, mendatang or berakhir, on the day of the grant's own region."""
    today = now.astimezone(grant.region.tz).date()
    if grant.revoked_at is not None and grant.revoked_at <= now:
        return "berakhir"
    if is_current(grant, today):
        return "berjalan"
    return "mendatang" if is_current(grant, max(today, grant.starts_on)) else "berakhir"


def people_under(path: str) -> QuerySet[User]:
    """Everybody who has or had a role in this subtree; with their grants at a fixed number of queries."""
    here = Grant.objects.filter(user=OuterRef("pk"), region_path__under=path)
    grants = Grant.objects.select_related("region", "agency", "holder").order_by("starts_on", "pk")
    return (
        User.objects.filter(Exists(here))
        .prefetch_related(Prefetch("grants", queryset=grants, to_attr="all_grants"))
        .order_by("full_name", "pk")
    )


def grants_of(user_id: int) -> list[Grant]:
    return sorted(
        Grant.objects.filter(user=user_id).select_related("region", "agency", "holder__post"),
        key=attrgetter("starts_on"),
        reverse=True,
    )


def holdings_of(user_id: int) -> QuerySet[Holder]:
    return Holder.objects.filter(user=user_id).select_related("post__agency").order_by("-starts_on")
