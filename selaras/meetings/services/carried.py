"""What a series left open comes first on the agenda of its next meeting, by itself."""

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from selaras.core.scope import Scope
from selaras.followups.selectors.actions import open_of_series
from selaras.followups.services import assign_all, carry
from selaras.meetings.choices import MAX_POINTS
from selaras.meetings.models import AgendaPoint, AgendaRecord, Meeting
from selaras.meetings.selectors.decisions import reference_of, series_key
from selaras.meetings.services.held import log

KIND = "series_actions"


def put_first(scope: Scope, meeting: Meeting, now: datetime) -> None:
    """One point before all others, once; nothing where nothing is open."""
    if meeting.series_id is None or _has_it(meeting) or not _others_open(meeting):
        return
    if meeting.points.count() >= MAX_POINTS:
        return
    meeting.points.update(position=F("position") + 1)
    title = _("Tindak lanjut rapat sebelumnya")
    point = AgendaPoint.objects.create(meeting=meeting, position=0, title=title)
    AgendaRecord.objects.create(
        point=point,
        kind=KIND,
        record_id=str(meeting.series_id),
        added_at=now,
        added_by_name=scope.name[:200],
    )
    log(scope, meeting, "point.added", now, point=point.pk, title=title)


def _has_it(meeting: Meeting) -> bool:
    return AgendaRecord.objects.filter(
        point__meeting=meeting, kind=KIND, record_id=str(meeting.series_id)
    ).exists()


def _others_open(meeting: Meeting) -> bool:
    own = reference_of(meeting)
    rows = open_of_series(series_key(meeting))
    return rows.exclude(decision__origin_kind=own.kind, decision__origin_id=own.id).exists()


def begin(scope: Scope, meeting: Meeting, now: datetime) -> None:
    """Each action found open is carried once more."""
    put_first(scope, meeting, now)
    carry(
        scope=scope,
        series_key=series_key(meeting),
        into=reference_of(meeting),
        title=meeting.title,
        now=now,
    )


def settle(scope: Scope, meeting: Meeting, now: datetime) -> None:
    """The minutes are approved: decisions stand, and every draft of an action is a duty."""
    assign_all(scope=scope, origin=reference_of(meeting), now=now, final=True)
