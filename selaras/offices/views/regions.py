"""The region switcher and the first steps of an office."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from selaras.core import clock
from selaras.core.http import Request, address_inside
from selaras.core.verdict import demand
from selaras.offices import permissions
from selaras.offices.selectors import CHOSEN_REGION, current_region, region_paths, regions_of
from selaras.offices.selectors.beginning import steps_of
from selaras.offices.views.answers import chosen_region
from selaras.regions import selectors as regions
from selaras.regions.choices import Level

MOST = 60


@login_required
@require_http_methods(["GET", "POST"])
def region_choose(request: Request) -> HttpResponse:
    if request.method == "POST":
        return _chosen(request)
    scope, q = request.scope, request.GET.get("q", "").strip()
    levels = (Level.COUNTRY, Level.PROVINCE, Level.REGENCY)
    here = current_region(request)
    context = {
        "q": q,
        "here": here,
        "own": regions_of(scope).filter(path__in=region_paths(scope)),
        "below": regions.children(here) if here and here.level < Level.REGENCY else [],
        "found": regions.search(q, scope=scope, levels=levels, limit=MOST) if q else [],
        "next": request.GET.get("next", ""),
    }
    return render(request, "offices/region_choose.html", context)


def _chosen(request: Request) -> HttpResponse:
    """Only a region of one's own; where one came from is kept only within this site."""
    region = regions_of(request.scope).filter(path=request.POST.get("path", "")).first()
    if region is None:
        raise Http404
    request.session[CHOSEN_REGION] = region.path
    back = address_inside(request, request.POST.get("next", ""))
    return HttpResponseRedirect(back or reverse("home"))


@login_required
@require_GET
def first_steps(request: Request) -> HttpResponse:
    region = chosen_region(request)
    demand(permissions.can_begin(request.scope))
    return render(request, "offices/first_steps.html", {"steps": steps_of(region, clock.now())})
