"""The search over everything visible and the calendar of everything with a date, in the API."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _say
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema

from selaras.core import clock
from selaras.core.api import In, Text, answers, demand_known
from selaras.core.dated import Dated, Span
from selaras.core.http import Request
from selaras.core.moments import within_reach
from selaras.desk.selectors import calendar
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


# ---- the calendar

LONGEST = timedelta(days=366)
# Told as they are.
PLAIN = (
    "title", "first", "last", "starts_at", "ends_at", "is_due", "is_off", "zone", "place", "context",
    "label",
)  # fmt: skip


class DatesQuery(In):
    first: date = Field(description=_("hari pertama"))
    last: date = Field(description=_("hari terakhir, paling jauh setahun sesudahnya"))
    source: Text = Field("", max_length=30, description=_("satu sumber saja, misalnya rapat; kosong: semua"))
    own: bool = Field(False, description=_("hanya yang menyangkut pemilik token dan kantornya"))


class DatedOut(Schema):
    source: str
    title: str
    first: date
    last: date
    starts_at: datetime | None = Field(description=_("kosong: sepanjang hari"))
    ends_at: datetime | None = Field(description=_("kosong: s.d. selesai, atau batas waktu"))
    is_due: bool = Field(description=_("batas waktu, bukan acara"))
    is_off: bool = Field(description=_("ditunda atau dibatalkan"))
    zone: str
    place: str
    context: str
    label: str
    room_clash: bool = Field(description=_("ruangnya juga dipakai acara lain pada waktu yang sama"))
    page: str = Field(description=_("alamat halamannya di aplikasi"))


class DatesOut(Schema):
    is_cut: bool = Field(description=_("ada lebih banyak daripada yang dapat dikirim; persempit rentangnya"))
    days_off: list[DatedOut]
    entries: list[DatedOut]


@router.get(
    "/calendar",
    url_name="calendar_entries",
    operation_id="read_calendar",
    summary=_("Semua yang bertanggal dan boleh Anda lihat"),
    description=_("Urut menurut hari dan jam; hari adalah hari di zona waktu tempat acaranya."),
    response=answers({200: DatesOut}, 422),
)
def read_calendar(request: Request, query: Query[DatesQuery]) -> DatesOut:
    demand_known(request, query)
    _demand_span(query.first, query.last)
    codes = frozenset({query.source}) if query.source else calendar.all_codes()
    asked = calendar.Asked(codes, own=query.own)
    found = calendar.held(request.scope, Span(query.first, query.last), asked, now=clock.now())
    return DatesOut(
        is_cut=found.is_cut,
        days_off=[_dated(mark, "libur") for mark in found.marks],
        entries=[_dated(row.entry, row.source.code, clashes=row.clashes) for row in found.rows],
    )


def _demand_span(first: date, last: date) -> None:
    """Days that can be reckoned, and no more of them than a year."""
    within_reach(first)
    within_reach(last)
    if not first <= last <= first + LONGEST:
        raise ValidationError({"last": _say("Pilih hari sesudah hari pertama, paling jauh setahun.")})


def _dated(entry: Dated, source: str, *, clashes: bool = False) -> DatedOut:
    told = {name: getattr(entry, name) for name in PLAIN}
    return DatedOut(source=source, page=entry.url, room_clash=clashes, **told)
