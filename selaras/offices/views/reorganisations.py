"""Reorganisations of agencies: planned line by line, shown with what moves, carried out once."""

from collections.abc import Iterator, Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selaras.core import clock
from selaras.core.http import Request
from selaras.core.listings import Listing, listed, wanted_file
from selaras.core.tables import Moment
from selaras.core.verdict import demand
from selaras.offices import permissions
from selaras.offices.forms.reorganisations import LineForm, ReorganisationForm, words_of
from selaras.offices.models import Reorganisation
from selaras.offices.selectors import reorganisations as found
from selaras.offices.services import reorganising
from selaras.offices.views.answers import chosen_region, today_in

PER_PAGE = 50


def _plan(request: Request, pk: int) -> Reorganisation:
    rows = found.visible_reorganisations(request.scope).select_related("region")
    return get_object_or_404(rows, pk=pk)


def _cells(rows: Sequence[Reorganisation]) -> Iterator[list[object]]:
    for plan in rows:
        yield [
            plan.title,
            plan.decree,
            plan.begins_on,
            plan.get_state_display(),
            plan.made_by,
            Moment(plan.made_at),
            plan.done_by,
            Moment(plan.done_at) if plan.done_at else "",
        ]


PLANS = listed(
    Listing(
        "penataan-opd",
        lazy("Penataan OPD"),
        "reorganisation_list",
        (
            lazy("Judul"), lazy("Nomor peraturan atau keputusan"), lazy("Mulai berlaku"), lazy("Status"),
            lazy("Disusun oleh"), lazy("Disusun"), lazy("Dijalankan oleh"), lazy("Dijalankan"),
        ),
        _cells,
        (48, 36, 14, 16, 28, 18, 28, 18),
    )
)  # fmt: skip


@login_required
@require_safe
def reorganisation_list(request: Request) -> HttpResponseBase:
    region = chosen_region(request)
    rows = found.visible_reorganisations(request.scope).filter(region=region)
    if wanted_file(request):
        return PLANS.file(request, rows, about=region.full_name)
    context = {
        "region": region,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "may_plan": permissions.can_change_agencies(request.scope, region),
    }
    return render(request, "offices/reorganisation_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reorganisation_add(request: Request) -> HttpResponse:
    region = chosen_region(request)
    demand(permissions.can_change_agencies(request.scope, region))
    form = ReorganisationForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        plan = reorganising.plan_reorganisation(
            scope=request.scope, region=region, about=form.about(), now=clock.now()
        )
        messages.success(request, _("Rencana tersimpan. Tambahkan OPD yang ditata."))
        return redirect(plan)
    context = {"region": region, "form": form}
    return render(request, "offices/reorganisation_form.html", context, status=422 if form.is_bound else 200)


@login_required
@require_safe
def reorganisation(request: Request, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    return _shown(request, plan, LineForm(region=plan.region))


def _shown(request: Request, plan: Reorganisation, form: LineForm, status: int = 200) -> HttpResponse:
    words = words_of(plan)
    context = {
        "plan": plan,
        "form": form,
        "lines": [(line, words[line.pk]) for line in plan.lines.select_related("old", "new")],
        "preview": found.preview_of(plan) if plan.is_draft else None,
        "may_plan": permissions.can_plan_reorganisation(request.scope, plan),
        "may_run": permissions.can_reorganise(request.scope, plan, today=today_in(plan.region)),
    }
    return render(request, "offices/reorganisation.html", context, status=status)


@login_required
@require_POST
def reorganisation_line(request: Request, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    demand(permissions.can_plan_reorganisation(request.scope, plan))
    form = LineForm(request.POST, region=plan.region)
    if not form.is_valid():
        return _shown(request, plan, form, status=422)
    try:
        reorganising.add_line(scope=request.scope, plan=plan, line=form.line(), now=clock.now())
    except ValidationError as fault:
        form.add_error(None, fault.messages)
        return _shown(request, plan, form, status=422)
    return redirect(plan)


@login_required
@require_POST
def reorganisation_line_drop(request: Request, pk: int, line: int) -> HttpResponse:
    plan = _plan(request, pk)
    reorganising.drop_line(scope=request.scope, plan=plan, line_id=line, now=clock.now())
    return redirect(plan)


@login_required
@require_POST
def reorganisation_run(request: Request, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    demand(permissions.can_reorganise(request.scope, plan, today=today_in(plan.region)))
    text = request.POST.get("version", "")
    version = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    try:
        reorganising.reorganise(scope=request.scope, plan=plan, version=version, now=clock.now())
    except ValidationError as fault:
        for words in fault.messages:
            messages.error(request, words)
    else:
        messages.success(request, _("Penataan dijalankan. Semua yang berjalan kini pada OPD penerus."))
    return redirect(plan)


@login_required
@require_POST
def reorganisation_drop(request: Request, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    reorganising.drop_plan(scope=request.scope, plan=plan, now=clock.now())
    messages.success(request, _("Rencana dibatalkan. Tidak ada yang dipindahkan."))
    return redirect("reorganisation_list")
