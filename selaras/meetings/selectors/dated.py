"""Meetings in the calendar of everything with a date."""

from django.db.models import Exists, OuterRef, Q

from selaras.core.dated import MOST, Dated, Span, last_day, own_regions
from selaras.core.formats import local_day
from selaras.core.scope import Scope
from selaras.evidence.compute import key
from selaras.meetings.choices import MeetingState
from selaras.meetings.models import Invitee, Meeting
from selaras.meetings.selectors.meetings import meetings_for
from selaras.offices.choices import AgencyKind

OFF = (MeetingState.CANCELLED, MeetingState.POSTPONED)


def dated_meetings(scope: Scope, span: Span, own: bool) -> list[Dated]:
    """What begins within the days or is still held on one of them. One query."""
    reaches = Q(starts_at__gte=span.opens) | Q(ends_at__gt=span.opens)
    rows = meetings_for(scope).filter(reaches, starts_at__lt=span.closes)
    if own:
        rows = rows.filter(_concerns(scope))
    return [dated_meeting(row) for row in rows.order_by("starts_at", "pk")[: MOST + 1]]


def _concerns(scope: Scope) -> Q:
    """Held by the own office, or the own office is invited; a Kesbangpol's people need not be named in it."""
    regions = own_regions(scope)
    ours = Q(agency_id__in=scope.agency_ids) | Q(
        agency__kind=AgencyKind.KESBANGPOL, agency__region_path__in=regions
    )
    invited = Invitee.objects.filter(ours, meeting=OuterRef("pk"), withdrawn_at=None)
    return ours | Q(Exists(invited))


def dated_meeting(meeting: Meeting) -> Dated:
    """Where it is held by video alone the link stays inside: it opens the room."""
    return Dated(
        key=f"meeting-{meeting.pk}",
        title=meeting.title,
        url=meeting.get_absolute_url(),
        first=local_day(meeting.starts_at, meeting.tz),
        last=last_day(meeting.ends_at, meeting.starts_at, meeting.zone),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        zone=meeting.zone,
        place=meeting.place or meeting.mode,
        context=meeting.agency.name,
        label=meeting.get_state_display(),
        tone=meeting.tone,
        is_off=meeting.state in OFF,
        uid=f"{meeting.uid}@selaras",
        sequence=meeting.sequence,
        changed_at=meeting.changed_at,
        room=(meeting.region_path, key(meeting.place))
        if meeting.place and meeting.state not in OFF
        else None,
    )
