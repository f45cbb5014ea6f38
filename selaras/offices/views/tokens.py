"""API tokens of the signed-in person, and those of an agency."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from selaras.accounts.models import User
from selaras.core import clock
from selaras.core.forms import succeeds
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.offices import permissions, services
from selaras.offices.choices import ROLES
from selaras.offices.forms.tokens import AgencyTokenForm, TokenForm
from selaras.offices.models import Agency, ApiToken
from selaras.offices.views.answers import posted, visible_agency

SHOWN = 60
FRESH_FIRST = (F("revoked_at").asc(nulls_first=True), "-created_at", "-pk")


def _made(form: TokenForm, make: Callable[..., tuple[ApiToken, str]]) -> str:
    """The new token where the form was sent and nothing is wrong with it."""
    raw: list[str] = []

    def run() -> None:
        given, now = form.cleaned_data, clock.now()
        expires_at = now + timedelta(days=given["days"])
        raw.append(make(name=given["name"], limits=form.limits(), expires_at=expires_at, now=now)[1])

    if form.is_bound and form.is_valid():
        succeeds(form, run)
    return "".join(raw)


def _page(request: Request, template: str, form: TokenForm, context: dict[str, object]) -> HttpResponse:
    """A new token is rendered in the answer to the form and kept nowhere."""
    context |= {"form": form, "now": clock.now()}
    response = render(request, template, context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_http_methods(["GET", "POST"])
def token_list(request: Request) -> HttpResponse:
    scope, user = request.scope, User.objects.get(pk=request.user.pk)
    held = frozenset[str]().union(*(grant.permissions for grant in scope.grants))
    form = TokenForm(posted(request), permissions=held)
    raw = _made(form, lambda **values: services.make_token(scope=scope, user=user, **values))
    tokens = ApiToken.objects.filter(user=user).order_by(*FRESH_FIRST)[:SHOWN]
    form = TokenForm(permissions=held) if raw else form
    return _page(request, "offices/token_list.html", form, {"tokens": tokens, "raw": raw})


@login_required
@require_POST
def token_revoke(request: Request, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken, pk=pk, user=request.user.pk)
    _revoke(request, token)
    return redirect("token_list")


@login_required
@require_http_methods(["GET", "POST"])
def agency_tokens(request: Request, pk: int) -> HttpResponse:
    scope, agency = request.scope, visible_agency(request.scope, pk)
    demand(permissions.can_keep_agency_tokens(scope, agency))
    given = permissions.given_to_programs(scope, agency)
    form = AgencyTokenForm(posted(request), given=given)

    def make(**values: object) -> tuple[ApiToken, str]:
        role = form.cleaned_data["role"]
        return services.make_agency_token(scope=scope, agency=agency, role=role, **values)  # type: ignore[arg-type]

    raw = _made(form, make)
    context: dict[str, object] = {
        "agency": agency,
        "tokens": [(token, _role(token)) for token in _of(agency)],
        "raw": raw,
        "may_make": permissions.can_make_agency_token(scope, agency),
    }
    form = AgencyTokenForm(given=given) if raw else form
    return _page(request, "offices/agency_tokens.html", form, context)


def _of(agency: Agency) -> list[ApiToken]:
    return list(ApiToken.objects.filter(agency=agency).order_by(*FRESH_FIRST)[:SHOWN])


def _role(token: ApiToken) -> str:
    return str(ROLES[token.role].label) if token.role in ROLES else token.role


@login_required
@require_POST
def agency_token_revoke(request: Request, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken.objects.select_related("agency"), pk=pk, agency__isnull=False)
    if token.agency is None or not permissions.can_see_agency(request.scope, token.agency):
        raise Http404
    _revoke(request, token)
    return redirect("agency_tokens", pk=token.agency_id)


def _revoke(request: Request, token: ApiToken) -> None:
    services.revoke_token(scope=request.scope, token=token, now=clock.now())
    messages.success(request, _("Token %(name)s dicabut.") % {"name": token.name})
