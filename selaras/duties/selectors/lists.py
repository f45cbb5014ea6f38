"""What is owed: the three lists of the home page and the counts beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from selaras.accounts.models import User
from selaras.core.dated import MOST, Dated, Span
from selaras.core.formats import local_day
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.duties.choices import DUTY_KINDS, ENDED_STATES, OPEN_STATES, WAITING_STATES
from selaras.duties.models import Duty, DutyQuerySet


@dataclass(slots=True)
class DutyGroup:
    """Duties of one kind, record, agency and due time: one row on the page, opened for its parts."""

    kind: str
    group: Reference
    title: str
    agency_name: str
    due_at: datetime
    zone: str
    region_path: str
    duties: list[Duty] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.duties)

    @property
    def waiting_label(self) -> str:
        """Who waits; of several by number, for one row cannot name them all."""
        waiting = {duty.waiting_label for duty in self.duties}
        if len(waiting) == 1:
            return self.first.waiting_label
        return _("%(count)s OPD") % {"count": len(waiting)}

    @property
    def first(self) -> Duty:
        return self.duties[0]

    @property
    def label(self) -> str:
        if self.count == 1:
            return self.first.title
        return str(DUTY_KINDS[self.kind].group_label) % {"count": self.count, "title": self.title}

    @property
    def url(self) -> str:
        """Straight to the work: the page for several at once, or the first of them."""
        page = DUTY_KINDS[self.kind].group_url_name
        if self.count > 1 and page:
            return reverse(page, args=[self.group.id])
        return self.first.url

    @property
    def verb(self) -> str:
        return str(DUTY_KINDS[self.kind].label)

    @property
    def repairs(self) -> int:
        return sum(duty.state == "perbaikan" for duty in self.duties)

    @property
    def is_extended(self) -> bool:
        return self.first.is_extended


@dataclass(frozen=True, slots=True)
class DutyLists:
    late: Sequence[DutyGroup]
    this_week: Sequence[DutyGroup]
    later: Sequence[DutyGroup]
    waiting: int

    @property
    def open_count(self) -> int:
        return sum(group.count for part in (self.late, self.this_week, self.later) for group in part)


def grouped(duties: Sequence[Duty]) -> list[DutyGroup]:
    """Of one kind, record, agency and due time together, in the order given."""
    groups: dict[tuple[object, ...], DutyGroup] = {}
    for duty in duties:
        key = (duty.kind, duty.group_kind, duty.group_id, duty.owner_agency_id, duty.due_at)
        if key not in groups:
            groups[key] = DutyGroup(
                kind=duty.kind,
                group=Reference(duty.group_kind, duty.group_id),
                title=duty.group_title,
                agency_name=duty.owner_agency.name,
                due_at=duty.due_at,
                zone=duty.zone,
                region_path=duty.region_path,
            )
        groups[key].duties.append(duty)
    return list(groups.values())


# A person with more open duties than this works from the list page, which has pages.
HOME_LIMIT = 400


def my_lists(scope: Scope, *, now: datetime) -> DutyLists:
    """Late, within the next seven days, later; in order of due time, each as groups. Two queries."""
    mine = Duty.objects.mine(scope)
    rows = list(
        mine.open().select_related("owner_agency").order_by("due_at", "kind", "group_id", "id")[:HOME_LIMIT]
    )
    week_ends = now + timedelta(days=7)
    return DutyLists(
        late=grouped([duty for duty in rows if duty.due_at < now]),
        this_week=grouped([duty for duty in rows if now <= duty.due_at <= week_ends]),
        later=grouped([duty for duty in rows if duty.due_at > week_ends]),
        waiting=mine.filter(state__in=WAITING_STATES).count(),
    )


def waiting_for_others(scope: Scope) -> DutyQuerySet:
    """Handed in by this person's agencies; somebody else has the next move."""
    return Duty.objects.mine(scope).filter(state__in=WAITING_STATES).select_related("owner_agency")


def open_count(scope: Scope) -> int:
    return Duty.objects.mine(scope).open().count()


@dataclass(frozen=True, slots=True)
class AgencyLoad:
    agency_id: int
    name: str
    open: int
    late: int
    waiting: int


def load_by_agency(scope: Scope, *, region_path: str, now: datetime) -> list[AgencyLoad]:
    """Open, late and waiting duties per agency of a region in the office's own order; one query."""
    rows = (
        Duty.objects.visible_to(scope)
        .filter(region_path__under=region_path)
        .values("owner_agency_id", "owner_agency__name", "owner_agency__sort")
        .annotate(
            open=Count("id", filter=Q(state__in=OPEN_STATES)),
            late=Count("id", filter=Q(state__in=OPEN_STATES, due_at__lt=now)),
            waiting=Count("id", filter=Q(state__in=WAITING_STATES)),
        )
        .order_by("owner_agency__sort", "owner_agency_id")
    )
    return [
        AgencyLoad(
            row["owner_agency_id"], row["owner_agency__name"], row["open"], row["late"], row["waiting"]
        )
        for row in rows
        if row["open"] or row["waiting"]
    ]


def of_source(reference: Reference) -> DutyQuerySet:
    return Duty.objects.filter(source_kind=reference.kind, source_id=reference.id).select_related(
        "owner_agency"
    )


def filtered(rows: DutyQuerySet, wanted: Mapping[str, object], *, now: datetime) -> DutyQuerySet:
    """What the filter bar asks for; nothing asked shows the running duties."""
    text, state = str(wanted.get("q") or ""), wanted.get("state")
    if text:
        rows = rows.filter(Q(title__icontains=text) | Q(owner_agency__name__icontains=text))
    rows = rows.filter(state=state) if state else rows.exclude(state__in=ENDED_STATES)
    return rows.late(now) if wanted.get("late") else rows


def people_with_duties(region_path: str) -> QuerySet[User]:
    """People on whose own name running duties stand."""
    named = Duty.objects.running().filter(region_path__under=region_path).exclude(owner_user=None)
    return (
        User.objects.filter(pk__in=named.values("owner_user_id"))
        .annotate(duty_count=Count("duties", filter=Q(duties__in=named.values("pk"))))
        .order_by("full_name")
    )


def dated_duties(scope: Scope, span: Span, own: bool) -> list[Dated]:
    """Running duties by their due time; those of one kind, record and due time are one entry. One query."""
    # Some of one's own duties nobody looks over.
    mine = Duty.objects.mine(scope)
    rows = mine if own else mine | Duty.objects.visible_to(scope)
    groups = (
        rows.running()
        .filter(due_at__gte=span.opens, due_at__lt=span.closes)
        .values("kind", "group_kind", "group_id", "group_title", "due_at", "zone")
        .annotate(
            n=Count("pk"),
            first=Min("pk"),
            one=Min("title"),
            address=Min("url"),
            agency=Min("owner_agency__name"),
        )
        .annotate(open=Count("pk", filter=Q(state__in=OPEN_STATES)))
        .order_by("due_at", "kind", "group_id")[: MOST + 1]
    )
    return [_dated(row, own) for row in groups]


def _dated(row: Mapping[str, Any], own: bool) -> Dated:
    kind, n = DUTY_KINDS[row["kind"]], row["n"]
    several = {"count": n, "title": row["group_title"]}
    url = row["address"] if n == 1 else reverse("duties")
    if own and n > 1 and kind.group_url_name:
        url = reverse(kind.group_url_name, args=[row["group_id"]])
    day = local_day(row["due_at"], row["zone"])
    return Dated(
        key=f"{'duty' if n == 1 else 'duties'}-{row['first']}",
        title=row["one"] if n == 1 else str(kind.group_label) % several,
        url=url,
        first=day,
        last=day,
        starts_at=row["due_at"],
        is_due=True,
        is_open=row["open"] > 0,
        zone=row["zone"],
        context=row["agency"] if n == 1 else row["group_title"],
        label=str(kind.label),
        tone="waiting" if row["open"] == 0 else "progress",
        duty_kind=row["kind"],
    )
