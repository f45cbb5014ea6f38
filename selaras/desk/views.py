"""The first page of a signed-in person, and the search over everything visible."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from selaras.core import clock
from selaras.core.http import Request
from selaras.desk.selectors import found_everywhere, home_page
from selaras.offices.permissions import can_begin
from selaras.offices.selectors import current_region


@require_GET
def home(request: Request) -> HttpResponse:
    """What do I owe, by when, who waits for me?"""
    scope = request.scope
    if scope.work_link is not None:
        return redirect("worklink_home")
    if not scope.is_signed_in:
        return redirect("account_login")
    region = current_region(request)
    page = home_page(scope, region_path=region.path if region else "", now=clock.now())
    context = {
        "page": page,
        "region": region,
        "now": clock.now(),
        "begins_here": not page.rounds and not page.lists.open_count and can_begin(scope),
    }
    return render(request, "desk/home.html", context)


@login_required
@require_GET
def search(request: Request) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    return render(request, "desk/search.html", {"text": text, "found": found_everywhere(request.scope, text)})
