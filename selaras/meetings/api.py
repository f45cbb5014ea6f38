"""Meetings in the API: planned, changed, given another date, moved on; agenda and invitations."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema, Status

from selaras.core import clock
from selaras.core.api import (
    Fault,
    In,
    MayOut,
    Moment,
    Page,
    PageQuery,
    Places,
    ProblemOut,
    Text,
    answers,
    invalid,
    paged,
)
from selaras.core.http import Problem, Request
from selaras.core.verdict import demand
from selaras.meetings import permissions, services
from selaras.meetings.choices import MEETING_TRANSITIONS, InviteeRole, MeetingState
from selaras.meetings.models import Invitee, Meeting, MeetingSeries
from selaras.meetings.permissions import sees_meetings
from selaras.meetings.selectors import meetings as select
from selaras.meetings.services import Appointment, GuestText, MeetingConflict, MeetingPlan, PointText
from selaras.meetings.views.access import visible_meeting
from selaras.offices.api import AgencyOut
from selaras.offices.models import Agency

router = Router(tags=["meetings"])
MEETING = "/meetings/{int:meeting_id}"
WRITTEN = (400, 403, 404, 413, 422)
MOST = 2_147_483_647


def _seeing(request: Request) -> None:
    if not sees_meetings(request.scope):
        raise Http404


def _planning(request: Request) -> None:
    _seeing(request)
    demand(permissions.can_plan_any(request.scope))


def _changing(request: Request, meeting_id: int) -> Meeting:
    meeting = visible_meeting(request, meeting_id)
    demand(permissions.can_change(request.scope, meeting))
    return meeting


def _arranging(request: Request, meeting_id: int) -> Meeting:
    meeting = visible_meeting(request, meeting_id)
    demand(permissions.can_set_agenda(request.scope, meeting))
    return meeting


def _stepping(request: Request, meeting_id: int) -> Meeting:
    meeting = visible_meeting(request, meeting_id)
    demand(permissions.can_plan(request.scope, meeting))
    return meeting


places: Places = {
    ("GET", "meetings"): _seeing,
    ("POST", "meetings"): _planning,
    ("PUT", "meeting"): _changing,
    ("POST", "meeting_reschedule"): _changing,
    ("POST", "meeting_step"): _stepping,
    ("POST", "meeting_agenda"): _arranging,
    ("POST", "meeting_invitees"): _changing,
}


# ---- shown


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

    @classmethod
    def of(cls, row: Invitee) -> InviteeOut:
        region = row.agency.region if row.agency is not None else row.region
        plain = ("person_name", "position", "role")
        return cls(
            id=row.pk,
            name=row.name,
            agency=row.agency_id,
            region=region.code if region else "",
            addressed_as=row.letter_line,
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


def _facts(meeting: Meeting) -> dict[str, Any]:
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


def _shown(request: Request, meeting_id: int) -> MeetingOut:
    meeting, scope = visible_meeting(request, meeting_id), request.scope
    verdicts = {
        "change": permissions.can_change(scope, meeting),
        "agenda": permissions.can_set_agenda(scope, meeting),
    } | {name: permissions.can_step(scope, meeting, name) for name in MEETING_TRANSITIONS}
    points = [
        AgendaPointOut(
            id=row.point.pk,
            starts_at=row.starts_at,
            records=[one.shown.url for one in row.records if one.shown],
            **{name: getattr(row.point, name) for name in PointText.__dataclass_fields__},
        )
        for row in select.agenda_of(scope, meeting)
    ]
    told = ("kind", "old_starts_at", "new_starts_at", "old_place", "new_place", "reason", "at")
    plain = ("video_note", "chair_name", "chair_position", "note", "reason")
    return MeetingOut(
        **_facts(meeting),
        **{name: getattr(meeting, name) for name in plain},
        agenda=points,
        invitees=[InviteeOut.of(row) for row in select.invitees_of(meeting)],
        changes=[
            MeetingChangeOut(actor=row.actor_name, **{name: getattr(row, name) for name in told})
            for row in meeting.changes.all()
        ],
        may={name: MayOut.of(verdict) for name, verdict in verdicts.items()},
    )


def _changed_meanwhile(conflict: MeetingConflict) -> Problem:
    meeting = conflict.meeting
    told = gettext("%(name)s mengubah rapat ini lebih dahulu.") % {"name": meeting.changed_by_name}
    return Problem("edit_conflict", told, version=meeting.version, changed_by=meeting.changed_by_name)


# ---- reading and planning


class MeetingQuery(PageQuery):
    state: MeetingState | None = None
    kind: Text = Field(default="", max_length=30)
    series: int | None = Field(default=None, ge=1, le=MOST)
    when: Literal["", "mendatang", "lampau"] = ""
    q: Text = Field(default="", max_length=100, description=_("dicari di nama, tempat, dan seri"))


@router.get(
    "/meetings",
    url_name="meetings",
    operation_id="list_meetings",
    summary=_("Rapat"),
    description=_("Rapat pemerintahan Anda dan rapat yang mengundang kantor Anda, terbaru dahulu."),
    response=answers({200: MeetingPage}, 404, 422),
)
def list_meetings(request: Request, query: Query[MeetingQuery]) -> dict[str, Any]:
    _seeing(request)
    rows = select.search(select.meetings_for(request.scope), query.q)
    wanted = {"state": query.state, "kind": query.kind, "series": query.series}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    rows = select.in_time(rows, query.when, clock.now())
    return paged(request, rows, query, lambda page: [MeetingRow(**_facts(row)) for row in page])


class WhenIn(In):
    starts_at: Moment
    ends_at: Moment | None = Field(default=None, description=_("kosong: sampai selesai"))
    place: Text = Field(default="", max_length=300)
    video_url: Text = Field(default="", max_length=500)
    video_note: Text = Field(default="", max_length=200)

    def when(self) -> Appointment:
        return Appointment(**{name: getattr(self, name) for name in Appointment.__dataclass_fields__})


class MeetingPlanIn(WhenIn):
    kind: Text = Field(max_length=30)
    title: Text = Field(max_length=300)
    series: int | None = Field(default=None, ge=1, le=MOST)
    chair_name: Text = Field(default="", max_length=160)
    chair_position: Text = Field(default="", max_length=200)
    note: Text = Field(default="", max_length=5000)

    def plan(self, request: Request) -> MeetingPlan:
        plain = ("kind", "title", "chair_name", "chair_position", "note")
        given = {name: getattr(self, name) for name in plain}
        return MeetingPlan(when=self.when(), series=self._series(request), **given)

    def _series(self, request: Request) -> MeetingSeries | None:
        if self.series is None:
            return None
        found = select.series_to_plan_in(request.scope).filter(pk=self.series).first()
        if found is None:
            told = gettext("Seri ini tidak ada atau tidak berjalan lagi.")
            raise invalid([Fault(field="series", code="unknown", detail=told)])
        return found


class NewMeetingIn(MeetingPlanIn):
    agency: int = Field(ge=1, le=MOST, description=_("penyelenggara"))


@router.post(
    "/meetings",
    url_name="meetings",
    operation_id="plan_meeting",
    summary=_("Rencanakan rapat"),
    description=_("Belum terlihat oleh yang diundang sampai undangannya ditandai terkirim."),
    response=answers({201: MeetingOut}, *WRITTEN),
)
def plan_meeting(request: Request, body: NewMeetingIn) -> Status[Any]:
    _planning(request)
    agency: Agency | None = select.offices_to_plan_for(request.scope).filter(pk=body.agency).first()
    if agency is None:
        told = gettext("Anda tidak merencanakan rapat untuk kantor ini.")
        raise invalid([Fault(field="agency", code="unknown", detail=told)])
    made = services.plan_meeting(scope=request.scope, agency=agency, plan=body.plan(request), now=clock.now())
    return Status(201, _shown(request, made.pk))


@router.get(
    MEETING,
    url_name="meeting",
    operation_id="get_meeting",
    summary=_("Satu rapat"),
    description=_("Acara, undangan, riwayat jadwal, dan apa yang boleh Anda lakukan."),
    response=answers({200: MeetingOut}, 404),
)
def get_meeting(request: Request, meeting_id: int) -> MeetingOut:
    return _shown(request, meeting_id)


class MeetingIn(MeetingPlanIn):
    """Replaces the whole; what is left out is emptied."""

    base_version: int = Field(ge=1, le=MOST)


CHANGED = answers({200: MeetingOut}, *WRITTEN) | {409: MeetingConflictOut}


@router.put(
    MEETING,
    url_name="meeting",
    operation_id="change_meeting",
    summary=_("Ubah rapat"),
    description=_("Sesudah undangan terkirim, waktu dan tempat diubah lewat reschedule."),
    response=CHANGED,
)
def change_meeting(request: Request, meeting_id: int, body: MeetingIn) -> MeetingOut:
    meeting = _changing(request, meeting_id)
    try:
        services.change_meeting(
            scope=request.scope,
            meeting=meeting,
            base_version=body.base_version,
            plan=body.plan(request),
            now=clock.now(),
        )
    except MeetingConflict as conflict:
        raise _changed_meanwhile(conflict) from conflict
    return _shown(request, meeting_id)


class RescheduleIn(WhenIn):
    base_version: int = Field(ge=1, le=MOST)
    reason: Text = Field(default="", max_length=500, description=_("wajib; dibaca semua yang diundang"))


@router.post(
    f"{MEETING}/reschedule",
    url_name="meeting_reschedule",
    operation_id="reschedule_meeting",
    summary=_("Jadwalkan ulang rapat"),
    description=_("Jadwal lama tetap tercatat; semua yang diundang diberi tahu."),
    response=CHANGED,
)
def reschedule_meeting(request: Request, meeting_id: int, body: RescheduleIn) -> MeetingOut:
    meeting = _changing(request, meeting_id)
    try:
        services.reschedule(
            scope=request.scope,
            meeting=meeting,
            base_version=body.base_version,
            when=body.when(),
            reason=body.reason,
            now=clock.now(),
        )
    except MeetingConflict as conflict:
        raise _changed_meanwhile(conflict) from conflict
    return _shown(request, meeting_id)


class MeetingStepIn(In):
    action: Literal["invite", "begin", "end", "close", "postpone", "cancel"]
    reason: Text = Field(default="", max_length=500, description=_("wajib untuk postpone dan cancel"))


@router.post(
    f"{MEETING}/step",
    url_name="meeting_step",
    operation_id="step_meeting",
    summary=_("Langkah rapat"),
    description=_("Undangan terkirim, mulai, akhiri, tutup, tunda, atau batalkan."),
    response=answers({200: MeetingOut}, *WRITTEN),
)
def step_meeting(request: Request, meeting_id: int, body: MeetingStepIn) -> MeetingOut:
    meeting = _stepping(request, meeting_id)
    services.step(
        scope=request.scope, meeting=meeting, action=body.action, reason=body.reason, now=clock.now()
    )
    return _shown(request, meeting_id)


# ---- agenda and invitations


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
    meeting = _arranging(request, meeting_id)
    text = PointText(**body.model_dump())
    services.add_point(scope=request.scope, meeting=meeting, text=text, now=clock.now())
    return Status(201, _shown(request, meeting_id))


class GuestIn(In):
    organisation: Text = Field(default="", max_length=200)
    person_name: Text = Field(default="", max_length=160)
    position: Text = Field(default="", max_length=160)
    email: Text = Field(default="", max_length=254)
    phone: Text = Field(default="", max_length=30)
    addressed_as: Text = Field(default="", max_length=300)
    role: InviteeRole = InviteeRole.PARTICIPANT


class InviteIn(In):
    agencies: list[int] = Field(default_factory=list, max_length=600, description=_("dari daerah sendiri"))
    regions: list[Text] = Field(
        default_factory=list,
        max_length=600,
        description=_("kode wilayah di bawahnya: Kesbangpolnya diundang"),
    )
    guest: GuestIn | None = None


@router.post(
    f"{MEETING}/invitees",
    url_name="meeting_invitees",
    operation_id="invite_to_meeting",
    summary=_("Tambah undangan"),
    description=_("Yang sudah diundang tidak diundang dua kali."),
    response=answers({201: MeetingOut}, *WRITTEN),
)
def invite_to_meeting(request: Request, meeting_id: int, body: InviteIn) -> Status[Any]:
    meeting = _changing(request, meeting_id)
    given: dict[str, Any] = {"scope": request.scope, "meeting": meeting, "now": clock.now()}
    if body.agencies:
        services.invite_agencies(agency_ids=[one for one in body.agencies if 0 < one <= MOST], **given)
    if body.regions:
        regions = select.regions_to_invite(meeting).filter(code__in=body.regions)
        services.invite_regions(region_ids=list(regions.values_list("pk", flat=True)), **given)
    if body.guest is not None:
        services.invite_guest(text=GuestText(**body.guest.model_dump()), **given)
    return Status(201, _shown(request, meeting_id))
