"""Series: the list, one with its meetings, a new one, changing."""

from collections.abc import Iterator, Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_safe

from selaras.core import clock
from selaras.core.http import Request
from selaras.core.listings import Listing, listed, wanted_file
from selaras.core.tables import Moment
from selaras.core.verdict import demand
from selaras.meetings import permissions, services
from selaras.meetings.forms import SeriesForm
from selaras.meetings.models import MeetingSeries
from selaras.meetings.selectors import meetings as select
from selaras.meetings.views.access import entered, offices_here, succeeds, visible_series
from selaras.meetings.views.meetings import MEETINGS

PER_PAGE = 30


def _series_cells(rows: Sequence[MeetingSeries]) -> Iterator[list[object]]:
    for one in rows:
        latest = Moment(getattr(one, "latest", None), one.agency.region.zone)
        running = _("Berjalan") if one.is_open else _("Tidak berjalan lagi")
        yield [one.name, str(one.agency), getattr(one, "count", 0), latest, running]


SERIES = listed(
    Listing(
        "seri-rapat",
        lazy("Seri rapat"),
        "meeting_series_list",
        (lazy("Seri rapat"), lazy("Penyelenggara"), lazy("Jumlah rapat"), lazy("Terakhir"), lazy("Status")),
        _series_cells,
        (50, 36, 12, 18, 20),
    )
)


@login_required
@require_safe
def series_list(request: Request) -> HttpResponseBase:
    entered(request)
    rows = select.series_for(request.scope)
    if wanted_file(request):
        return SERIES.file(request, rows)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_plan": permissions.can_plan_any(request.scope)}
    return render(request, "meetings/series_list.html", context)


@login_required
@require_safe
def series_page(request: Request, pk: int) -> HttpResponseBase:
    series = visible_series(request, pk)
    rows = select.with_invited(select.meetings_for(request.scope).filter(series=series))
    if wanted_file(request):
        return MEETINGS.file(request, rows, about=series.name, part=f"seri-{series.pk}")
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
