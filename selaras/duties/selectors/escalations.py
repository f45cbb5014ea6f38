"""Late duties put before the head of an office: what is to be drafted, what waits, and whom it concerns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, Min, OuterRef, Q

from selaras.accounts.models import User
from selaras.core.formats import local_day
from selaras.core.http import record_ids
from selaras.core.references import Reference, Shown
from selaras.core.scope import Scope
from selaras.core.workdays import calendar_at
from selaras.duties.choices import DUTY_KINDS, ESCALATE, EscalationState
from selaras.duties.compute import escalation_step
from selaras.duties.models import TOGETHER, Duty, DutyEscalation, EscalationQuerySet
from selaras.notices.services.hours import USUAL
from selaras.offices.choices import ROLES, AgencyKind
from selaras.offices.models import Agency, Grant
from selaras.offices.selectors import scope_at
from selaras.offices.selectors.absences import away_on

ONE_DAY = timedelta(days=1)
key_of = attrgetter("kind", "group_kind", "group_id", "owner_agency_id", "due_at")


@dataclass(frozen=True, slots=True)
class Late:
    """Late duties that belong together, the step they have reached, and what there is about them already."""

    key: Mapping[str, Any]
    office: Agency
    zone: str
    group_title: str
    step: int
    last: DutyEscalation | None = None

    @property
    def is_settled(self) -> bool:
        """At this step, or a later one, somebody has decided or is about to."""
        return (
            self.last is not None
            and self.last.step >= self.step
            and self.last.state != EscalationState.WITHDRAWN
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked at: everything on the steps of the setting, or less."""

    steps: Sequence[int] | None = None
    owner_agency_id: int | None = None

    @property
    def narrowed(self) -> Q:
        return Q() if self.owner_agency_id is None else Q(owner_agency_id=self.owner_agency_id)


def to_escalate(now: datetime, asked: Asked) -> list[Late]:
    """Everything late by a step that nobody has put before the head yet, where an office is open now."""
    steps = settings.ESCALATION_DAYS if asked.steps is None else asked.steps
    if not steps:
        return []
    kinds = [kind.code for kind in DUTY_KINDS.values() if kind.escalates]
    done = DutyEscalation.objects.filter(
        **{name: OuterRef(name) for name in TOGETHER}, step__gte=max(steps)
    ).exclude(state=EscalationState.WITHDRAWN)
    rows = list(
        Duty.objects.late(now - min(steps) * ONE_DAY + ONE_DAY)
        .filter(~Exists(done), asked.narrowed, kind__in=kinds)
        .order_by()
        .values(*TOGETHER, "region_path", "zone")
        .annotate(title=Min("group_title"), count=Count("pk"))
        .order_by("due_at", "owner_agency", "kind", "group_kind", "group_id")
    )
    offices, last = _offices(row["region_path"] for row in rows), _last({row["due_at"] for row in rows})
    found = (_late(row, offices.get(row["region_path"]), last, steps, now) for row in rows)
    return [late for late in found if late is not None and not late.is_settled]


def _late(
    row: Mapping[str, Any],
    office: Agency | None,
    last: Mapping[object, DutyEscalation],
    steps: Sequence[int],
    now: datetime,
) -> Late | None:
    """Nothing where no Kesbangpol is recorded, and nothing outside its hours."""
    if office is None or not _at_work(office, now):
        return None
    today = now.astimezone(office.region.tz).date()
    due = local_day(row["due_at"], row["zone"])
    step = escalation_step(due, today, steps, calendar_at(office.region_path))
    if step is None:
        return None
    key = {name: row[name] for name in TOGETHER}
    return Late(key, office, row["zone"], row["title"], step, last.get(tuple(key.values())))


def _at_work(office: Agency, now: datetime) -> bool:
    local, calendar = now.astimezone(office.region.tz), calendar_at(office.region_path)
    hours = calendar.hours_on(local.date()) or USUAL
    return calendar.is_working(local.date()) and hours.opens <= local.time() <= hours.closes_on(local.date())


def _offices(paths: Iterable[str]) -> dict[str, Agency]:
    rows = Agency.objects.filter(region_path__in=set(paths), kind=AgencyKind.KESBANGPOL, is_active=True)
    return {office.region_path: office for office in rows.select_related("region").order_by("-pk")}


def _last(moments: set[datetime]) -> dict[object, DutyEscalation]:
    """The escalation of the greatest step about the same duties."""
    if not moments:
        return {}
    rows = DutyEscalation.objects.filter(due_at__gte=min(moments), due_at__lte=max(moments))
    return {key_of(row): row for row in rows.order_by("step")}


# ---- what people read


def escalations_for(scope: Scope) -> EscalationQuerySet:
    rows = DutyEscalation.objects.visible_to(scope).shown().with_late()
    return rows.select_related("office__region", "owner_agency")


def filtered_escalations(rows: EscalationQuerySet, wanted: Mapping[str, Any]) -> EscalationQuerySet:
    if text := str(wanted.get("q") or ""):
        rows = rows.filter(
            Q(owner_agency__name__icontains=text) | Q(title__icontains=text) | Q(group_title__icontains=text)
        )
    if state := wanted.get("state"):
        rows = rows.filter(state=state)
    if step := wanted.get("step"):
        rows = rows.filter(step=step)
    return rows


def late_duties(escalations: Sequence[DutyEscalation]) -> dict[int, list[Duty]]:
    """What is still owed of each; one query for all of them."""
    wanted = Q(pk__in=[])
    for row in escalations:
        wanted |= Q(**{name: getattr(row, name) for name in TOGETHER})
    by_key: dict[object, list[Duty]] = defaultdict(list)
    for duty in Duty.objects.open().filter(wanted).select_related("owner_agency").order_by("pk"):
        by_key[key_of(duty)].append(duty)
    return {row.pk: by_key.get(key_of(row), []) for row in escalations}


def show_escalations(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    rows = escalations_for(scope).filter(pk__in=record_ids(ids))
    return {str(row.pk): Shown(row.title, row.get_absolute_url(), row.owner_agency.name) for row in rows}


def escalation_reference(escalation: DutyEscalation) -> Reference:
    return Reference("duty_escalation", str(escalation.pk))


# ---- whom it concerns


@dataclass(frozen=True, slots=True)
class Concerned:
    """Who is there, and who stands in for somebody away without the right to see it."""

    present: frozenset[int]
    without_right: frozenset[int] = frozenset()


def deciders(office: Agency, now: datetime) -> Concerned:
    """The head, or who acts as head today; of one who is away the deputy, as far as their own role goes."""
    on = now.astimezone(office.region.tz).date()
    roles = [role.code for role in ROLES.values() if ESCALATE in role.permissions]
    here = Q(agency=office) | Q(agency=None, region_path=office.region_path)
    return _there(_holding(here, roles, on), on, lambda user: _decides(user, office, now))


def informed(escalation: DutyEscalation, now: datetime) -> Concerned:
    """The head of the owing agency; where none works in the product, its own people."""
    agency, on = escalation.owner_agency, now.astimezone(escalation.tz).date()
    if not escalation.is_of_own_office:
        heads = _holding(Q(agency=agency), ["kepala_opd"], on)
        if heads:
            return _there(heads, on, lambda user: _reads(user, agency.pk, now))
    named = {duty.owner_user_id for duty in late_duties([escalation])[escalation.pk]} - {None}
    needs = DUTY_KINDS[escalation.kind].needs
    roles = [role.code for role in ROLES.values() if needs in role.permissions]
    here = Q(agency=agency)
    if agency.kind == AgencyKind.KESBANGPOL:
        here |= Q(agency=None, region_path=agency.region_path)
    people = {pk for pk in named if pk is not None} or _holding(here, roles, on)
    return _there(people, on, lambda user: _reads(user, agency.pk, now))


def _holding(here: Q, roles: Sequence[str], on: date) -> set[int]:
    """An acting official's grant ends with the term of the seat."""
    in_term = Q(holder=None) | Q(holder__ends_on=None) | Q(holder__ends_on__gte=on)
    rows = Grant.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on),
        here,
        in_term,
        role__in=roles,
        starts_on__lte=on,
        revoked_at=None,
        user__is_active=True,
    )
    return set(rows.order_by().values_list("user_id", flat=True))


def _there(people: set[int], on: date, may: Any) -> Concerned:
    away = away_on(on)
    deputies: Mapping[int, User] = {away[pk].deputy_id: away[pk].deputy for pk in people if pk in away}
    able = {pk for pk, user in deputies.items() if may(user)}
    present = {pk for pk in people if pk not in away} | able
    return Concerned(frozenset(present), frozenset(set(deputies) - present))


def _decides(user: User, office: Agency, now: datetime) -> bool:
    return scope_at(user, now).holds(ESCALATE, region_path=office.region_path, agency_id=office.pk)


def _reads(user: User, agency_id: int, now: datetime) -> bool:
    return agency_id in scope_at(user, now).agencies("duties.view_agency")
