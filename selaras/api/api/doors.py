"""Who comes in, and at which pace."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from threading import Lock

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from selaras.accounts.selectors import has_second_step
from selaras.accounts.services import second_step_required
from selaras.accounts.services.throttle import allow
from selaras.api import choices
from selaras.core import clock
from selaras.core.http import Problem
from selaras.offices.models import ApiToken
from selaras.offices.selectors import api_token, scope_by_token
from selaras.offices.services import note_token_use

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="selaras"'}


class Pace:
    """A bucket of calls per key that fills up again evenly; kept in the memory of this process."""

    def __init__(self, calls: int, seconds: float = 60, now: Callable[[], float] = time.monotonic) -> None:
        self.calls, self.seconds, self.now = calls, seconds, now
        self.buckets: dict[str, tuple[float, float]] = {}
        self.lock = Lock()

    def wait(self, key: str) -> float:
        """Takes one call; seconds to wait where none is left."""
        with self.lock:
            now, rate = self.now(), self.calls / self.seconds
            left, at = self.buckets.get(key, (float(self.calls), now))
            left = min(self.calls, left + (now - at) * rate)
            if len(self.buckets) > 10_000:
                self.buckets.clear()
            self.buckets[key] = (left - 1 if left >= 1 else left, now)
            return 0 if left >= 1 else (1 - left) / rate

    def left(self, key: str) -> tuple[int, int]:
        """Calls that remain, and the seconds until the bucket is full again."""
        with self.lock:
            rate = self.calls / self.seconds
            left, at = self.buckets.get(key, (float(self.calls), self.now()))
            left = min(self.calls, left + (self.now() - at) * rate)
            return int(left), math.ceil((self.calls - left) / rate)


pace = Pace(choices.CALLS_A_MINUTE)
person_pace = Pace(choices.CALLS_OF_A_PERSON)


def raw_token(request: HttpRequest) -> str:
    return request.headers["Authorization"].partition(" ")[2]


def limits(token: ApiToken) -> dict[str, str]:
    """What is left, as the draft of the IETF's RateLimit fields writes it."""
    told = (("token", pace, token.token_hash), ("orang", person_pace, str(token.user_id)))
    policy = ", ".join(f'"{name}";q={of.calls};w={of.seconds:.0f}' for name, of, _key in told)
    left = [(name, *of.left(key)) for name, of, key in told]
    return {
        "RateLimit-Policy": policy,
        "RateLimit": ", ".join(f'"{name}";r={rest};t={full}' for name, rest, full in left),
    }


class LetIn(Exception):
    """Ends a run right after the door: it only had to find out who comes and what may be read of the body."""


class AtDoor(HttpResponse):
    """The answer of such a run; nobody is sent it."""


class PersonalToken(HttpBearer):
    """``Authorization: Bearer <token>`` and nothing else: a browser sends cookies by itself, but no token."""

    openapi_description = "Token API dari halaman akun"

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        known: ApiToken | None = getattr(request, "api_token", None)
        if known is not None:  # looked at before, in the same call
            return known
        now = clock.now()
        found = api_token(token, now)
        if found is None:
            if not allow(request, "api_token"):
                raise Problem("too_many_requests", headers={"Retry-After": "60"})
            raise Problem("invalid_token", headers=_challenge("invalid_token"))
        request.let_in = found  # type: ignore[attr-defined]
        seconds = pace.wait(found.token_hash) or person_pace.wait(str(found.user_id))
        if seconds:
            raise Problem("too_many_requests", headers={"Retry-After": str(math.ceil(seconds))})
        note_token_use(token=found, now=now)
        request.scope = scope = scope_by_token(found, now)  # type: ignore[attr-defined]
        # Whoever gave a token to an agency has passed the second step; its account has none.
        if found.agency_id is None and second_step_required(scope) and not has_second_step(found.user):
            raise Problem("forbidden", _("Pasang verifikasi dua langkah pada akun Anda lebih dahulu."))
        if found.reads_only and request.method not in {"GET", "OPTIONS", "TRACE"}:
            raise Problem("forbidden", _("Token ini hanya untuk membaca."))
        request.api_token = found  # type: ignore[attr-defined]
        if getattr(request, "stops_at_door", False):
            raise LetIn
        return found


def _challenge(error: str) -> dict[str, str]:
    return {name: f'{value}, error="{error}"' for name, value in CHALLENGE.items()}
