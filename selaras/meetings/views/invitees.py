"""Who is invited: offices of the own region, the Kesbangpol of the regions below, guests."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from selaras.core import clock
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.meetings import permissions, services
from selaras.meetings.forms import AgenciesForm, GuestForm, RegionsForm
from selaras.meetings.models import Invitee, Meeting
from selaras.meetings.selectors import meetings as select
from selaras.meetings.views.access import act, succeeds, visible_invitee, visible_meeting


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitee_page(request: Request, pk: int) -> HttpResponse:
    """The list with three ways to add; posted to, it adds a guest."""
    meeting = visible_meeting(request, pk)
    demand(permissions.can_change(request.scope, meeting))
    form = GuestForm(request.POST if request.method == "POST" else None)
    scope, now = request.scope, clock.now()
    if form.is_bound and form.is_valid():
        text = form.text()
        if succeeds(form, lambda: services.invite_guest(scope=scope, meeting=meeting, text=text, now=now)):
            messages.success(request, _("Undangan ditambahkan."))
            return redirect("meeting_invitees", pk=pk)
    return _page(request, meeting, form)


def _page(request: Request, meeting: Meeting, form: GuestForm) -> HttpResponse:
    regions = select.regions_to_invite(meeting)
    context = {
        "meeting": meeting,
        "form": form,
        "invitees": select.invitees_of(meeting),
        "agencies_form": AgenciesForm(agencies=select.agencies_to_invite(meeting)),
        "regions_form": RegionsForm(regions=regions) if meeting.agency.region.level < 2 else None,
    }
    return render(request, "meetings/invitees.html", context, status=422 if form.errors else 200)


def _invite(request: Request, meeting: Meeting, rows: list[Invitee]) -> HttpResponse:
    n = len(rows)
    told = ngettext("%(n)s undangan ditambahkan.", "%(n)s undangan ditambahkan.", n) % {"n": n}
    messages.success(request, told if n else _("Semua yang dipilih sudah diundang."))
    return redirect("meeting_invitees", pk=meeting.pk)


@login_required
@require_POST
def invite_agencies(request: Request, pk: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    demand(permissions.can_change(request.scope, meeting))
    form = AgenciesForm(request.POST, agencies=select.agencies_to_invite(meeting))
    if not form.is_valid():
        messages.error(request, _("Pilih paling sedikit satu dari daftar."))
        return redirect("meeting_invitees", pk=pk)
    ids = [agency.pk for agency in form.cleaned_data["agencies"]]
    rows = services.invite_agencies(scope=request.scope, meeting=meeting, agency_ids=ids, now=clock.now())
    return _invite(request, meeting, rows)


@login_required
@require_POST
def invite_regions(request: Request, pk: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    demand(permissions.can_change(request.scope, meeting))
    regions = select.regions_to_invite(meeting)
    if request.POST.get("semua") == "1":
        ids = list(regions.values_list("pk", flat=True))
    else:
        form = RegionsForm(request.POST, regions=regions)
        if not form.is_valid():
            messages.error(request, _("Pilih paling sedikit satu dari daftar."))
            return redirect("meeting_invitees", pk=pk)
        ids = [region.pk for region in form.cleaned_data["regions"]]
    rows = services.invite_regions(scope=request.scope, meeting=meeting, region_ids=ids, now=clock.now())
    return _invite(request, meeting, rows)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitee_change(request: Request, pk: int, invitee_pk: int) -> HttpResponse:
    invitee = visible_invitee(request, pk, invitee_pk)
    demand(permissions.can_change(request.scope, invitee.meeting))
    form = GuestForm(
        request.POST if request.method == "POST" else None,
        of_office=invitee.agency is not None,
        initial=GuestForm.initial_of(invitee),
    )
    scope, now = request.scope, clock.now()
    if form.is_bound and form.is_valid():
        text = form.text()
        if succeeds(form, lambda: services.change_invitee(scope=scope, invitee=invitee, text=text, now=now)):
            messages.success(request, _("Perubahan tersimpan."))
            return redirect("meeting_invitees", pk=pk)
    may_link = permissions.can_make_link(scope, invitee)
    context = {"form": form, "invitee": invitee, "meeting": invitee.meeting, "may_link": may_link}
    return render(request, "meetings/invitee.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def invitee_withdraw(request: Request, pk: int, invitee_pk: int) -> HttpResponse:
    invitee = visible_invitee(request, pk, invitee_pk)
    return act(
        request,
        lambda: services.withdraw(scope=request.scope, invitee=invitee, now=clock.now()),
        done=_("Undangan untuk %(name)s ditarik.") % {"name": invitee.name},
        go=reverse("meeting_invitees", args=[pk]),
    )
