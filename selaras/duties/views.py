"""All duties as a list, more time for one, and handing over those of a person who leaves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from selaras.accounts.models import User
from selaras.core import clock
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.duties import permissions, services
from selaras.duties.forms import DutyFilterForm, ExtendForm, HandOverForm
from selaras.duties.models import Duty
from selaras.duties.selectors import filtered, people_with_duties
from selaras.offices.selectors import current_region

PAGE_SIZE = 50


def _scope(request: HttpRequest) -> Scope:
    return request.scope  # type: ignore[attr-defined, no-any-return]


@login_required
@require_GET
def duty_list(request: HttpRequest) -> HttpResponse:
    """Every duty this person may see: the own agency's, or all of a region's."""
    scope, now = _scope(request), clock.now()
    form = DutyFilterForm(request.GET)
    visible = Duty.objects.visible_to(scope).select_related("owner_agency", "owner_user")
    rows = filtered(visible, form.cleaned_data if form.is_valid() else {}, now=now)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "form": form,
        "total": page.paginator.count,
        "rows": [(duty, duty.is_late(now), permissions.can_extend(scope, duty)) for duty in page],
    }
    return render(request, "duties/list.html", context)


@login_required
def duty_extend(request: HttpRequest, pk: int) -> HttpResponse:
    scope = _scope(request)
    duty = get_object_or_404(Duty.objects.visible_to(scope).select_related("owner_agency"), pk=pk)
    demand(permissions.can_extend(scope, duty))
    form = ExtendForm(request.POST or None, zone=duty.tz, initial={"due_at": duty.due_at})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["due_at"] <= max(duty.due_at, clock.now()):
            form.add_error("due_at", _("Batas waktu baru harus sesudah batas waktu sekarang."))
        else:
            services.extend(scope=scope, duty=duty, now=clock.now(), **form.cleaned_data)
            messages.success(request, _("Perpanjangan waktu dicatat."))
            return redirect("duties")
    context = {"duty": duty, "form": form, "history": duty.extensions.all()}
    return render(request, "duties/extend.html", context, status=422 if form.is_bound else 200)


@login_required
def hand_over(request: HttpRequest) -> HttpResponse:
    """Give all running duties of one person to another, or back to the agency."""
    scope, region = _scope(request), current_region(request)
    if region is None:
        raise Http404
    demand(permissions.can_hand_over(scope, region.path))
    leaving = people_with_duties(region.path)
    people = User.objects.filter(is_active=True, grants__region_path__under=region.path).distinct()
    form = HandOverForm(
        request.POST or None,
        leaving=leaving,
        people=people.order_by("full_name"),
        initial={"leaving": request.GET.get("orang")},
    )
    if request.method == "POST" and form.is_valid():
        moved = services.hand_over(scope=scope, region_path=region.path, now=clock.now(), **form.cleaned_data)
        messages.success(request, _("%(count)s tugas diserahterimakan.") % {"count": moved})
        return redirect("hand_over")
    context = {"form": form, "people": leaving, "region": region}
    return render(request, "duties/hand_over.html", context, status=422 if form.is_bound else 200)
