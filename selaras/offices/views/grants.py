"""Roles of a person: given and ended; and all roles explained."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from selaras.core import clock
from selaras.core.forms import succeeds
from selaras.core.http import Request
from selaras.core.scope import PERMISSIONS
from selaras.core.verdict import demand
from selaras.offices import permissions, services
from selaras.offices.choices import ROLES
from selaras.offices.forms.people import EndGrantForm, SeatForm
from selaras.offices.models import Grant
from selaras.offices.selectors.people import as_held
from selaras.offices.views.answers import chosen_region, posted, today_in
from selaras.offices.views.people import givable, seat_form, visible_person


@login_required
@require_http_methods(["GET", "POST"])
def grant_give(request: Request, pk: int) -> HttpResponse:
    """In the region that is chosen now; the form offers only what the asker may give there."""
    region, scope = chosen_region(request), request.scope
    user = visible_person(scope, pk)
    demand(permissions.can_see_people(scope, region))
    # Where somebody was led here to give a certain role, such as to a deputy, it is filled in.
    wanted = {name: request.GET[name] for name in SeatForm.base_fields if name in request.GET}
    form: SeatForm = seat_form(SeatForm, request, region, initial=wanted)
    if request.method == "POST" and form.is_valid():

        def give() -> None:
            services.give_grant(scope=scope, user=user, region=region, now=clock.now(), **form.cleaned_data)

        if succeeds(form, give):
            messages.success(request, _("Hak akses %(name)s tersimpan.") % {"name": user.full_name})
            return redirect("person_detail", pk=pk)
    context = {"person": user, "region": region, "form": form, "none": not givable(scope, region, user.pk)}
    return render(request, "offices/grant_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def grant_end(request: Request, pk: int) -> HttpResponse:
    scope = request.scope
    grant = get_object_or_404(Grant.objects.select_related("user", "region", "agency"), pk=pk)
    visible_person(scope, grant.user_id)
    demand(permissions.can_end_grant(scope, as_held(grant), user_id=grant.user_id))
    today = today_in(grant.region)
    form = EndGrantForm(posted(request), initial={"ends_on": today})
    if request.method == "POST" and form.is_valid():
        values, at_once = form.cleaned_data, form.cleaned_data["when"] == "now"

        def end() -> None:
            on = today if at_once else values["ends_on"]
            services.end_grant(
                scope=scope, grant=grant, on=on, at_once=at_once, note=values["note"], now=clock.now()
            )

        if succeeds(form, end):
            messages.success(request, _("Hak akses diakhiri."))
            return redirect("person_detail", pk=grant.user_id)
    context = {"grant": grant, "person": grant.user, "form": form}
    return render(request, "offices/grant_end.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def role_list(request: Request) -> HttpResponse:
    roles = [(role, [PERMISSIONS[word] for word in sorted(role.permissions)]) for role in ROLES.values()]
    return render(request, "offices/role_list.html", {"roles": roles})
