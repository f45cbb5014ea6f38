"""The yearly review of roles in the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Schema, Status

from selaras.core import clock
from selaras.core.api import In, MayOut, Page, PageQuery, Text, answers, paged
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.offices import permissions, services
from selaras.offices.api.doors import MOST, WRITTEN, persons, reading_review, region_of, reviewing
from selaras.offices.api.shapes import GrantOut, RegionCode
from selaras.offices.models import GrantReview
from selaras.offices.selectors import reviews as found

REVIEW = "/grant-reviews/{int:review_id}"


class GrantReviewOut(Schema):
    id: int
    region: str
    year: int
    opened_at: datetime
    closed_at: datetime | None
    asked_above_at: datetime | None = Field(description=_("sejak kapan menunggu administrator di atas"))

    @classmethod
    def of(cls, review: GrantReview) -> GrantReviewOut:
        names = ("year", "opened_at", "closed_at", "asked_above_at")
        values = {name: getattr(review, name) for name in names}
        return cls(id=review.pk, region=review.region.code, **values)


class ReviewPage(Page[GrantReviewOut]):
    pass


class ReviewQuery(PageQuery):
    region: RegionCode


class RowOut(Schema):
    grant: GrantOut
    person: int
    person_name: str
    state: str = Field(description=_("belum, tetap, dicabut"))
    doubts: list[str] = Field(description=_("mengapa perlu dilihat dua kali"))
    note: str
    may_decide: MayOut

    @classmethod
    def of(cls, row: found.ReviewRow) -> RowOut:
        return cls(
            grant=GrantOut.of(row.grant),
            person=row.grant.user_id,
            person_name=row.grant.user.full_name,
            state=row.state,
            doubts=list(row.doubts),
            note=row.answer.note if row.answer else "",
            may_decide=MayOut.of(row.may_decide),
        )


class ReviewDetailOut(Schema):
    review: GrantReviewOut
    outstanding: int
    rows: list[RowOut]

    @classmethod
    def of(cls, request: Request, review: GrantReview) -> ReviewDetailOut:
        rows = found.review_rows(review, request.scope, clock.now())
        return cls(
            review=GrantReviewOut.of(review),
            outstanding=found.outstanding(rows),
            rows=[RowOut.of(row) for row in rows],
        )


@persons.get(
    "/grant-reviews",
    url_name="grant_reviews",
    operation_id="list_grant_reviews",
    summary=_("Tinjauan hak akses satu wilayah"),
    description=_("Satu setiap tahun, terbaru dahulu."),
    response=answers({200: ReviewPage}, 403, 422),
)
def list_grant_reviews(request: Request, query: Query[ReviewQuery]) -> dict[str, Any]:
    reviewing(request)
    region = region_of(query.region)
    demand(permissions.can_review(request.scope, region))
    rows = found.reviews_of(region.path)
    return paged(request, rows, query, lambda page: [GrantReviewOut.of(one) for one in page])


class BeginReviewIn(In):
    region: RegionCode


@persons.post(
    "/grant-reviews",
    url_name="grant_reviews",
    operation_id="begin_grant_review",
    summary=_("Mulai tinjauan hak akses"),
    description=_("Biasanya dimulai sendiri pada bulannya; sekali setahun."),
    response=answers({201: ReviewDetailOut}, 400, 403, 413, 422),
)
def begin_grant_review(request: Request, body: BeginReviewIn) -> Status[Any]:
    reviewing(request)
    region = region_of(body.region)
    demand(permissions.can_review(request.scope, region))
    review = services.begin_review(scope=request.scope, region=region, now=clock.now())
    return Status(201, ReviewDetailOut.of(request, review))


@persons.get(
    REVIEW,
    url_name="grant_review",
    operation_id="get_grant_review",
    summary=_("Satu tinjauan hak akses"),
    description=_("Setiap peran dengan keputusannya."),
    response=answers({200: ReviewDetailOut}, 404),
)
def get_grant_review(request: Request, review_id: int) -> ReviewDetailOut:
    return ReviewDetailOut.of(request, reading_review(request, review_id))


class AnswersIn(In):
    grants: list[int] = Field(min_length=1, max_length=500, description=_("nomor hak akses"))
    keep: bool = Field(description=_("false mencabut saat itu juga"))
    note: Text = Field(default="", max_length=300, description=_("alasan, wajib bila mencabut"))


@persons.post(
    f"{REVIEW}/answers",
    url_name="grant_review_answers",
    operation_id="answer_grant_review",
    summary=_("Tetapkan atau cabut peran"),
    description=_("Oleh yang dapat memberikannya, tidak pernah oleh pemegangnya; semua atau tidak satu pun."),
    response=answers({200: ReviewDetailOut}, *WRITTEN),
)
def answer_grant_review(request: Request, review_id: int, body: AnswersIn) -> ReviewDetailOut:
    review = reading_review(request, review_id)
    # A number beyond what a database counts names no role.
    wanted = [number if 0 < number <= MOST else 0 for number in body.grants]
    services.answer_grants(
        scope=request.scope,
        review=review,
        grant_ids=wanted,
        keep=body.keep,
        note=body.note,
        now=clock.now(),
    )
    return ReviewDetailOut.of(request, reading_review(request, review_id))
