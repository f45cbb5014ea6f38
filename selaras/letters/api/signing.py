"""Signing outside, in the API: the file is handed out, brought back and looked into.

A passphrase or a NIK is never taken here: they are typed by the person who signs, on the page alone.
"""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Field, File, Schema
from ninja.decorators import decorate_view
from ninja.files import UploadedFile

from selaras.core import clock
from selaras.core.api import answers, as_file, content_of
from selaras.core.http import Problem, Request
from selaras.evidence.api import receives_a_file
from selaras.evidence.services.files import max_bytes
from selaras.letters import services
from selaras.letters.api.doors import bringing, checking, readying
from selaras.letters.api.letters import LETTER, router
from selaras.letters.api.shown import WRITTEN, LetterOut, shown
from selaras.letters.compute import seals
from selaras.letters.models import Letter
from selaras.letters.selectors import papers
from selaras.letters.selectors.seals import checked, ready_file_of, signed_file_of
from selaras.letters.views.access import visible_letter


@router.post(
    f"{LETTER}/ready",
    url_name="letter_ready",
    operation_id="ready_letter",
    summary=_("Siapkan berkas untuk ditandatangani di luar"),
    description=_("Surat bernomor yang menunggu tanda tangan; diminta lagi, berkas yang sama."),
    response=answers({200: LetterOut}, 403, 404, 422),
)
def ready_letter(request: Request, letter_id: int) -> LetterOut:
    services.ready_file(scope=request.scope, letter=readying(request, letter_id), now=clock.now())
    return shown(request, letter_id)


@router.get(
    f"{LETTER}/ready.pdf",
    url_name="letter_ready_pdf",
    operation_id="get_ready_letter",
    summary=_("Berkas yang akan ditandatangani"),
    description=_("Byte demi byte; berkas bertanda tangan harus berawal dengan byte yang sama."),
    response=answers({200: None}, 404),
    openapi_extra=content_of("application/pdf"),
)
def get_ready_letter(request: Request, letter_id: int) -> HttpResponse:
    letter = visible_letter(request, letter_id)
    ready = ready_file_of(letter)
    if ready is None:
        raise Http404
    return as_file(ready.content(), papers.file_name(letter, "pdf"), "application/pdf")


@router.post(
    f"{LETTER}/signed-file",
    url_name="letter_signed_file",
    operation_id="bring_signed_letter",
    summary=_("Ambil kembali berkas bertanda tangan"),
    description=_("multipart/form-data; isinya harus sama dengan yang disiapkan, dan tanda tangannya utuh."),
    response=answers({200: LetterOut}, *WRITTEN),
)
@decorate_view(receives_a_file)
def bring_signed_letter(request: Request, letter_id: int, file: File[UploadedFile]) -> LetterOut:
    letter = bringing(request, letter_id)
    services.bring_signed(scope=request.scope, letter=letter, upload=file, now=clock.now())
    return shown(request, letter_id)


class SealOut(Schema):
    """Each question has its own answer."""

    intact: bool = Field(description=_("isi yang ditandatangani tidak berubah"))
    signer: str = Field(description=_("nama pada sertifikat; tidak terjamin bila root kosong"))
    issuer: str
    root: str = Field(description=_("akar yang dikenal dan menjaminnya; kosong bila tidak ada"))
    trust_fault: str
    told_at: datetime | None = Field(description=_("menurut jam penanda tangan"))
    stamped_at: datetime | None = Field(description=_("menurut cap waktu pihak ketiga"))
    after: str = Field(description=_("tidak_ada, sah, atau lain: yang berubah sesudahnya"))


class CheckedOut(Schema):
    fault: str
    is_ours: bool | None = Field(description=_("berawal dengan berkas yang disiapkan untuk ditandatangani"))
    knows_revoked: bool
    seals: list[SealOut]


@router.get(
    f"{LETTER}/check",
    url_name="letter_check",
    operation_id="check_letter",
    summary=_("Periksa tanda tangan surat"),
    description=_("Dibaca dari berkas yang disimpan; tanda tangan dengan pena tidak punya berkas."),
    response=answers({200: CheckedOut}, 404),
)
def check_letter(request: Request, letter_id: int) -> CheckedOut:
    letter = visible_letter(request, letter_id)
    held = signed_file_of(letter)
    if held is None or not seals.is_ready():
        raise Http404
    return _checked(letter, held.content())


@router.post(
    f"{LETTER}/check",
    url_name="letter_check",
    operation_id="check_brought_letter",
    summary=_("Periksa tanda tangan berkas yang dibawa"),
    description=_("multipart/form-data; berkasnya dibaca dan dibandingkan, tidak disimpan."),
    response=answers({200: CheckedOut}, *WRITTEN),
)
@decorate_view(receives_a_file)
def check_brought_letter(request: Request, letter_id: int, file: File[UploadedFile]) -> CheckedOut:
    letter = checking(request, letter_id)
    if not seals.is_ready():
        raise Http404
    if (file.size or 0) > max_bytes():
        raise Problem("too_large")
    return _checked(letter, file.read())


def _checked(letter: Letter, content: bytes) -> CheckedOut:
    found = checked(letter, content, now=clock.now())
    looked = found.looked
    rows = [
        SealOut(
            intact=seal.intact and seal.valid,
            **{name: getattr(seal, name) for name in ("signer", "issuer", "root", "trust_fault")},
            **{name: getattr(seal, name) for name in ("told_at", "stamped_at", "after")},
        )
        for seal in looked.seals
    ]
    return CheckedOut(
        fault=looked.fault, is_ours=found.is_ours, knows_revoked=looked.knows_revoked, seals=rows
    )
