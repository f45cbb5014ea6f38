"""The overviews of the follow-up: matrix, rate, who has not delivered, report; as pages and as files."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from selaras.core import clock
from selaras.core.formats import DEFAULT_ZONE
from selaras.core.http import Request
from selaras.followups.compute.rates import Span
from selaras.followups.forms.overview import OverviewForm
from selaras.followups.selectors import matrix as select_matrix
from selaras.followups.selectors import rate as select_rate
from selaras.followups.selectors import undelivered as select_undelivered
from selaras.followups.selectors.overview import Asked, about_of, series_of, usual_grouping
from selaras.followups.views import files
from selaras.followups.views.access import entered
from selaras.offices.selectors import current_region

ZONE = DEFAULT_ZONE


def asked_of(request: Request) -> tuple[OverviewForm, Asked, dict[str, Any]]:
    """The form, what it asks for, and what every overview shows of it."""
    entered(request)
    series = series_of(request.scope)
    form = OverviewForm(request.GET, series=series)
    asked = form.asked()
    region = current_region(request)
    context: dict[str, Any] = {
        "form": form,
        "asked": asked,
        "about": about_of(request.scope, asked, series),
        "query": without(request, "halaman", "format"),
        "zone": region.zone if region else ZONE,
        "now": clock.now(),
    }
    return form, asked, context


def without(request: Request, *names: str) -> str:
    """The rest of the address, to be gone on with."""
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return query.urlencode()


def grouped(request: Request, form: OverviewForm) -> dict[str, Any]:
    grouping = form.grouping(usual_grouping(request.scope))
    return {"grouping": grouping, "other": without(request, "menurut", "halaman", "format", "pemilik")}


@login_required
@require_safe
def matrix(request: Request) -> HttpResponseBase:
    """Offices or regions against what was asked of them; files hold every column."""
    form, asked, context = asked_of(request)
    context |= grouped(request, form)
    kind, now = request.GET.get("format"), context["now"]
    if kind in files.TABLES:
        whole = select_matrix.whole_matrix(request.scope, asked, context["grouping"], now=now)
        return files.matrix_file(whole, kind, context["zone"])
    context["matrix"], context["page"] = select_matrix.matrix_page(
        request.scope, asked, context["grouping"], now=now, page=request.GET.get("halaman")
    )
    return render(request, "followups/matrix.html", context)


@login_required
@require_safe
def rate(request: Request) -> HttpResponseBase:
    """How much of what fell due was done, period by period, with the definition beside it."""
    form, asked, context = asked_of(request)
    context |= grouped(request, form)
    wanted = request.GET.get("per", "")
    span = wanted if wanted in set(Span) else Span.THIRD
    rates = select_rate.rates_of(
        request.scope, asked, span=span, grouping=context["grouping"], now=context["now"]
    )
    if (kind := request.GET.get("format")) in files.TABLES:
        return files.rate_file(rates, kind)
    spans = [(code, label, code == span) for code, label in select_rate.SPANS.items()]
    context |= {"rates": rates, "spans": spans, "rest": without(request, "per", "format")}
    return render(request, "followups/rate.html", context)


@login_required
@require_safe
def undelivered(request: Request) -> HttpResponseBase:
    """Region by region (in a city: office by office) what has not been delivered."""
    form, asked, context = asked_of(request)
    context |= grouped(request, form)
    found = select_undelivered.undelivered_of(request.scope, asked, context["grouping"], now=context["now"])
    if (kind := request.GET.get("format")) in files.TABLES:
        return files.undelivered_file(found, kind, context["now"])
    context |= {
        "found": found,
        "recap": select_undelivered.recap_of(
            found,
            title=context["about"],
            officer=request.scope.name,
            now=context["now"],
            zone=context["zone"],
        ),
    }
    return render(request, "followups/undelivered.html", context)
