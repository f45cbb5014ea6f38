"""What every write of meetings shares: the row held, the trace in the audit, texts in one line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from selaras.audit.services import record
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.evidence.models import Use
from selaras.evidence.services import set_readers
from selaras.meetings.models import AgendaPoint, Meeting
from selaras.meetings.selectors.references import material_readers


def held_meeting(meeting: Meeting) -> Meeting:
    """The meeting as it stands now, held against everybody else until the end of the transaction."""
    Meeting.objects.select_for_update(no_key=True).only("pk").get(pk=meeting.pk)
    return Meeting.objects.select_related("agency__region", "series").get(pk=meeting.pk)


def log(scope: Scope, meeting: Meeting, verb: str, now: datetime, note: str = "", **after: Any) -> None:
    record(
        verb=f"meetings.{verb}",
        scope=scope,
        kind="meeting",
        id=meeting.pk,
        region_path=meeting.region_path,
        after=after or None,
        note=note,
        at=now,
    )


def touch(scope: Scope, meeting: Meeting, now: datetime) -> None:
    meeting.version += 1
    meeting.changed_at, meeting.changed_by_name = now, scope.name[:200]


def one_line(text: str) -> str:
    return " ".join(text.split())


def demand_lengths(model: type[Model], values: Mapping[str, Any]) -> None:
    """Every text that is longer than its column, at once, by field."""
    faults: dict[str, str] = {}
    for name, value in values.items():
        try:
            model._meta.get_field(name).run_validators(value)  # type: ignore[union-attr]
        except ValidationError as fault:
            faults[name] = " ".join(fault.messages)
    if faults:
        raise ValidationError(faults)


def tell_readers(meeting: Meeting) -> None:
    """Material of the agenda and photos of the meeting are read by those who are invited."""
    points = AgendaPoint.objects.filter(meeting=meeting).values_list("pk", flat=True)
    used: Iterable[str] = (
        Use.objects.live().on("agenda_point", *points).values_list("subject_id", flat=True).distinct()
    )
    readers = material_readers(meeting)
    for point in list(used):
        set_readers(subject=Reference("agenda_point", point), reader_agency_ids=readers)
    if Use.objects.live().on("meeting", meeting.pk).exists():
        set_readers(subject=Reference("meeting", str(meeting.pk)), reader_agency_ids=readers)
