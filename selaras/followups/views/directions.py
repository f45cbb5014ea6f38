"""Arahan: the list, one with what came out of it, recording and changing."""

from collections.abc import Iterator, Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_safe

from selaras.core import clock
from selaras.core.forms import succeeds
from selaras.core.http import Request
from selaras.core.listings import Listing, listed, wanted_file
from selaras.core.references import Reference
from selaras.core.verdict import demand
from selaras.followups import permissions
from selaras.followups.forms.directions import DirectionForm
from selaras.followups.models import Direction
from selaras.followups.selectors import directions as select
from selaras.followups.selectors.actions import decisions_of
from selaras.followups.services import directions as services
from selaras.offices.selectors import current_region

PER_PAGE = 30


def _direction_cells(rows: Sequence[Direction]) -> Iterator[list[object]]:
    for row in select.with_counts(rows, now=clock.now()):
        one, counts = row.direction, row.counts
        numbers = [row.decisions, counts.closed, counts.asked, counts.late]
        yield [one.text, one.leader_name, one.leader_post, one.given_on, *numbers]


DIRECTIONS = listed(
    Listing(
        "arahan-pimpinan",
        lazy("Arahan pimpinan"),
        "directions",
        (
            lazy("Arahan"), lazy("Pimpinan"), lazy("Jabatan"), lazy("Tanggal"), lazy("Keputusan"),
            lazy("Tindak lanjut selesai"), lazy("Tindak lanjut"), lazy("Terlambat"),
        ),
        _direction_cells,
        (70, 30, 30, 12, 12, 14, 14, 12),
        switches={"q": ()},
    )
)  # fmt: skip


def entered(request: Request) -> None:
    """Arahan are the host's own; an office that is asked something meets them at its action."""
    if not permissions.reads_directions(request.scope):
        raise Http404


def visible_direction(request: Request, pk: int) -> Direction:
    return get_object_or_404(select.directions_for(request.scope), pk=pk)


@login_required
@require_safe
def direction_list(request: Request) -> HttpResponseBase:
    entered(request)
    text = request.GET.get("q", "").strip()[:100]
    rows = select.search(select.directions_for(request.scope), text)
    if wanted_file(request):
        return DIRECTIONS.file(request, rows)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": select.with_counts(page, now=clock.now()),
        "text": text,
        "may_record": permissions.can_record_any(request.scope),
    }
    return render(request, "followups/directions.html", context)


@login_required
@require_safe
def direction_page(request: Request, pk: int) -> HttpResponse:
    direction = visible_direction(request, pk)
    context = {
        "direction": direction,
        "decisions": decisions_of(Reference(select.KIND, str(direction.pk))),
        "may_change": permissions.can_change_direction(request.scope, direction),
        "may_decide": permissions.can_manage_direction(request.scope, direction),
    }
    return render(request, "followups/direction.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def direction_make(request: Request) -> HttpResponse:
    entered(request)
    demand(permissions.can_record_any(request.scope))
    region, now = current_region(request), clock.now()
    offices = select.offices_to_record_for(request.scope, region.path if region else "")
    form = DirectionForm(
        request.POST if request.method == "POST" else None,
        offices=offices,
        initial={"agency": offices.filter(kind="kesbangpol").first()},
    )
    made: list[Direction] = []

    def run() -> None:
        agency = form.cleaned_data["agency"]
        made.append(services.record_direction(scope=request.scope, agency=agency, text=form.words(), now=now))

    if form.is_bound and form.is_valid() and succeeds(form, run):
        messages.success(request, _("Arahan tercatat. Tuliskan keputusan dan tindak lanjutnya."))
        return redirect(made[0])
    return render(
        request, "followups/direction_edit.html", {"form": form}, status=422 if form.errors else 200
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def direction_change(request: Request, pk: int) -> HttpResponse:
    direction = visible_direction(request, pk)
    demand(permissions.can_change_direction(request.scope, direction))
    data = request.POST if request.method == "POST" else None
    form = DirectionForm(data, initial=DirectionForm.initial_of(direction))
    if form.is_bound and form.is_valid() and _changed(request, form, direction):
        messages.success(request, _("Perubahan tersimpan."))
        return redirect(direction)
    context = {"form": form, "direction": direction}
    return render(request, "followups/direction_edit.html", context, status=422 if form.errors else 200)


def _changed(request: Request, form: DirectionForm, direction: Direction) -> bool:
    def run() -> None:
        services.change_direction(
            scope=request.scope,
            direction=direction,
            base_version=form.cleaned_data["base_version"] or 0,
            text=form.words(),
            now=clock.now(),
        )

    try:
        return succeeds(form, run)
    except services.DirectionConflict as conflict:
        # What was typed stays; saved once more it goes over the newer state.
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["base_version"] = str(conflict.direction.version)  # type: ignore[index]
        told = {"name": conflict.direction.changed_by_name}
        form.add_error(
            None,
            _(
                "%(name)s mengubah arahan ini lebih dahulu. Ketikan Anda masih ada di bawah; simpan sekali "
                "lagi bila isian Anda yang dipakai."
            )
            % told,
        )
        return False
