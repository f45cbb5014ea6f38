"""Writes of the agenda: points, their order, and the records they speak of."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from selaras.core.references import record_at
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.evidence.models import Use
from selaras.meetings import permissions
from selaras.meetings.choices import MAX_MINUTES, MAX_POINTS
from selaras.meetings.models import AgendaPoint, AgendaRecord, Meeting
from selaras.meetings.services.held import demand_lengths, held_meeting, log, one_line


@dataclass(frozen=True, slots=True)
class PointText:
    title: str
    minutes: int | None = None
    speaker: str = ""
    note: str = ""


def _opened(scope: Scope, meeting: Meeting) -> Meeting:
    meeting = held_meeting(meeting)
    demand(permissions.can_set_agenda(scope, meeting))
    return meeting


@transaction.atomic
def add_point(*, scope: Scope, meeting: Meeting, text: PointText, now: datetime) -> AgendaPoint:
    meeting = _opened(scope, meeting)
    if meeting.points.count() >= MAX_POINTS:
        raise ValidationError(_("Paling banyak %(n)s pokok acara.") % {"n": MAX_POINTS})
    last = meeting.points.aggregate(last=Max("position"))["last"]
    point = AgendaPoint(meeting=meeting, position=0 if last is None else last + 1)
    _write(point, text)
    log(scope, meeting, "point.added", now, point=point.pk, title=point.title)
    return point


@transaction.atomic
def change_point(*, scope: Scope, point: AgendaPoint, text: PointText, now: datetime) -> AgendaPoint:
    meeting = _opened(scope, point.meeting)
    point = meeting.points.get(pk=point.pk)
    _write(point, text)
    log(scope, meeting, "point.changed", now, point=point.pk, **asdict(text))
    return point


def _write(point: AgendaPoint, text: PointText) -> None:
    title, speaker = one_line(text.title), one_line(text.speaker)
    if not title:
        raise ValidationError({"title": _("Tuliskan pokok acara.")})
    if text.minutes is not None and not 1 <= text.minutes <= MAX_MINUTES:
        raise ValidationError({"minutes": _("Lamanya antara 1 dan %(n)s menit.") % {"n": MAX_MINUTES}})
    demand_lengths(AgendaPoint, {name: t for name, t in {"title": title, "speaker": speaker}.items() if t})
    point.title, point.speaker, point.minutes = title, speaker, text.minutes
    point.note = text.note.strip()
    point.save()


@transaction.atomic
def move_point(*, scope: Scope, point: AgendaPoint, up: bool, now: datetime) -> None:
    """Change places with its neighbour; at the end of the list nothing happens."""
    meeting = _opened(scope, point.meeting)
    order = list(meeting.points.all())
    here = next((n for n, row in enumerate(order) if row.pk == point.pk), None)
    there = None if here is None else here + (-1 if up else 1)
    if here is None or there is None or not 0 <= there < len(order):
        return
    one, other = order[here], order[there]
    one.position, other.position = other.position, one.position
    AgendaPoint.objects.bulk_update([one, other], ["position"])
    log(scope, meeting, "point.moved", now, point=point.pk, position=one.position)


@transaction.atomic
def remove_point(*, scope: Scope, point: AgendaPoint, now: datetime) -> None:
    """Its material stays in the library; a point that holds some is emptied first."""
    meeting = _opened(scope, point.meeting)
    if Use.objects.live().on("agenda_point", point.pk).exists():
        raise ValidationError(_("Lepas dahulu bahannya; pokok acara ini masih memuat bahan."))
    meeting.points.filter(pk=point.pk).delete()
    log(scope, meeting, "point.removed", now, note=point.title, point=point.pk)


@transaction.atomic
def attach_record(*, scope: Scope, point: AgendaPoint, address: str, now: datetime) -> AgendaRecord:
    """The record whose page this address is; only what the person sees can be put on the agenda."""
    meeting = _opened(scope, point.meeting)
    found = record_at(scope, address)
    if found is None:
        raise ValidationError(
            {"address": _("Alamat ini bukan halaman catatan di Selaras yang dapat Anda lihat.")}
        )
    reference, shown = found
    row, made = AgendaRecord.objects.get_or_create(
        point=point,
        kind=reference.kind,
        record_id=reference.id,
        defaults={"added_at": now, "added_by_name": scope.name[:200]},
    )
    if not made:
        raise ValidationError({"address": _("Catatan ini sudah tertaut pada pokok acara ini.")})
    log(scope, meeting, "record.attached", now, note=shown.title, point=point.pk, record=str(row))
    return row


@transaction.atomic
def detach_record(*, scope: Scope, record: AgendaRecord, now: datetime) -> None:
    meeting = _opened(scope, record.point.meeting)
    AgendaRecord.objects.filter(pk=record.pk).delete()
    log(scope, meeting, "record.detached", now, point=record.point_id, record=str(record))
