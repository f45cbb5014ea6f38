"""Who comes in, and at which pace."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from threading import Lock

from django.http import HttpRequest
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


pace = Pace(choices.CALLS_A_MINUTE)


class PersonalToken(HttpBearer):
    """``Authorization: Bearer <token>`` and nothing else: a browser sends cookies by itself, but no token."""

    openapi_description = "Token API dari halaman akun"

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        now = clock.now()
        found = api_token(token, now)
        if found is None:
            if not allow(request, "api_token"):
                raise Problem("too_many_requests", headers={"Retry-After": "60"})
            raise Problem("invalid_token", headers=_challenge("invalid_token"))
        seconds = pace.wait(found.token_hash)
        if seconds:
            raise Problem("too_many_requests", headers={"Retry-After": str(math.ceil(seconds))})
        note_token_use(token=found, now=now)
        request.scope = scope = scope_by_token(found, now)  # type: ignore[attr-defined]
        if second_step_required(scope) and not has_second_step(found.user):
            raise Problem("forbidden", _("Pasang verifikasi dua langkah pada akun Anda lebih dahulu."))
        return found


def _challenge(error: str) -> dict[str, str]:
    return {name: f'{value}, error="{error}"' for name, value in CHALLENGE.items()}
