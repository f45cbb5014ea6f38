"""Whom to remind of what today."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from selaras.accounts.models import User
from selaras.core.clock import WIB
from selaras.core.formats import local_day
from selaras.core.scope import Scope
from selaras.core.workdays import calendar_at
from selaras.duties.compute import due_days, step_on
from selaras.duties.models import Duty, DutyQuerySet, Reminder
from selaras.duties.selectors.lists import DutyGroup, grouped
from selaras.duties.selectors.messages import digest_text, primary_contacts
from selaras.notices.models import NoticeWish
from selaras.notices.selectors import people_with_waiting
from selaras.offices.models import Absence, Agency, Contact, Grant
from selaras.offices.selectors.homes import upwards

ONE_DAY = timedelta(days=1)
# What is soon where nobody is reminded ahead of time.
SOON_DAYS = 7
# Duty number -> the step it has reached today.
Falling = Mapping[int, int]


def falling_due(now: datetime) -> dict[int, int]:
    """Open duties that somebody may have to be reminded of today; a query for each place with any."""
    found: dict[int, int] = {}
    places = Duty.objects.open().order_by().values_list("region_path", "zone").distinct()
    for path, zone in list(places):
        found |= _falling_at(path, ZoneInfo(zone), now)
    return found


def _falling_at(path: str, zone: ZoneInfo, now: datetime) -> dict[int, int]:
    today, calendar = now.astimezone(zone).date(), calendar_at(path)
    days = due_days(today, settings.REMINDER_DAYS, calendar)
    if not days:
        return {}
    rows = (
        Duty.objects.open()
        .filter(region_path=path, zone=zone.key)
        .filter(due_at__gte=_opens(min(days), zone), due_at__lt=_opens(max(days) + ONE_DAY, zone))
        .order_by()
        .annotate(moved_at=Max("extensions__at"))
        .values_list("pk", "due_at", "created_at", "moved_at")
    )
    found = {}
    for pk, due_at, created_at, moved_at in rows:
        known = local_day(moved_at or created_at, zone)
        step = step_on(local_day(due_at, zone), today, known, settings.REMINDER_DAYS, calendar)
        if step is not None:
            found[pk] = step
    return found


def _opens(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)


def people_to_tell(falling: Falling, now: datetime) -> QuerySet[User]:
    """Whoever works where something falls due, with those for whom notices wait; not yet who may do what."""
    here = Duty.objects.filter(pk__in=list(falling)) if len(falling) < 500 else Duty.objects.open()
    near = now.date()
    running = Q(ends_on=None) | Q(ends_on__gte=near - ONE_DAY)
    grants = Grant.objects.filter(running, revoked_at=None, starts_on__lte=near + ONE_DAY)
    paths = {path for (path,) in here.order_by().values_list("region_path").distinct()} if falling else set()
    wide = grants.filter(agency=None, region_path__in=upwards(paths))
    bound = grants.filter(agency__in=here.order_by().values("owner_agency_id")) if falling else grants.none()
    named = (
        here.exclude(owner_user=None).order_by().values("owner_user_id") if falling else Duty.objects.none()
    )
    wanted = (
        Q(pk__in=wide.order_by().values("user_id"))
        | Q(pk__in=bound.order_by().values("user_id"))
        | Q(pk__in=named.values("owner_user_id"))
        | Q(pk__in=people_with_waiting())
        | Q(pk__in=Absence.objects.standing().filter(ends_on__gte=near - ONE_DAY).values("deputy_id"))
    )
    return User.objects.filter(wanted, is_active=True).select_related("notice_wish").order_by("pk")


def reminders_of(scope: Scope, wish: NoticeWish, falling: Falling) -> list[tuple[Duty, int]]:
    """What this person can do something about and has not been told yet, the most pressing first."""
    if not falling or scope.user_id is None:
        return []
    rows = _mine_among(Duty.objects.mine(scope).open(), falling.keys())
    asked = [(duty, falling[duty.pk]) for duty in rows if falling[duty.pk] not in wish.skipped_steps]
    told = set(
        Reminder.objects.filter(
            user_id=scope.user_id, duty__in=[duty.pk for duty, _step in asked]
        ).values_list("duty_id", "due_at", "step")
    )
    return [(duty, step) for duty, step in asked if (duty.pk, duty.due_at, step) not in told]


def _mine_among(mine: DutyQuerySet, wanted: Collection[int]) -> list[Duty]:
    """A long list of numbers is looked through here: a database takes only so many in one question."""
    rows = mine.select_related("owner_agency").order_by("due_at", "kind", "group_id", "pk")
    if len(wanted) < 500:
        rows = rows.filter(pk__in=list(wanted))
    return [duty for duty in rows if duty.pk in wanted]


def told_on(user_id: int, day: date) -> DutyQuerySet:
    """Duties in this person's summary of a day."""
    told = Reminder.objects.filter(user_id=user_id, day=day).order_by().values("duty_id")
    return Duty.objects.filter(pk__in=told).select_related("owner_agency").order_by("due_at", "kind", "pk")


@dataclass(frozen=True, slots=True)
class AgencyReminder:
    """One agency with what it owes late or soon, and whom to write to."""

    name: str
    groups: list[DutyGroup]
    contact: Contact | None
    late: int
    soon: int
    text: str = ""

    @property
    def phone(self) -> str:
        return self.contact.phone if self.contact else ""


def agencies_to_remind(scope: Scope, *, now: datetime) -> QuerySet[Agency]:
    """Where this person may remind and something is late or due soon."""
    rows = _pressing(scope, now).order_by().values("owner_agency_id")
    return Agency.objects.filter(pk__in=rows).order_by("region_path", "sort", "pk")


def _pressing(scope: Scope, now: datetime) -> DutyQuerySet:
    allowed = Q(pk__in=[])
    for path in scope.paths("duties.remind"):
        allowed |= Q(region_path__under=path, due_at__lte=_soon(path, now))
    return Duty.objects.visible_to(scope).open().filter(allowed)


def _soon(path: str, now: datetime) -> datetime:
    """The end of the day of the first step: a holiday in between hides nothing from whoever reminds."""
    calendar, day = calendar_at(path), now.astimezone(WIB).date()
    for _day in range(max([SOON_DAYS, *settings.REMINDER_DAYS])):
        day = calendar.next_working_day(day)
    # A duty of a region further east ends its day earlier.
    return _opens(day + ONE_DAY, WIB)


def agency_reminders(scope: Scope, agencies: Iterable[Agency], *, now: datetime) -> list[AgencyReminder]:
    """Two queries, for however many agencies a page shows."""
    shown = list(agencies)
    rows = _pressing(scope, now).filter(owner_agency__in=shown).select_related("owner_agency")
    duties: dict[int, list[Duty]] = {agency.pk: [] for agency in shown}
    for duty in rows.order_by("due_at", "kind", "group_id", "pk"):
        duties[duty.owner_agency_id].append(duty)
    contacts = primary_contacts(duties)
    return [_of_agency(scope, agency, duties[agency.pk], contacts.get(agency.pk), now) for agency in shown]


def _of_agency(
    scope: Scope, agency: Agency, duties: list[Duty], contact: Contact | None, now: datetime
) -> AgencyReminder:
    groups, late = grouped(duties), sum(duty.is_late(now) for duty in duties)
    text = ""
    if contact is not None:
        to = _("Bapak/Ibu %(name)s, %(agency)s") % {"name": contact.name, "agency": agency.name}
        text = digest_text(groups, to=to, officer=scope.name, now=now, with_links=False)
    return AgencyReminder(agency.name, groups, contact, late, len(duties) - late, text)
