"""Passkeys: added in the own account, and signed in with instead of name and password."""

import json

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from selaras.accounts import choices, services
from selaras.accounts.forms import AddPasskeyForm, PasskeyForm
from selaras.accounts.views import ceremony
from selaras.accounts.views.door import too_many
from selaras.accounts.views.second_step import set_up
from selaras.core import clock
from selaras.core.http import Request, address_inside


@never_cache
@sensitive_post_parameters("credential")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """GET gives the script its challenge, POST takes the answer; such a key is both steps at once."""
    if request.user.is_authenticated:
        return redirect("home")
    if not services.allow(request, "passkey"):
        return too_many(request)
    if request.method == "GET":
        return JsonResponse(json.loads(ceremony.request_options(None)))
    factor = ceremony.proven(PasskeyForm(request.POST), None)
    if factor is None or not factor.user.is_active:
        messages.error(request, _("Kunci sandi ini tidak diterima. Masuk dengan nama dan kata sandi."))
        return redirect("account_login")
    record_authentication(request, factor.user, "mfa", type=choices.PASSKEY, passwordless=True)
    onward = address_inside(request, request.POST.get("next", "")) or None
    return perform_login(request, Login(user=factor.user, redirect_url=onward))


@login_required
@never_cache
@sensitive_post_parameters("current", "credential")
@require_http_methods(["GET", "POST"])
def add(request: Request) -> HttpResponse:
    person = request.user
    form = AddPasskeyForm(request.POST if request.method == "POST" else None, user=person)
    if request.method == "POST":
        if not services.allow(request, "password", key=str(person.pk)):
            return too_many(request)
        if form.is_valid() and (credential := ceremony.registered(form)) is not None:
            codes = services.add_passkey(
                scope=request.scope,
                user=person,
                name=form.cleaned_data["name"],
                credential=credential,
                now=clock.now(),
            )
            return set_up(request, choices.PASSKEY, codes)
    context = {"form": form, "options": ceremony.creation_options(person)}
    status = 422 if form.errors else 200
    return render(request, "accounts/second_step_passkey.html", context, status=status)
