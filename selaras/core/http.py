"""The request as a view gets it, and what the API says where something is wrong (RFC 9457)."""

import errno
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, JsonResponse, QueryDict
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django_htmx.middleware import HtmxDetails

from selaras.core.scope import Scope
from selaras.core.storage.contract import StorageAway

API_PREFIX = "/api/"
PROBLEM_JSON = "application/problem+json"
# A problem's type leads to the place where people read about it.
PROBLEM_PAGE = "/api/v1/docs"
# Every number of so many digits fits the 64 bits of a key.
ID_DIGITS = 18
NUL = "\x00"


class Request(HttpRequest):
    """For annotations only; nothing makes one."""

    scope: Scope
    htmx: HtmxDetails
    # Whoever is signed in; which model that is stands two floors up.
    user: Any


@dataclass(frozen=True, slots=True)
class ProblemKind:
    status: int
    title: str
    # What a person reads about it where no particular cause is known.
    detail: str | Promise


PROBLEMS: Mapping[str, ProblemKind] = {
    "bad_request": ProblemKind(
        400, "Bad request", _("Kiriman tidak dapat dibaca: JSON atau formulirnya rusak.")
    ),
    "not_authenticated": ProblemKind(
        401, "Not authenticated", _("Sertakan token pribadi di kepala Authorization: Bearer <token>.")
    ),
    "invalid_token": ProblemKind(
        401, "Invalid token", _("Token tidak dikenal, sudah kedaluwarsa, atau sudah dicabut.")
    ),
    "forbidden": ProblemKind(403, "Forbidden", _("Anda tidak berhak melakukan ini.")),
    "not_found": ProblemKind(
        404, "Not found", _("Alamat atau catatan ini tidak ada, atau bukan untuk Anda.")
    ),
    "method_not_allowed": ProblemKind(
        405, "Method not allowed", _("Alamat ini tidak menerima metode tersebut.")
    ),
    "edit_conflict": ProblemKind(
        409, "Edit conflict", _("Orang lain mengubahnya lebih dahulu; gabungkan kedua teks.")
    ),
    "in_flight": ProblemKind(
        409,
        "Call in flight",
        _("Kiriman dengan Idempotency-Key ini sedang dikerjakan; ulangi sebentar lagi."),
    ),
    "precondition_failed": ProblemKind(
        412,
        "Precondition failed",
        _("Catatan ini sudah berubah sejak Anda membacanya. Baca lagi, lalu ulangi."),
    ),
    "too_large": ProblemKind(413, "Content too large", _("Kiriman terlalu besar.")),
    "range_not_satisfiable": ProblemKind(
        416, "Range not satisfiable", _("Bagian berkas yang diminta tidak ada.")
    ),
    "invalid": ProblemKind(422, "Invalid input", _("Kiriman belum sesuai; lihat setiap butir di errors.")),
    "key_reused": ProblemKind(
        422, "Idempotency-Key reused", _("Idempotency-Key ini sudah dipakai untuk kiriman yang lain.")
    ),
    "too_many_requests": ProblemKind(
        429, "Too many requests", _("Terlalu banyak permintaan. Tunggu sebentar, lalu coba lagi.")
    ),
    "unavailable": ProblemKind(
        503,
        "Service unavailable",
        _("Server sedang tidak dapat menyimpan. Yang dikirim belum tersimpan; coba lagi sebentar lagi."),
    ),
    "storage_away": ProblemKind(
        503,
        "Storage unavailable",
        _("Penyimpanan berkas tidak terjangkau. Yang dikirim belum tersimpan; coba lagi sebentar lagi."),
    ),
    "storage_full": ProblemKind(
        507,
        "Insufficient storage",
        _("Ruang simpan server penuh. Yang dikirim belum tersimpan; beri tahu administrator."),
    ),
    "server_error": ProblemKind(
        500, "Server error", _("Terjadi gangguan di server. Coba lagi; bila berulang, hubungi administrator.")
    ),
}

# What the machine lacks for a while, by the words of SQLite and PostgreSQL; the rest of a database that does
# not work, such as a missing table, is a fault of ours.
FULL_DISK = frozenset({errno.ENOSPC, errno.EDQUOT})
FULL_WORDS = ("disk is full", "no space left")
FAULTY_WORDS = ("no such ", "near ", "too many ", "has no column")
RETRY_AFTER_SECONDS = 30


class Problem(Exception):
    """Ends a call of the API with one of the known problems."""

    def __init__(
        self, code: str, detail: str = "", *, headers: Mapping[str, str] | None = None, **more: object
    ) -> None:
        super().__init__(code)
        self.code, self.detail = code, detail
        self.headers, self.more = headers, more

    def response(self) -> JsonResponse:
        return problem(self.code, self.detail, headers=self.headers, **self.more)


def problem(
    code: str, detail: str = "", *, headers: Mapping[str, str] | None = None, **more: object
) -> JsonResponse:
    """The body every error of the API has; ``more`` are members of that one problem."""
    kind = PROBLEMS[code]
    body: dict[str, object] = {
        "type": f"{PROBLEM_PAGE}#{code}",
        "title": kind.title,
        "status": kind.status,
        "code": code,
        "detail": detail or str(kind.detail),
    }
    return JsonResponse(body | more, status=kind.status, content_type=PROBLEM_JSON, headers=headers)


def outage(fault: BaseException | None) -> str:
    """The problem that a fault of the machine is, or nothing where the fault is ours."""
    for one in _with_causes(fault):
        if isinstance(one, StorageAway):
            return "storage_away"
        words = str(one).casefold()
        if isinstance(one, OSError) and one.errno in FULL_DISK:
            return "storage_full"
        if isinstance(one, OperationalError | InterfaceError):
            if any(full in words for full in FULL_WORDS):
                return "storage_full"
            return "" if words.startswith(FAULTY_WORDS) else "unavailable"
    return ""


def _with_causes(fault: BaseException | None) -> Iterator[BaseException]:
    """Each once: a chain may lead back to itself."""
    seen: set[int] = set()
    while fault is not None and id(fault) not in seen:
        seen.add(id(fault))
        yield fault
        fault = fault.__cause__ or fault.__context__


def speaks_to_programs(request: HttpRequest) -> bool:
    """Whether an error goes to a program, which cannot read a page."""
    return request.path.startswith(API_PREFIX)


def record_id(text: object) -> int | None:
    """The key that a text from outside names; None for what no record can have."""
    digits = str(text)
    return int(digits) if len(digits) <= ID_DIGITS and digits.isascii() and digits.isdigit() else None


def record_ids(texts: Iterable[object]) -> list[int]:
    """What cannot be a key is left out, as a key without a record would be."""
    return [number for number in map(record_id, texts) if number is not None]


def address_inside(request: HttpRequest, address: str) -> str:
    """A path of this site, or nothing: a form must not send people elsewhere."""
    safe = (
        address.startswith("/")
        and address.isprintable()
        and url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    )
    return address if safe else ""


def holds_nul(given: QueryDict) -> bool:
    """PostgreSQL stores no such text and does not look for it either."""
    return any(NUL in name or any(NUL in value for value in values) for name, values in given.lists())
