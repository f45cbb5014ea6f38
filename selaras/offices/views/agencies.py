"""Agencies of the chosen region: list, starter list, one agency, its names, order and end."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from selaras.core import clock
from selaras.core.forms import succeeds
from selaras.core.http import Request
from selaras.core.listings import Listing, listed, wanted_file
from selaras.core.verdict import Denied, Verdict, demand
from selaras.offices import permissions, services
from selaras.offices.compute import display_phone
from selaras.offices.forms.agencies import AgencyForm, ArrangeForm, EndAgencyForm, StarterForm
from selaras.offices.models import Agency
from selaras.offices.selectors import agencies as found
from selaras.offices.selectors import starter_list
from selaras.offices.selectors.reorganisations import succession_of
from selaras.offices.views.answers import chosen_region, posted, today_in, visible_agency
from selaras.regions.choices import Level

AGENCY_HEADS = (
    gettext_lazy("Kode"),
    gettext_lazy("Nama"),
    gettext_lazy("Jenis"),
    gettext_lazy("Kepala"),
    gettext_lazy("Narahubung"),
    gettext_lazy("Jabatan narahubung"),
    gettext_lazy("Telepon narahubung"),
    gettext_lazy("Surel narahubung"),
)


def _may_take_numbers(request: HttpRequest) -> Verdict:
    """Of a whole region they leave with whoever keeps them for all of it, and only when asked for."""
    # Read once a request, however many columns ask.
    region = request.region  # type: ignore[attr-defined]
    if not region:
        return Denied(_("Pilih wilayahnya dahulu."))
    return permissions.can_import_contacts(request.scope, region)  # type: ignore[attr-defined]


def _agency_cells(row: found.AgencyRow) -> list[object]:
    contact = row.contacts[0] if row.contacts else None
    heads = "; ".join(holder.name for holder in row.heads)
    return [
        row.agency.code,
        row.agency.name,
        row.agency.get_kind_display(),
        heads,
        contact.name if contact else "",
        contact.position if contact else "",
        display_phone(contact.phone) if contact else "",
        contact.email if contact else "",
    ]


AGENCIES = listed(
    Listing(
        "opd",
        gettext_lazy("OPD & narahubung"),
        "agency_list",
        AGENCY_HEADS,
        lambda rows: map(_agency_cells, rows),
        (16, 50, 24, 36, 30, 30, 22, 32),
        personal=True,
        guarded=dict.fromkeys(AGENCY_HEADS[-2:], _may_take_numbers),
    )
)


@login_required
@require_GET
def agency_list(request: Request) -> HttpResponseBase:
    region, scope = chosen_region(request), request.scope
    rows = found.agencies_of(scope, region, today_in(region))
    active = [row for row in rows if row.agency.is_active]
    if wanted_file(request):
        return AGENCIES.file(request, active, about=region.full_name)
    context = {
        "region": region,
        "inside": [row for row in active if not row.agency.is_outside],
        "outside": [row for row in active if row.agency.is_outside],
        "ended": [row for row in rows if not row.agency.is_active],
        "without_contact": sum(not row.contacts for row in active),
        "may_change": permissions.can_change_agencies(scope, region),
        "may_import": permissions.can_import_contacts(scope, region),
    }
    return render(request, "offices/agency_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def agency_starter(request: Request) -> HttpResponse:
    region = chosen_region(request)
    demand(permissions.can_change_agencies(request.scope, region))
    if region.level == Level.COUNTRY:
        messages.info(request, _("OPD dicatat per daerah. Pilih daerahnya dahulu."))
        return redirect(f"{reverse('region_choose')}?next={reverse('agency_starter')}")
    starters = starter_list(region)
    standing = set(Agency.objects.filter(region=region).values_list("code", flat=True))
    form = StarterForm(posted(request), codes=[s.code for s in starters if s.code not in standing])
    if request.method == "POST" and form.is_valid():
        codes = form.cleaned_data["codes"]
        added = services.accept_starter(scope=request.scope, region=region, codes=codes, now=clock.now())
        words = ngettext("%(n)s OPD ditambahkan.", "%(n)s OPD ditambahkan.", len(added)) % {"n": len(added)}
        messages.success(request, words)
        return redirect("agency_list")
    ticked = set(request.POST.getlist("codes")) if form.is_bound else {s.code for s in starters if s.is_usual}
    context = {"region": region, "form": form, "starters": starters, "standing": standing, "ticked": ticked}
    return render(request, "offices/agency_starter.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def agency_add(request: Request) -> HttpResponse:
    region, scope = chosen_region(request), request.scope
    demand(permissions.can_change_agencies(scope, region))
    form = AgencyForm(posted(request))
    if request.method == "POST" and form.is_valid():

        def add() -> None:
            services.add_agency(scope=scope, region=region, now=clock.now(), **form.cleaned_data)

        if succeeds(form, add):
            messages.success(request, _("%(name)s ditambahkan.") % {"name": form.cleaned_data["name"]})
            return redirect("agency_list")
    context = {"region": region, "form": form, "title": _("Tambah OPD")}
    return render(request, "offices/agency_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def agency_arrange(request: Request) -> HttpResponse:
    region, scope = chosen_region(request), request.scope
    demand(permissions.can_change_agencies(scope, region))
    agencies = list(Agency.objects.filter(region=region, is_active=True))
    form = ArrangeForm(posted(request), agencies=agencies)
    if request.method == "POST" and form.is_valid():
        lines = form.lines()
        if succeeds(
            form,
            lambda: services.arrange_agencies(scope=scope, region=region, lines=lines, now=clock.now()),
        ):
            messages.success(request, _("Urutan dan nama OPD tersimpan."))
            return redirect("agency_list")
    context = {"region": region, "form": form}
    return render(request, "offices/agency_arrange.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def agency_detail(request: Request, pk: int) -> HttpResponse:
    scope, now = request.scope, clock.now()
    agency = visible_agency(scope, pk)
    today = now.astimezone(agency.region.tz).date()
    may_people = permissions.can_see_people(scope, agency.region)
    origins, successions = succession_of(agency)
    context = {
        "agency": agency,
        "origins": origins,
        "successions": successions,
        "contacts": found.contacts_of(agency),
        "posts": found.posts_of(agency, today),
        "grants": found.people_of(agency, now) if may_people else [],
        "links": found.links_of(scope, agency, now),
        "may_change": permissions.can_change_agency(scope, agency),
        "may_contacts": permissions.can_change_contacts(scope, agency),
        "may_people": may_people,
        "may_links": permissions.can_make_work_link(scope, agency),
        "may_tokens": permissions.can_keep_agency_tokens(scope, agency),
        "end_form": EndAgencyForm(today=today),
        "today": today,
    }
    return render(request, "offices/agency_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def agency_change(request: Request, pk: int) -> HttpResponse:
    scope, agency = request.scope, visible_agency(request.scope, pk)
    demand(permissions.can_change_agency(scope, agency))
    values = {name: getattr(agency, name) for name in ("name", "short_name", "kind")}
    form = AgencyForm(posted(request), initial=values)
    if request.method == "POST" and form.is_valid():

        def change() -> None:
            services.change_agency(scope=scope, agency=agency, now=clock.now(), **form.cleaned_data)

        if succeeds(form, change):
            messages.success(request, _("Data OPD tersimpan."))
            return redirect("agency_detail", pk=agency.pk)
    context = {"region": agency.region, "agency": agency, "form": form, "title": _("Ubah OPD")}
    return render(request, "offices/agency_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def agency_end(request: Request, pk: int) -> HttpResponse:
    scope, agency = request.scope, visible_agency(request.scope, pk)
    demand(permissions.can_change_agency(scope, agency))
    form = EndAgencyForm(posted(request), today=today_in(agency.region))
    if request.method == "POST" and form.is_valid():
        on, note = form.cleaned_data["ends_on"], form.cleaned_data["note"]
        if succeeds(
            form, lambda: services.end_agency(scope=scope, agency=agency, on=on, note=note, now=clock.now())
        ):
            messages.success(request, _("%(name)s diakhiri.") % {"name": agency.name})
            return redirect("agency_list")
    context = {"agency": agency, "form": form}
    return render(request, "offices/agency_end.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def agency_reopen(request: Request, pk: int) -> HttpResponse:
    agency = visible_agency(request.scope, pk)
    services.reopen_agency(scope=request.scope, agency=agency, now=clock.now())
    messages.success(request, _("%(name)s aktif kembali.") % {"name": agency.name})
    return redirect("agency_detail", pk=agency.pk)
