"""The API as a whole: who may come in, at which pace, and how every error is answered."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from threading import Lock
from typing import Any

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    ValidationError,
)
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as UnreadableInput
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer

from selaras.accounts.services.throttle import allow
from selaras.analyses.api import places as places_of_analyses
from selaras.analyses.api import routers as analyses
from selaras.api import choices
from selaras.api.compute import finished
from selaras.assessments.api import places as places_of_rounds
from selaras.assessments.api import routers as assessments
from selaras.assessments.api.notes import visible_note
from selaras.assessments.models import Round
from selaras.assessments.permissions import (
    can_add_evidence,
    can_answer,
    can_begin_notes,
    can_set_calendar,
    can_write_notes,
)
from selaras.assessments.views.access import visible_item, visible_round
from selaras.core import clock
from selaras.core.api import Fault, Places, faults_of, invalid
from selaras.core.http import Problem, Request, problem
from selaras.core.scope import Scope
from selaras.core.verdict import Verdict, demand
from selaras.desk.api import router as desk
from selaras.evidence.api import places as places_of_evidence
from selaras.evidence.api import routers as evidence
from selaras.evidence.permissions import can_add_photo, can_cancel, can_describe
from selaras.evidence.views.access import visible_activity, visible_evidence
from selaras.instruments.api import router as instruments
from selaras.jobs.api import router as jobs
from selaras.letters.api import places as places_of_letters
from selaras.letters.api import router as letters
from selaras.measures.api import router as measures
from selaras.meetings.api import places as places_of_meetings
from selaras.meetings.api import router as meetings
from selaras.offices.models import ApiToken
from selaras.offices.selectors import api_token, scope_by_token
from selaras.offices.services import note_token_use

View = Callable[..., HttpResponseBase]
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
        request.scope = scope_by_token(found, now)  # type: ignore[attr-defined]
        return found


def _challenge(error: str) -> dict[str, str]:
    return {name: f'{value}, error="{error}"' for name, value in CHALLENGE.items()}


class SelarasAPI(NinjaAPI):
    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix="api/v1/", **kwargs)
        schema.update(finished(dict(schema)))
        return schema


# ---- every error is a problem


def on_problem(request: HttpRequest, error: Problem) -> HttpResponse:
    return error.response()


def on_stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem("not_authenticated", headers=CHALLENGE)


def on_refusal(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return problem("forbidden", getattr(error, "reason", ""))


def on_missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem("not_found")


def on_fault(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return invalid(faults_of(error)).response()


def on_unreadable_input(request: Request, error: UnreadableInput) -> HttpResponse:
    """Whatever is sent to a foreign record, it is not found; and who may not write need not learn how."""
    try:
        _demand_place(request)
    except Http404 as missing:
        return on_missing(request, missing)
    except PermissionDenied as refusal:
        return on_refusal(request, refusal)
    return invalid([_fault(one) for one in error.errors]).response()


def on_broken_body(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem("too_large" if isinstance(error, RequestDataTooBig) else "bad_request")


# Operations whose body is asked for by the schema, before any service is.
WRITE_RULES = {
    "item_answer": can_answer,
    "item_evidence_files": can_add_evidence,
    "item_evidence_links": can_add_evidence,
    "item_evidence_nihil": can_add_evidence,
}
ROUND_RULES: dict[str, Callable[[Scope, Round], Verdict]] = {
    "note_series": can_begin_notes,
    "notes": can_write_notes,
    "calendar": can_set_calendar,
    "calendar_stage": can_set_calendar,
}
ACTIVITY_RULES = {"activity_photos": can_add_photo, "activity_cancel": can_cancel}
# Operations that say themselves what they write; each asks the same function.
PLACES: Places = {
    **places_of_rounds,
    **places_of_evidence,
    **places_of_letters,
    **places_of_analyses,
    **places_of_meetings,
}


def _demand_place(request: Request) -> None:
    match = request.resolver_match
    named = match.kwargs if match else {}
    place = PLACES.get((request.method or "", match.url_name or "")) if match else None
    if place is not None:
        place(request, **named)
    elif "code" in named:
        item = visible_item(request, named["round_id"], named["code"])
        rule = WRITE_RULES.get(match.url_name or "") if match else None
        if rule is not None:
            demand(rule(request.scope, item, clock.now()))
    elif "note_id" in named:
        visible_note(request, named["round_id"], named["note_id"])
    elif "round_id" in named:
        round_ = visible_round(request, named["round_id"])
        of_round = ROUND_RULES.get(match.url_name or "") if match and request.method != "GET" else None
        if of_round is not None:
            demand(of_round(request.scope, round_))
    elif "evidence_id" in named and match and match.url_name == "evidence_kind":
        demand(can_describe(request.scope, visible_evidence(request, named["evidence_id"])))
    elif "activity_id" in named:
        found = visible_activity(request, named["activity_id"])
        asked = ACTIVITY_RULES.get(match.url_name or "") if match else None
        if asked is not None:
            demand(asked(request.scope, found))


def _fault(error: dict[str, Any]) -> Fault:
    """A fault of the schema's check in words of our own; ``loc`` is source, parameter, path inside it."""
    kind, path = str(error["type"]), [str(part) for part in error["loc"]]
    field = ".".join(path[2:] if path[0] == "body" and len(path) > 1 else path[1:])
    words = {
        "missing": _("Wajib diisi."),
        "extra_forbidden": _("Bidang ini tidak dikenal."),
        "string_too_long": _("Terlalu panjang."),
        "too_long": _("Terlalu banyak."),
        "unstorable_text": _("Teks memuat karakter yang tidak dapat disimpan."),
        "out_of_reach": _("Tulis tahun antara 2000 dan 2100."),
        "enum": _("Pilih salah satu nilai yang tersedia."),
        "greater_than_equal": _("Terlalu kecil."),
        "less_than_equal": _("Terlalu besar."),
    }
    start = {
        "int": _("Harus berupa bilangan bulat."),
        "string": _("Harus berupa teks."),
        "bool": _("Harus true atau false."),
        "date": _("Harus berupa tanggal, misalnya 2026-01-30."),
        "datetime": _("Harus berupa waktu dengan zonanya, misalnya 2026-01-30T16:00:00+07:00."),
        "timezone": _("Sebut zona waktunya, misalnya 2026-01-30T16:00:00+07:00."),
        "list": _("Harus berupa daftar."),
        "model": _("Harus berupa objek JSON."),
    }
    detail = words.get(kind) or start.get(kind.split("_")[0]) or _("Nilai ini belum sesuai.")
    return Fault(field=field, code=kind, detail=detail)


# ---- every answer


def served(view: View) -> View:
    """Private to its reader, with an ETag where it is a whole; HEAD is a GET, an unknown method a problem."""
    conditional: View = conditional_page(view)

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # PostgreSQL refuses to look for it.
        if any("\x00" in str(value) for value in kwargs.values()):
            return problem("not_found")
        asked = request.method
        request.method = "GET" if asked == "HEAD" else asked
        try:
            response = conditional(request, *args, **kwargs)
        finally:
            request.method = asked
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            response = problem("method_not_allowed", headers={"Allow": response.headers["Allow"]})
        if asked == "HEAD":
            _leave_out_the_body(response)
        patch_vary_headers(response, ["Authorization"])
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return answering


def _leave_out_the_body(response: HttpResponseBase) -> None:
    """The length stays that of the body which a GET would bring."""
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = ()
    elif isinstance(response, HttpResponse):
        length = len(response.content)
        response.content = b""
        response.headers["Content-Length"] = str(length)


def assembled() -> NinjaAPI:
    made = SelarasAPI(
        title=choices.TITLE,
        version=choices.VERSION,
        description=choices.ABOUT,
        urls_namespace="api",
        openapi_url=None,
        auth=PersonalToken(),
    )
    own = (measures, instruments, letters, meetings, jobs, desk)
    for router in (*assessments, *evidence, *own, *analyses):
        made.add_router("", router)
    handlers: dict[type[Exception], Callable[..., HttpResponse]] = {
        Problem: on_problem,
        AuthenticationError: on_stranger,
        PermissionDenied: on_refusal,
        Http404: on_missing,
        ValidationError: on_fault,
        UnreadableInput: on_unreadable_input,
        HttpError: on_broken_body,
        SuspiciousOperation: on_broken_body,
        MultiPartParserError: on_broken_body,
        UnreadablePostError: on_broken_body,
    }
    for kind, handler in handlers.items():
        made.add_exception_handler(kind, handler)
    return made


api = assembled()
