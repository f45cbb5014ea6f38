"""Keeps the list of signed-in browsers true."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from selaras.accounts import services
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
        return response
