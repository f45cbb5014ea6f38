"""Compression and guarding headers of pages, a log of requests, input no database takes, calendars."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from selaras.core import workdays
from selaras.core.http import NUL, holds_nul
from selaras.core.views import unreadable

COMPRESSED = ("text/", "application/json", "application/problem+json")
LARGEST_KEY = 2**63 - 1
logger = logging.getLogger("selaras.requests")


class CompressPages(GZipMiddleware):
    """Django's gzip (its padding hides the length of secrets) for text answers that are whole in memory.

    Files are left alone: evidence is compressed by its own format and is sent in ranges.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.get("Content-Type", "").startswith(COMPRESSED):
            return response
        return super().process_response(request, response)


# What pages of the product never ask a device for; a script that got in could not either.
NEVER_ASKED = [
    "accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "hid",
    "magnetometer", "microphone", "midi", "payment", "serial", "usb",
]  # fmt: skip
PASSKEYS = "publickey-credentials-create=(self), publickey-credentials-get=(self)"
DEVICE_RIGHTS = ", ".join([*(f"{right}=()" for right in NEVER_ASKED), PASSKEYS])


class GuardAnswers:
    """Headers beside Django's: what pages may ask a device for, who may embed them, who may keep them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", DEVICE_RIGHTS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not response.has_header("Cache-Control") and _is_personal(request):
            # Asked for again each time, so that nobody finds it after a sign-out; "no-store" would lose what
            # somebody has typed and comes back to.
            response.headers["Cache-Control"] = "private, no-cache"
        return response


def _is_personal(request: HttpRequest) -> bool:
    """Nobody is looked up for this: a page that asked who is there has it at hand."""
    if "Authorization" in request.headers:
        return True
    return bool(getattr(getattr(request, "_cached_user", None), "is_authenticated", False))


class TellRequests:
    """One line for each request: route, status and time; no address, for work links are in addresses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not logger.isEnabledFor(logging.INFO):
            return self.get_response(request)
        begun = time.perf_counter()
        response = self.get_response(request)
        told = {
            "method": request.method,
            "route": request.resolver_match.route if request.resolver_match else "",
            "status": response.status_code,
            "milliseconds": round((time.perf_counter() - begun) * 1000),
        }
        logger.info("request", extra=told)
        return response


class RefuseUnstorable:
    """Keeps from every view what no database takes: numbers beyond its keys, and text with a NUL."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> HttpResponseBase | None:
        named = [*args, *kwargs.values()]
        if any(isinstance(one, int) and one > LARGEST_KEY for one in named) or NUL in "".join(
            map(str, named)
        ):
            raise Http404
        # The API reads its input in its own way, and names each fault.
        if getattr(view, "csrf_exempt", False):
            return None
        if holds_nul(request.GET) or (request.method == "POST" and holds_nul(request.POST)):
            return unreadable(request)
        return None


class KeepCalendars:
    """A list of a thousand due times asks for the working days once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with workdays.kept():
            return self.get_response(request)
