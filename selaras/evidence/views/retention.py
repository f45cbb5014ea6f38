"""Retention: the schedule with what is held back, the lists of what is to be destroyed, their minutes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from selaras.core import clock
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.evidence.choices.retention import Outcome
from selaras.evidence.forms.retention import ReasonForm, ReleaseForm, YearsForm
from selaras.evidence.models import Disposal, Hold
from selaras.evidence.permissions import retention as permissions
from selaras.evidence.selectors import retention as found
from selaras.evidence.services import retention
from selaras.evidence.views.access import visible_evidence
from selaras.offices.selectors import current_region
from selaras.regions.models import Region

PER_PAGE = 100


def _region(request: Request) -> Region:
    region = current_region(request)
    if region is None:
        raise Http404
    demand(permissions.can_see(request.scope, region))
    return region


def _disposal(request: Request, pk: int) -> Disposal:
    return get_object_or_404(found.disposals(request.scope), pk=pk)


@login_required
@require_safe
def schedule(request: Request) -> HttpResponseBase:
    region, scope = _region(request), request.scope
    lists = found.disposals(scope).filter(region=region)
    context = {
        "region": region,
        "rules": found.schedule_of(region).rules,
        "holds": found.holds_of(region)[:PER_PAGE],
        "all_held": found.held_back(region),
        "page": Paginator(lists, 25).get_page(request.GET.get("page")),
        "may_set": permissions.can_set_years(scope, region),
        "may_hold": permissions.can_hold(scope, region),
        "reason_form": ReasonForm(auto_id="tahan_%s"),
    }
    return render(request, "evidence/retention.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: Request, code: str) -> HttpResponseBase:
    region = _region(request)
    one = next((rule for rule in found.schedule_of(region).rules if rule.code == code), None)
    if one is None:
        raise Http404
    demand(permissions.can_set_years(request.scope, region))
    is_sent = request.method == "POST"
    form = YearsForm(request.POST if is_sent else None, initial={"years": one.years, "basis": one.basis})
    if is_sent and form.is_valid():
        try:
            retention.set_years(
                scope=request.scope, region=region, code=code, now=clock.now(), **form.cleaned_data
            )
        except ValidationError as fault:
            form.take_fault(fault)
        else:
            messages.success(request, _("Jadwal retensi tersimpan."))
            return redirect("retention")
    context = {"rule": one, "form": form, "region": region}
    return render(request, "evidence/retention_rule.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def propose(request: Request) -> HttpResponse:
    region = _region(request)
    try:
        made = retention.propose(scope=request.scope, region=region, now=clock.now())
    except ValidationError as fault:
        messages.info(request, " ".join(fault.messages))
        return redirect("retention")
    return redirect(made)


@login_required
@require_POST
def hold_region(request: Request) -> HttpResponse:
    return _held(request, _region(request), None)


@login_required
@require_POST
def hold_evidence(request: Request, pk: int) -> HttpResponse:
    evidence = visible_evidence(request, pk)
    demand(permissions.can_hold_evidence(request.scope, evidence))
    return _held(request, evidence.region, pk)


def _held(request: Request, region: Region, pk: int | None) -> HttpResponse:
    evidence = visible_evidence(request, pk) if pk is not None else None
    reason = request.POST.get("reason", "")
    try:
        retention.hold(scope=request.scope, region=region, evidence=evidence, reason=reason, now=clock.now())
    except ValidationError as fault:
        messages.error(request, " ".join(fault.messages))
    else:
        messages.success(request, _("Ditahan dari pemusnahan."))
    return redirect(evidence or "retention")


@login_required
@require_POST
def lift(request: Request, pk: int) -> HttpResponse:
    rows = Hold.objects.select_related("region").filter(
        region__path__in=request.scope.own_paths("evidence.retain")
    )
    hold = get_object_or_404(rows, pk=pk)
    try:
        retention.lift(scope=request.scope, hold=hold, reason=request.POST.get("reason", ""), now=clock.now())
    except ValidationError as fault:
        messages.error(request, " ".join(fault.messages))
    else:
        messages.success(request, _("Penahanan diakhiri."))
    return redirect("retention")


@login_required
@require_safe
def disposal(request: Request, pk: int) -> HttpResponseBase:
    row = _disposal(request, pk)
    form = ReleaseForm(initial={"mark": found.mark_of(row), "approved_on": clock.today()})
    return _page(request, row, form)


def _page(request: Request, row: Disposal, form: ReleaseForm, status: int = 200) -> HttpResponse:
    items = found.items_of(row)
    context = {
        "disposal": row,
        "page": Paginator(items, PER_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "reason_form": ReasonForm(auto_id="tolak_%s"),
        "may_decide": permissions.can_decide(request.scope, row),
        "spared": items.filter(outcome=Outcome.SPARED).count(),
    }
    return render(request, "evidence/disposal.html", context, status=status)


@login_required
@require_POST
def release(request: Request, pk: int) -> HttpResponse:
    row = _disposal(request, pk)
    demand(permissions.can_decide(request.scope, row))
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, 422)
    try:
        retention.release(scope=request.scope, disposal=row, now=clock.now(), **form.cleaned_data)
    except retention.ListChanged:
        messages.warning(request, _("Daftarnya berubah sejak Anda buka. Baca lagi sebelum menyetujui."))
        return redirect(row)
    except ValidationError as fault:
        form.take_fault(fault)
        return _page(request, row, form, 422)
    messages.success(request, _("Pemusnahan disetujui dan dikerjakan di latar."))
    return redirect(row)


@login_required
@require_POST
def drop(request: Request, pk: int) -> HttpResponse:
    row = _disposal(request, pk)
    try:
        retention.drop(
            scope=request.scope, disposal=row, reason=request.POST.get("reason", ""), now=clock.now()
        )
    except ValidationError as fault:
        messages.error(request, " ".join(fault.messages))
    else:
        messages.success(request, _("Daftar usul musnah tidak disetujui; tidak ada yang dimusnahkan."))
    return redirect(row)


@login_required
@require_safe
def minutes(request: Request, pk: int) -> HttpResponseBase:
    """Berita acara: every file by name and hash, and of each what is known of its content today."""
    row = _disposal(request, pk)
    if row.done_at is None:
        raise Http404
    context = {"disposal": row, "items": found.items_of(row), "counts": found.counts_of(row)}
    return render(request, "evidence/disposal_minutes.html", context)
