"""The matrix and the rate in the API."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Schema

from selaras.core import clock
from selaras.core.api import answers
from selaras.core.http import Request
from selaras.followups.api.doors import OverviewQuery, router, seeing
from selaras.followups.api.shown import FollowupCountsOut, Grouping, OwnerOut
from selaras.followups.compute.rates import Span
from selaras.followups.selectors import matrix, rate
from selaras.followups.selectors.cells import Cell, Column, Row
from selaras.followups.selectors.overview import usual_grouping
from selaras.followups.selectors.rate import RateRow

# ---- the matrix


class MatrixQuery(OverviewQuery):
    grouping: Grouping = Field(default="", description=_("opd atau daerah; kosong: yang biasa bagi Anda"))


class MarkOut(Schema):
    action: int
    column: int
    state: str
    is_late: bool
    due_at: datetime


class FollowupRowOut(Schema):
    owner: OwnerOut
    counts: FollowupCountsOut = Field(description=_("semua kolom, juga yang di halaman lain"))
    marks: list[MarkOut] = Field(description=_("kolom yang tidak ada berarti tidak diminta"))

    @classmethod
    def of(cls, row: Row) -> FollowupRowOut:
        marks = [one for cell in row.filled for one in _marks(cell)]
        return cls(owner=OwnerOut.of(row.owner), counts=FollowupCountsOut.of(row.counts), marks=marks)


def _marks(cell: Cell) -> list[MarkOut]:
    return [
        MarkOut(
            action=mark.pk,
            column=cell.column.number,
            state=mark.state,
            is_late=mark.is_late,
            due_at=mark.due_at,
        )
        for mark in cell.marks
    ]


class ColumnOut(Schema):
    number: int
    text: str
    period: str
    due_at: datetime
    decision: int
    decision_text: str
    origin_title: str
    decided_on: date
    counts: FollowupCountsOut

    @classmethod
    def of(cls, column: Column) -> ColumnOut:
        return cls(
            number=column.number,
            text=column.text,
            period=column.period,
            due_at=column.due_at,
            decision=column.decision.pk,
            decision_text=column.decision.text,
            origin_title=column.decision.origin_title,
            decided_on=column.decision.decided_on,
            counts=FollowupCountsOut.of(column.counts),
        )


class FollowupMatrixOut(Schema):
    grouping: str
    rows: list[FollowupRowOut]
    columns: list[ColumnOut]
    count: int = Field(description=_("jumlah kolom seluruhnya"))
    page: int
    pages: int


@router.get(
    "/followups/matrix",
    url_name="followup_matrix",
    operation_id="get_followup_matrix",
    summary=_("Matriks tindak lanjut"),
    description=_("Semua pemilik atau daerah; kolomnya sehalaman, keputusan terbaru lebih dahulu."),
    response=answers({200: FollowupMatrixOut}, 404, 422),
)
def get_followup_matrix(request: Request, query: Query[MatrixQuery]) -> FollowupMatrixOut:
    seeing(request)
    grouping = query.grouping or usual_grouping(request.scope)
    found, page = matrix.matrix_page(
        request.scope, query.asked(), grouping, now=clock.now(), page=query.page, per_page=query.per_page
    )
    return FollowupMatrixOut(
        grouping=grouping,
        rows=[FollowupRowOut.of(row) for row in found.rows],
        columns=[ColumnOut.of(column) for column in found.columns],
        count=page.paginator.count,
        page=page.number,
        pages=page.paginator.num_pages,
    )


# ---- the rate


class RateQuery(OverviewQuery):
    grouping: Grouping = ""
    per: Span = Span.THIRD


class RateRowOut(Schema):
    key: str
    label: str
    due: int
    closed: int
    in_time: int
    moved: int = Field(description=_("batas waktunya pernah digeser"))
    rate: str | None = Field(description=_("persen selesai; null bila tidak ada yang jatuh tempo"))
    rate_in_time: str | None

    @classmethod
    def of(cls, row: RateRow) -> RateRowOut:
        tally = row.tally
        return cls(
            key=row.key,
            label=row.label,
            due=tally.due,
            closed=tally.closed,
            in_time=tally.in_time,
            moved=tally.moved,
            rate=_share(tally.rate),
            rate_in_time=_share(tally.rate_in_time),
        )


def _share(share: Fraction | None) -> str | None:
    """Exact to two places, as text."""
    return None if share is None else f"{float(round(share, 2)):.2f}"


class RatesOut(Schema):
    periods: list[RateRowOut]
    owners: list[RateRowOut]
    series: list[RateRowOut]
    total: RateRowOut
    ahead: int = Field(description=_("belum jatuh tempo, belum dihitung"))


@router.get(
    "/followups/rate",
    url_name="followup_rate",
    operation_id="get_followup_rate",
    summary=_("Capaian tindak lanjut"),
    description=_(
        "Dari yang batas waktunya sudah lewat: berapa yang laporannya diterima, berapa yang tepat waktu."
    ),
    response=answers({200: RatesOut}, 404, 422),
)
def get_followup_rate(request: Request, query: Query[RateQuery]) -> RatesOut:
    seeing(request)
    grouping = query.grouping or usual_grouping(request.scope)
    rates = rate.rates_of(request.scope, query.asked(), span=query.per, grouping=grouping, now=clock.now())
    return RatesOut(
        periods=[RateRowOut.of(row) for row in rates.periods],
        owners=[RateRowOut.of(row) for row in rates.owners],
        series=[RateRowOut.of(row) for row in rates.series],
        total=RateRowOut.of(rates.total),
        ahead=rates.ahead,
    )
