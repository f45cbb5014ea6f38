"""Keeps the list of signed-in browsers true, and lets a device be known again."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from selaras.accounts import choices, services
from selaras.core import clock


class FollowSessions:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Only where the page has asked who is there: static files and probes look nobody up.
        user = getattr(request, "_cached_user", None)
        if user is not None and user.is_authenticated and request.user.is_authenticated:
            services.follow_session(request=request, user=user, now=clock.now())
        if token := getattr(request, "device_token", ""):
            _give_device(response, token)
        return response


def _give_device(response: HttpResponse, token: str) -> None:
    """For the pages of the door alone: no other page needs it, so no other page gets it sent."""
    response.set_cookie(
        choices.DEVICE_COOKIE,
        token,
        max_age=choices.PLACE_LIFETIME,
        path=reverse("account_login"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
