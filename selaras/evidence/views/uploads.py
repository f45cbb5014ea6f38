"""The answer to an upload, one result per file: JSON for the progress list, messages for a plain form."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from selaras.core.http import Request
from selaras.core.verdict import Refused
from selaras.evidence import selectors
from selaras.evidence.models import Evidence
from selaras.evidence.services.validation import clean_name
from selaras.evidence.views.access import go_back, wants_json


@dataclass(frozen=True, slots=True)
class Keeper:
    """How a file of this request is kept, and where the person came from."""

    keep: Callable[[UploadedFile[Any]], Evidence]
    back: str


@dataclass(frozen=True, slots=True)
class Result:
    name: str
    detail: str
    evidence: Evidence | None = None
    is_refused: bool = False

    def as_json(self) -> dict[str, object]:
        shown: dict[str, object] = {"name": self.name, "ok": self.evidence is not None, "detail": self.detail}
        if self.evidence is not None:
            shown |= {"id": self.evidence.pk, "url": self.evidence.get_absolute_url()}
        return shown


def answer(request: Request, find_keeper: Callable[[Request], Keeper]) -> HttpResponse:
    try:
        keeper = find_keeper(request)
    except Refused as refused:
        if wants_json(request):
            return JsonResponse({"detail": refused.reason, "files": []}, status=403)
        raise
    results = [_keep_one(request, keeper, upload) for upload in request.FILES.getlist("files")]
    if not results:
        results = [Result("", _("Belum ada berkas yang dipilih. Pilih berkas, lalu unggah."))]
    return _as_json(results) if wants_json(request) else _as_page(request, keeper, results)


def _keep_one(request: Request, keeper: Keeper, upload: UploadedFile[Any]) -> Result:
    name = clean_name(upload.name or "")
    try:
        evidence = keeper.keep(upload)
    except ValidationError as fault:
        return Result(name, " ".join(fault.messages))
    except Refused as refused:
        return Result(name, refused.reason, is_refused=True)
    hint = selectors.same_file_elsewhere(request.scope, evidence)
    return Result(name, hint, evidence)


def _as_json(results: list[Result]) -> JsonResponse:
    kept = [result for result in results if result.evidence is not None]
    failed = [result for result in results if result.evidence is None]
    if failed and all(result.is_refused for result in failed):
        status = 403
    else:
        status = 201 if not failed else 200 if kept else 422
    detail = " ".join(result.detail for result in failed or kept if result.detail)
    return JsonResponse({"detail": detail, "files": [result.as_json() for result in results]}, status=status)


def _as_page(request: Request, keeper: Keeper, results: list[Result]) -> HttpResponse:
    kept = [result for result in results if result.evidence is not None]
    if kept:
        done = ngettext("%(n)s berkas terunggah.", "%(n)s berkas terunggah.", len(kept)) % {"n": len(kept)}
        messages.success(request, done)
    for result in results:
        if result.evidence is None:
            messages.error(request, f"{result.name}: {result.detail}" if result.name else result.detail)
        elif result.detail:
            messages.info(request, result.detail)
    return go_back(request, keeper.back or _after_library(kept))


def _after_library(kept: list[Result]) -> str:
    if len(kept) == 1 and kept[0].evidence is not None:
        return reverse("evidence_edit", args=[kept[0].evidence.pk])
    return reverse("evidence_list")
