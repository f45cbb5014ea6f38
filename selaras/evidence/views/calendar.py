"""Sinkronisasi kegiatan: the joint calendar by month; and the book of a year of one agency."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

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


@entered
@require_safe
def activity_calendar(request: Request) -> HttpResponse:
    demand(permissions.can_browse(request.scope))
    regions = list(selectors.calendar_regions(request.scope))
    context: dict[str, Any] = {"form": None, "month": None}
    if regions:
        region = _chosen_region(request, regions)
        form = MonthForm(request.GET, agencies=Agency.objects.active().filter(region=region))
        month = selectors.month(request.scope, region.path, _first_day(request), agency=_agency(form))
        context = {"form": form, "month": month, "region": region, "regions": regions}
        context["query"] = request.GET.urlencode()
    return render(request, "evidence/calendar.html", context)


@entered
@require_safe
def activity_calendar_export(request: Request) -> StreamingHttpResponse:
    demand(permissions.can_browse(request.scope))
    regions = list(selectors.calendar_regions(request.scope))
    if not regions:
        raise Http404
    region = _chosen_region(request, regions)
    form = MonthForm(request.GET, agencies=Agency.objects.active().filter(region=region))
    month = selectors.month(request.scope, region.path, _first_day(request), agency=_agency(form))
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


def _agency(form: MonthForm) -> Agency | None:
    form.is_valid()
    found: Agency | None = form.cleaned_data.get("opd")
    return found


def _book_asked(request: Request, agencies: list[Agency]) -> tuple[Agency | None, int]:
    number, year = record_id(request.GET.get("opd", "")), request.GET.get("tahun", "")
    own = [one for one in agencies if one.pk in request.scope.agency_ids]
    asked = next((one for one in agencies if one.pk == number), None)
    default = next(iter([*own, *agencies]), None)
    return asked or default, int(year) if _YEAR.match(year) else clock.today().year
