"""The API as a whole: who may come in, at which pace, and how every error is answered."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from http import HTTPStatus
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

from selaras.api import choices
from selaras.api.api.doors import CHALLENGE, AtDoor, LetIn, PersonalToken, limits
from selaras.api.api.once import guarded
from selaras.api.api.rooms import ROUTERS, demand_place
from selaras.api.compute import finished
from selaras.core.api import Fault, faults_of, invalid
from selaras.core.http import Problem, Request, problem

View = Callable[..., HttpResponseBase]


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
        demand_place(request)
    except Http404 as missing:
        return on_missing(request, missing)
    except PermissionDenied as refusal:
        return on_refusal(request, refusal)
    return invalid([_fault(one) for one in error.errors]).response()


def on_broken_body(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem("too_large" if isinstance(error, RequestDataTooBig) else "bad_request")


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
        "time_with_zone": _("Harus berupa jam setempat tanpa zona, misalnya 09:00."),
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
            response = _answer(request, partial(conditional, request, *args, **kwargs))
        finally:
            request.method = asked
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            response = problem("method_not_allowed", headers={"Allow": response.headers["Allow"]})
        if asked == "HEAD":
            _leave_out_the_body(response)
        for name, value in limits(request.let_in).items() if hasattr(request, "let_in") else ():
            response.headers[name] = value
        patch_vary_headers(response, ["Authorization"])
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return answering


def _answer(request: HttpRequest, run: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    if request.method in {"GET", "OPTIONS", "TRACE"}:
        return run()
    try:
        return guarded(request, run)
    except Problem as error:
        return on_problem(request, error)
    except (SuspiciousOperation, MultiPartParserError, UnreadablePostError) as error:
        return on_broken_body(request, error)


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
    for router in ROUTERS:
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
        LetIn: lambda request, error: AtDoor(),
    }
    for kind, handler in handlers.items():
        made.add_exception_handler(kind, handler)
    return made


api = assembled()
