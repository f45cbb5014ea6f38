"""What is carried along in the API: answers that hold for everybody, and last year's answer of an item."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema, Status

from selaras.assessments import permissions, services
from selaras.assessments.api.items import fresh
from selaras.assessments.api.shown import ItemOut
from selaras.assessments.models import Guidance
from selaras.assessments.selectors.items import is_read_inside
from selaras.assessments.selectors.series import guidance_of, last_year
from selaras.assessments.services.guidance import TEXT_LIMIT
from selaras.assessments.views.access import visible_item, visible_round
from selaras.core import clock
from selaras.core.api import In, Page, PageQuery, Text, answers, paged
from selaras.core.http import Request
from selaras.core.verdict import demand

router = Router(tags=["guidance"])
ROUND = "/rounds/{int:round_id}"
ITEM = f"{ROUND}/items/{{code}}"


class GuidanceOut(Schema):
    id: int
    item: str = Field(description=_("kode butir"))
    round_id: int = Field(description=_("periode tempat pertanyaannya dijawab"))
    question: str
    answer: str
    answered_by: str
    at: datetime
    ended_at: datetime | None

    @classmethod
    def of(cls, row: Guidance) -> GuidanceOut:
        plain = ("question", "answer", "answered_by", "at", "ended_at")
        return cls(
            **{name: getattr(row, name) for name in plain},
            id=row.pk,
            item=row.item.code,
            round_id=row.item.round_id,
        )


class GuidancePage(Page[GuidanceOut]):
    pass


class GuidanceQuery(PageQuery):
    item: Text | None = Field(default=None, description=_("kode butir"))


@router.get(
    f"{ROUND}/guidance",
    url_name="guidance",
    operation_id="list_guidance",
    summary=_("Tanya jawab butir"),
    description=_("Pedoman yang berlaku, juga dari periode yang dilanjutkan."),
    response=answers({200: GuidancePage}, 403, 404, 422),
)
def list_guidance(request: Request, round_id: int, query: Query[GuidanceQuery]) -> dict[str, Any]:
    round_ = visible_round(request, round_id)
    demand(permissions.can_read_guidance(request.scope, round_))
    rows = guidance_of(round_, code=query.item or "")
    return paged(request, rows, query, lambda page: [GuidanceOut.of(row) for row in page])


class GuidanceIn(In):
    question: Text = Field(default="", max_length=TEXT_LIMIT, description=_("wajib"))
    answer: Text = Field(default="", max_length=TEXT_LIMIT, description=_("wajib; berlaku untuk semua OPD"))


@router.post(
    f"{ITEM}/guidance",
    url_name="item_guidance",
    operation_id="mark_guidance",
    summary=_("Jadikan pedoman"),
    description=_("Oleh Kesbangpol atau verifikator; OPD pada butir ini diberi tahu."),
    response=answers({201: GuidanceOut}, 400, 403, 404, 413, 422),
)
def mark_guidance(request: Request, round_id: int, code: str, body: GuidanceIn = GuidanceIn()) -> Status[Any]:  # noqa: B008
    item = visible_item(request, round_id, code)
    row = services.mark_guidance(
        scope=request.scope, item_id=item.pk, question=body.question, answer=body.answer, now=clock.now()
    )
    return Status(201, GuidanceOut.of(row))


class EndIn(In):
    reason: Text = Field(default="", max_length=2000, description=_("wajib"))


@router.post(
    f"{ITEM}/guidance/{{int:guidance_id}}/end",
    url_name="item_guidance_end",
    operation_id="end_guidance",
    summary=_("Cabut pedoman"),
    description=_("Pedoman periode ini; yang dicabut tetap ada di riwayat."),
    response=answers({200: GuidanceOut}, 400, 403, 404, 413, 422),
)
def end_guidance(
    request: Request,
    round_id: int,
    code: str,
    guidance_id: int,
    body: EndIn = EndIn(),  # noqa: B008
) -> GuidanceOut:
    item = visible_item(request, round_id, code)
    row = get_object_or_404(Guidance, pk=guidance_id, item=item)
    services.end_guidance(
        scope=request.scope, item_id=item.pk, guidance_id=row.pk, reason=body.reason, now=clock.now()
    )
    row.refresh_from_db()
    return GuidanceOut.of(row)


# ---- last year's answer


class LastYearOut(Schema):
    round_id: int
    data_year: int
    value: str
    narrative: str
    level: int | None
    verified_level: int | None
    is_nil: bool
    state: str
    unchanged: bool = Field(description=_("isian sekarang sama persis dengan tahun lalu"))


@router.get(
    f"{ITEM}/last-year",
    url_name="item_last_year",
    operation_id="get_last_year",
    summary=_("Isian tahun lalu"),
    description=_("Butir berkode sama pada periode yang dilanjutkan; 404 bila tidak ada."),
    response=answers({200: LastYearOut}, 404),
)
def get_last_year(request: Request, round_id: int, code: str) -> LastYearOut:
    item = visible_item(request, round_id, code)
    inside = not request.scope.paths("assessments.view_sent") or is_read_inside(request.scope, item)
    known = last_year(item) if inside else None
    if known is None:
        raise Http404
    old = known.item
    return LastYearOut(
        round_id=old.round_id,
        data_year=old.round.data_year,
        value=old.value,
        narrative=old.narrative,
        level=old.claimed_level,
        verified_level=old.verified_level,
        is_nil=old.is_nil,
        state=old.state,
        unchanged=known.unchanged,
    )


@router.post(
    f"{ITEM}/last-year",
    url_name="item_last_year",
    operation_id="reuse_answer",
    summary=_("Pakai lagi isian tahun lalu"),
    description=_("Menjadi konsep isian ini; yang sudah berisi tidak ditimpa."),
    response=answers({200: ItemOut}, 403, 404, 422),
)
def reuse_answer(request: Request, round_id: int, code: str) -> ItemOut:
    item = visible_item(request, round_id, code)
    services.reuse_answer(scope=request.scope, item_id=item.pk, now=clock.now())
    return fresh(request, item)
