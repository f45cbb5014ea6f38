"""Reorganisations of agencies in the API: planned line by line, previewed, carried out once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema, Status

from selaras.core import clock
from selaras.core.api import In, MayOut, Page, PageQuery, Places, Text, answers, entry, filled, paged
from selaras.core.http import Request
from selaras.core.verdict import Verdict, demand
from selaras.offices import permissions
from selaras.offices.api.doors import MOST, NOWHERE, WRITTEN, region_of
from selaras.offices.api.shapes import AgencyOut, RegionCode
from selaras.offices.forms.reorganisations import LineForm, ReorganisationForm
from selaras.offices.models import Handing, Reorganisation
from selaras.offices.selectors import reorganisations as found
from selaras.offices.services import reorganising
from selaras.offices.views.answers import today_in

router = Router(tags=["offices"])
PLAN = "/reorganisations/{int:reorganisation_id}"
What = Literal["kerja", "bukti", "orang"]


# ---- shown


class HandingOut(Schema):
    id: int
    old: AgencyOut
    new: AgencyOut | None
    new_name: str = Field(description=_("OPD yang baru dibentuk"))
    new_short_name: str
    what: list[str] = Field(description=_("yang berpindah ke penerus ini"))
    ends_old: bool

    @classmethod
    def of(cls, row: Handing) -> HandingOut:
        plain = ("new_name", "new_short_name", "what", "ends_old")
        return cls(
            **{name: getattr(row, name) for name in plain},
            id=row.pk,
            old=AgencyOut.of(row.old),
            new=AgencyOut.maybe(row.new),
        )


class MovedOut(Schema):
    from_agency: str
    to_agency: str = Field(description=_("kosong: tetap di tempatnya"))
    what: str
    count: int


class ReorganisationRow(Schema):
    id: int
    region: str
    title: str
    decree: str
    begins_on: date
    state: str
    state_label: str
    version: int = Field(description=_("kirimkan saat menjalankan; berubah bersama rencananya"))
    made_by: str
    made_at: datetime
    done_by: str
    done_at: datetime | None

    @classmethod
    def of(cls, plan: Reorganisation) -> ReorganisationRow:
        return cls(**_facts(plan))


class ReorganisationOut(ReorganisationRow):
    lines: list[HandingOut]
    moves: list[MovedOut] = Field(description=_("yang akan berpindah, atau yang sudah"))
    faults: list[str] = Field(description=_("yang menghalangi dijalankannya"))
    may_plan: MayOut
    may_run: MayOut

    @classmethod
    def whole(cls, request: Request, plan: Reorganisation) -> ReorganisationOut:
        preview = found.preview_of(plan) if plan.is_draft else None
        return cls(
            **_facts(plan),
            lines=[HandingOut.of(row) for row in plan.lines.select_related("old", "new")],
            moves=_to_move(preview) if preview else _moved(plan),
            faults=preview.faults if preview else [],
            may_plan=MayOut.of(permissions.can_plan_reorganisation(request.scope, plan)),
            may_run=MayOut.of(_may_run(request.scope, plan)),
        )


class ReorganisationPage(Page[ReorganisationRow]):
    """One page of plans."""


def _facts(plan: Reorganisation) -> dict[str, Any]:
    plain = (
        "title", "decree", "begins_on", "state", "version", "made_by", "made_at", "done_by", "done_at",
    )  # fmt: skip
    return {name: getattr(plan, name) for name in plain} | {
        "id": plan.pk,
        "region": plan.region.code,
        "state_label": plan.get_state_display(),
    }


def _to_move(preview: found.Preview) -> list[MovedOut]:
    return [
        MovedOut(
            from_agency=row.old.name,
            to_agency=row.line.successor_name if row.line is not None else "",
            what=row.label,
            count=row.number,
        )
        for row in preview.moved
    ]


def _moved(plan: Reorganisation) -> list[MovedOut]:
    return [
        MovedOut(from_agency=old, to_agency=new, what=what, count=number)
        for old, new, what, number in plan.outcome
    ]


# ---- taken


class ReorganisationIn(In):
    region: RegionCode
    title: Text = Field(max_length=200)
    decree: Text = Field(max_length=200)
    begins_on: date


class HandingIn(In):
    old: int = Field(ge=1, le=MOST, description=_("OPD asal"))
    new: int | None = Field(default=None, ge=1, le=MOST, description=_("kosong: OPD baru, sebut namanya"))
    new_name: Text = Field(default="", max_length=160)
    new_short_name: Text = Field(default="", max_length=60)
    what: list[What] = Field(max_length=3, description=_("kerja, bukti, orang"))
    ends_old: bool = Field(default=True, description=_("OPD asal berakhir"))


class RunIn(In):
    version: int = Field(ge=0, le=MOST, description=_("version dari rencana yang Anda baca"))


class ReorganisationQuery(PageQuery):
    region: Text = Field(default="", max_length=13, description=_("kode wilayah"))


# ---- places


def adding(request: Request) -> None:
    if not request.scope.own_paths("offices.agencies"):
        demand(permissions.can_change_agencies(request.scope, NOWHERE))


def visible_plan(request: Request, reorganisation_id: int, **_more: object) -> Reorganisation:
    rows = found.visible_reorganisations(request.scope).select_related("region")
    return get_object_or_404(rows, pk=reorganisation_id)


def _may_run(scope: Any, plan: Reorganisation) -> Verdict:
    return permissions.can_reorganise(scope, plan, today=today_in(plan.region))


planning = entry(visible_plan, permissions.can_plan_reorganisation)
running = entry(visible_plan, _may_run)
places: Places = {
    ("POST", "reorganisations"): adding,
    ("POST", "reorganisation_lines"): planning,
    ("POST", "reorganisation_run"): running,
}


# ---- operations


@router.get(
    "/reorganisations",
    url_name="reorganisations",
    operation_id="list_reorganisations",
    summary=_("Penataan OPD"),
    description=_("Rencana daerah yang OPD-nya Anda atur, dan yang sudah dijalankan; terbaru dahulu."),
    response=answers({200: ReorganisationPage}, 422),
)
def list_reorganisations(request: Request, query: Query[ReorganisationQuery]) -> dict[str, Any]:
    rows = found.visible_reorganisations(request.scope).select_related("region")
    if query.region:
        rows = rows.filter(region__code=query.region)
    return paged(request, rows, query, lambda page: [ReorganisationRow.of(row) for row in page])


@router.post(
    "/reorganisations",
    url_name="reorganisations",
    operation_id="add_reorganisation",
    summary=_("Rencanakan penataan OPD"),
    description=_("Dasarnya dan mulai berlakunya; OPD yang ditata ditambahkan baris demi baris."),
    response=answers({201: ReorganisationOut}, 400, 403, 413, 422),
)
def add_reorganisation(request: Request, body: ReorganisationIn) -> Status[Any]:
    adding(request)
    region = region_of(body.region)
    demand(permissions.can_change_agencies(request.scope, region))
    form = ReorganisationForm(body.model_dump() | {"begins_on": body.begins_on.isoformat()})
    filled(form)
    plan = reorganising.plan_reorganisation(
        scope=request.scope, region=region, about=form.about(), now=clock.now()
    )
    return Status(201, ReorganisationOut.whole(request, plan))


@router.get(
    PLAN,
    url_name="reorganisation",
    operation_id="get_reorganisation",
    summary=_("Satu penataan OPD"),
    description=_("Barisnya, apa yang akan berpindah, dan apa yang menghalangi."),
    response=answers({200: ReorganisationOut}, 404),
)
def get_reorganisation(request: Request, reorganisation_id: int) -> ReorganisationOut:
    return ReorganisationOut.whole(request, visible_plan(request, reorganisation_id))


@router.post(
    f"{PLAN}/lines",
    url_name="reorganisation_lines",
    operation_id="add_reorganisation_line",
    summary=_("Tambah OPD yang ditata"),
    description=_("Dari OPD asal ke penerusnya; jawabannya rencana dengan pratinjau."),
    response=answers({201: ReorganisationOut}, *WRITTEN),
)
def add_reorganisation_line(request: Request, reorganisation_id: int, body: HandingIn) -> Status[Any]:
    plan = planning(request, reorganisation_id)
    form = LineForm(body.model_dump(), region=plan.region)
    filled(form)
    reorganising.add_line(scope=request.scope, plan=plan, line=form.line(), now=clock.now())
    return Status(201, ReorganisationOut.whole(request, visible_plan(request, reorganisation_id)))


@router.post(
    f"{PLAN}/lines/{{int:line_id}}/drop",
    url_name="reorganisation_line_drop",
    operation_id="drop_reorganisation_line",
    summary=_("Hapus OPD dari rencana"),
    description=_("Selama rencananya belum dijalankan."),
    response=answers({200: ReorganisationOut}, 403, 404),
)
def drop_reorganisation_line(request: Request, reorganisation_id: int, line_id: int) -> ReorganisationOut:
    plan = planning(request, reorganisation_id)
    if not plan.lines.filter(pk=line_id).exists():
        raise Http404
    reorganising.drop_line(scope=request.scope, plan=plan, line_id=line_id, now=clock.now())
    return ReorganisationOut.whole(request, visible_plan(request, reorganisation_id))


@router.post(
    f"{PLAN}/run",
    url_name="reorganisation_run",
    operation_id="run_reorganisation",
    summary=_("Jalankan penataan OPD"),
    description=_("Sekali, seluruhnya atau tidak sama sekali, dan hanya versi yang dibaca."),
    response=answers({200: ReorganisationOut}, *WRITTEN),
)
def run_reorganisation(request: Request, reorganisation_id: int, body: RunIn) -> ReorganisationOut:
    plan = running(request, reorganisation_id)
    reorganising.reorganise(scope=request.scope, plan=plan, version=body.version, now=clock.now())
    return ReorganisationOut.whole(request, visible_plan(request, reorganisation_id))


@router.post(
    f"{PLAN}/drop",
    url_name="reorganisation_drop",
    operation_id="drop_reorganisation",
    summary=_("Batalkan rencana penataan"),
    description=_("Tidak ada yang dipindahkan; rencananya tetap tercatat."),
    response=answers({200: ReorganisationOut}, 403, 404),
)
def drop_reorganisation(request: Request, reorganisation_id: int) -> ReorganisationOut:
    plan = planning(request, reorganisation_id)
    reorganising.drop_plan(scope=request.scope, plan=plan, now=clock.now())
    return ReorganisationOut.whole(request, visible_plan(request, reorganisation_id))
