"""People of the chosen subtree: list, one person, invitation, move, password, end and return."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from selaras.accounts.models import User
from selaras.accounts.selectors import has_second_step, open_sessions
from selaras.accounts.views.door import link_url
from selaras.core import clock
from selaras.core.forms import succeeds
from selaras.core.http import Request, record_id
from selaras.core.listings import Listing, listed, wanted_file
from selaras.core.references import action_of
from selaras.core.scope import Scope
from selaras.core.tables import Moment
from selaras.core.verdict import Verdict, demand
from selaras.offices import permissions, services
from selaras.offices.choices import ROLES
from selaras.offices.forms.people import MAIL, InviteForm, NoteForm, PeopleFilter, SeatForm
from selaras.offices.models import Agency, Contact
from selaras.offices.selectors import held_by
from selaras.offices.selectors import people as found
from selaras.offices.services import OneTimeLink
from selaras.offices.views.answers import chosen_region, posted, today_in
from selaras.regions.models import Region

PER_PAGE = 50
DROP = "second_step"
END = "sessions"


PERSON_HEADS = (
    gettext_lazy("Nama"),
    gettext_lazy("Nama pengguna"),
    gettext_lazy("Peran"),
    gettext_lazy("Terakhir masuk"),
    gettext_lazy("Status"),
)


def _person_cells(row: found.PersonRow) -> list[object]:
    roles = [
        f"{grant.role_data.label}, {grant.agency or grant.region.full_name}"
        for grant in row.grants
        if grant.role_data
    ]
    last = Moment(row.user.last_login)
    state = _("Aktif") if row.user.is_active else _("Nonaktif")
    return [row.user.full_name, row.user.username, "; ".join(roles), last, state]


def _people_cells(rows: Sequence[found.PersonRow]) -> Iterator[list[object]]:
    return map(_person_cells, rows)


PEOPLE = listed(
    Listing(
        "orang",
        gettext_lazy("Orang & hak akses"),
        "person_list",
        PERSON_HEADS,
        _people_cells,
        (32, 24, 60, 18, 12),
        personal=True,
        filters=lambda request, data: PeopleFilter(data),
    )
)


@login_required
@require_GET
def person_list(request: Request) -> HttpResponseBase:
    region, scope, now = chosen_region(request), request.scope, clock.now()
    demand(permissions.can_see_people(scope, region))
    form = PeopleFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    everybody = found.people_under(region.path)
    people = found.matching(everybody, region.path, now, **wanted)
    if wanted_file(request):
        rows = [found.row_of(user, scope, now) for user in people]
        return PEOPLE.file(request, rows, form, about=region.full_name)
    page = Paginator(people, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "region": region,
        "form": form,
        "page": page,
        "rows": [found.row_of(user, scope, now) for user in page.object_list],
        "total": everybody.count(),
    }
    return render(request, "offices/person_list.html", context)


def visible_person(scope: Scope, pk: int) -> User:
    user = get_object_or_404(User, pk=pk)
    if not permissions.can_see_person(scope, user_id=pk, places=held_by(pk, clock.now()).ever):
        raise Http404
    return user


def may_manage(scope: Scope, user: User) -> Verdict:
    running = held_by(user.pk, clock.now()).running
    return permissions.can_manage_person(
        scope, user_id=user.pk, is_administrator=user.is_administrator, running=running
    )


@login_required
@require_GET
def person_detail(request: Request, pk: int) -> HttpResponse:
    scope, now = request.scope, clock.now()
    user = visible_person(scope, pk)
    context = {
        "person": user,
        "grants": found.shown_grants(user, scope, now),
        "holdings": found.holdings_of(user.pk),
        "may_manage": may_manage(scope, user),
        "is_self": scope.user_id == user.pk,
        "may_say_absent": permissions.can_say_absent(scope, user_id=pk, running=held_by(pk, now).running),
        "book_url": book(user.pk) if (book := action_of("person", "handover_book_url")) else "",
        "handover_url": handover(user.pk) if (handover := action_of("person", "handover_url")) else "",
    }
    return render(request, "offices/person_detail.html", context)


def givable(scope: Scope, region: Region, user_id: int | None = None) -> list[str]:
    """Roles the asker may give in this region, over all of it or over one of its agencies."""
    return [
        role.code
        for role in ROLES.values()
        if permissions.can_give_somewhere(scope, role=role, region=region, user_id=user_id)
    ]


def seat_form(kind: type[SeatForm], request: Request, region: Region, **more: Any) -> Any:
    agencies = Agency.objects.filter(region=region, is_active=True)
    roles = givable(request.scope, region)
    return kind(posted(request), roles=roles, agencies=agencies, today=today_in(region), **more)


@login_required
@require_http_methods(["GET", "POST"])
def person_invite(request: Request) -> HttpResponse:
    region = chosen_region(request)
    demand(permissions.can_see_people(request.scope, region))
    contact = _contact(request)
    initial = found.invitation_of(contact)
    form: InviteForm = seat_form(InviteForm, request, region, demo=settings.DEMO, initial=initial)
    if request.method == "POST" and form.is_valid():
        link = _invited(request, form, region, contact)
        if link is not None:
            return link_page(request, link)
    context = {"region": region, "form": form, "contact": contact}
    return render(request, "offices/person_invite.html", context, status=422 if form.errors else 200)


def _contact(request: Request) -> Contact | None:
    """The contact whose row the invitation was opened from."""
    wanted = record_id(request.GET.get("narahubung"))
    contacts = Contact.objects.visible_to(request.scope).active().filter(user=None)
    return contacts.filter(pk=wanted).first() if wanted is not None else None


def _invited(
    request: Request, form: InviteForm, region: Region, contact: Contact | None
) -> OneTimeLink | None:
    made: list[OneTimeLink] = []

    def invite() -> None:
        link = services.invite_person(
            scope=request.scope,
            who=form.identity(),
            seat=form.seat(region),
            by_mail=form.cleaned_data["delivery"] == MAIL,
            build_url=partial(link_url, request),
            contact=contact,
            now=clock.now(),
        )
        made.append(link)

    return made[0] if succeeds(form, invite) else None


def link_page(request: Request, link: OneTimeLink) -> HttpResponse:
    """Rendered in the answer to the form: the token is kept nowhere, so it cannot be shown a second time."""
    response = render(request, "offices/person_link.html", {"link": link, "person": link.user})
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_http_methods(["GET", "POST"])
def person_password(request: Request, pk: int) -> HttpResponse:
    user = visible_person(request.scope, pk)
    demand(may_manage(request.scope, user))
    if request.method == "POST":
        if other := OTHER_ANSWERS.get(request.POST.get("do", "")):
            return other(request, user)
        try:
            link = services.reset_password(
                scope=request.scope,
                user=user,
                by_mail=request.POST.get("do") == MAIL,
                build_url=partial(link_url, request),
                now=clock.now(),
            )
        except ValidationError as fault:
            messages.error(request, " ".join(fault.messages))
            return redirect("person_password", pk=pk)
        return link_page(request, link)
    context = {"person": user, "second_step": has_second_step(user)}
    context["open_sessions"] = open_sessions(user, now=clock.now()).count()
    return render(request, "offices/person_password.html", context)


def _second_step_dropped(request: Request, user: User) -> HttpResponse:
    if services.drop_second_step(scope=request.scope, user=user, now=clock.now()):
        messages.success(request, _("Verifikasi dua langkah akun ini dihapus; pemiliknya diberi tahu."))
    return redirect("person_password", pk=user.pk)


def _sessions_ended(request: Request, user: User) -> HttpResponse:
    services.end_sessions(scope=request.scope, user=user, now=clock.now())
    messages.success(request, _("Akun ini dikeluarkan dari semua perangkat; pemiliknya diberi tahu."))
    return redirect("person_password", pk=user.pk)


OTHER_ANSWERS = {DROP: _second_step_dropped, END: _sessions_ended}


@login_required
@require_http_methods(["GET", "POST"])
def person_state(request: Request, pk: int) -> HttpResponse:
    """Deactivates an active account and brings back an inactive one; both want a reason."""
    user = visible_person(request.scope, pk)
    demand(may_manage(request.scope, user))
    act = services.deactivate_person if user.is_active else services.reactivate_person
    form = NoteForm(posted(request))
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["note"]
        if succeeds(form, lambda: act(scope=request.scope, user=user, note=note, now=clock.now())):
            messages.success(request, _("Status akun %(name)s tersimpan.") % {"name": user.full_name})
            return redirect("person_detail", pk=pk)
    context = {"person": user, "form": form}
    return render(request, "offices/person_state.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def person_move(request: Request, pk: int) -> HttpResponse:
    """Into an agency or a role of the region that is chosen now."""
    region, user = chosen_region(request), visible_person(request.scope, pk)
    demand(may_manage(request.scope, user))
    form: SeatForm = seat_form(SeatForm, request, region)
    if request.method == "POST" and form.is_valid():

        def move() -> None:
            services.move_person(scope=request.scope, user=user, seat=form.seat(region), now=clock.now())

        if succeeds(form, move):
            messages.success(request, _("%(name)s dipindahkan.") % {"name": user.full_name})
            return redirect("person_detail", pk=pk)
    held = found.shown_grants(user, request.scope, clock.now())
    context = {"person": user, "region": region, "form": form, "grants": held}
    return render(request, "offices/person_move.html", context, status=422 if form.errors else 200)
