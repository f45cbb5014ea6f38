"""The initials and the signature of a letter in the API."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_noop as _
from ninja import Field

from selaras.core import clock
from selaras.core.api import In, Text, answers
from selaras.core.http import Request
from selaras.letters import services
from selaras.letters.api.doors import initialling, sending_back, signing, submitting
from selaras.letters.api.letters import LETTER, router
from selaras.letters.api.shown import CHANGED, WRITTEN, LetterOut, shown, told_of_conflicts


@router.post(
    f"{LETTER}/submit",
    url_name="letter_submit",
    operation_id="submit_letter",
    summary=_("Ajukan paraf"),
    description=_("Surat berjalan lewat urutan paraf; jabatan pertama diberi tahu."),
    response=answers({200: LetterOut}, 403, 404, 422),
)
def submit_letter(request: Request, letter_id: int) -> LetterOut:
    services.submit_letter(scope=request.scope, letter=submitting(request, letter_id), now=clock.now())
    return shown(request, letter_id)


class InitialIn(In):
    base_version: int = Field(ge=1, le=2_147_483_647, description=_("version dari surat yang Anda baca"))
    comment: Text = Field(default="", max_length=500)


@router.post(
    f"{LETTER}/initial",
    url_name="letter_initial",
    operation_id="initial_letter",
    summary=_("Setujui dan beri paraf"),
    description=_("Oleh pejabat pada giliran ini; paraf terakhir membuat teksnya tetap."),
    response=CHANGED,
)
def initial_letter(request: Request, letter_id: int, body: InitialIn) -> LetterOut:
    letter = initialling(request, letter_id)
    with told_of_conflicts():
        services.initial_letter(scope=request.scope, letter=letter, now=clock.now(), **body.model_dump())
    return shown(request, letter_id)


class SendBackIn(In):
    comment: Text = Field(default="", max_length=500, description=_("wajib: apa yang perlu diperbaiki"))


@router.post(
    f"{LETTER}/send-back",
    url_name="letter_send_back",
    operation_id="send_back_letter",
    summary=_("Kembalikan surat untuk diperbaiki"),
    description=_("Oleh pejabat pada giliran ini; surat menjadi konsep lagi."),
    response=answers({200: LetterOut}, *WRITTEN),
)
def send_back_letter(request: Request, letter_id: int, body: SendBackIn = SendBackIn()) -> LetterOut:  # noqa: B008
    letter = sending_back(request, letter_id)
    services.send_back_letter(scope=request.scope, letter=letter, comment=body.comment, now=clock.now())
    return shown(request, letter_id)


class PaperSignatureIn(In):
    signed_on: date
    signed_by: Text = Field(default="", max_length=200, description=_("kosong: penanda tangan surat"))


@router.post(
    f"{LETTER}/signed",
    url_name="letter_signed",
    operation_id="record_paper_signature",
    summary=_("Catat tanda tangan basah"),
    description=_("Untuk surat yang ditandatangani dengan pena; bukan TTE."),
    response=answers({200: LetterOut}, *WRITTEN),
)
def record_paper_signature(request: Request, letter_id: int, body: PaperSignatureIn) -> LetterOut:
    letter = signing(request, letter_id)
    services.record_paper_signature(scope=request.scope, letter=letter, now=clock.now(), **body.model_dump())
    return shown(request, letter_id)
