"""Arahan in the API: listed, recorded, changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Schema, Status

from selaras.core import clock
from selaras.core.api import Fault, In, MayOut, Page, PageQuery, Text, answers, invalid, paged
from selaras.core.http import Problem, Request
from selaras.followups import permissions
from selaras.followups.api.doors import (
    DIRECTION,
    MOST,
    changing_direction,
    reading_direction,
    reading_directions,
    recording,
    router,
)
from selaras.followups.choices import TEXT_LENGTH
from selaras.followups.models import Direction
from selaras.followups.selectors import directions as select
from selaras.followups.services import directions as services
from selaras.followups.services.directions import DirectionText
from selaras.offices.api import AgencyOut
from selaras.offices.models import Agency


class DirectionOut(Schema):
    id: int
    agency: AgencyOut
    leader_name: str
    leader_post: str
    given_on: date
    source: str
    text: str
    version: int
    created_at: datetime
    created_by: str
    may_change: MayOut
    page: str = Field(description=_("alamat halamannya di aplikasi"))

    @classmethod
    def of(cls, request: Request, direction: Direction) -> DirectionOut:
        plain = {name: getattr(direction, name) for name in DirectionText.__dataclass_fields__}
        return cls(
            id=direction.pk,
            agency=AgencyOut.of(direction.agency),
            version=direction.version,
            created_at=direction.created_at,
            created_by=direction.created_by_name,
            may_change=MayOut.of(permissions.can_change_direction(request.scope, direction)),
            page=direction.get_absolute_url(),
            **plain,
        )


class DirectionPage(Page[DirectionOut]):
    pass


class DirectionQuery(PageQuery):
    q: Text = Field(default="", max_length=100, description=_("kata dalam isi, pimpinan, atau sumber"))


@router.get(
    "/directions",
    url_name="directions",
    operation_id="list_directions",
    summary=_("Arahan pimpinan"),
    description=_("Arahan yang dicatat pemerintahan Anda, terbaru dahulu."),
    response=answers({200: DirectionPage}, 404, 422),
)
def list_directions(request: Request, query: Query[DirectionQuery]) -> dict[str, Any]:
    reading_directions(request)
    rows = select.search(select.directions_for(request.scope), query.q)
    return paged(request, rows, query, lambda page: [DirectionOut.of(request, one) for one in page])


class LeaderDirectionIn(In):
    leader_name: Text = Field(max_length=160)
    leader_post: Text = Field(default="", max_length=200)
    given_on: date
    source: Text = Field(default="", max_length=300)
    text: Text = Field(max_length=TEXT_LENGTH)


class NewDirectionIn(LeaderDirectionIn):
    agency: int = Field(ge=1, le=MOST, description=_("kantor yang mencatat"))


class ChangedDirectionIn(LeaderDirectionIn):
    base_version: int = Field(ge=1, le=MOST, description=_("versi yang Anda ubah"))


@router.post(
    "/directions",
    url_name="directions",
    operation_id="record_direction",
    summary=_("Catat arahan"),
    description=_("Keputusan dan tindak lanjutnya dicatat sesudahnya, dengan asal direction:N."),
    response=answers({201: DirectionOut}, 400, 403, 404, 413, 422),
)
def record_direction(request: Request, body: NewDirectionIn) -> Status[Any]:
    recording(request)
    agency: Agency | None = select.offices_to_record_for(request.scope).filter(pk=body.agency).first()
    if agency is None:
        told = gettext("Anda tidak mencatat arahan untuk kantor ini.")
        raise invalid([Fault(field="agency", code="unknown", detail=told)])
    text = DirectionText(**body.model_dump(exclude={"agency"}))
    made = services.record_direction(scope=request.scope, agency=agency, text=text, now=clock.now())
    return Status(201, DirectionOut.of(request, made))


@router.get(
    DIRECTION,
    url_name="direction",
    operation_id="get_direction",
    summary=_("Satu arahan"),
    description=_("Keputusannya: GET /followups/report?origin=direction:N."),
    response=answers({200: DirectionOut}, 404),
)
def get_direction(request: Request, direction_id: int) -> DirectionOut:
    return DirectionOut.of(request, reading_direction(request, direction_id))


@router.put(
    DIRECTION,
    url_name="direction",
    operation_id="change_direction",
    summary=_("Ubah arahan"),
    description=_("Bila orang lain mengubahnya lebih dahulu, jawabannya 409 dan tidak ada yang tertimpa."),
    response=answers({200: DirectionOut}, 400, 403, 404, 409, 413, 422),
)
def change_direction(request: Request, direction_id: int, body: ChangedDirectionIn) -> DirectionOut:
    direction = changing_direction(request, direction_id)
    text = DirectionText(**body.model_dump(exclude={"base_version"}))
    try:
        changed = services.change_direction(
            scope=request.scope,
            direction=direction,
            base_version=body.base_version,
            text=text,
            now=clock.now(),
        )
    except services.DirectionConflict as conflict:
        raise Problem("edit_conflict", version=conflict.direction.version) from conflict
    return DirectionOut.of(request, changed)
