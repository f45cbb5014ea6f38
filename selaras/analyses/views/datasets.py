"""Pages of the data sets: the list, bringing one in, its scores and ranks, and files out."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selaras.analyses import compute, permissions, selectors, services
from selaras.analyses.forms import DatasetForm, SettingForm
from selaras.analyses.models import Dataset
from selaras.core import clock
from selaras.core.http import Request
from selaras.core.listings import Listing, listed, wanted_file
from selaras.core.tables import Moment, Sheet, csv_response, xlsx_response
from selaras.core.verdict import demand

PER_PAGE = 30
UNITS_PER_PAGE = 50
RUNS_SHOWN = 10


def _dataset_cells(rows: Sequence[Dataset]) -> Iterator[list[object]]:
    for one in rows:
        index, made = f"{one.index_name} {one.edition}", Moment(one.created_at)
        shared, counts = bool(one.shared), [one.unit_count, one.indicator_count]
        yield [one.title, index, *counts, one.region.full_name, made, one.get_origin_display(), shared]


DATASETS = listed(
    Listing(
        "data-indikator",
        lazy("Data indikator"),
        "datasets",
        (
            lazy("Data indikator"), lazy("Indeks"), lazy("Wilayah"), lazy("Indikator"), lazy("Milik"),
            lazy("Dibuat"), lazy("Asal"), lazy("Terbuka bagi wilayah di bawahnya"),
        ),
        _dataset_cells,
        (50, 24, 10, 10, 36, 18, 20, 14),
    )
)  # fmt: skip


@login_required
@require_safe
def datasets(request: Request) -> HttpResponseBase:
    demand(permissions.can_view(request.scope))
    rows = selectors.datasets_for(request.scope)
    if wanted_file(request):
        return DATASETS.file(request, rows)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "may_add": permissions.can_add(request.scope),
        "may_add_rounds": permissions.can_add_rounds(request.scope),
    }
    return render(request, "analyses/list.html", context)


def dataset_of(request: Request, pk: int) -> Dataset:
    demand(permissions.can_view(request.scope))
    rows = Dataset.objects.visible_to(request.scope).select_related("region")
    return get_object_or_404(rows, pk=pk)


@login_required
@require_safe
def dataset(request: Request, pk: int) -> HttpResponse:
    """Scores and ranks in the order of region codes, under the setting asked for."""
    found = dataset_of(request, pk)
    frame = found.read_frame
    form = SettingForm(request.GET, frame=frame)
    context: dict[str, Any] = {
        "dataset": found,
        "frame": frame,
        "form": form,
        "setting": form.setting,
        "own": selectors.own_units(request.scope, found),
        "may_share": permissions.can_share(request.scope, found),
        "may_test": permissions.can_test(request.scope, found),
        "runs": selectors.runs_of(found, RUNS_SHOWN),
    }
    try:
        context |= _scores(request, found, form.setting)
    except compute.CannotCompute as refused:
        context["reasons"] = refused.reasons
    return render(request, "analyses/dataset.html", context, status=422 if "reasons" in context else 200)


def _scores(request: Request, found: Dataset, setting: compute.Setting) -> dict[str, Any]:
    scored = compute.compute_scores(found.data, setting)
    names = found.names
    page = Paginator(scored.units, UNITS_PER_PAGE).get_page(request.GET.get("page"))
    asked = request.GET.get("wilayah", "")
    context: dict[str, Any] = {"scored": scored, "page": page, "names": names}
    context["borders"] = selectors.borders_at(list(names), found.edition)
    if asked in names:
        lines = compute.trace_of(found.data, setting, asked)
        context |= {"traced": asked, "traced_name": names[asked], "lines": lines}
    return context


@login_required
@require_safe
def export(request: Request, pk: int) -> HttpResponseBase:
    """The values as they came in, or the scores as shown."""
    found = dataset_of(request, pk)
    frame = found.read_frame
    if request.GET.get("isi") == "skor":
        setting = SettingForm(request.GET, frame=frame).setting
        try:
            scored = compute.compute_scores(found.data, setting)
        except compute.CannotCompute as refused:
            raise Http404(str(refused)) from refused
        name, heads = "skor", selectors.score_heads(found, frame)
        rows = selectors.score_rows(found, scored, selectors.borders_at(list(found.names), found.edition))
    else:
        name, heads, rows = "nilai", selectors.value_heads(frame), selectors.value_rows(found)
    name = f"data-indikator-{found.pk}-{name}"
    return table_response(request, name, found.title, heads, rows)


def table_response(
    request: Request, name: str, title: str, heads: Sequence[str], rows: Sequence[Sequence[object]]
) -> HttpResponseBase:
    """A table as the kind of file that was asked for."""
    if request.GET.get("bentuk") == "xlsx":
        return xlsx_response(name, [Sheet(title, heads, rows)])
    return csv_response(name, heads, rows)


@login_required
@require_safe
def template(request: Request) -> HttpResponseBase:
    """The heads of a table for one instrument, ready to be filled."""
    demand(permissions.can_add(request.scope))
    chosen = request.GET.get("instrumen", "")
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 18):
        raise Http404
    instrument = get_object_or_404(selectors.instruments_to_measure_by(request.scope), pk=int(chosen))
    try:
        frame = compute.frame_from_yaml(instrument.source_text)
    except compute.FrameFaults as found:
        raise Http404(str(found)) from found
    return csv_response(f"tabel-{instrument.code}-{instrument.edition}", selectors.value_heads(frame), [])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: Request) -> HttpResponse:
    """First what the table would keep, then, when asked to and nothing is wrong, the keeping."""
    demand(permissions.can_add(request.scope))
    if request.method != "POST":
        return _upload_page(request, DatasetForm(scope=request.scope), None)
    form = DatasetForm(request.POST, request.FILES, scope=request.scope)
    if not form.is_valid():
        return _upload_page(request, form, None)
    asked = form.cleaned_data
    reading = selectors.reading_of(form.framework_text, asked["table"])
    if request.POST.get("do") == "keep" and not reading.faults:
        about = services.About(
            **{key: asked[key] for key in ("title", "index_name", "edition", "source", "shared")}
        )
        kept = services.add_dataset(
            scope=request.scope, region=form.regions[asked["region"]], about=about,
            framework=form.framework_text, table=asked["table"], now=clock.now(),
        )  # fmt: skip
        messages.success(request, _("%(n)s wilayah disimpan.") % {"n": kept.unit_count})
        return redirect(kept)
    # The texts stay in their fields, also when they came from files.
    again = DatasetForm(scope=request.scope, initial=asked)
    return _upload_page(request, again, reading)


def _upload_page(request: Request, form: DatasetForm, reading: selectors.Reading | None) -> HttpResponse:
    wrong = bool(form.errors) or (reading is not None and bool(reading.faults))
    context = {"form": form, "reading": reading, "wrong": wrong}
    return render(request, "analyses/upload.html", context, status=422 if wrong else 200)


@login_required
@require_POST
def share(request: Request, pk: int) -> HttpResponse:
    found = dataset_of(request, pk)
    services.share_dataset(
        scope=request.scope, dataset=found, shared=request.POST.get("shared") == "1", now=clock.now()
    )
    return redirect(found)
