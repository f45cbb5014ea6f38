"""A write that asks to happen once, or only to what its sender has read."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from copy import copy
from http import HTTPStatus
from typing import Any

from django.db import DatabaseError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from selaras.api import services
from selaras.api.api.doors import AtDoor, raw_token
from selaras.api.services import Answer, Claim
from selaras.core import clock
from selaras.core.api import Fault
from selaras.core.http import API_PREFIX, Problem, problem

Run = Callable[[], HttpResponseBase]
KEY, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
# As the document says it: anything visible of ASCII, no blank inside.
KEY_FORM = re.compile(r"[!#-~]{1,255}")
# PostgreSQL's words for: what this transaction has read was changed meanwhile.
CHANGED_MEANWHILE = "40001"


class Stale(Exception):
    """The record is not as its sender has read it."""


def guarded(request: HttpRequest, run: Run) -> HttpResponseBase:
    """Runs a write under what its headers ask for.

    It is run up to its door first: the token is looked at before anything is told, and an operation that
    takes files has set its own limit before the body is read.
    """
    if not {KEY, "If-Match"} & set(request.headers):
        return run()
    request.stops_at_door = True  # type: ignore[attr-defined]
    seen = run()
    request.stops_at_door = False  # type: ignore[attr-defined]
    if not isinstance(seen, AtDoor):
        return seen
    if KEY not in request.headers:
        return _if_match(request, run)
    kept = _claimed(request, _key(request.headers[KEY]))
    return _replayed(kept) if isinstance(kept, Answer) else _first_time(request, kept, run)


def _key(given: str) -> str:
    key = given.strip().strip('"')
    if not KEY_FORM.fullmatch(key):
        told = _("Idempotency-Key harus 1 sampai 255 huruf, angka, atau tanda ASCII tanpa spasi.")
        raise Problem("bad_request", told)
    return key


def _claimed(request: HttpRequest, key: str) -> Claim | Answer:
    print_ = fingerprint(request)
    try:
        return services.claim(
            token=request.api_token,  # type: ignore[attr-defined]
            raw=raw_token(request),
            key=key,
            fingerprint=print_,
            now=clock.now(),
        )
    except services.KeyInFlight:
        raise Problem("in_flight", headers={"Retry-After": "1"}) from None
    except services.KeyReused:
        fault = Fault(field=KEY, code="key_reused", detail=_("Pakai kunci baru untuk kiriman yang lain."))
        raise Problem("key_reused", errors=[fault.model_dump()]) from None
    except services.TooManyKeys:
        detail = _("Terlalu banyak Idempotency-Key dalam sehari.")
        raise Problem("too_many_requests", detail, headers={"Retry-After": "3600"}) from None


def fingerprint(request: HttpRequest) -> str:
    """The same for the same call, also where a form draws a new boundary for each try."""
    kind = request.content_type or ""
    parts: list[Any] = [request.method, request.get_full_path(), kind]
    if request.method == "POST" and kind == "multipart/form-data":
        parts.append(sorted((name, values) for name, values in request.POST.lists()))
        for name, files in sorted(request.FILES.lists()):
            for file in files:
                digest = hashlib.sha256()
                for chunk in file.chunks():
                    digest.update(chunk)
                file.seek(0)
                parts.append([name, file.name, file.content_type, digest.hexdigest()])
    else:
        parts.append(hashlib.sha256(request.body).hexdigest())
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _replayed(answer: Answer) -> HttpResponse:
    return HttpResponse(answer.body, status=answer.status, headers=answer.headers | {REPLAYED: "true"})


def _first_time(request: HttpRequest, claim: Claim, run: Run) -> HttpResponseBase:
    def kept() -> HttpResponseBase:
        response = run()
        if response.status_code < 400 and isinstance(response, HttpResponse):
            answer = Answer(response.status_code, dict(response.headers), response.content)
            services.keep(claim=claim, raw=raw_token(request), answer=answer)
        return response

    try:
        if "If-Match" in request.headers:
            return _if_match(request, kept)
        with transaction.atomic():
            return kept()
    except services.ClaimLost:
        raise Problem("in_flight", headers={"Retry-After": "1"}) from None
    finally:
        services.release(claim=claim)


# ---- only to what was read


def _if_match(request: HttpRequest, run: Run) -> HttpResponseBase:
    """Look and write in one transaction; a change in between ends it, on either database."""
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql" and not connection.savepoint_ids:
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            current = _current(request)
            if current is not None and current.status_code in {401, 403, 404}:
                return current
            if not _matches(request.headers["If-Match"], current):
                raise Stale
            return run()
    except Stale:
        return problem("precondition_failed")
    except OperationalError as error:
        if not changed_meanwhile(error):
            raise
        return problem("precondition_failed")


def changed_meanwhile(error: DatabaseError) -> bool:
    return getattr(error.__cause__, "sqlstate", "") == CHANGED_MEANWHILE


def _matches(wanted: str, current: HttpResponseBase | None) -> bool:
    if current is None or current.status_code != 200:
        return False
    # A weak tag says "about the same", which is not enough to write on.
    tags = [tag.strip() for tag in wanted.split(",")]
    return tags == ["*"] or current.headers.get("ETag", "") in tags


def _current(request: HttpRequest) -> HttpResponseBase | None:
    """What is written on as its reader gets it: the address itself, for a step the nearest one above."""
    path = request.path
    while path.startswith(API_PREFIX):
        response = _seen(request, path)
        if response is not None and response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        path = path.rpartition("/")[0]
    return None


def _seen(request: HttpRequest, path: str) -> HttpResponseBase | None:
    try:
        match = resolve(path)
    except Resolver404:
        return None
    seen = copy(request)
    seen.method, seen.path, seen.GET, seen.resolver_match = "GET", path, QueryDict(), match
    conditions = {"HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "HTTP_RANGE"}
    seen.META = {name: value for name, value in request.META.items() if name not in conditions}
    seen.__dict__.pop("headers", None)
    response: HttpResponseBase = match.func(seen, *match.args, **match.kwargs)
    return response
