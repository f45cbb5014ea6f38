"""The directory "Wilayah" and the search that other pages borrow."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from selaras.core.verdict import demand
from selaras.regions import compute, selectors
from selaras.regions.choices import EDITION, ROOT_CODE, ROOT_PATH
from selaras.regions.forms import NarrowedSearchForm, SearchForm
from selaras.regions.models import Region
from selaras.regions.permissions import can_browse


@login_required
@require_safe
def region_list(request: HttpRequest) -> HttpResponse:
    demand(can_browse(request.scope))  # type: ignore[attr-defined]
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    context = _found(text, selectors.search(text)) | {
        "form": form,
        "provinces": selectors.provinces(),
        "counts": [] if text else selectors.counts_below(ROOT_PATH),
        "edition": EDITION,
    }
    return render(request, "regions/region_list.html", context)


@login_required
@require_safe
def region_detail(request: HttpRequest, code: str) -> HttpResponse:
    demand(can_browse(request.scope))  # type: ignore[attr-defined]
    try:
        region = selectors.get_by_code(code)
    except Region.DoesNotExist:
        raise Http404 from None
    context = {
        "region": region,
        "ancestors": selectors.ancestors(region),
        "children": selectors.children(region),
        "counts": selectors.counts_below(region.path),
        "edition": EDITION,
    }
    return render(request, "regions/region_detail.html", context)


@login_required
@require_safe
def region_search(request: HttpRequest) -> HttpResponse:
    """The results alone; with ``pilih`` as buttons of the form around them, within one's own regions only."""
    demand(can_browse(request.scope))  # type: ignore[attr-defined]
    form = NarrowedSearchForm(request.GET)
    if not form.is_valid():
        return render(request, "regions/_results.html", {"form": form}, status=422)
    wanted = form.cleaned_data
    found = selectors.search(
        wanted["q"],
        scope=request.scope if wanted["pilih"] else None,  # type: ignore[attr-defined]
        within_path=compute.path_of(wanted["dalam"] or ROOT_CODE),
        levels=wanted["tingkat"] or selectors.ALL_LEVELS,
    )
    context = _found(wanted["q"], found) | {"picking": wanted["pilih"]}
    return render(request, "regions/_results.html", context)


def _found(text: str, found: list[selectors.Found]) -> dict[str, Any]:
    return {"text": text, "found": found, "cut": len(found) >= selectors.SEARCH_LIMIT}
