"""All duties as a list, more time for one, and handing over those of a person who leaves."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods

from selaras.accounts.models import User
from selaras.core import clock
from selaras.core.http import Request
from selaras.core.listings import Listing, listed, wanted_file
from selaras.core.references import action_of
from selaras.core.scope import Scope
from selaras.core.tables import Moment
from selaras.core.verdict import demand
from selaras.duties import permissions, services
from selaras.duties.forms import DutyFilterForm, ExtendForm, HandOverForm
from selaras.duties.models import Duty
from selaras.duties.selectors import (
    digest_text,
    filtered,
    grouped,
    people_with_duties,
    primary_contacts,
    reminder_text,
)
from selaras.duties.selectors import reminders as reading
from selaras.notices.choices import homes_of
from selaras.notices.selectors import wishes_of
from selaras.notices.services.hours import digest_moment
from selaras.offices.models import Contact
from selaras.offices.selectors import current_region
from selaras.offices.selectors.absences import absences_on

PAGE_SIZE = 25


DUTY_HEADS = (
    lazy("Tugas"),
    lazy("Jenis"),
    lazy("Bagian dari"),
    lazy("Penanggung jawab"),
    lazy("Ditunggu oleh"),
    lazy("Batas waktu"),
    lazy("Status"),
)


def duty_rows(duties: Iterable[Duty]) -> Iterator[list[object]]:
    for duty in duties:
        yield [
            duty.title,
            duty.kind_label,
            duty.group_title,
            duty.owner_agency.name,
            duty.waiting_label,
            Moment(duty.due_at, duty.tz),
            duty.get_state_display(),
        ]


DUTIES = listed(
    Listing(
        "tugas",
        lazy("Semua tugas"),
        "duties",
        DUTY_HEADS,
        duty_rows,
        (60, 22, 40, 36, 30, 18, 18),
        filters=lambda request, data: DutyFilterForm(data),
    )
)


def _shown(scope: Scope, duty: Duty, contacts: Mapping[int, Contact], now: datetime) -> dict[str, Any]:
    contact = contacts.get(duty.owner_agency_id)
    may_remind = permissions.can_remind(scope, duty) if contact else False
    return {
        "duty": duty,
        "late": duty.is_late(now),
        "may_extend": permissions.can_extend(scope, duty),
        "text": reminder_text(duty, contact, officer=scope.name, now=now) if contact and may_remind else "",
        "phone": contact.phone if contact and may_remind else "",
    }


@login_required
@require_GET
def duty_list(request: Request) -> HttpResponseBase:
    """Every duty this person may see: the own agency's, or all of a region's."""
    scope, now = request.scope, clock.now()
    form = DutyFilterForm(request.GET)
    visible = Duty.objects.visible_to(scope).select_related("owner_agency", "owner_user")
    rows = filtered(visible, form.cleaned_data if form.is_valid() else {}, now=now)
    if wanted_file(request):
        return DUTIES.file(request, rows, form)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    contacts = primary_contacts([duty.owner_agency_id for duty in page])
    away = absences_on(scope.on, [duty.owner_user_id for duty in page if duty.owner_user_id])
    context = {
        "page": page,
        "form": form,
        "total": page.paginator.count,
        "escalates": permissions.sees_escalations(scope),
        "rows": [
            _shown(scope, duty, contacts, now) | {"away": away.get(duty.owner_user_id or 0)} for duty in page
        ],
    }
    return render(request, "duties/list.html", context)


@login_required
@require_GET
def reminders(request: Request) -> HttpResponse:
    """What today's summary says, and messages to the agencies for whoever may remind them."""
    scope, now, user_id = request.scope, clock.now(), request.user.pk
    wish, home = wishes_of([user_id])[user_id], homes_of([user_id], now)[user_id]
    own = grouped(list(reading.told_on(user_id, now.astimezone(home.tz).date()).open()))
    page = Paginator(reading.agencies_to_remind(scope, now=now), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "now": now,
        "home": home,
        "digest_at": digest_moment(wish, home, now),
        "own": own,
        "own_text": digest_text(own, to=scope.name, now=now),
        "reminds": bool(scope.paths("duties.remind")),
        "page": page,
        "rows": reading.agency_reminders(scope, page, now=now),
    }
    return render(request, "duties/reminders.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def duty_extend(request: Request, pk: int) -> HttpResponse:
    scope = request.scope
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
@require_http_methods(["GET", "POST"])
def hand_over(request: Request) -> HttpResponse:
    """Give all running duties of one person to another, or back to the agency."""
    scope, region = request.scope, current_region(request)
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
    book = action_of("person", "handover_book_url")
    rows = [(person, book(person.pk) if book else "") for person in leaving]
    context = {"form": form, "people": leaving, "rows": rows, "region": region}
    return render(request, "duties/hand_over.html", context, status=422 if form.is_bound else 200)
