"""Pages of the register: its rows, one number, series, comparison, misprints, in and out."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selaras.core import clock
from selaras.core.http import Request
from selaras.core.listings import Listing, listed, wanted_file
from selaras.core.references import Reference, show
from selaras.core.verdict import demand
from selaras.measures import compute, selectors, services
from selaras.measures.choices import EXAMPLE, STEP_LABELS, TRANSITIONS, State
from selaras.measures.filters import RegisterFilter
from selaras.measures.forms import ImportForm
from selaras.measures.models import Measure
from selaras.measures.permissions import VIEW, can_import, can_move, can_record, can_view
from selaras.measures.templatetags.measures import scale_words, score_words
from selaras.regions.models import Region

PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS = ("csv", "xlsx", "yaml")


def _measure_cells(rows: Sequence[Measure]) -> Iterator[list[object]]:
    for row in rows:
        score: object = Decimal(row.score) if row.score else score_words(row)
        index = f"{row.index_code} {row.edition}"
        source = [row.source_title, row.source_date, row.warning]
        yield [str(row.place), index, score, scale_words(row), *source, row.get_mark_display()]


REGISTER = listed(
    Listing(
        "nilai-indeks",
        lazy("Register angka"),
        "measures",
        (
            lazy("Wilayah"), lazy("Indeks"), lazy("Nilai"), lazy("Skala dan metode"), lazy("Sumber"),
            lazy("Diumumkan"), lazy("Peringatan"), lazy("Tanda"),
        ),
        _measure_cells,
        (36, 14, 12, 40, 50, 14, 40, 16),
        filters=lambda request, data: RegisterFilter(
            data, queryset=Measure.objects.none(), request=request
        ).form,
    )
)  # fmt: skip


@login_required
@require_safe
def measures(request: Request) -> HttpResponseBase:
    demand(can_view(request.scope))
    found = RegisterFilter(request.GET, queryset=selectors.register_rows(request.scope), request=request)
    if wanted_file(request):
        return REGISTER.file(request, found.qs, found.form)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "filter": found,
        "page": page,
        "indices": selectors.index_counts(request.scope),
        "query": query.urlencode(),
        "own": _own_region(request),
        "may_import": can_import(request.scope),
    }
    return render(request, "measures/list.html", context)


@login_required
@require_safe
def measure(request: Request, pk: int) -> HttpResponse:
    demand(can_view(request.scope))
    rows = Measure.objects.visible_to(request.scope).select_related("region")
    found = get_object_or_404(rows, pk=pk)
    chain = selectors.chain_of(found)
    visible = set(rows.filter(pk__in=[row.pk for row in chain]).values_list("pk", flat=True))
    context = {
        "measure": found,
        "chain": [row for row in chain if row.pk in visible],
        "newest": chain[0] if chain[0].pk != found.pk else None,
        "computed": selectors.computed(found),
        "steps": _steps(request, found) if chain[0].pk == found.pk else [],
    }
    return render(request, "measures/detail.html", context)


@login_required
@require_POST
def move(request: Request, pk: int) -> HttpResponse:
    """The next state of a number; the page that opens is that of its new row."""
    demand(can_view(request.scope))
    rows = Measure.objects.visible_to(request.scope).select_related("region")
    found = get_object_or_404(rows, pk=pk)
    try:
        moved = services.move_value(
            scope=request.scope, measure=found, step=request.POST.get("do", ""), now=clock.now()
        )
    except services.ImportRefused as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect(found)
    messages.success(request, _("Status nilai: %(state)s.") % {"state": moved.get_state_display()})
    return redirect(moved)


@login_required
@require_safe
def series(request: Request, index: str, code: str) -> HttpResponse:
    demand(can_view(request.scope))
    region = get_object_or_404(Region, code=code)
    found = selectors.series_of(request.scope, index, region.code)
    if found is None:
        raise Http404
    change = show(request.scope, Reference("series_change", f"{found.index_code}/{region.code}"))
    context = {"series": found, "region": region, "change": change}
    return render(request, "measures/series.html", context)


@login_required
@require_safe
def comparison(request: Request, code: str) -> HttpResponse:
    demand(can_view(request.scope))
    region = get_object_or_404(Region.objects.select_related("parent"), code=code, level__lte=2)
    found = selectors.comparison_of(request.scope, region, request.GET.get("indeks", ""))
    context = {"region": region, "compared": found, "shown": found.shown}
    return render(request, "measures/comparison.html", context)


@login_required
@require_safe
def misprints(request: Request) -> HttpResponse:
    demand(can_view(request.scope))
    return render(request, "measures/misprints.html", {"known": compute.known_misprints()})


@login_required
@require_safe
def export(request: Request) -> HttpResponse:
    """Every row of the list as filtered, ready to be brought in again."""
    demand(can_view(request.scope))
    form = request.GET.get("bentuk", "csv")
    if form not in FORMS:
        raise Http404
    found = RegisterFilter(request.GET, queryset=selectors.register_rows(request.scope), request=request)
    rows = list(found.qs)
    values, names = [selectors.value_of(row) for row in rows], selectors.names_of(rows)
    return _file(f"indeks.{form}", form, values, names)


@login_required
@require_safe
def template(request: Request) -> HttpResponse:
    """A workbook with one example row under the headings."""
    demand(can_import(request.scope))
    values = compute.read_published(EXAMPLE)
    return _file("contoh-nilai-indeks.xlsx", "xlsx", values, {})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_(request: Request) -> HttpResponse:
    """First what the table would do, then, when asked to keep it and nothing is wrong, the writing."""
    scope = request.scope
    demand(can_import(scope))
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if request.method != "POST" or not form.is_valid():
        return _import_page(request, form, None)
    text = form.cleaned_data["text"]
    if request.POST.get("do") == "keep":
        try:
            kept = services.import_values(scope=scope, text=text, now=clock.now())
        except services.ImportRefused as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            words = _("%(new)s nilai dicatat, %(corrected)s diralat, %(known)s sudah ada.")
            told = {"new": kept.new, "corrected": kept.corrected, "known": kept.known}
            messages.success(request, words % told)
            return redirect("measures")
    # The text stays in the field, also when it came from a file.
    return _import_page(request, ImportForm(initial={"text": text}), selectors.reading_of(scope, text), text)


def _import_page(
    request: Request, form: ImportForm, reading: selectors.Reading | None, text: str = ""
) -> HttpResponse:
    wrong = bool(form.errors) or (reading is not None and bool(reading.faults))
    context = {"form": form, "reading": reading, "text": text, "wrong": wrong}
    return render(request, "measures/import.html", context, status=422 if wrong else 200)


def _steps(request: Request, found: Measure) -> list[tuple[str, Any, Any]]:
    """What this person could do next, with the reason where they may not now."""
    steps = TRANSITIONS.get(State(found.state), {})
    if not steps or not can_record(request.scope, found.region.path if found.region else ""):
        return []
    rival = selectors.rival_of(found)
    return [(step, STEP_LABELS[step], can_move(request.scope, found, step, rival)) for step in steps]


def _own_region(request: Request) -> Region | None:
    paths = request.scope.paths(VIEW)
    return Region.objects.filter(path=paths[0]).first() if paths else None


def _file(name: str, form: str, values: list[compute.Value], names: Any) -> HttpResponse:
    """In the demonstration each file says so itself, for it will be copied elsewhere."""
    mark = _("DATA PERAGAAN - bukan keadaan sebenarnya") if settings.DEMO else ""
    body: str | bytes
    if form == "xlsx":
        body, kind = compute.workbook_bytes(values, names, mark), XLSX
    elif form == "yaml":
        text = compute.published_text(values, names)
        body, kind = f"# {mark}\n{text}" if mark else text, "application/yaml; charset=utf-8"
    else:
        body, kind = f"\ufeff{compute.table_text(values, names, mark)}", "text/csv; charset=utf-8"
    return HttpResponse(
        body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
