"""The dossier of a round: make it, follow it, fetch its three files."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from selaras.assessments import permissions, services
from selaras.assessments.models import Dossier, Round
from selaras.assessments.selectors.letters import COVER, letters_on_round
from selaras.assessments.selectors.owner_table import numbers_in
from selaras.assessments.selectors.sending import lacks_proof, sending_rows
from selaras.assessments.selectors.texts import index_name
from selaras.assessments.services.dossier_removal import KEPT
from selaras.assessments.services.dossiers import open_jobs
from selaras.assessments.views.access import scope_of, visible_round
from selaras.core import clock
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.evidence.views.content import stored_content
from selaras.letters.permissions import can_write_for

PER_PAGE = 10
TYPES = {"pdf": "application/pdf", "zip": "application/zip", "csv": "text/csv; charset=utf-8"}


@login_required
@never_cache
@require_safe
def dossiers(request: HttpRequest, pk: int) -> HttpResponse:
    scope, round_ = scope_of(request), visible_round(request, pk)
    demand(permissions.can_read_dossiers(scope, round_))
    may_make, sent = permissions.can_make_dossier(scope, round_), sending_rows(round_)
    made = Dossier.objects.filter(round=round_).select_related("removal")
    page = Paginator(made, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "round": round_,
        "page": page,
        "dossiers": [
            (dossier, [row for row in sent if row.proof.dossier_id == dossier.pk]) for dossier in page
        ],
        "sent": sent,
        "lacks": lacks_proof(round_, sent, now=clock.now()),
        "may_record": permissions.can_record_sending(scope, round_),
        "numbers": numbers_in(round_),
        "kept": KEPT,
        "jobs": open_jobs(round_),
        "own_id": scope.user_id,
        "may_make": may_make,
        "letter": letters_on_round(scope, round_, COVER).first(),
        "may_write_letter": may_make and can_write_for(scope, round_.coordinator),
    }
    htmx = getattr(request, "htmx", False)
    return render(request, "assessments/_dossier_jobs.html" if htmx else "assessments/dossiers.html", context)


@login_required
@require_POST
def dossier_make(request: HttpRequest, pk: int) -> HttpResponse:
    scope, round_ = scope_of(request), visible_round(request, pk)
    services.start_dossier(scope=scope, round_=round_, now=clock.now())
    return redirect("dossiers", pk=round_.pk)


@login_required
@require_safe
def dossier_file(request: Request, pk: int, number: int, part: str) -> HttpResponseBase:
    return download(request, visible_round(request, pk), number, part)


def download(request: Request, round_: Round, number: int, part: str) -> HttpResponseBase:
    """Always a download: nothing in it runs in the page."""
    demand(permissions.can_read_dossiers(request.scope, round_))
    dossier = get_object_or_404(Dossier, round=round_, number=number, removal__isnull=True)
    if part not in TYPES:
        raise Http404
    sha256, size = dossier.content(part)
    response = stored_content(request, sha256, size)
    name = f"{slugify(index_name(round_))}-{slugify(round_.region.display_name)}-{number}.{part}"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-cache"
    response["ETag"], response["Accept-Ranges"] = f'"{sha256}"', "bytes"
    if response.status_code in {200, 206}:
        response["Content-Type"] = TYPES[part]
        response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
