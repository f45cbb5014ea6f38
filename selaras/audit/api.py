"""The daily roots of the log in the API, for a program that files them elsewhere."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema

from selaras.audit import permissions, selectors
from selaras.audit.models import Root
from selaras.core.api import Page, PageQuery, answers, paged
from selaras.core.http import Request
from selaras.core.verdict import demand

router = Router(tags=["audit"])


class RootOut(Schema):
    day: dt.date = Field(description=_("hari yang ditutup oleh akar ini"))
    seq: int = Field(description=_("nomor urut peristiwa terakhir"))
    count: int = Field(description=_("peristiwa sejak akar sebelumnya"))
    hash: str = Field(description=_("sidik SHA-256 peristiwa terakhir, memuat semua yang sebelumnya"))
    made_at: dt.datetime

    @classmethod
    def of(cls, root: Root) -> RootOut:
        return cls(day=root.day, seq=root.seq, count=root.count, hash=root.hash, made_at=root.made_at)


class RootPage(Page[RootOut]):
    pass


@router.get(
    "/audit/roots",
    url_name="audit_roots",
    operation_id="list_audit_roots",
    summary=_("Akar harian catatan audit"),
    description=_(
        "Terbaru dahulu. Simpan di luar Selaras; audit-verify --roots membandingkan catatan dengan akar ini."
    ),
    response=answers({200: RootPage}, 403, 422),
)
def list_roots(request: Request, query: Query[PageQuery]) -> dict[str, Any]:
    demand(permissions.can_view(request.scope))
    rows = selectors.root_rows()
    return paged(request, rows, query, lambda page: [RootOut.of(root) for root in page])
