"""The minutes in the API: read, merged line by line with what others wrote, approved, added to."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Schema, Status

from selaras.core import clock
from selaras.core.api import In, MayOut, ProblemOut, Text, answers
from selaras.core.http import Problem, Request
from selaras.meetings import permissions, services
from selaras.meetings.api.doors import (
    MEETING,
    MOST,
    WRITTEN,
    adding_to_minutes,
    approving_minutes,
    beginning_minutes,
    heading_minutes,
    reading_minutes,
    router,
    writing_minutes,
)
from selaras.meetings.models import Minutes
from selaras.meetings.selectors.minutes import undecided
from selaras.meetings.selectors.revisions import token_of
from selaras.meetings.services import HeadConflict, HeadText

BASE = _("penanda naskah yang Anda baca; diberikan bersama naskahnya")


class AddendumOut(Schema):
    number: int
    text: str
    author: str
    at: datetime


class MinutesOut(Schema):
    text: str
    base: str = Field(description=_("penanda naskah ini; kirimkan kembali saat menyimpan atau mengesahkan"))
    undecided: int = Field(description=_("bagian yang masih berdiri dalam dua versi"))
    letter: str
    secretary: str
    note_takers: str
    chair_rank: str
    chair_nip: str
    version: int = Field(description=_("versi keterangannya; kirimkan sebagai base_version"))
    changed_by: str
    changed_at: datetime
    approved_by: str
    approved_at: datetime | None
    addenda: list[AddendumOut]
    may: dict[str, MayOut] = Field(description=_("boleh tidaknya setiap langkah bagi Anda, dan alasannya"))


class MinutesSavedOut(Schema):
    conflicts: int = Field(description=_("bagian yang juga diubah orang lain; kedua versinya ada di naskah"))
    is_late: bool = Field(description=_("notula sudah disahkan; tulisan Anda disimpan di sampingnya"))
    minutes: MinutesOut = Field(description=_("naskah sesudah digabung"))


class HeadConflictOut(ProblemOut):
    version: int = Field(description=_("versi keterangan sekarang"))


def _shown(request: Request, minutes: Minutes) -> MinutesOut:
    scope, meeting = request.scope, minutes.meeting
    verdicts = {
        "write": permissions.can_write_minutes(scope, meeting),
        "approve": permissions.can_approve(scope, meeting),
        "addendum": permissions.can_add_addendum(scope, meeting, minutes),
    }
    plain = ("text", "version", "changed_at", "approved_at", *HeadText.__dataclass_fields__)
    return MinutesOut(
        base=token_of(minutes.number, minutes.text),
        undecided=undecided(minutes),
        changed_by=minutes.changed_by_name,
        approved_by=minutes.approved_by_name,
        addenda=[
            AddendumOut(number=row.number, text=row.text, author=row.author_name, at=row.at)
            for row in minutes.addenda.all()
        ],
        may={name: MayOut.of(verdict) for name, verdict in verdicts.items()},
        **{name: getattr(minutes, name) for name in plain},
    )


@router.get(
    f"{MEETING}/minutes",
    url_name="minutes",
    operation_id="get_minutes",
    summary=_("Notula"),
    description=_("Selama disusun hanya dibaca penyelenggara; sesudah disahkan juga oleh yang diundang."),
    response=answers({200: MinutesOut}, 404),
)
def get_minutes(request: Request, meeting_id: int) -> MinutesOut:
    return _shown(request, reading_minutes(request, meeting_id))


@router.post(
    f"{MEETING}/minutes",
    url_name="minutes",
    operation_id="begin_minutes",
    summary=_("Mulai notula"),
    description=_("Susunan acara menjadi judul bagiannya; yang sudah dimulai tetap seperti adanya."),
    response=answers({201: MinutesOut}, *WRITTEN),
)
def begin_minutes(request: Request, meeting_id: int) -> Status[MinutesOut]:
    meeting = beginning_minutes(request, meeting_id)
    services.begin_minutes(scope=request.scope, meeting=meeting, now=clock.now())
    return Status(201, _shown(request, reading_minutes(request, meeting_id)))


class MinutesIn(In):
    base: Text = Field(max_length=40, description=BASE)
    text: Text = Field(max_length=200_000, description=_("naskah seluruhnya, bukan hanya yang berubah"))
    key: uuid.UUID | None = Field(default=None, description=_("kunci kiriman; dikirim ulang berarti satu"))


@router.put(
    f"{MEETING}/minutes",
    url_name="minutes",
    operation_id="save_minutes",
    summary=_("Simpan notula"),
    description=_("Digabung per baris dengan tulisan orang lain sejak itu; tidak ada yang hilang."),
    response=answers({200: MinutesSavedOut}, *WRITTEN),
)
def save_minutes(request: Request, meeting_id: int, body: MinutesIn) -> MinutesSavedOut:
    minutes = writing_minutes(request, meeting_id)
    saved = services.save_minutes(scope=request.scope, minutes=minutes, now=clock.now(), **body.model_dump())
    now_stands = _shown(request, reading_minutes(request, meeting_id))
    return MinutesSavedOut(conflicts=saved.conflicts, is_late=saved.is_late, minutes=now_stands)


class MinutesHeadIn(In):
    """Replaces the whole; what is left out is emptied."""

    base_version: int = Field(ge=1, le=MOST)
    letter: Text = Field(default="", max_length=300)
    secretary: Text = Field(default="", max_length=200)
    note_takers: Text = Field(default="", max_length=2_000, description=_("satu nama per baris"))
    chair_rank: Text = Field(default="", max_length=100)
    chair_nip: Text = Field(default="", max_length=30)


@router.put(
    f"{MEETING}/minutes/head",
    url_name="minutes_head",
    operation_id="head_minutes",
    summary=_("Ubah keterangan notula"),
    description=_("Surat undangan, sekretaris, pencatat, pangkat dan NIP pimpinan rapat."),
    response=answers({200: MinutesOut}, *WRITTEN) | {409: HeadConflictOut},
)
def head_minutes(request: Request, meeting_id: int, body: MinutesHeadIn) -> MinutesOut:
    minutes = heading_minutes(request, meeting_id)
    text = HeadText(**body.model_dump(exclude={"base_version"}))
    given = {"base_version": body.base_version, "text": text, "now": clock.now()}
    try:
        services.head_minutes(scope=request.scope, minutes=minutes, **given)  # type: ignore[arg-type]
    except HeadConflict as conflict:
        told = gettext("Orang lain mengubah keterangan ini lebih dahulu.")
        raise Problem("edit_conflict", told, version=conflict.minutes.version) from conflict
    return _shown(request, reading_minutes(request, meeting_id))


class MinutesApproveIn(In):
    base: Text = Field(max_length=40, description=BASE)


@router.post(
    f"{MEETING}/minutes/approve",
    url_name="minutes_approve",
    operation_id="approve_minutes",
    summary=_("Sahkan notula"),
    description=_("Yang disahkan ialah naskah yang dibaca; sesudahnya naskah terkunci."),
    response=answers({200: MinutesOut}, *WRITTEN),
)
def approve_minutes(request: Request, meeting_id: int, body: MinutesApproveIn) -> MinutesOut:
    meeting = approving_minutes(request, meeting_id).meeting
    services.approve_minutes(scope=request.scope, meeting=meeting, base=body.base, now=clock.now())
    return _shown(request, reading_minutes(request, meeting_id))


class AddendumIn(In):
    text: Text = Field(max_length=20_000)


@router.post(
    f"{MEETING}/minutes/addenda",
    url_name="minutes_addenda",
    operation_id="add_minutes_addendum",
    summary=_("Tambah adendum notula"),
    description=_("Perbaikan atas notula yang sudah disahkan, di bawah naskahnya."),
    response=answers({201: MinutesOut}, *WRITTEN),
)
def add_minutes_addendum(request: Request, meeting_id: int, body: AddendumIn) -> Status[MinutesOut]:
    meeting = adding_to_minutes(request, meeting_id).meeting
    services.add_addendum(scope=request.scope, meeting=meeting, text=body.text, now=clock.now())
    return Status(201, _shown(request, reading_minutes(request, meeting_id)))
