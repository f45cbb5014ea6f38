"""Finding meetings and series, and what a meeting's page shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, prefetch_related_objects

from selaras.core.references import Reference, Shown, show_many
from selaras.core.scope import Scope
from selaras.evidence.models import Evidence, Use
from selaras.meetings.models import (
    AgendaPoint,
    AgendaRecord,
    Invitee,
    Meeting,
    MeetingSeries,
    of_host,
    own_paths,
)
from selaras.meetings.permissions import PLAN
from selaras.offices.choices import OUTSIDE_KINDS, AgencyKind
from selaras.offices.models import Agency, Grant
from selaras.regions.models import Region

AHEAD, PAST = "mendatang", "lampau"


def meetings_for(scope: Scope) -> QuerySet[Meeting]:
    return Meeting.objects.visible_to(scope).select_related("agency__region", "series")


def search(meetings: QuerySet[Meeting], text: str) -> QuerySet[Meeting]:
    for word in text.split():
        meetings = meetings.filter(
            Q(title__icontains=word) | Q(place__icontains=word) | Q(series__name__icontains=word)
        )
    return meetings


def in_time(meetings: QuerySet[Meeting], when: str, now: datetime) -> QuerySet[Meeting]:
    """Those to come begin with the nearest, those gone by with the latest."""
    if when == AHEAD:
        return meetings.filter(Q(starts_at__gte=now) | Q(ends_at__gte=now)).order_by("starts_at", "pk")
    return meetings.filter(starts_at__lt=now) if when == PAST else meetings


def with_invited(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    told = meetings.annotate(invited=Count("invitees", filter=Q(invitees__withdrawn_at=None)))
    # Grouping leaves the order of the model behind.
    return told if told.query.order_by else told.order_by("-starts_at", "-pk")


def series_for(scope: Scope) -> QuerySet[MeetingSeries]:
    """Of the own government; those invited see a series by its meetings."""
    rows = MeetingSeries.objects.filter(of_host(scope, "meetings.view") | of_host(scope, PLAN))
    return (
        rows.select_related("agency__region")
        .annotate(count=Count("meetings"), latest=Max("meetings__starts_at"))
        .order_by("name", "pk")
    )


def series_to_plan_in(scope: Scope) -> QuerySet[MeetingSeries]:
    return MeetingSeries.objects.filter(of_host(scope, PLAN), is_open=True)


def offices_to_plan_for(scope: Scope, region_path: str = "") -> QuerySet[Agency]:
    """Whose meetings this person plans; the Kesbangpol first."""
    allowed = Q(region_path__in=own_paths(scope, PLAN)) | Q(pk__in=scope.agencies(PLAN))
    rows = Agency.objects.filter(allowed, is_active=True).exclude(kind__in=OUTSIDE_KINDS)
    if region_path:
        rows = rows.filter(region_path=region_path)
    return rows.select_related("region").order_by("region_path", "sort", "name")


# ---- the page of one meeting


@dataclass(frozen=True, slots=True)
class ShownRecord:
    row: AgendaRecord
    shown: Shown | None


@dataclass(frozen=True, slots=True)
class ShownPoint:
    point: AgendaPoint
    starts_at: datetime | None
    records: list[ShownRecord]
    hidden_records: int
    materials: list[Evidence]


def agenda_of(scope: Scope, meeting: Meeting) -> list[ShownPoint]:
    """With the time each point begins as far as the lengths say it, its records and its material.

    The points are kept on the meeting: whatever else the page tells of them asks no more.
    """
    prefetch_related_objects([meeting], "points__records")
    points = list(meeting.points.all())
    records = [record for point in points for record in point.records.all()]
    shown = show_many(scope, [Reference(record.kind, record.record_id) for record in records])
    materials = _materials(scope, points)
    begins: datetime | None = meeting.starts_at
    rows = []
    for point in points:
        told = [ShownRecord(r, shown.get(Reference(r.kind, r.record_id))) for r in point.records.all()]
        seen = [one for one in told if one.shown is not None]
        rows.append(ShownPoint(point, begins, seen, len(told) - len(seen), materials.get(str(point.pk), [])))
        begins = after(begins, point.minutes)
    return rows


def after(begins: datetime | None, minutes: int | None) -> datetime | None:
    """Behind a point of unknown length nothing can be foretold."""
    return None if begins is None or minutes is None else begins + timedelta(minutes=minutes)


def _materials(scope: Scope, points: Iterable[AgendaPoint]) -> dict[str, list[Evidence]]:
    uses = Use.objects.live().visible_to(scope).on("agenda_point", *[point.pk for point in points])
    found: dict[str, list[Evidence]] = {}
    for use in uses.select_related("evidence"):
        found.setdefault(use.subject_id, []).append(use.evidence)
    return found


def invitees_of(meeting: Meeting) -> QuerySet[Invitee]:
    return meeting.invitees.filter(withdrawn_at=None).select_related("agency__region", "region")


def answered(meeting: Meeting) -> dict[str, Any]:
    """Those invited, and how many of them said what; one query."""
    rows = list(invitees_of(meeting))
    counts = dict.fromkeys(("hadir", "diwakili", "berhalangan", "kosong"), 0)
    for row in rows:
        counts[row.reply or "kosong"] += 1
    return {"invitees": rows, "replies": counts}


def own_invitations(scope: Scope, meeting: Meeting) -> list[Invitee]:
    """Where this person's own offices are invited."""
    own = Q(agency_id__in=scope.agencies("meetings.attend")) | Q(
        agency__region_path__in=own_paths(scope, "meetings.view")
    )
    return list(invitees_of(meeting).filter(own))


# ---- whom one may invite


def agencies_to_invite(meeting: Meeting) -> QuerySet[Agency]:
    """Every office of the host's own region that is not invited yet."""
    invited = meeting.invitees.filter(agency__isnull=False, withdrawn_at=None).values("agency_id")
    return Agency.objects.filter(region_path=meeting.region_path, is_active=True).exclude(pk__in=invited)


def regions_to_invite(meeting: Meeting) -> QuerySet[Region]:
    """The regions right below the host's, such as the regencies and cities of a province."""
    level = meeting.agency.region.level + 1
    return Region.objects.current().under(meeting.region_path).filter(level=level).order_by("code")


def kesbangpol_of(regions: Iterable[Region]) -> dict[int, Agency]:
    """The Kesbangpol of each region that has one in the product."""
    rows = Agency.objects.filter(
        region__in=list(regions), kind=AgencyKind.KESBANGPOL, is_active=True
    ).select_related("region")
    return {agency.region_id: agency for agency in rows}


def people_invited(meeting: Meeting, now: datetime, among: Iterable[int] | None = None) -> list[int]:
    """Accounts that act for the offices invited, or for these of them: whom a notice goes to."""
    rows = meeting.invitees.filter(withdrawn_at=None, agency__isnull=False)
    agencies = (rows if among is None else rows.filter(agency__in=set(among))).values("agency_id")
    today = now.astimezone(meeting.tz).date()
    grants = Grant.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today),
        agency_id__in=agencies,
        role__in=("narahubung", "kepala_opd"),
        starts_on__lte=today,
        revoked_at=None,
        user__is_active=True,
    )
    return list(grants.values_list("user_id", flat=True).distinct())
