"""The report "No., Rekomendasi, Tindak lanjut, Eviden": page, PDF, document, tables."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.followups import permissions
from selaras.followups.models import Decision
from selaras.followups.selectors import report as select
from selaras.followups.selectors.overview import Asked
from selaras.followups.selectors.report_papers import as_docx, as_pdf
from selaras.followups.views import files
from selaras.followups.views.overview import asked_of, without
from selaras.letters.selectors.papers import DOCX_TYPE
from selaras.offices.models import Agency
from selaras.offices.selectors import current_region

PER_PAGE = 20
PAPERS = {"pdf": (as_pdf, "application/pdf", "inline"), "docx": (as_docx, DOCX_TYPE, "attachment")}


@login_required
@require_safe
def report(request: Request) -> HttpResponseBase:
    """Decision by decision; on paper under the kop of the office that writes it."""
    _form, asked, context = asked_of(request)
    kind, now = request.GET.get("format", ""), context["now"]
    region = current_region(request)
    office = select.office_for(request.scope, asked, region.path if region else "")
    if kind in files.TABLES:
        return files.report_file(select.report_of(request.scope, asked, now=now), kind)
    if kind in PAPERS:
        demand(permissions.can_print_report(request.scope, office))
    if kind in PAPERS and office is not None:
        return _paper(request, asked, office, context["about"], kind, now)
    decisions = select.decisions_shown(request.scope, asked, now=now)
    page = Paginator(decisions, PER_PAGE).get_page(request.GET.get("halaman"))
    context |= _page_context(request, asked, page, now)
    context["may_print"] = permissions.can_print_report(request.scope, office)
    return render(request, "followups/report.html", context)


def _page_context(request: Request, asked: Asked, page: Any, now: datetime) -> dict[str, Any]:
    shown: list[Decision] = list(page)
    return {
        "page": page,
        "report": select.report_of(request.scope, asked, shown, now=now, of_one=select.MOST_OF_ONE),
        "files": without(request, "halaman", "format"),
    }


def _paper(
    request: Request, asked: Asked, office: Agency, about: str, kind: str, now: datetime
) -> HttpResponse:
    make, content_type, way = PAPERS[kind]
    found = select.report_of(request.scope, asked, now=now, most=select.MOST_ON_PAPER)
    response = HttpResponse(make(found, office, about, now), content_type=content_type)
    response["Content-Disposition"] = f'{way}; filename="laporan-tindak-lanjut.{kind}"'
    return response
