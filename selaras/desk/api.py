"""The search over everything visible, in the API."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema

from selaras.core.api import In, Text, answers, demand_known
from selaras.core.http import Request
from selaras.desk.selectors.home import SHORTEST, found_everywhere

router = Router(tags=["search"])


class SearchQuery(In):
    q: Text = Field(min_length=SHORTEST, max_length=200, description=_("paling sedikit dua huruf"))


class FoundOut(Schema):
    group: str = Field(description=_("golongan catatannya, sebagaimana di halaman pencarian"))
    title: str
    context: str
    page: str = Field(description=_("alamat halamannya di aplikasi"))


class SearchOut(Schema):
    found: list[FoundOut]


@router.get(
    "/search",
    url_name="search",
    operation_id="search_everywhere",
    summary=_("Cari di semua yang boleh Anda lihat"),
    description=_("Paling banyak delapan dari setiap golongan; yang tidak boleh Anda buka tidak muncul."),
    response=answers({200: SearchOut}, 422),
)
def search(request: Request, query: Query[SearchQuery]) -> SearchOut:
    demand_known(request, query)
    return SearchOut(
        found=[
            FoundOut(group=group.label, title=row.title, context=row.context, page=row.url)
            for group in found_everywhere(request.scope, query.q.strip())
            for row in group.rows
        ]
    )
