"""Being away: one's own page, the same page for whoever looks after people, and coming back."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from selaras.accounts.models import User
from selaras.core import clock
from selaras.core.forms import succeeds
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.notices.choices import homes_of
from selaras.offices import permissions, services
from selaras.offices.forms.absences import AbsenceForm
from selaras.offices.models import Absence, Grant
from selaras.offices.selectors import absences as found
from selaras.offices.selectors import held_by
from selaras.offices.selectors.people import as_held
from selaras.offices.views.answers import posted
from selaras.offices.views.people import visible_person


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: Request) -> HttpResponse:
    return _page(request, User.objects.get(pk=request.user.pk))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def person_absences(request: Request, pk: int) -> HttpResponse:
    return _page(request, visible_person(request.scope, pk))


def _page(request: Request, user: User) -> HttpResponse:
    scope, now = request.scope, clock.now()
    demand(permissions.can_say_absent(scope, user_id=user.pk, running=held_by(user.pk, now).running))
    deputies = found.possible_deputies(user.pk, now)
    form = AbsenceForm(posted(request), deputies=deputies)

    def say() -> None:
        services.say_absent(scope=scope, user=user, away=form.away(), now=now)

    if form.is_bound and form.is_valid() and succeeds(form, say):
        messages.success(request, _("Ketidakhadiran tercatat; pengganti sudah diberi tahu."))
        return redirect(request.path)
    today = now.astimezone(homes_of([user.pk], now)[user.pk].tz).date()
    rows = [found.stand_in_of(row, now) for row in found.absences_of(user.pk, today)]
    context = {
        "person": user,
        "is_self": scope.user_id == user.pk,
        "form": form,
        "has_colleagues": deputies.exists(),
        "rows": [(row, _gifts(request, row)) for row in rows],
        "standing_in": found.standing_in(user.pk, today),
    }
    return render(request, "offices/absences.html", context, status=422 if form.errors else 200)


def _gifts(request: Request, row: found.StandIn) -> list[tuple[Grant, str]]:
    """What the deputy lacks, each with the form that gives it."""
    return [(grant, _give_url(request, row.absence, grant)) for grant in row.lacks]


def _give_url(request: Request, absence: Absence, grant: Grant) -> str:
    """The form that gives the role, filled in; nothing for whoever may not give it."""
    role, held = grant.role_data, as_held(grant)
    if role is None or not permissions.can_give(
        request.scope, role=role, region=grant.region, agency=grant.agency, user_id=absence.deputy_id
    ):
        return ""
    values = {
        "role": held.role,
        "agency": held.agency_id or "",
        "starts_on": absence.starts_on.isoformat(),
        "ends_on": absence.ends_on.isoformat(),
        "decree": _("Pengganti %(name)s selama berhalangan") % {"name": absence.user.full_name},
    }
    return f"{reverse('grant_give', args=[absence.deputy_id])}?{urlencode(values)}"


@login_required
@require_POST
def absence_end(request: Request, pk: int) -> HttpResponse:
    absence = get_object_or_404(Absence.objects.standing().select_related("user"), pk=pk)
    scope, own = request.scope, absence.user_id == request.scope.user_id
    running = held_by(absence.user_id, clock.now()).running
    if not permissions.can_say_absent(scope, user_id=absence.user_id, running=running):
        raise Http404
    try:
        services.end_absence(scope=scope, absence=absence, now=clock.now())
        messages.success(request, _("Ketidakhadiran diakhiri."))
    except ValidationError as fault:
        messages.error(request, " ".join(fault.messages))
    return redirect("absences") if own else redirect("person_absences", pk=absence.user_id)
