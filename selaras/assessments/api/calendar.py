"""The calendar of a round in the API, and the series of rounds it continues."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Router, Schema

from selaras.assessments import permissions, services
from selaras.assessments.api.rounds import StageOut
from selaras.assessments.api.shown import MayOut
from selaras.assessments.choices import OPTIONAL_STAGES, StageKind
from selaras.assessments.models import Round
from selaras.assessments.selectors.calendar import StageRow, stage_rows
from selaras.assessments.selectors.rounds import rounds_for
from selaras.assessments.selectors.series import round_chain
from selaras.assessments.views.access import visible_round
from selaras.core import clock
from selaras.core.api import Fault, In, Moment, Text, answers, invalid
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.offices.api import AgencyOut
from selaras.offices.models import Agency

router = Router(tags=["calendar"])
ROUND = "/rounds/{int:round_id}"


class CalendarStage(StageOut):
    state: str = Field(description=_("done, current, atau next"))
    standing: str = Field(
        description=_("seperti state; yang next dengan jendela terbuka open, yang lewat shut")
    )
    optional: bool

    @classmethod
    def at(cls, row: StageRow) -> CalendarStage:
        return cls(
            **StageOut.of(row.stage).model_dump(),
            state=row.state,
            standing=row.standing(clock.now()),
            optional=row.stage.kind in OPTIONAL_STAGES,
        )


class CalendarOut(Schema):
    internal_due_at: datetime
    owner_due_at: datetime
    zone: str = Field(description=_("zona waktu daerah; semua waktu di API dalam UTC"))
    inspector: AgencyOut | None = Field(description=_("OPD yang mereviu"))
    inspected_at: datetime | None
    stages: list[CalendarStage]
    may: dict[str, MayOut] = Field(description=_("boleh tidaknya setiap operasi bagi Anda, dan alasannya"))


def calendar_out(request: Request, round_: Round) -> CalendarOut:
    verdict = MayOut.of(permissions.can_set_calendar(request.scope, round_))
    return CalendarOut(
        internal_due_at=round_.internal_due_at,
        owner_due_at=round_.owner_due_at,
        zone=round_.zone,
        inspector=AgencyOut.maybe(round_.inspector),
        inspected_at=round_.inspected_at,
        stages=[CalendarStage.at(row) for row in stage_rows(round_)],
        may=dict.fromkeys(("change_dates", "set_stage", "drop_stage"), verdict),
    )


@router.get(
    f"{ROUND}/calendar",
    url_name="calendar",
    operation_id="get_calendar",
    summary=_("Jadwal satu periode"),
    description=_("Kedua batas waktu dan jendela setiap tahap."),
    response=answers({200: CalendarOut}, 403, 404),
)
def get_calendar(request: Request, round_id: int) -> CalendarOut:
    round_ = visible_round(request, round_id)
    demand(permissions.can_list_items(request.scope, round_))
    return calendar_out(request, round_)


class DatesIn(In):
    internal_due_at: Moment
    owner_due_at: Moment
    reason: Text = Field(default="", max_length=2000, description=_("wajib"))


@router.put(
    f"{ROUND}/calendar",
    url_name="calendar",
    operation_id="change_dates",
    summary=_("Ubah batas waktu"),
    description=_("Tugas yang mengikuti batas lama ikut berpindah; perpanjangan yang diberikan tetap."),
    response=answers({200: CalendarOut}, 400, 403, 404, 413, 422),
)
def change_dates(request: Request, round_id: int, body: DatesIn) -> CalendarOut:
    round_ = visible_round(request, round_id)
    services.change_dates(scope=request.scope, round_=round_, now=clock.now(), **body.model_dump())
    return calendar_out(request, visible_round(request, round_id))


class StageIn(In):
    opens_at: Moment
    closes_at: Moment
    reason: Text = Field(default="", max_length=2000, description=_("wajib"))
    inspector: Text | None = Field(
        default=None, description=_("kode OPD yang mereviu, hanya untuk tahap inspektorat")
    )


@router.put(
    f"{ROUND}/calendar/stages/{{kind}}",
    url_name="calendar_stage",
    operation_id="set_stage",
    summary=_("Atur jendela satu tahap"),
    description=_("Menambah tahap yang tidak wajib, atau menggeser dan memperpanjang yang ada."),
    response=answers({200: CalendarOut}, 400, 403, 404, 413, 422),
)
def set_stage(request: Request, round_id: int, kind: StageKind, body: StageIn) -> CalendarOut:
    round_ = visible_round(request, round_id)
    demand(permissions.can_set_calendar(request.scope, round_))
    services.set_stage(
        scope=request.scope,
        round_=round_,
        kind=kind,
        opens_at=body.opens_at,
        closes_at=body.closes_at,
        reason=body.reason,
        inspector=_inspector(round_, body.inspector),
        now=clock.now(),
    )
    return calendar_out(request, visible_round(request, round_id))


def _inspector(round_: Round, code: str | None) -> Agency | None:
    if code is None:
        return None
    found = Agency.objects.filter(region_id=round_.region_id, code=code).first()
    if found is None:
        raise invalid(
            [Fault(field="inspector", code="unknown", detail=gettext("OPD ini tidak ada di daerah periode."))]
        )
    return found


class DropIn(In):
    reason: Text = Field(default="", max_length=2000, description=_("wajib"))


@router.post(
    f"{ROUND}/calendar/stages/{{kind}}/drop",
    url_name="calendar_stage_drop",
    operation_id="drop_stage",
    summary=_("Hapus tahap dari jadwal"),
    description=_("Hanya tahap tambahan yang belum berjalan."),
    response=answers({200: CalendarOut}, 400, 403, 404, 413, 422),
)
def drop_stage(request: Request, round_id: int, kind: StageKind, body: DropIn = DropIn()) -> CalendarOut:  # noqa: B008
    round_ = visible_round(request, round_id)
    services.drop_stage(scope=request.scope, round_=round_, kind=kind, reason=body.reason, now=clock.now())
    return calendar_out(request, visible_round(request, round_id))


# ---- the series


class SeriesRound(Schema):
    id: int
    title: str
    data_year: int
    state: str
    state_label: str
    page: str = Field(description=_("alamat halamannya di aplikasi"))


class SeriesOfRounds(Schema):
    data: list[SeriesRound] = Field(description=_("periode ini dan yang dilanjutkannya, terbaru dahulu"))


@router.get(
    f"{ROUND}/series",
    url_name="round_series",
    operation_id="list_series",
    summary=_("Seri periode"),
    description=_("Periode yang dilanjutkan: pembagian dan pedomannya terbawa ke periode berikutnya."),
    response=answers({200: SeriesOfRounds}, 404),
)
def list_series(request: Request, round_id: int) -> dict[str, Any]:
    round_ = visible_round(request, round_id)
    chain = rounds_for(request.scope).filter(pk__in=round_chain(round_)).order_by("-data_year", "-pk")
    rows = [
        SeriesRound(
            id=one.pk,
            title=one.title,
            data_year=one.data_year,
            state=one.state,
            state_label=one.get_state_display(),
            page=one.get_absolute_url(),
        )
        for one in chain
    ]
    return {"data": rows}
