"""Rounds in the API: the list, one round with its counts, and how far each agency is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema

from selaras.assessments import permissions
from selaras.assessments.api.items import item_rows
from selaras.assessments.api.shown import ItemRow
from selaras.assessments.choices import RoundState
from selaras.assessments.models import Round, Stage
from selaras.assessments.selectors import rounds as select
from selaras.assessments.selectors.items import items_for
from selaras.assessments.selectors.origins import Origin, origin_of
from selaras.assessments.selectors.rounds import AgencyRow, Counts
from selaras.assessments.views.access import visible_round
from selaras.core import clock
from selaras.core.api import Fault, Page, PageQuery, Text, answers, invalid, paged
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.offices.api import AgencyOut
from selaras.regions.models import Region

router = Router(tags=["rounds"])


# ---- shown


class InstrumentOut(Schema):
    code: str
    edition: str
    title: str
    hash: str = Field(description=_("sidik instrumen yang juga tercantum di bukti hitung"))


class RegionOut(Schema):
    code: str = Field(description=_("kode wilayah sebagai teks: 11.10 bukan 11.1"))
    name: str


class CountsOut(Schema):
    total: int
    asked: int = Field(description=_("tanpa butir yang ditandai tidak relevan"))
    filled: int
    empty: int
    draft: int
    at_head: int = Field(description=_("menunggu validasi kepala OPD"))
    at_verifier: int = Field(description=_("menunggu verifikasi"))
    repair: int
    verified: int
    dropped: int

    @classmethod
    def of(cls, counts: Counts) -> CountsOut:
        return cls(**{name: getattr(counts, name) for name in cls.model_fields})


class RoundRow(Schema):
    id: int
    title: str
    instrument: InstrumentOut
    region: RegionOut
    data_year: int
    filling_year: int
    index_owner: str
    coordinator: AgencyOut
    state: str
    state_label: str
    sharing: str = Field(description=_("yang terlihat oleh tingkat di atasnya"))
    zone: str = Field(description=_("zona waktu daerah; semua waktu di API dalam UTC"))
    internal_due_at: datetime
    owner_due_at: datetime
    closed_at: datetime | None
    sent_at: datetime | None
    counts: CountsOut
    page: str = Field(description=_("alamat halamannya di aplikasi"))

    @classmethod
    def of(cls, round_: Round, counts: Counts) -> RoundRow:
        return cls(**round_facts(round_, counts))


def round_facts(round_: Round, counts: Counts) -> dict[str, Any]:
    instrument, region = round_.instrument, round_.region
    plain = (
        "title",
        "data_year",
        "filling_year",
        "index_owner",
        "state",
        "sharing",
        "zone",
        "internal_due_at",
        "owner_due_at",
        "closed_at",
        "sent_at",
    )
    return {name: getattr(round_, name) for name in plain} | {
        "id": round_.pk,
        "instrument": InstrumentOut(
            code=instrument.code, edition=instrument.edition, title=instrument.title, hash=instrument.sha256
        ),
        "region": RegionOut(code=region.code, name=region.name),
        "coordinator": AgencyOut.of(round_.coordinator),
        "state_label": round_.get_state_display(),
        "counts": CountsOut.of(counts),
        "page": round_.get_absolute_url(),
    }


class RoundPage(Page[RoundRow]):
    pass


class StageOut(Schema):
    kind: str
    label: str
    opens_at: datetime
    closes_at: datetime

    @classmethod
    def of(cls, stage: Stage) -> StageOut:
        return cls(
            kind=stage.kind,
            label=stage.get_kind_display(),
            opens_at=stage.opens_at,
            closes_at=stage.closes_at,
        )


class OriginOut(Schema):
    kind: str
    id: str
    label: str
    title: str | None = Field(description=_("null bila catatan asalnya tidak dapat Anda buka"))
    page: str | None

    @classmethod
    def of(cls, origin: Origin) -> OriginOut:
        shown = origin.shown
        return cls(
            kind=origin.reference.kind,
            id=origin.reference.id,
            label=origin.label,
            title=shown.title if shown else None,
            page=shown.url if shown else None,
        )


class RoundOut(RoundRow):
    origin: OriginOut | None = Field(
        description=_("catatan yang memulai periode ini, seperti keputusan rapat")
    )
    stages: list[StageOut]
    items: list[ItemRow] | None = Field(
        description=_("null bila Anda hanya boleh melihat jumlahnya; OPD membaca butirnya di alamat items")
    )


class AgencyProgress(Schema):
    agency: AgencyOut
    counts: CountsOut
    due_at: datetime
    is_extended: bool
    late: int = Field(description=_("butir yang lewat batas waktunya"))
    validation_delegated: bool
    owed_contributions: int
    is_complete: bool

    @classmethod
    def of(cls, row: AgencyRow) -> AgencyProgress:
        return cls(
            agency=AgencyOut.of(row.agency),
            counts=CountsOut.of(row.counts),
            due_at=row.due_at,
            is_extended=row.is_extended,
            late=row.late,
            validation_delegated=row.delegated,
            owed_contributions=row.owes_contributions,
            is_complete=row.is_complete,
        )


class AgencyProgressPage(Page[AgencyProgress]):
    pass


# ---- operations


class RoundQuery(PageQuery):
    region: Text | None = Field(
        default=None, description=_("kode wilayah; provinsi mencakup seluruh daerahnya")
    )
    state: RoundState | None = None
    data_year: int | None = Field(default=None, ge=1900, le=9999)


@router.get(
    "/rounds",
    url_name="rounds",
    operation_id="list_rounds",
    summary=_("Daftar periode penilaian"),
    description=_("Periode yang boleh Anda lihat, tahun data terbaru dahulu, dengan jumlah isiannya."),
    response=answers({200: RoundPage}, 422),
)
def list_rounds(request: Request, query: Query[RoundQuery]) -> dict[str, Any]:
    rounds = select.rounds_for(request.scope)
    if query.region is not None:
        rounds = rounds.filter(region_path__under=_path_of(query.region))
    if query.state is not None:
        rounds = rounds.filter(state=query.state)
    if query.data_year is not None:
        rounds = rounds.filter(data_year=query.data_year)

    def show(page: Sequence[Round]) -> list[RoundRow]:
        counts = select.counts_of_many([round_.pk for round_ in page])
        return [RoundRow.of(round_, counts.get(round_.pk, Counts())) for round_ in page]

    return paged(request, rounds, query, show)


def _path_of(code: str) -> str:
    path = Region.objects.filter(code=code).values_list("path", flat=True).first()
    if path is None:
        raise invalid(
            [Fault(field="region", code="unknown", detail=gettext("Kode wilayah ini tidak dikenal."))]
        )
    return path


@router.get(
    "/rounds/{int:round_id}",
    url_name="round",
    operation_id="get_round",
    summary=_("Satu periode penilaian"),
    description=_("Tahap, jumlah isian, dan, bila Anda boleh membaca isiannya, butir-butirnya."),
    response=answers({200: RoundOut}, 404),
)
def get_round(request: Request, round_id: int) -> RoundOut:
    round_ = visible_round(request, round_id)
    items = None
    if permissions.can_read_answers(request.scope, round_):
        items = item_rows(round_, list(items_for(request.scope, round_)), now=clock.now())
    origin = origin_of(request.scope, round_)
    return RoundOut(
        **round_facts(round_, select.counts_of(round_)),
        origin=OriginOut.of(origin) if origin else None,
        stages=[StageOut.of(stage) for stage in round_.stages.all()],
        items=items,
    )


@router.get(
    "/rounds/{int:round_id}/agencies",
    url_name="round_agencies",
    operation_id="list_round_agencies",
    summary=_("Kemajuan setiap OPD"),
    description=_("Berapa butir yang sudah dan belum diserahkan setiap OPD, dalam urutan OPD daerah itu."),
    response=answers({200: AgencyProgressPage}, 403, 404, 422),
)
def list_round_agencies(request: Request, round_id: int, query: Query[PageQuery]) -> dict[str, Any]:
    round_ = visible_round(request, round_id)
    demand(permissions.can_read_answers(request.scope, round_))
    rows = select.agency_rows(round_, now=clock.now())
    return paged(request, rows, query, lambda page: [AgencyProgress.of(row) for row in page])
