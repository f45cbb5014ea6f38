"""Leaving for the provider of single sign-on, and coming back."""

import logging
import time

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from selaras.accounts import services
from selaras.accounts.services import single_sign_on
from selaras.accounts.views.door import too_many
from selaras.core.http import address_inside

log = logging.getLogger(__name__)
KEPT = "single_sign_on"


@never_cache
@require_GET
def leave(request: HttpRequest) -> HttpResponse:
    if not single_sign_on.is_offered():
        raise Http404
    if request.user.is_authenticated:
        return redirect("home")
    if not services.allow(request, "single_sign_on"):
        return too_many(request)
    try:
        address, kept = single_sign_on.begin(redirect_uri=_back(request), now=time.time())
    except single_sign_on.SignOnRefusedError as fault:
        return _failed(request, fault)
    request.session[KEPT] = kept | {"next": address_inside(request, request.GET.get("next", "")) or ""}
    return redirect(address)


@never_cache
@require_GET
def come_back(request: HttpRequest) -> HttpResponse:
    """What was begun is spent by the first answer, right or wrong."""
    if not single_sign_on.is_offered():
        raise Http404
    if not services.allow(request, "single_sign_on"):
        return too_many(request)
    kept = request.session.pop(KEPT, None) or {}
    try:
        person = single_sign_on.finish(kept=kept, answer=request.GET.dict(), now=time.time())
    except single_sign_on.SignOnRefusedError as fault:
        return _failed(request, fault)
    record_authentication(request, person, "single_sign_on")
    # The second step stays ours: who has one is asked for it here too.
    return perform_login(request, Login(user=person, redirect_url=kept["next"] or None))


def _back(request: HttpRequest) -> str:
    path = reverse("single_sign_on_back")
    if settings.PUBLIC_URL:
        return f"{settings.PUBLIC_URL.rstrip('/')}{path}"
    return request.build_absolute_uri(path)


def _failed(request: HttpRequest, fault: Exception) -> HttpResponse:
    """Why stands in the log; from outside all reasons look alike."""
    log.warning("single sign-on refused: %s", fault)
    messages.error(
        request,
        _(
            "Masuk lewat %(name)s tidak berhasil. Coba lagi, atau masuk dengan kata sandi. Akun Selaras "
            "dibuat oleh Kesbangpol; surel atau NIP Anda di kedua tempat harus sama."
        )
        % {"name": settings.SSO_NAME},
    )
    return redirect("account_login")
