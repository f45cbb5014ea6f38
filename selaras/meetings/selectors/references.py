"""How meetings are shown elsewhere, what an address of the product names, and what evidence asks."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.http import Http404
from django.utils.translation import gettext as _

from selaras.core.formats import local_day, moment_short
from selaras.core.http import record_id, record_ids
from selaras.core.references import Reference, Shown
from selaras.core.scope import Scope
from selaras.core.verdict import Verdict
from selaras.meetings.choices import MeetingState
from selaras.meetings.models import AgendaPoint, Meeting, MeetingSeries, of_host
from selaras.meetings.permissions import PLAN, VIEW, can_add_material


def show_meetings(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    rows = Meeting.objects.visible_to(scope).filter(pk__in=record_ids(ids))
    return {
        str(row.pk): Shown(row.title, row.get_absolute_url(), moment_short(row.starts_at, row.tz))
        for row in rows
    }


def show_series(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    host = of_host(scope, VIEW) | of_host(scope, PLAN)
    rows = MeetingSeries.objects.filter(host, pk__in=record_ids(ids)).select_related("agency")
    return {str(row.pk): Shown(row.name, row.get_absolute_url(), row.agency.name) for row in rows}


def show_points(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    seen = Meeting.objects.visible_to(scope)
    rows = AgendaPoint.objects.filter(pk__in=record_ids(ids), meeting__in=seen).select_related("meeting")
    return {
        str(row.pk): Shown(row.title, f"{row.meeting.get_absolute_url()}#acara-{row.pk}", row.meeting.title)
        for row in rows
    }


def _visible_point(scope: Scope, point_id: str) -> AgendaPoint:
    rows = AgendaPoint.objects.filter(meeting__in=Meeting.objects.visible_to(scope))
    point = rows.filter(pk=record_id(point_id) or 0).select_related("meeting__agency__region").first()
    if point is None:
        raise Http404
    return point


def may_add_material(scope: Scope, point_id: str) -> Verdict:
    return can_add_material(scope, _visible_point(scope, point_id).meeting)


def material_context(scope: Scope, point_id: str) -> dict[str, object]:
    return _context(_visible_point(scope, point_id).meeting)


def _context(meeting: Meeting) -> dict[str, object]:
    return {
        "agency": meeting.agency,
        "region_path": meeting.region_path,
        "reader_agency_ids": material_readers(meeting),
        "group": Reference("meeting", str(meeting.pk)),
    }


def material_readers(meeting: Meeting) -> frozenset[int]:
    """Nobody before the invitation is out."""
    if meeting.invited_at is None:
        return frozenset()
    rows = meeting.invitees.filter(agency__isnull=False, withdrawn_at=None)
    return frozenset(agency for agency in rows.values_list("agency_id", flat=True) if agency is not None)


def material_decided(ids: Iterable[str]) -> set[str]:
    """What was shown in a meeting that is over stays what it was."""
    rows = AgendaPoint.objects.filter(pk__in=record_ids(ids), meeting__state="ditutup")
    return {str(pk) for pk in rows.values_list("pk", flat=True)}


def evidence_closed(ids: Iterable[str]) -> dict[str, date]:
    """The day of a meeting that is closed or does not take place; the others still work with their papers."""
    over = (MeetingState.CLOSED, MeetingState.CANCELLED)
    rows = Meeting.objects.filter(pk__in=record_ids(ids), state__in=over)
    return {str(row.pk): local_day(row.ends_at or row.starts_at, row.tz) for row in rows}


def _visible_meeting(scope: Scope, meeting_id: str) -> Meeting:
    rows = Meeting.objects.visible_to(scope).filter(pk=record_id(meeting_id) or 0)
    meeting = rows.select_related("agency__region").first()
    if meeting is None:
        raise Http404
    return meeting


def may_add_photo(scope: Scope, meeting_id: str) -> Verdict:
    return can_add_material(scope, _visible_meeting(scope, meeting_id))


def photo_context(scope: Scope, meeting_id: str) -> dict[str, object]:
    return _context(_visible_meeting(scope, meeting_id))


def show_attendance(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
    """The signed list on paper, kept as a scan, is the host's alone."""
    rows = Meeting.objects.filter(of_host(scope, VIEW) | of_host(scope, PLAN), pk__in=record_ids(ids))
    return {
        str(row.pk): Shown(
            _("Daftar hadir: %(title)s") % {"title": row.title}, f"{row.get_absolute_url()}hadir/"
        )
        for row in rows
    }


def scan_context(scope: Scope, meeting_id: str) -> dict[str, object]:
    return photo_context(scope, meeting_id) | {"reader_agency_ids": frozenset[int]()}


def photo_decided(ids: Iterable[str]) -> set[str]:
    rows = Meeting.objects.filter(pk__in=record_ids(ids), state="ditutup")
    return {str(pk) for pk in rows.values_list("pk", flat=True)}
