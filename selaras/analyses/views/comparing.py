"""Pages that set two things side by side: two data sets, or two methods on the same data."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from selaras.analyses import compute, selectors
from selaras.analyses.choices import Mean, Scaling
from selaras.analyses.compute import Setting
from selaras.analyses.forms import SettingForm
from selaras.analyses.models import Dataset
from selaras.analyses.views.datasets import dataset_of
from selaras.core.http import Request, record_id


@login_required
@require_safe
def methods(request: Request, pk: int) -> HttpResponse:
    """The same data under two settings."""
    found = dataset_of(request, pk)
    frame = found.read_frame
    other = Setting(scaling=Scaling.MINMAX.value, mean=Mean.GEOMETRIC.value)
    first = SettingForm(request.GET, frame=frame, prefix="a")
    second = SettingForm(request.GET, frame=frame, start=other, prefix="b")
    context: dict[str, Any] = {
        "dataset": found, "frame": frame, "first": first, "second": second, "names": found.names,
        "own": selectors.own_units(request.scope, found),
    }  # fmt: skip
    try:
        context["compared"] = compute.compare_methods(found.data, first.setting, second.setting)
    except compute.CannotCompute as refused:
        context["reasons"] = refused.reasons
    return render(request, "analyses/methods.html", context, status=422 if "reasons" in context else 200)


@login_required
@require_safe
def change(request: Request, pk: int) -> HttpResponse:
    """Why scores differ from those of an earlier data set: data, weights, method; one unit as a waterfall."""
    found = dataset_of(request, pk)
    others = selectors.datasets_for(request.scope).exclude(pk=pk)
    chosen = record_id(request.GET.get("dengan", ""))
    earlier = selectors.earlier_of(request.scope, found, chosen)
    context: dict[str, Any] = {"dataset": found, "earlier": earlier, "others": others[:100]}
    if earlier is not None:
        try:
            context |= _explained(request, earlier, found)
        except compute.CannotCompute as refused:
            context["reasons"] = refused.reasons
    return render(request, "analyses/change.html", context, status=422 if "reasons" in context else 200)


def _explained(request: Request, earlier: Dataset, found: Dataset) -> dict[str, Any]:
    explained, pair = compute.explain_change(earlier.data, found.data)
    own = selectors.own_units(request.scope, found)
    asked = request.GET.get("wilayah", "") or next(iter(sorted(own)), "")
    unit = explained.unit(asked) or (explained.units[0] if explained.units else None)
    context: dict[str, Any] = {"explained": explained, "own": own, "names": found.names, "unit": unit}
    if unit is not None:
        steps = selectors.change_steps(unit, compute.data_parts(pair, unit.code), found.read_frame)
        context |= {"steps": steps, "chart": selectors.waterfall_of(unit, steps, earlier, found)}
    return context
