"""Sinkronisasi kegiatan: the joint calendar by month; and the book of a year of one agency."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from selaras.core import clock
from selaras.core.http import Request, record_id
from selaras.core.tables import Sheet, csv_response, xlsx_response
from selaras.core.verdict import demand
from selaras.evidence import permissions, selectors
from selaras.evidence.forms import MonthForm
from selaras.evidence.views.access import entered
from selaras.evidence.views.activity_tables import heads, row
from selaras.offices.models import Agency
from selaras.regions.models import Region

_MONTH = re.compile(r"^(20\d\d)-(0[1-9]|1[0-2])$")
_YEAR = re.compile(r"^20\d\d$")


@dataclass(frozen=True, slots=True)
class _MonthAsked:
    form: MonthForm
    region: Region
    agency: Agency | None
    month: selectors.Month
    query: str  # all but the month, for the steps to the next and the last one


@entered
@require_safe
def activity_calendar(request: Request) -> HttpResponse:
    demand(permissions.can_browse(request.scope))
    asked = _month_asked(request)
    context: dict[str, Any] = {"form": None, "month": None}
    if asked:
        context = {"form": asked.form, "month": asked.month, "region": asked.region, "query": asked.query}
        if not asked.month.days:
            context["near"] = selectors.nearest(
                request.scope, asked.region.path, asked.month, agency=asked.agency
            )
    return render(request, "evidence/calendar.html", context)


@entered
@require_safe
def activity_calendar_export(request: Request) -> StreamingHttpResponse:
    demand(permissions.can_browse(request.scope))
    asked = _month_asked(request)
    if not asked:
        raise Http404
    month = asked.month
    rows = ([*row(one.activity), " ".join(one.words)] for _day, day in month.days for one in day)
    return csv_response(f"sinkronisasi-kegiatan-{month.first:%Y-%m}", [*heads(), _("Bentrok")], rows)


@entered
@require_safe
def activity_book(request: Request) -> HttpResponse:
    """One agency, one year, ready for paper."""
    demand(permissions.can_browse(request.scope))
    agencies = list(selectors.agencies_of(request.scope).order_by("region_path", "sort"))
    agency, year = _book_asked(request, agencies)
    context = {
        "agencies": agencies,
        "years": selectors.years(request.scope),
        "agency": agency,
        "year": year,
        "book": selectors.book(request.scope, agency, year) if agency else None,
        "now": clock.now(),
    }
    return render(request, "evidence/book.html", context)


@entered
@require_safe
def activity_book_csv(request: Request) -> StreamingHttpResponse:
    book = _book_or_404(request)
    return csv_response(_book_name(book), heads(), map(row, book.rows))


@entered
@require_safe
def activity_book_xlsx(request: Request) -> HttpResponse:
    book = _book_or_404(request)
    sheet = Sheet(_("Kegiatan %(year)s") % {"year": book.year}, heads(), map(row, book.rows))
    return xlsx_response(_book_name(book), [sheet])


def _book_or_404(request: Request) -> selectors.Book:
    demand(permissions.can_browse(request.scope))
    agencies = list(selectors.agencies_of(request.scope).order_by("region_path", "sort"))
    agency, year = _book_asked(request, agencies)
    if agency is None:
        raise Http404
    return selectors.book(request.scope, agency, year)


def _book_name(book: selectors.Book) -> str:
    return f"buku-kegiatan-{slugify(str(book.agency))}-{book.year}"


def _chosen_region(request: Request, regions: list[Region]) -> Region:
    return next((one for one in regions if one.code == request.GET.get("daerah")), regions[0])


def _first_day(request: Request) -> date:
    """This month where none, or none that can be read, was asked for."""
    asked = _MONTH.match(request.GET.get("bulan", ""))
    return date(int(asked[1]), int(asked[2]), 1) if asked else clock.today().replace(day=1)


def _month_asked(request: Request) -> _MonthAsked | None:
    """Also with the form filled in, so that it says which month is shown."""
    regions = list(selectors.calendar_regions(request.scope))
    if not regions:
        return None
    region, first, given = _chosen_region(request, regions), _first_day(request), request.GET.copy()
    given["daerah"], given["bulan"] = region.code, f"{first:%Y-%m}"
    form = MonthForm(given, agencies=Agency.objects.active().filter(region=region), regions=regions)
    form.is_valid()
    agency: Agency | None = form.cleaned_data.get("opd")
    kept = {"daerah": region.code if len(regions) > 1 else "", "opd": str(agency.pk) if agency else ""}
    query = urlencode({name: value for name, value in kept.items() if value})
    month = selectors.month(request.scope, region.path, first, agency=agency)
    return _MonthAsked(form, region, agency, month, f"&{query}" if query else "")


def _book_asked(request: Request, agencies: list[Agency]) -> tuple[Agency | None, int]:
    number, year = record_id(request.GET.get("opd", "")), request.GET.get("tahun", "")
    own = [one for one in agencies if one.pk in request.scope.agency_ids]
    asked = next((one for one in agencies if one.pk == number), None)
    default = next(iter([*own, *agencies]), None)
    return asked or default, int(year) if _YEAR.match(year) else clock.today().year
