"""The attendance list kept in the API: a line put right or struck off, the count verified, the door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema

from selaras.core import clock
from selaras.core.api import In, MayOut, Text, answers
from selaras.core.http import Request
from selaras.meetings import permissions, services
from selaras.meetings.api.doors import (
    MEETING,
    MOST,
    WRITTEN,
    keeping_door,
    keeping_record,
    reading_attendance,
    reading_record,
    router,
    verifying,
)
from selaras.meetings.models import AttendanceCount, AttendanceRecord, Meeting
from selaras.meetings.selectors import attendance as select
from selaras.meetings.selectors import doors, outputs
from selaras.meetings.services import CheckIn

RECORD = f"{MEETING}/attendance/{{int:record_id}}"
DOOR = f"{MEETING}/door"


# ---- one line


class AttendanceRecordOut(Schema):
    id: int
    name: str
    position: str
    organisation: str
    invitee: int | None
    for_name: str
    method: str
    at: datetime
    struck_at: datetime | None
    struck_by: str
    struck_reason: str

    @classmethod
    def of(cls, row: AttendanceRecord) -> AttendanceRecordOut:
        plain = ("name", "position", "organisation", "for_name", "method", "at", "struck_at", "struck_reason")
        return cls(
            **{name: getattr(row, name) for name in plain},
            id=row.pk,
            invitee=row.invitee_id,
            struck_by=row.struck_by_name,
        )


class AttendanceRecordIn(In):
    name: Text = Field(min_length=1, max_length=160)
    position: Text = Field(default="", max_length=200)
    organisation: Text = Field(default="", max_length=200)
    invitee: int | None = Field(default=None, ge=1, le=MOST)
    for_name: Text = Field(default="", max_length=300)


class StrikeIn(In):
    reason: Text = Field(max_length=300, description=_("alasan pencoretan"))


@router.get(
    RECORD,
    url_name="attendance_record",
    operation_id="get_attendance_record",
    summary=_("Satu baris daftar hadir"),
    description=_("Juga yang sudah dicoret, dengan alasannya."),
    response=answers({200: AttendanceRecordOut}, 403, 404),
)
def get_attendance_record(request: Request, meeting_id: int, record_id: int) -> AttendanceRecordOut:
    return AttendanceRecordOut.of(reading_record(request, meeting_id, record_id))


@router.put(
    RECORD,
    url_name="attendance_record",
    operation_id="correct_attendance",
    summary=_("Betulkan kehadiran"),
    description=_("Nama, jabatan, instansi, dan siapa yang diwakili; yang lama tetap di catatan audit."),
    response=answers({200: AttendanceRecordOut}, *WRITTEN),
)
def correct_attendance(
    request: Request, meeting_id: int, record_id: int, body: AttendanceRecordIn
) -> AttendanceRecordOut:
    record = keeping_record(request, meeting_id, record_id)
    entry = CheckIn(invitee_id=body.invitee, **body.model_dump(exclude={"invitee"}))
    changed = services.correct_attendance(scope=request.scope, record=record, entry=entry, now=clock.now())
    return AttendanceRecordOut.of(changed)


@router.post(
    f"{RECORD}/strike",
    url_name="attendance_strike",
    operation_id="strike_attendance",
    summary=_("Coret dari daftar hadir"),
    description=_("Dengan alasan; barisnya tetap tercatat sebagai dicoret."),
    response=answers({200: AttendanceRecordOut}, *WRITTEN),
)
def strike_attendance(
    request: Request, meeting_id: int, record_id: int, body: StrikeIn
) -> AttendanceRecordOut:
    record = keeping_record(request, meeting_id, record_id)
    struck = services.strike_attendance(
        scope=request.scope, record=record, reason=body.reason, now=clock.now()
    )
    return AttendanceRecordOut.of(struck)


# ---- the count


class AttendanceCountOut(Schema):
    persons: int
    agencies: int
    invited_agencies: int
    output_code: str = Field(description=_("keluaran yang dihitung; kosong bila tidak satu pun"))
    year: int
    verified_at: datetime
    verified_by: str
    is_current: bool = Field(description=_("false: daftarnya berubah sejak ditetapkan"))

    @classmethod
    def of(cls, row: AttendanceCount) -> AttendanceCountOut:
        plain = ("persons", "output_code", "year", "verified_at")
        return cls(
            **{name: getattr(row, name) for name in plain},
            agencies=row.bodies,
            invited_agencies=row.invited_bodies,
            verified_by=row.verified_by_name,
            is_current=select.is_current(row),
        )


class VerifiedOut(Schema):
    count: AttendanceCountOut | None = Field(description=_("kosong: belum ditetapkan"))
    outputs: dict[str, str] = Field(description=_("kode keluaran yang dapat dipilih, dan namanya"))
    may_verify: MayOut


class VerifyCountIn(In):
    output_code: Text = Field(default="", max_length=40, description=_("kosong: tidak dihitung"))


def _verified(request: Request, meeting: Meeting) -> VerifiedOut:
    count = select.latest_count(meeting)
    return VerifiedOut(
        count=AttendanceCountOut.of(count) if count else None,
        outputs={code: one.words for code, one in outputs.outputs().items()},
        may_verify=MayOut.of(permissions.can_verify_count(request.scope, meeting)),
    )


@router.get(
    f"{MEETING}/attendance-count",
    url_name="attendance_count",
    operation_id="get_attendance_count",
    summary=_("Jumlah hadir yang ditetapkan"),
    description=_("Yang terakhir, dan untuk keluaran apa dihitung."),
    response=answers({200: VerifiedOut}, 403, 404),
)
def get_attendance_count(request: Request, meeting_id: int) -> VerifiedOut:
    return _verified(request, reading_attendance(request, meeting_id))


@router.post(
    f"{MEETING}/attendance-count",
    url_name="attendance_count",
    operation_id="verify_attendance_count",
    summary=_("Tetapkan jumlah hadir"),
    description=_("Sesudah rapat diakhiri; ditetapkan lagi menjadi hitungan baru."),
    response=answers({200: VerifiedOut}, *WRITTEN),
)
def verify_attendance_count(request: Request, meeting_id: int, body: VerifyCountIn) -> VerifiedOut:
    meeting = verifying(request, meeting_id)
    services.verify_count(scope=request.scope, meeting=meeting, output_code=body.output_code, now=clock.now())
    return _verified(request, meeting)


# ---- the door


class DoorOut(Schema):
    is_open: bool
    code: str | None = Field(description=_("kode pada menit ini; kosong bila pintu tertutup"))
    seconds: int | None = Field(description=_("sampai kodenya berganti"))
    may_open: MayOut


def _door(request: Request, meeting: Meeting) -> DoorOut:
    door, now = doors.door_of(meeting), clock.now()
    lets_in = door is not None and bool(permissions.door_lets_in(meeting, now))
    code = doors.shown_code(door, now) if door is not None and lets_in else None
    return DoorOut(
        is_open=door is not None,
        code=code.text if code else None,
        seconds=code.seconds if code else None,
        may_open=MayOut.of(permissions.can_open_door(request.scope, meeting, now)),
    )


@router.get(
    DOOR,
    url_name="meeting_door",
    operation_id="get_door",
    summary=_("Pintu daftar hadir"),
    description=_("Kode yang ditampilkan di layar; berganti setiap menit."),
    response=answers({200: DoorOut}, 403, 404),
)
def get_door(request: Request, meeting_id: int) -> DoorOut:
    return _door(request, keeping_door(request, meeting_id))


def _step(request: Request, meeting_id: int, run: Callable[..., object]) -> DoorOut:
    meeting = keeping_door(request, meeting_id)
    run(scope=request.scope, meeting=meeting, now=clock.now())
    return _door(request, meeting)


@router.post(
    f"{DOOR}/open",
    url_name="meeting_door_open",
    operation_id="open_door",
    summary=_("Buka pintu daftar hadir"),
    description=_("Siapa pun yang memegang kodenya dapat mencatat dirinya."),
    response=answers({200: DoorOut}, 403, 404),
)
def open_door(request: Request, meeting_id: int) -> DoorOut:
    return _step(request, meeting_id, services.open_door)


@router.post(
    f"{DOOR}/close",
    url_name="meeting_door_close",
    operation_id="close_door",
    summary=_("Tutup pintu daftar hadir"),
    description=_("Petugas tetap dapat mencatat."),
    response=answers({200: DoorOut}, 403, 404),
)
def close_door(request: Request, meeting_id: int) -> DoorOut:
    return _step(request, meeting_id, services.close_door)


@router.post(
    f"{DOOR}/renew",
    url_name="meeting_door_renew",
    operation_id="renew_door",
    summary=_("Ganti kunci kode pintu"),
    description=_("Kode lama tidak berlaku lagi."),
    response=answers({200: DoorOut}, 403, 404),
)
def renew_door(request: Request, meeting_id: int) -> DoorOut:
    return _step(request, meeting_id, services.renew_door)
