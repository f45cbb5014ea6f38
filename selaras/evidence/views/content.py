"""The stored content: permission-checked, never run by the browser, in parts where asked for."""

import logging
import re
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from selaras.core import clock, storage
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.evidence import permissions, selectors
from selaras.evidence.models import Blob
from selaras.evidence.services import records
from selaras.evidence.views.access import entered, visible_evidence

# Chromium's PDF viewer works inside this sandbox; a script in the content does not.
POLICY = "sandbox; default-src 'none'; frame-ancestors 'self'"
# One range only: a reader that asks for many at once gets the whole file instead.
_RANGE = re.compile(r"^bytes=([0-9]{0,18})-([0-9]{0,18})$")
_log = logging.getLogger(__name__)


@entered
@require_safe
def content(request: Request, pk: int) -> HttpResponseBase:
    evidence = visible_evidence(request, pk)
    if evidence.blob is None:
        raise Http404
    demand(permissions.can_open_content(evidence.blob))
    response = stored_content(request, evidence.blob.sha256, evidence.blob.size)
    return _guarded(response, evidence.original_name, evidence.blob, as_download="unduh" in request.GET)


@entered
@require_safe
def original(request: Request, pk: int) -> HttpResponseBase:
    """The sealed photo, only as a download, and every opening is on record."""
    evidence = visible_evidence(request, pk)
    if evidence.original is None:
        raise Http404
    demand(permissions.can_open_original(request.scope, evidence))
    demand(permissions.can_open_content(evidence.original))
    records.note_opening(scope=request.scope, evidence=evidence, now=clock.now())
    response = stored_content(request, evidence.original.sha256, evidence.original.size)
    return _guarded(response, evidence.original_name, evidence.original, as_download=True)


@entered
@require_safe
def link_copy(request: Request, pk: int, copy_pk: int) -> HttpResponseBase:
    """What stood behind a link: never as a page of ours, so words come as plain text and run nothing."""
    copy = selectors.link_copy(visible_evidence(request, pk), copy_pk)
    if copy is None:
        raise Http404
    response = stored_content(request, copy.blob.sha256, copy.blob.size)
    name = f"salinan-{pk}-{copy.taken_at:%Y%m%d}.{copy.blob.extension}"
    opens = copy.is_rendition and "unduh" not in request.GET
    return _guarded(response, name, copy.blob, as_download="unduh" in request.GET, opens=opens)


def stored_content(request: Request, sha256: str, size: int) -> HttpResponseBase:
    """Content by its hash, whole or in part; whoever calls has asked whether this person may have it."""
    etag = f'"{sha256}"'
    not_modified = get_conditional_response(request, etag=etag)
    if not_modified is not None:
        return not_modified
    store = storage.chosen()
    # A bucket is never shown to a reader: what it holds goes through us, as it is asked for.
    if settings.FILES_ACCEL_PREFIX and isinstance(store, storage.Folder):
        path = store.path_of(sha256)
        return HttpResponse(headers={"X-Accel-Redirect": _accel_address(settings.FILES_ACCEL_PREFIX, path)})
    if store.size_of(sha256) != size:
        _log.error("content %s is missing in the store", sha256)
        raise Http404
    if_range = request.headers.get("If-Range")
    wanted = request.headers.get("Range", "") if if_range in {None, etag} else ""
    return _whole_or_part(store, sha256, wanted, size)


def _whole_or_part(store: storage.Store, sha256: str, wanted: str, size: int) -> HttpResponseBase:
    asked = _RANGE.match(wanted.strip())
    if asked is None or not (asked[1] or asked[2]):
        return StreamingHttpResponse(store.part(sha256, 0, size), headers={"Content-Length": str(size)})
    first, last = _bounds(asked[1], asked[2], size)
    if first >= size or first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    length = last - first + 1
    headers = {"Content-Range": f"bytes {first}-{last}/{size}", "Content-Length": str(length)}
    # Opened only when somebody reads: the answer to HEAD leaves nothing open.
    return StreamingHttpResponse(store.part(sha256, first, length), status=206, headers=headers)


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    if not first:
        # "-500": the last 500 bytes; "-0" asks for nothing.
        return max(0, size - int(last)) if int(last) else size, size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _accel_address(prefix: str, path: Path) -> str:
    """For nginx: an internal location that points at MEDIA_ROOT."""
    return f"{prefix.rstrip('/')}/{path.relative_to(settings.MEDIA_ROOT).as_posix()}"


def _guarded(
    response: HttpResponseBase, name: str, blob: Blob, *, as_download: bool, opens: bool = False
) -> HttpResponseBase:
    """Only PDF and pictures open in the page, and nothing in them reaches the site."""
    kind = blob.file_type
    inline = opens or (kind is not None and kind.inline and not as_download)
    headers = {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-cache",
        "ETag": f'"{blob.sha256}"',
        "Accept-Ranges": "bytes",
    }
    if response.status_code in {200, 206}:
        is_text = blob.content_type.startswith("text/")
        headers["Content-Type"] = f"{blob.content_type}; charset=utf-8" if is_text else blob.content_type
        headers["Content-Disposition"] = content_disposition_header(not inline, name) or ""
    for header, value in headers.items():
        response.headers[header] = value
    return response
