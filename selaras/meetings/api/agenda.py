"""The agenda in the API: points, their order, the records they speak of."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Status

from selaras.core import clock
from selaras.core.api import Fault, In, Text, answers, invalid
from selaras.core.http import Request
from selaras.core.references import record_at
from selaras.meetings import services
from selaras.meetings.api.doors import MEETING, WRITTEN, arranging, arranging_point, router
from selaras.meetings.api.shown import MeetingOut, shown
from selaras.meetings.services import PointText

POINT = f"{MEETING}/agenda/{{int:point_id}}"
DONE = answers({200: MeetingOut}, *WRITTEN)


class PointIn(In):
    title: Text = Field(max_length=300)
    minutes: int | None = Field(default=None, ge=1, le=1440)
    speaker: Text = Field(default="", max_length=200)
    note: Text = Field(default="", max_length=5000)


@router.post(
    f"{MEETING}/agenda",
    url_name="meeting_agenda",
    operation_id="add_agenda_point",
    summary=_("Tambah pokok acara"),
    description=_("Di akhir susunan acara."),
    response=answers({201: MeetingOut}, *WRITTEN),
)
def add_agenda_point(request: Request, meeting_id: int, body: PointIn) -> Status[Any]:
    meeting = arranging(request, meeting_id)
    text = PointText(**body.model_dump())
    services.add_point(scope=request.scope, meeting=meeting, text=text, now=clock.now())
    return Status(201, shown(request, meeting_id))


@router.put(
    POINT,
    url_name="meeting_point",
    operation_id="change_agenda_point",
    summary=_("Ubah pokok acara"),
    description=_("Mengganti seluruh isinya; yang tidak dikirim dikosongkan."),
    response=DONE,
)
def change_agenda_point(request: Request, meeting_id: int, point_id: int, body: PointIn) -> MeetingOut:
    point = arranging_point(request, meeting_id, point_id)
    text = PointText(**body.model_dump())
    services.change_point(scope=request.scope, point=point, text=text, now=clock.now())
    return shown(request, meeting_id)


class MoveIn(In):
    up: bool = Field(description=_("true: naik satu tempat; false: turun"))


@router.post(
    f"{POINT}/move",
    url_name="meeting_point_move",
    operation_id="move_agenda_point",
    summary=_("Pindahkan pokok acara"),
    description=_("Bertukar tempat dengan tetangganya; di ujung daftar tidak ada yang berubah."),
    response=DONE,
)
def move_agenda_point(request: Request, meeting_id: int, point_id: int, body: MoveIn) -> MeetingOut:
    point = arranging_point(request, meeting_id, point_id)
    services.move_point(scope=request.scope, point=point, up=body.up, now=clock.now())
    return shown(request, meeting_id)


@router.post(
    f"{POINT}/remove",
    url_name="meeting_point_remove",
    operation_id="remove_agenda_point",
    summary=_("Hapus pokok acara"),
    description=_("Pokok acara yang memuat bahan tidak dihapus."),
    response=DONE,
)
def remove_agenda_point(request: Request, meeting_id: int, point_id: int) -> MeetingOut:
    point = arranging_point(request, meeting_id, point_id)
    services.remove_point(scope=request.scope, point=point, now=clock.now())
    return shown(request, meeting_id)


class RecordIn(In):
    page: Text = Field(max_length=500, description=_("alamat halaman catatan di Selaras"))


@router.post(
    f"{POINT}/records",
    url_name="meeting_point_records",
    operation_id="attach_agenda_record",
    summary=_("Tautkan catatan pada pokok acara"),
    description=_("Hanya catatan yang boleh Anda lihat."),
    response=answers({201: MeetingOut}, *WRITTEN),
)
def attach_agenda_record(request: Request, meeting_id: int, point_id: int, body: RecordIn) -> Status[Any]:
    point = arranging_point(request, meeting_id, point_id)
    try:
        services.attach_record(scope=request.scope, point=point, address=body.page, now=clock.now())
    except ValidationError as fault:
        # The page calls this field "address".
        raise invalid([Fault(field="page", code="invalid", detail=" ".join(fault.messages))]) from fault
    return Status(201, shown(request, meeting_id))


@router.post(
    f"{POINT}/records/detach",
    url_name="meeting_point_detach",
    operation_id="detach_agenda_record",
    summary=_("Lepas catatan dari pokok acara"),
    description=_("Catatannya sendiri tetap ada."),
    response=DONE,
)
def detach_agenda_record(request: Request, meeting_id: int, point_id: int, body: RecordIn) -> MeetingOut:
    point = arranging_point(request, meeting_id, point_id)
    found = record_at(request.scope, body.page)
    row = found and point.records.filter(kind=found[0].kind, record_id=found[0].id).first()
    if not row:
        told = gettext("Catatan ini tidak tertaut pada pokok acara ini.")
        raise invalid([Fault(field="page", code="unknown", detail=told)])
    row.point = point
    services.detach_record(scope=request.scope, record=row, now=clock.now())
    return shown(request, meeting_id)
