"""Pages that set two things side by side: two data sets, or two methods on the same data."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from selaras.analyses import compute, selectors
from selaras.analyses.choices import Mean, Scaling
from selaras.analyses.compute import Setting
from selaras.analyses.forms import SettingForm
from selaras.analyses.models import Dataset
from selaras.analyses.views.datasets import UNITS_PER_PAGE, dataset_of, table_response
from selaras.core.http import Request, record_id


@login_required
@require_safe
def methods(request: Request, pk: int) -> HttpResponseBase:
    """The same data under two settings; also as a file."""
    found = dataset_of(request, pk)
    frame = found.read_frame
    other = Setting(scaling=Scaling.MINMAX.value, mean=Mean.GEOMETRIC.value)
    first = SettingForm(request.GET, frame=frame, prefix="a")
    second = SettingForm(request.GET, frame=frame, start=other, prefix="b")
    context: dict[str, Any] = {"dataset": found, "frame": frame, "first": first, "second": second}
    try:
        compared = compute.compare_methods(found.data, first.setting, second.setting)
    except compute.CannotCompute as refused:
        return _refused(request, "analyses/methods.html", context, refused)
    if "bentuk" in request.GET:
        heads, rows = selectors.method_table(compared, found.names)
        return table_response(request, f"perbandingan-metode-{found.pk}", found.title, heads, rows)
    page = Paginator(compared.rows, UNITS_PER_PAGE).get_page(request.GET.get("page"))
    own = selectors.own_units(request.scope, found)
    context |= {
        "compared": compared,
        "page": page,
        "names": found.names,
        "own": own,
        "chart": selectors.shifts_of(page.object_list, len(compared.rows), found.names, own),
    }
    return render(request, "analyses/methods.html", context)


@login_required
@require_safe
def change(request: Request, pk: int) -> HttpResponseBase:
    """Why scores differ from those of an earlier data set: data, weights, method; one unit as a waterfall."""
    found = dataset_of(request, pk)
    others = selectors.datasets_for(request.scope).exclude(pk=pk)
    chosen = record_id(request.GET.get("dengan", ""))
    earlier = selectors.earlier_of(request.scope, found, chosen)
    context: dict[str, Any] = {"dataset": found, "earlier": earlier, "others": others[:100]}
    if earlier is None and "bentuk" in request.GET:
        raise Http404
    if earlier is None:
        return render(request, "analyses/change.html", context)
    try:
        explained, pair = compute.explain_change(earlier.data, found.data)
        if "bentuk" in request.GET:
            editions = earlier.edition, found.edition
            borders = selectors.borders_between(list(found.names), *editions)
            heads, rows = selectors.change_table(explained, found.names, editions, borders)
            name = f"perubahan-{earlier.pk}-{found.pk}"
            return table_response(request, name, found.title, heads, rows)
        context |= _explained(request, (earlier, found), explained, pair)
    except compute.CannotCompute as refused:
        return _refused(request, "analyses/change.html", context, refused)
    return render(request, "analyses/change.html", context)


def _explained(
    request: Request, pair: tuple[Dataset, Dataset], explained: compute.Explained, mixed: compute.Pair
) -> dict[str, Any]:
    earlier, found = pair
    own = selectors.own_units(request.scope, found)
    asked = request.GET.get("wilayah", "") or next(iter(sorted(own)), "")
    unit = explained.unit(asked) or (explained.units[0] if explained.units else None)
    page = Paginator(explained.units, UNITS_PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "explained": explained, "own": own, "names": found.names, "unit": unit, "page": page,
        "borders": selectors.borders_between(
            [one.code for one in explained.units], earlier.edition, found.edition
        ),
    }  # fmt: skip
    if unit is not None:
        names = {item.code: item.name for item in found.read_frame.indicators}
        steps = selectors.change_steps(unit.parts, compute.data_parts(mixed, unit.code), names)
        editions = earlier.edition, found.edition
        context |= {
            "steps": steps,
            "chart": selectors.waterfall_of(
                (unit.before, unit.after), steps, editions,
                is_cut=unit.code in context["borders"].changed,
                is_back_cast=unit.code in context["borders"].back_cast,
            ),
        }  # fmt: skip
    return context


def _refused(
    request: Request, template: str, context: dict[str, Any], refused: compute.CannotCompute
) -> HttpResponse:
    """A file that cannot be made does not exist; a page says why."""
    if "bentuk" in request.GET:
        raise Http404(str(refused))
    return render(request, template, context | {"reasons": refused.reasons}, status=422)
