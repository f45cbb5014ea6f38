"""Meetings in the API: listed, planned, changed, given another date, moved on."""

from __future__ import annotations

from typing import Any, Literal

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Status

from selaras.core import clock
from selaras.core.api import (
    Fault,
    In,
    Moment,
    PageQuery,
    Text,
    answers,
    invalid,
    paged,
)
from selaras.core.http import Request
from selaras.meetings import services
from selaras.meetings.api.doors import MEETING, MOST, WRITTEN, changing, planning, router, seeing, stepping
from selaras.meetings.api.shown import (
    MeetingConflictOut,
    MeetingOut,
    MeetingPage,
    MeetingRow,
    changed_meanwhile,
    facts,
    shown,
)
from selaras.meetings.choices import MeetingState
from selaras.meetings.models import MeetingSeries
from selaras.meetings.selectors import meetings as select
from selaras.meetings.services import Appointment, MeetingConflict, MeetingPlan
from selaras.offices.models import Agency


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
    seeing(request)
    rows = select.search(select.meetings_for(request.scope), query.q)
    wanted = {"state": query.state, "kind": query.kind, "series": query.series}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    rows = select.in_time(rows, query.when, clock.now())
    return paged(request, rows, query, lambda page: [MeetingRow(**facts(row)) for row in page])


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
    planning(request)
    agency: Agency | None = select.offices_to_plan_for(request.scope).filter(pk=body.agency).first()
    if agency is None:
        told = gettext("Anda tidak merencanakan rapat untuk kantor ini.")
        raise invalid([Fault(field="agency", code="unknown", detail=told)])
    made = services.plan_meeting(scope=request.scope, agency=agency, plan=body.plan(request), now=clock.now())
    return Status(201, shown(request, made.pk))


@router.get(
    MEETING,
    url_name="meeting",
    operation_id="get_meeting",
    summary=_("Satu rapat"),
    description=_("Acara, undangan, riwayat jadwal, dan apa yang boleh Anda lakukan."),
    response=answers({200: MeetingOut}, 404),
)
def get_meeting(request: Request, meeting_id: int) -> MeetingOut:
    return shown(request, meeting_id)


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
    meeting = changing(request, meeting_id)
    try:
        services.change_meeting(
            scope=request.scope,
            meeting=meeting,
            base_version=body.base_version,
            plan=body.plan(request),
            now=clock.now(),
        )
    except MeetingConflict as conflict:
        raise changed_meanwhile(conflict) from conflict
    return shown(request, meeting_id)


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
    meeting = changing(request, meeting_id)
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
        raise changed_meanwhile(conflict) from conflict
    return shown(request, meeting_id)


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
    meeting = stepping(request, meeting_id)
    services.step(
        scope=request.scope, meeting=meeting, action=body.action, reason=body.reason, now=clock.now()
    )
    return shown(request, meeting_id)
