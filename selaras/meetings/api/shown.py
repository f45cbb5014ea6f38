"""Meetings as the API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Schema

from selaras.core import clock
from selaras.core.api import (
    MayOut,
    Page,
    ProblemOut,
)
from selaras.core.http import Problem, Request
from selaras.meetings import permissions
from selaras.meetings.choices import MEETING_TRANSITIONS
from selaras.meetings.models import Invitee, Meeting
from selaras.meetings.selectors import meetings as select
from selaras.meetings.services import MeetingConflict, PointText
from selaras.meetings.views.access import visible_meeting
from selaras.offices.api import AgencyOut


class MeetingRow(Schema):
    id: int
    uid: str = Field(description=_("penanda tetap di kalender"))
    sequence: int
    kind: str
    kind_label: str
    title: str
    series: int | None
    series_name: str
    agency: AgencyOut
    state: str
    state_label: str
    starts_at: datetime
    ends_at: datetime | None = Field(description=_("kosong: sampai selesai"))
    zone: str
    place: str
    video_url: str
    version: int = Field(description=_("kirimkan sebagai base_version saat mengubah"))
    page: str = Field(description=_("alamat halamannya di aplikasi"))


class MeetingPage(Page[MeetingRow]):
    pass


class AgendaPointOut(Schema):
    id: int
    title: str
    minutes: int | None
    speaker: str
    note: str
    starts_at: datetime | None = Field(description=_("sejauh lama pokok acara sebelumnya diketahui"))
    records: list[str] = Field(description=_("alamat catatan yang dibahas"))


class InviteeOut(Schema):
    id: int
    name: str
    agency: int | None
    region: str = Field(description=_("kode wilayah kantornya; kosong untuk tamu"))
    person_name: str
    position: str
    role: str
    addressed_as: str = Field(description=_("baris Yth. pada surat"))
    reply: str = Field(description=_("hadir, diwakili, berhalangan; kosong: belum dikonfirmasi"))
    reply_name: str
    reply_position: str
    reply_reason: str = Field(description=_("hanya untuk penyelenggara"))
    replied_at: datetime | None
    replied_by: str

    @classmethod
    def of(cls, row: Invitee, *, whole: bool) -> InviteeOut:
        """Why somebody does not come is for the host alone."""
        region = row.agency.region if row.agency is not None else row.region
        plain = (
            "person_name", "position", "role",
            "reply", "reply_name", "reply_position", "replied_at",
        )  # fmt: skip
        return cls(
            id=row.pk,
            name=row.name,
            agency=row.agency_id,
            region=region.code if region else "",
            addressed_as=row.letter_line,
            reply_reason=row.reply_reason if whole else "",
            replied_by=row.replied_by_name,
            **{name: getattr(row, name) for name in plain},
        )


class MeetingChangeOut(Schema):
    kind: str
    old_starts_at: datetime
    new_starts_at: datetime | None
    old_place: str
    new_place: str
    reason: str
    actor: str
    at: datetime


class MeetingOut(MeetingRow):
    video_note: str
    chair_name: str
    chair_position: str
    note: str
    reason: str
    agenda: list[AgendaPointOut]
    invitees: list[InviteeOut]
    changes: list[MeetingChangeOut] = Field(description=_("riwayat jadwal, terbaru dahulu"))
    may: dict[str, MayOut] = Field(description=_("boleh tidaknya setiap langkah bagi Anda, dan alasannya"))


class MeetingConflictOut(ProblemOut):
    version: int = Field(description=_("versi rapat sekarang"))
    changed_by: str


def facts(meeting: Meeting) -> dict[str, Any]:
    plain = (
        "sequence", "kind", "title", "state", "starts_at", "ends_at", "zone", "place", "video_url", "version",
    )  # fmt: skip
    return {name: getattr(meeting, name) for name in plain} | {
        "id": meeting.pk,
        "uid": str(meeting.uid),
        "kind_label": meeting.kind_data.label,
        "series": meeting.series_id,
        "series_name": meeting.series.name if meeting.series else "",
        "agency": AgencyOut.of(meeting.agency),
        "state_label": meeting.get_state_display(),
        "page": meeting.get_absolute_url(),
    }


def shown(request: Request, meeting_id: int) -> MeetingOut:
    meeting, scope, now = visible_meeting(request, meeting_id), request.scope, clock.now()
    verdicts = {
        "change": permissions.can_change(scope, meeting),
        "agenda": permissions.can_set_agenda(scope, meeting),
    } | {name: permissions.can_step(scope, meeting, name, now) for name in MEETING_TRANSITIONS}
    points = [
        AgendaPointOut(
            id=row.point.pk,
            starts_at=row.starts_at,
            records=[one.shown.url for one in row.records if one.shown],
            **{name: getattr(row.point, name) for name in PointText.__dataclass_fields__},
        )
        for row in select.agenda_of(scope, meeting)
    ]
    whole = bool(permissions.can_plan(scope, meeting))
    told = ("kind", "old_starts_at", "new_starts_at", "old_place", "new_place", "reason", "at")
    plain = ("video_note", "chair_name", "chair_position", "note", "reason")
    return MeetingOut(
        **facts(meeting),
        **{name: getattr(meeting, name) for name in plain},
        agenda=points,
        invitees=[InviteeOut.of(row, whole=whole) for row in select.invitees_of(meeting)],
        changes=[
            MeetingChangeOut(actor=row.actor_name, **{name: getattr(row, name) for name in told})
            for row in meeting.changes.all()
        ],
        may={name: MayOut.of(verdict) for name, verdict in verdicts.items()},
    )


def changed_meanwhile(conflict: MeetingConflict) -> Problem:
    meeting = conflict.meeting
    told = gettext("%(name)s mengubah rapat ini lebih dahulu.") % {"name": meeting.changed_by_name}
    return Problem("edit_conflict", told, version=meeting.version, changed_by=meeting.changed_by_name)
