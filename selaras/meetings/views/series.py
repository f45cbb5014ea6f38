"""Series: the list, one with its meetings, a new one, changing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from selaras.core import clock
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.meetings import permissions, services
from selaras.meetings.forms import SeriesForm
from selaras.meetings.models import MeetingSeries
from selaras.meetings.selectors import meetings as select
from selaras.meetings.views.access import entered, offices_here, succeeds, visible_series

PER_PAGE = 30


@login_required
@require_safe
def series_list(request: Request) -> HttpResponse:
    entered(request)
    page = Paginator(select.series_for(request.scope), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_plan": permissions.can_plan_any(request.scope)}
    return render(request, "meetings/series_list.html", context)


@login_required
@require_safe
def series_page(request: Request, pk: int) -> HttpResponse:
    series = visible_series(request, pk)
    rows = select.with_invited(select.meetings_for(request.scope).filter(series=series))
    context = {
        "series": series,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "may_change": permissions.can_change_series(request.scope, series),
    }
    return render(request, "meetings/series.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def series_make(request: Request) -> HttpResponse:
    entered(request)
    offices = offices_here(request)
    form = SeriesForm(
        request.POST if request.method == "POST" else None,
        offices=offices,
        initial={"agency": offices.filter(kind="kesbangpol").first()},
    )
    made: list[MeetingSeries] = []

    def run() -> None:
        agency = form.cleaned_data["agency"]
        made.append(
            services.make_series(scope=request.scope, agency=agency, text=form.text(), now=clock.now())
        )

    if form.is_bound and form.is_valid() and succeeds(form, run):
        messages.success(request, _("Seri rapat dibuat."))
        return redirect(made[0])
    return render(request, "meetings/series_edit.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def series_change(request: Request, pk: int) -> HttpResponse:
    series = visible_series(request, pk)
    demand(permissions.can_change_series(request.scope, series))
    data = request.POST if request.method == "POST" else None
    form = SeriesForm(data, initial=SeriesForm.initial_of(series))
    if form.is_bound and form.is_valid():
        text, now = form.text(), clock.now()
        if succeeds(
            form, lambda: services.change_series(scope=request.scope, series=series, text=text, now=now)
        ):
            messages.success(request, _("Perubahan tersimpan."))
            return redirect(series)
    context = {"form": form, "series": series}
    return render(request, "meetings/series_edit.html", context, status=422 if form.errors else 200)
