"""Editions of the list of regions: drafted, shown with what hangs on them, written once."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selaras.core import clock
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.regions import permissions, selectors
from selaras.regions.forms import EditionForm, LineForm, WriteForm
from selaras.regions.models import RegionEdition
from selaras.regions.services import editions
from selaras.regions.services.edition_parts import Plan
from selaras.regions.services.edition_plan import plan_of

PER_PAGE = 50
TRAIL_PER_PAGE = 100


@login_required
@require_safe
def region_edition_list(request: Request) -> HttpResponse:
    demand(permissions.can_browse(request.scope))
    page = Paginator(selectors.visible_editions(request.scope), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_prepare": permissions.can_prepare_editions(request.scope)}
    return render(request, "regions/edition_list.html", context)


def _edition(request: Request, pk: int) -> RegionEdition:
    demand(permissions.can_browse(request.scope))
    return get_object_or_404(selectors.visible_editions(request.scope), pk=pk)


@login_required
@require_safe
def region_edition(request: Request, pk: int) -> HttpResponse:
    """A draft with what it would do; what was written with its trail."""
    edition = _edition(request, pk)
    if edition.is_draft:
        return _preview(request, edition, LineForm())
    rows = edition.succession_rows.select_related("predecessor", "successor")
    page = Paginator(rows, TRAIL_PER_PAGE).get_page(request.GET.get("page"))
    names = edition.formername_rows.select_related("region").order_by("region__path")[:TRAIL_PER_PAGE]
    context = {"edition": edition, "page": page, "names": names}
    return render(request, "regions/edition_written.html", context)


def _preview(request: Request, edition: RegionEdition, form: LineForm, status: int = 200) -> HttpResponse:
    plan = plan_of(text=edition.text, begins_on=edition.begins_on, decree=edition.decree)
    may_write = permissions.can_write_edition(request.scope, edition, today=clock.today())
    context: dict[str, Any] = {
        "edition": edition,
        "plan": plan,
        "form": form,
        "may_change": permissions.can_change_edition(request.scope, edition),
        "may_write": may_write,
        "write_form": WriteForm(initial={"mark": plan.mark}),
        "loads": _loads(plan),
    }
    return render(request, "regions/edition_preview.html", context, status=status)


def _loads(plan: Plan) -> list[tuple[str, str, int]]:
    """Region, room and number, in the order of the regions."""
    regions = {**plan.regions, **plan.ends}
    names = {region.path: f"{region.full_name} ({region.code})" for region in regions.values()}
    rows = [(path, str(load.label), n) for load in plan.loads for path, n in load.numbers.items()]
    return [(names[path], label, number) for path, label, number in sorted(rows)]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def region_edition_add(request: Request) -> HttpResponse:
    demand(permissions.can_prepare_editions(request.scope))
    form = EditionForm(request.POST, request.FILES) if request.method == "POST" else EditionForm()
    if form.is_bound and form.is_valid():
        made = editions.make_draft(scope=request.scope, plan=form.plan(), now=clock.now())
        messages.success(request, _("Konsep tersimpan. Belum ada wilayah yang berubah."))
        return redirect(made)
    context = {"form": form, "edition": None}
    return render(request, "regions/edition_form.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def region_edition_change(request: Request, pk: int) -> HttpResponse:
    edition = _edition(request, pk)
    demand(permissions.can_change_edition(request.scope, edition))
    if request.method == "POST":
        form = EditionForm(request.POST, request.FILES)
        if form.is_valid() and _changed(request, edition, form):
            return redirect(edition)
    else:
        form = EditionForm(initial=EditionForm.initial_of(edition))
    context = {"form": form, "edition": edition}
    return render(request, "regions/edition_form.html", context, status=422 if form.is_bound else 200)


def _changed(request: Request, edition: RegionEdition, form: EditionForm) -> bool:
    version = form.cleaned_data["version"] or 0
    try:
        editions.change_draft(
            scope=request.scope, edition=edition, plan=form.plan(), version=version, now=clock.now()
        )
    except ValidationError as fault:
        form.add_error(None, fault)
        return False
    messages.success(request, _("Konsep tersimpan. Belum ada wilayah yang berubah."))
    return True


@login_required
@require_POST
def region_edition_line(request: Request, pk: int) -> HttpResponse:
    """One change typed in fields becomes the last line of the list."""
    edition = _edition(request, pk)
    demand(permissions.can_change_edition(request.scope, edition))
    form = LineForm(request.POST)
    if not form.is_valid():
        return _preview(request, edition, form, status=422)
    text = f"{edition.text}\n{form.line()}"
    plan = editions.DraftPlan(edition.title, edition.decree, edition.begins_on, text)
    try:
        editions.change_draft(
            scope=request.scope, edition=edition, plan=plan, version=edition.version, now=clock.now()
        )
    except ValidationError as fault:
        form.add_error(None, fault)
        return _preview(request, edition, form, status=422)
    return redirect(edition)


@login_required
@require_POST
def region_edition_write(request: Request, pk: int) -> HttpResponse:
    edition = _edition(request, pk)
    demand(permissions.can_write_edition(request.scope, edition, today=clock.today()))
    mark = request.POST.get("mark", "")
    try:
        editions.write_edition(scope=request.scope, edition=edition, mark=mark, now=clock.now())
    except ValidationError as fault:
        messages.error(request, " ".join(fault.messages))
    else:
        messages.success(request, _("Edisi tertulis. Wilayah, riwayat nama, dan asal-usulnya tercatat."))
    return redirect(edition)


@login_required
@require_POST
def region_edition_drop(request: Request, pk: int) -> HttpResponse:
    edition = _edition(request, pk)
    editions.drop_draft(scope=request.scope, edition=edition, now=clock.now())
    messages.success(request, _("Konsep dibatalkan. Tidak ada wilayah yang berubah."))
    return redirect("region_edition_list")
