"""The attendance list in the API: read, and entered by key, so that a program may send again."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema

from selaras.core import clock
from selaras.core.api import In, Moment, Text, answers
from selaras.core.http import Request
from selaras.meetings import services
from selaras.meetings.api.doors import MEETING, WRITTEN, reading_attendance, router, taking_attendance
from selaras.meetings.models import Meeting
from selaras.meetings.selectors import attendance as select
from selaras.meetings.services import CheckIn


class PresentOut(Schema):
    id: int
    name: str
    position: str
    organisation: str
    agency: int | None
    for_name: str = Field(description=_("yang diwakili"))
    method: str = Field(description=_("qr, petugas, atau kertas"))
    at: datetime
    is_signed: bool
    is_invited: bool


class AttendanceOut(Schema):
    persons: int = Field(description=_("setiap orang dihitung sekali"))
    agencies: int = Field(description=_("instansi yang hadir"))
    invited_agencies: int = Field(description=_("undangan yang hadir"))
    invited: int
    present: list[PresentOut]


class AttendanceEntryIn(In):
    key: uuid.UUID = Field(description=_("kunci dari pengirim; dikirim ulang berarti orang yang sama"))
    name: Text = Field(max_length=160)
    position: Text = Field(default="", max_length=200)
    organisation: Text = Field(default="", max_length=200)
    invitee: int | None = Field(default=None, ge=1, le=2_147_483_647)
    for_name: Text = Field(default="", max_length=300)
    signature: Text = Field(
        default="", max_length=24_000, description=_("goresan pada bidang 600 x 200: x,y x,y;x,y")
    )
    at: Moment | None = None


class AttendanceEntriesIn(In):
    entries: list[AttendanceEntryIn] = Field(max_length=100)


class AttendanceAnswerOut(Schema):
    key: uuid.UUID
    outcome: str = Field(description=_("dicatat, sudah, dicoret, atau ditolak"))
    text: str


class AttendanceAnswersOut(Schema):
    answers: list[AttendanceAnswerOut]


def _shown(meeting: Meeting) -> AttendanceOut:
    counts = select.counted(meeting)
    rows = [
        PresentOut(
            id=one.id,
            name=one.name,
            position=one.position,
            organisation=one.organisation,
            agency=one.agency_id,
            for_name=one.for_name,
            method=one.method,
            at=one.at,
            is_signed=bool(one.signature),
            is_invited=one.is_invited,
        )
        for one in select.present_at(meeting)
    ]
    return AttendanceOut(
        persons=counts.persons, agencies=counts.agencies, invited_agencies=counts.invited_agencies,
        invited=counts.invited, present=rows,
    )  # fmt: skip


@router.get(
    f"{MEETING}/attendance",
    url_name="meeting_attendance",
    operation_id="get_attendance",
    summary=_("Daftar hadir"),
    description=_("Nama dan jabatan hanya dibaca penyelenggara."),
    response=answers({200: AttendanceOut}, 401, 403, 404),
)
def get_attendance(request: Request, meeting_id: int) -> AttendanceOut:
    return _shown(reading_attendance(request, meeting_id))


@router.post(
    f"{MEETING}/attendance",
    url_name="meeting_attendance",
    operation_id="enter_attendance",
    summary=_("Catat kehadiran"),
    description=_("Jawaban per catatan menurut urutan kiriman; yang ditolak tidak menahan yang lain."),
    response=answers({200: AttendanceAnswersOut}, *WRITTEN),
)
def enter_attendance(request: Request, meeting_id: int, body: AttendanceEntriesIn) -> AttendanceAnswersOut:
    meeting = taking_attendance(request, meeting_id)
    entries = [
        CheckIn(invitee_id=entry.invitee, **entry.model_dump(exclude={"invitee"})) for entry in body.entries
    ]
    found = services.check_in_many(scope=request.scope, meeting=meeting, entries=entries, now=clock.now())
    return AttendanceAnswersOut(
        answers=[AttendanceAnswerOut(key=one.key, outcome=one.outcome, text=one.text) for one in found]
    )
