"""Signing out, asking for a new password, using a one-time link."""

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from selaras.accounts import selectors, services
from selaras.accounts.forms import NewPasswordForm, ResetForm
from selaras.core import clock


@never_cache
@require_http_methods(["GET", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """A link from elsewhere must not sign anybody out: GET asks, POST does."""
    if request.method == "POST":
        logout(request)
        response = redirect("account_login")
        # "Back" must not show the next person at this computer what the last one read.
        response["Clear-Site-Data"] = '"cache"'
        return response
    return render(request, "accounts/sign_out.html")


@never_cache
@require_http_methods(["GET", "POST"])
def ask_reset(request: HttpRequest) -> HttpResponse:
    """One answer for known and unknown names."""
    form = ResetForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/ask_reset.html", {"form": form})
    typed = form.cleaned_data["login"]
    user = selectors.user_by_login(typed)
    key = f"user:{user.pk}" if user else f"name:{typed.strip().lower()}"
    if services.allow(request, "reset", key=key):
        services.ask_reset(login=typed, now=clock.now(), build_url=lambda token: link_url(request, token))
    return redirect("account_reset_sent")


@never_cache
@require_http_methods(["GET"])
def reset_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/reset_sent.html")


@never_cache
@sensitive_post_parameters("password", "again")
@sensitive_variables("token", "form")
@require_http_methods(["GET", "POST"])
def one_time_link(request: HttpRequest, token: str) -> HttpResponse:
    """Looking does not spend the link, so a messenger's preview cannot burn it; sending the form does."""
    if not services.allow(request, "one_time_link"):
        return _secret(too_many(request))
    invitation = selectors.invitation_by_token(token, now=clock.now())
    if invitation is None:
        return _secret(render(request, "accounts/link_spent.html", status=410))
    form = NewPasswordForm(request.POST or None, user=invitation.user)
    if request.method == "POST" and form.is_valid():
        return _secret(_spend(request, token, form.cleaned_data["password"]))
    return _secret(render(request, "accounts/one_time_link.html", {"form": form, "invitation": invitation}))


@sensitive_variables("token", "password")
def _spend(request: HttpRequest, token: str, password: str) -> HttpResponse:
    try:
        user = services.use_invitation(token=token, password=password, now=clock.now())
    except services.LinkSpentError:
        return render(request, "accounts/link_spent.html", status=410)
    # Whoever was signed in on this browser is not the person of the link.
    logout(request)
    # A mailbox is no second step: who has one is asked for it here too.
    return perform_login(request, Login(user=user))


def too_many(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/too_many.html", status=429)


def _secret(response: HttpResponse) -> HttpResponse:
    # Not "no-referrer": with that a browser sends the form with an origin of null, and it is refused.
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def link_url(request: HttpRequest | None, token: str) -> str:
    path = reverse("account_one_time_link", args=[token])
    if settings.PUBLIC_URL or request is None:
        return f"{settings.PUBLIC_URL.rstrip('/')}{path}"
    return request.build_absolute_uri(path)
