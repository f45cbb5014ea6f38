"""Who has not delivered, and the report, in the API."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Schema

from selaras.core import clock
from selaras.core.api import Page, answers, paged
from selaras.core.http import Request
from selaras.followups.api.doors import OverviewQuery, router, seeing
from selaras.followups.api.shown import FollowupCountsOut, Grouping, OwnerOut
from selaras.followups.selectors import report, undelivered
from selaras.followups.selectors.overview import usual_grouping
from selaras.followups.selectors.report import ReportGroup, ReportRow
from selaras.followups.selectors.undelivered import Place

# ---- who has not delivered


class ReportPlaceOut(Schema):
    owner: OwnerOut
    counts: FollowupCountsOut
    is_asked: bool = Field(description=_("tidak diminta bukan berarti lengkap"))
    has_delivered: bool
    not_delivered: int
    owed: list[int] = Field(description=_("nomor tindak lanjut yang belum diserahkan"))

    @classmethod
    def of(cls, place: Place) -> ReportPlaceOut:
        plain = {name: getattr(place, name) for name in ("is_asked", "has_delivered", "not_delivered")}
        owed = [action.pk for action in place.owed]
        return cls(
            owner=OwnerOut.of(place.owner), counts=FollowupCountsOut.of(place.counts), owed=owed, **plain
        )


class PlacePage(Page[ReportPlaceOut]):
    pass


class UndeliveredQuery(OverviewQuery):
    grouping: Grouping = ""


@router.get(
    "/followups/undelivered",
    url_name="followups_undelivered",
    operation_id="list_undelivered",
    summary=_("Belum menyerahkan"),
    description=_("Setiap daerah di bawah Anda, atau setiap instansi, dengan apa yang masih ditunggu."),
    response=answers({200: PlacePage}, 404, 422),
)
def list_undelivered(request: Request, query: Query[UndeliveredQuery]) -> dict[str, Any]:
    seeing(request)
    grouping = query.grouping or usual_grouping(request.scope)
    found = undelivered.undelivered_of(request.scope, query.asked(), grouping, now=clock.now())
    return paged(request, found.places, query, lambda page: [ReportPlaceOut.of(one) for one in page])


# ---- the report


class ReportProofOut(Schema):
    title: str
    page: str


class ReportRowOut(Schema):
    action: int
    number: str
    text: str
    period: str
    owner: str
    due_at: datetime
    state: str
    state_label: str
    is_late: bool
    report: str | None
    reported_at: datetime | None
    proofs: list[ReportProofOut]
    hidden_proofs: int = Field(description=_("bukti dukung yang tidak dapat Anda buka"))

    @classmethod
    def of(cls, row: ReportRow) -> ReportRowOut:
        action, told = row.action, row.report
        return cls(
            action=action.pk,
            number=row.number,
            text=action.text,
            period=action.period_label,
            owner=action.owner_label,
            due_at=action.due_at,
            state=action.state,
            state_label=action.get_state_display(),
            is_late=row.is_late,
            report=told.text if told else None,
            reported_at=told.reported_at if told else None,
            proofs=[ReportProofOut(title=one.title, page=one.get_absolute_url()) for one in row.proofs],
            hidden_proofs=row.hidden,
        )


class ReportGroupOut(Schema):
    decision: int
    position: int
    text: str
    origin_title: str
    decided_on: date
    actions: list[ReportRowOut]
    more: int

    @classmethod
    def of(cls, group: ReportGroup) -> ReportGroupOut:
        decision = group.decision
        return cls(
            decision=decision.pk,
            position=decision.position,
            text=decision.text,
            origin_title=decision.origin_title,
            decided_on=decision.decided_on,
            actions=[ReportRowOut.of(row) for row in group.rows],
            more=group.more,
        )


class ReportPage(Page[ReportGroupOut]):
    pass


@router.get(
    "/followups/report",
    url_name="followup_report",
    operation_id="get_followup_report",
    summary=_("Laporan tindak lanjut"),
    description=_("Keputusan demi keputusan: rekomendasi, tindak lanjut, eviden."),
    response=answers({200: ReportPage}, 404, 422),
)
def get_followup_report(request: Request, query: Query[OverviewQuery]) -> dict[str, Any]:
    seeing(request)
    asked, now = query.asked(), clock.now()

    def show(page: Any) -> list[ReportGroupOut]:
        found = report.report_of(request.scope, asked, list(page), now=now, of_one=report.MOST_OF_ONE)
        return [ReportGroupOut.of(group) for group in found.groups]

    return paged(request, report.decisions_shown(request.scope, asked, now=now), query, show)
