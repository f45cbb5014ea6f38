"""Series in the API: listed, made, changed; a copy of a meeting; what calendars and messages get."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Schema, Status

from selaras.core import clock
from selaras.core.api import (
    Fault,
    In,
    MayOut,
    Moment,
    Page,
    PageQuery,
    Text,
    answers,
    as_file,
    content_of,
    invalid,
    paged,
)
from selaras.core.http import Request
from selaras.meetings import permissions, services
from selaras.meetings.api.doors import (
    MEETING,
    MOST,
    WRITTEN,
    changing_series,
    planning,
    reading,
    reading_series,
    router,
    seeing,
    stepping,
)
from selaras.meetings.api.shown import MeetingOut, shown
from selaras.meetings.models import MeetingSeries
from selaras.meetings.selectors import invitations
from selaras.meetings.selectors import meetings as select
from selaras.meetings.services import SeriesText
from selaras.offices.api import AgencyOut
from selaras.offices.models import Agency

SERIES = "/meeting-series/{int:series_id}"
CALENDAR_TYPE = "text/calendar"


class SeriesRow(Schema):
    id: int
    name: str
    kind: str
    note: str
    is_open: bool = Field(description=_("masih berjalan: rapat baru dapat direncanakan di dalamnya"))
    agency: AgencyOut
    meetings: int = Field(description=_("banyaknya rapat di dalamnya"))
    latest: datetime | None = Field(description=_("mulainya rapat terakhir"))
    may_change: MayOut
    page: str = Field(description=_("alamat halamannya di aplikasi"))


class SeriesPage(Page[SeriesRow]):
    pass


def _row(request: Request, series: MeetingSeries) -> SeriesRow:
    plain = {name: getattr(series, name) for name in SeriesText.__dataclass_fields__}
    return SeriesRow(
        id=series.pk,
        agency=AgencyOut.of(series.agency),
        meetings=series.count,  # type: ignore[attr-defined]
        latest=series.latest,  # type: ignore[attr-defined]
        may_change=MayOut.of(permissions.can_change_series(request.scope, series)),
        page=series.get_absolute_url(),
        **plain,
    )


class SeriesQuery(PageQuery):
    pass


@router.get(
    "/meeting-series",
    url_name="meeting_series_list",
    operation_id="list_meeting_series",
    summary=_("Seri rapat"),
    description=_("Seri rapat pemerintahan Anda, menurut nama."),
    response=answers({200: SeriesPage}, 404, 422),
)
def list_meeting_series(request: Request, query: Query[SeriesQuery]) -> dict[str, Any]:
    seeing(request)
    rows = select.series_for(request.scope)
    return paged(request, rows, query, lambda page: [_row(request, one) for one in page])


class SeriesIn(In):
    name: Text = Field(max_length=200)
    kind: Text = Field(default="rakor", max_length=30)
    note: Text = Field(default="", max_length=2000)
    is_open: bool = True


class NewSeriesIn(SeriesIn):
    agency: int = Field(ge=1, le=MOST, description=_("penyelenggara"))


@router.post(
    "/meeting-series",
    url_name="meeting_series_list",
    operation_id="make_meeting_series",
    summary=_("Buat seri rapat"),
    description=_("Namanya sekali saja untuk satu kantor."),
    response=answers({201: SeriesRow}, *WRITTEN),
)
def make_meeting_series(request: Request, body: NewSeriesIn) -> Status[Any]:
    planning(request)
    agency: Agency | None = select.offices_to_plan_for(request.scope).filter(pk=body.agency).first()
    if agency is None:
        told = gettext("Anda tidak merencanakan rapat untuk kantor ini.")
        raise invalid([Fault(field="agency", code="unknown", detail=told)])
    text = SeriesText(**body.model_dump(exclude={"agency"}))
    made = services.make_series(scope=request.scope, agency=agency, text=text, now=clock.now())
    return Status(201, _row(request, reading_series(request, made.pk)))


@router.get(
    SERIES,
    url_name="meeting_series",
    operation_id="get_meeting_series",
    summary=_("Satu seri rapat"),
    description=_("Rapat-rapatnya: GET /meetings?series=N."),
    response=answers({200: SeriesRow}, 404),
)
def get_meeting_series(request: Request, series_id: int) -> SeriesRow:
    return _row(request, reading_series(request, series_id))


@router.put(
    SERIES,
    url_name="meeting_series",
    operation_id="change_meeting_series",
    summary=_("Ubah seri rapat"),
    description=_("Mengganti seluruh isinya."),
    response=answers({200: SeriesRow}, *WRITTEN),
)
def change_meeting_series(request: Request, series_id: int, body: SeriesIn) -> SeriesRow:
    series = changing_series(request, series_id)
    text = SeriesText(**body.model_dump())
    services.change_series(scope=request.scope, series=series, text=text, now=clock.now())
    return _row(request, reading_series(request, series_id))


# ---- one meeting: a copy, its calendar, its message


class CloneIn(In):
    starts_at: Moment
    title: Text = Field(default="", max_length=300, description=_("kosong: nama yang sama"))


@router.post(
    f"{MEETING}/clone",
    url_name="meeting_clone",
    operation_id="clone_meeting",
    summary=_("Salin rapat"),
    description=_("Rencana baru dengan acara dan undangan yang sama; konfirmasi tidak ikut."),
    response=answers({201: MeetingOut}, *WRITTEN),
)
def clone_meeting(request: Request, meeting_id: int, body: CloneIn) -> Status[Any]:
    meeting = stepping(request, meeting_id)
    made = services.clone_meeting(scope=request.scope, meeting=meeting, now=clock.now(), **body.model_dump())
    return Status(201, shown(request, made.pk))


@router.get(
    f"{MEETING}/calendar.ics",
    url_name="meeting_calendar",
    operation_id="get_meeting_calendar",
    summary=_("Rapat untuk kalender (ICS)"),
    description=_("UID tetap; SEQUENCE naik pada setiap perubahan yang dikirim."),
    response=answers({200: None}, 404),
    openapi_extra=content_of(CALENDAR_TYPE),
)
def get_meeting_calendar(request: Request, meeting_id: int) -> HttpResponse:
    meeting = reading(request, meeting_id)
    text = invitations.calendar_of(meeting, clock.now())
    return as_file(text.encode(), f"rapat-{meeting.pk}.ics", f"{CALENDAR_TYPE}; charset=utf-8")


class MeetingMessageOut(Schema):
    text: str = Field(description=_("siap dikirim lewat WhatsApp"))
    letters: list[int] = Field(description=_("surat undangannya, terbaru dahulu"))


@router.get(
    f"{MEETING}/message",
    url_name="meeting_message",
    operation_id="get_meeting_message",
    summary=_("Teks undangan"),
    description=_("Untuk penyelenggara; surat undangan disusun lewat POST /letters (undangan_rapat)."),
    response=answers({200: MeetingMessageOut}, 403, 404),
)
def get_meeting_message(request: Request, meeting_id: int) -> MeetingMessageOut:
    meeting = stepping(request, meeting_id)
    letters = invitations.invitation_letters(request.scope, meeting)
    return MeetingMessageOut(text=invitations.message_text(meeting), letters=[one.pk for one in letters])
