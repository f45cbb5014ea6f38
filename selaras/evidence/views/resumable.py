"""The server's part of tus 1.0: creation, checksum, expiration, termination; the outcome is told as JSON."""

import binascii
import re
from base64 import b64decode
from collections.abc import Callable
from functools import wraps

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from selaras.core import clock
from selaras.core.http import NUL, Request, record_id
from selaras.core.references import Reference, show
from selaras.core.verdict import Refused
from selaras.evidence import selectors
from selaras.evidence.models import Transfer
from selaras.evidence.services import files, transfers

VERSION = "1.0.0"
PIECE = "application/offset+octet-stream"
_DIGITS = re.compile(r"^[0-9]{1,15}$")
_SHA256 = re.compile(r"^[0-9a-f]{64}$")
MAX_METADATA = 4096
View = Callable[..., HttpResponse]
OF_CODE: dict[str, tuple[int, dict[str, str]]] = {
    "too_big": (413, {}),
    "quota": (413, {}),
    files.AWAY: (503, {"Retry_After": "30"}),
}
FAULTS: dict[type[Exception], tuple[int, str | Promise, dict[str, str]]] = {
    transfers.Busy: (423, lazy("Berkas ini sedang dikirim dari tempat lain."), {"Retry_After": "5"}),
    transfers.Gone: (410, lazy("Unggahan ini sudah berakhir. Mulai lagi dari awal."), {}),
    transfers.WrongOffset: (409, lazy("Letak potongan tidak sesuai; tanyakan dulu sampai mana."), {}),
    transfers.WrongChecksum: (460, lazy("Potongan rusak di jalan; kirim lagi."), {}),
    transfers.Cut: (408, lazy("Kiriman terputus; lanjutkan dari yang sudah diterima."), {}),
    transfers.NoSpace: (
        507,
        lazy("Penyimpanan server hampir penuh. Berkas belum diterima; hubungi administrator."),
        {"Retry_After": "600"},
    ),
}


class Answered(Exception):
    """Ends a request with a status and a sentence."""

    def __init__(self, status: int, detail: str = "", **headers: str) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def speaks_tus(view: View) -> View:
    """Strangers hear 401, another version 412, and every fault of the services its own status."""

    @wraps(view)
    def speaking(request: Request, *args: object, **kwargs: object) -> HttpResponse:
        try:
            response = _spoken(request, view, *args, **kwargs)
        except Answered as answer:
            response = JsonResponse({"detail": answer.detail, "files": []}, status=answer.status)
            for name, value in answer.headers.items():
                response.headers[name] = value
        response.headers["Tus-Resumable"] = VERSION
        response.headers["Cache-Control"] = "no-store"
        return response

    return speaking


def _spoken(request: Request, view: View, *args: object, **kwargs: object) -> HttpResponse:
    if request.method == "OPTIONS":
        return _abilities()
    if request.scope.is_anonymous:
        raise Answered(401, _("Sesi Anda sudah berakhir. Masuk lagi di tab lain, lalu lanjutkan berkas ini."))
    if request.method != "GET" and request.headers.get("Tus-Resumable") != VERSION:
        raise Answered(412, _("Versi pengunggah tidak dikenal."), Tus_Version=VERSION)
    try:
        return view(request, *args, **kwargs)
    except Refused as refused:
        raise Answered(403, refused.reason) from refused
    except ValidationError as fault:
        status, headers = OF_CODE.get(getattr(fault, "code", ""), (422, {}))
        raise Answered(status, " ".join(fault.messages), **headers) from fault
    except tuple(FAULTS) as fault:
        status, told, headers = FAULTS[type(fault)]
        raise Answered(status, str(told), **headers) from fault


def _abilities() -> HttpResponse:
    headers = {
        "Tus-Version": VERSION,
        "Tus-Extension": "creation,checksum,expiration,termination",
        "Tus-Checksum-Algorithm": ",".join(transfers.CHECKSUMS),
        "Tus-Max-Size": str(files.max_bytes()),
    }
    return HttpResponse(status=204, headers=headers)


@speaks_tus
@require_http_methods(["GET", "POST", "OPTIONS"])
def evidence_transfers(request: Request) -> HttpResponse:
    """POST begins one; GET tells which of one's own are unfinished, to go on after a reload or elsewhere."""
    if request.method == "GET":
        return JsonResponse(
            {"transfers": [_told(row) for row in selectors.own_transfers(request.scope, clock.now())]}
        )
    length = request.headers.get("Upload-Length", "")
    if not _DIGITS.match(length):
        raise Answered(400, _("Panjang berkas tidak disebut."))
    given = _metadata(request.headers.get("Upload-Metadata", ""))
    promised = given.get("sha256", "")
    made = transfers.begin(
        scope=request.scope,
        subject=_subject(request, given),
        agency=selectors.agencies_to_add_for(request.scope)
        .filter(pk=record_id(given.get("agency")) or 0)
        .first(),
        name=given.get("filename", ""),
        length=int(length),
        promised=promised if _SHA256.match(promised) else "",
        now=clock.now(),
    )
    return _state(made, 201, Location=_address(made))


@speaks_tus
@require_http_methods(["GET", "HEAD", "PATCH", "DELETE", "OPTIONS"])
def evidence_transfer(request: Request, key: str) -> HttpResponse:
    now = clock.now()
    row = selectors.own_transfer(request.scope, key)
    if row is None:
        raise Http404
    if row.is_over(now):
        raise transfers.Gone
    if request.method == "DELETE":
        transfers.end(transfer=row, now=now)
        return HttpResponse(status=204)
    if request.method == "PATCH":
        return _write(request, row)
    if request.method == "HEAD":
        return _state(row, 200, Upload_Length=str(row.length))
    return JsonResponse(_outcome(request, row))


def _write(request: Request, row: Transfer) -> HttpResponse:
    offset, length = request.headers.get("Upload-Offset", ""), request.META.get("CONTENT_LENGTH") or ""
    if request.content_type != PIECE:
        raise Answered(415, _("Jenis kiriman bukan potongan berkas."))
    if not _DIGITS.match(offset):
        raise Answered(400, _("Letak potongan tidak disebut."))
    if not _DIGITS.match(length):
        raise Answered(411, _("Panjang potongan tidak disebut."))
    if not row.is_settled:
        row = transfers.write(
            transfer=row,
            stream=request,
            offset=int(offset),
            length=int(length),
            checksum=_checksum(request.headers.get("Upload-Checksum", "")),
            now=clock.now(),
        )
        if row.received == row.length:
            row = transfers.finish(scope=request.scope, transfer=row, now=clock.now())
    elif int(offset) != row.received:
        raise transfers.WrongOffset
    if row.fault:
        raise Answered(422, row.fault)
    return _state(row, 204)


def _checksum(told: str) -> tuple[str, bytes] | None:
    if not told:
        return None
    name, _blank, value = told.partition(" ")
    if name not in transfers.CHECKSUMS:
        raise Answered(400, _("Cara memeriksa potongan tidak dikenal."))
    return name, _plain(value)


def _plain(value: str) -> bytes:
    try:
        return b64decode(value, validate=True)
    except (binascii.Error, ValueError) as fault:
        raise Answered(400, _("Keterangan berkas tidak dapat dibaca.")) from fault


def _metadata(told: str) -> dict[str, str]:
    """Pairs of a word and its value in base64; each word once."""
    found: dict[str, str] = {}
    pairs = [pair.split(" ") for pair in told.split(",")] if told else []
    for pair in pairs:
        try:
            name, value = pair[0], _plain(pair[1] if len(pair) > 1 else "").decode()
        except UnicodeDecodeError as fault:
            raise Answered(400, _("Keterangan berkas tidak dapat dibaca.")) from fault
        if len(told) > MAX_METADATA or len(pair) > 2 or not name or name in found or NUL in value:
            raise Answered(400, _("Keterangan berkas tidak dapat dibaca."))
        found[name] = value
    return found


def _subject(request: Request, given: dict[str, str]) -> Reference | None:
    """404 for one that this person does not see, as with the plain form."""
    kind, id_ = given.get("subject_kind", ""), given.get("subject_id", "")
    if not kind and not id_:
        return None
    subject = Reference(kind[:20], id_[:40])
    if show(request.scope, subject) is None:
        raise Http404
    return subject


def _address(row: Transfer) -> str:
    return reverse("evidence_transfer", args=[row.key])


def _state(row: Transfer, status: int, **more: str) -> HttpResponse:
    headers = {"Upload-Offset": str(row.received)} | {k.replace("_", "-"): v for k, v in more.items()}
    if not row.is_settled:
        headers["Upload-Expires"] = http_date(row.expires_at.timestamp())
    return HttpResponse(status=status, headers=headers)


def _told(row: Transfer) -> dict[str, object]:
    return {
        "address": _address(row),
        "name": row.name,
        "length": row.length,
        "offset": row.received,
        "sha256": row.promised,
        "subject": f"{row.subject_kind} {row.subject_id}".strip(),
        "agency": row.agency_id,
        "expires_at": row.expires_at.isoformat(),
    }


def _outcome(request: Request, row: Transfer) -> dict[str, object]:
    """In the words of the plain upload: ``detail``, and the evidence where there is one."""
    if row.evidence is None:
        return _told(row) | {"detail": row.fault, "ok": False if row.fault else None}
    hint = selectors.same_file_elsewhere(request.scope, row.evidence)
    shown = {"id": row.evidence.pk, "url": row.evidence.get_absolute_url()}
    return _told(row) | {"detail": hint, "ok": True, **shown}
