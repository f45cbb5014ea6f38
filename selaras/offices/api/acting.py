"""Who acts now on each post, in the API."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Schema

from selaras.core import clock
from selaras.core.api import Page, PageQuery, Text, answers, paged
from selaras.core.http import Request
from selaras.offices.api.doors import MOST, region_of, router
from selaras.offices.api.shapes import AgencyOut, HolderOut, RegionCode
from selaras.offices.selectors import acting as found


class DelegationOut(Schema):
    what: str
    by: str
    to: str
    until: date | None


class ActingOut(Schema):
    agency: AgencyOut
    post: int | None = Field(description=_("null: OPD ini belum mencatat jabatan"))
    title: str
    holders: list[HolderOut]
    away_until: date | None = Field(description=_("hari terakhir pejabatnya berhalangan"))
    acting: str = Field(description=_("yang bertindak hari ini; kosong: tidak ada"))
    until: date | None = Field(description=_("hari terakhir ia bertindak; null: tanpa tanggal akhir"))
    state: str = Field(description=_("sendiri, pengganti, kosong"))
    ends_soon: bool = Field(description=_("berakhir dalam 14 hari"))
    explanation: str
    delegations: list[DelegationOut]

    @classmethod
    def of(cls, row: found.ActingRow) -> ActingOut:
        handed = [
            DelegationOut(what=one.what, by=one.by_name, to=one.to, until=one.until)
            for one in row.delegations
        ]
        return cls(
            agency=AgencyOut.of(row.agency),
            post=row.post.pk if row.post else None,
            title=row.post.title if row.post else "",
            holders=[HolderOut.of(holder) for holder in row.holders],
            away_until=row.absence.ends_on if row.absence else None,
            acting=row.acting,
            until=row.until,
            state=row.state,
            ends_soon=row.is_soon,
            explanation=row.why,
            delegations=handed,
        )


class ActingPage(Page[ActingOut]):
    pass


class ActingQuery(PageQuery):
    region: RegionCode
    q: Text = Field(default="", max_length=100, description=_("nama, jabatan, atau OPD"))
    agency: int | None = Field(default=None, ge=1, le=MOST, description=_("hanya dari OPD ini"))
    state: Text = Field(default="", max_length=12, description=_("sendiri, pengganti, kosong, segera"))


@router.get(
    "/acting-officials",
    url_name="acting_officials",
    operation_id="list_acting_officials",
    summary=_("Siapa bertindak sekarang"),
    description=_("Setiap jabatan satu wilayah: pejabatnya, penggantinya, dan sampai kapan."),
    response=answers({200: ActingPage}, 422),
)
def list_acting_officials(request: Request, query: Query[ActingQuery]) -> dict[str, Any]:
    region = region_of(query.region)
    rows = found.acting_in(request.scope, region, clock.now().astimezone(region.tz).date())
    shown = found.narrowed(rows, q=query.q, state=query.state, agency=query.agency)
    return paged(request, shown, query, lambda page: [ActingOut.of(row) for row in page])
