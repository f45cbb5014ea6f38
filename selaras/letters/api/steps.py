"""A letter on its way in the API: asked for, released by the head, numbered, sent or cancelled."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field

from selaras.core import clock
from selaras.core.api import Fault, In, Text, answers, faults_of, invalid
from selaras.core.http import Request
from selaras.letters import services
from selaras.letters.api.doors import cancelling, editing, numbering, releasing, sending, taking_back
from selaras.letters.api.letters import LETTER, router
from selaras.letters.api.shown import CHANGED, WRITTEN, LetterOut, shown, told_of_conflicts
from selaras.letters.choices import Channel, NumberState
from selaras.letters.models import Letter, NumberEntry
from selaras.letters.selectors.papers import letterhead_of


@router.post(
    f"{LETTER}/ask",
    url_name="letter_ask",
    operation_id="ask_release",
    summary=_("Ajukan surat untuk dilepas"),
    description=_("Kepala kantor diberi tahu; surat tetap konsep."),
    response=answers({200: LetterOut}, 403, 404, 422),
)
def ask_release(request: Request, letter_id: int) -> LetterOut:
    services.ask_release(scope=request.scope, letter=editing(request, letter_id), now=clock.now())
    return shown(request, letter_id)


class ReleaseIn(In):
    base_version: int = Field(ge=1, le=2_147_483_647, description=_("version dari surat yang Anda baca"))


@router.post(
    f"{LETTER}/release",
    url_name="letter_release",
    operation_id="release_letter",
    summary=_("Lepas surat"),
    description=_("Oleh kepala kantor, persis seperti yang dibacanya; sesudah itu teksnya tetap."),
    response=CHANGED,
)
def release_letter(request: Request, letter_id: int, body: ReleaseIn) -> LetterOut:
    letter = releasing(request, letter_id)
    with told_of_conflicts():
        services.release_letter(
            scope=request.scope, letter=letter, base_version=body.base_version, now=clock.now()
        )
    return shown(request, letter_id)


class LetterReasonIn(In):
    reason: Text = Field(default="", max_length=500, description=_("wajib"))


@router.post(
    f"{LETTER}/take-back",
    url_name="letter_take_back",
    operation_id="take_back_letter",
    summary=_("Kembalikan surat ke konsep"),
    description=_("Selama belum bernomor, dengan alasan."),
    response=answers({200: LetterOut}, *WRITTEN),
)
def take_back_letter(request: Request, letter_id: int, body: LetterReasonIn = LetterReasonIn()) -> LetterOut:  # noqa: B008
    letter = taking_back(request, letter_id)
    services.take_back(scope=request.scope, letter=letter, reason=body.reason, now=clock.now())
    return shown(request, letter_id)


class NumberIn(In):
    """The next number of the book, a reserved one, or one that another unit gave."""

    dated: date = Field(description=_("tanggal surat"))
    classification: Text = Field(default="", max_length=40)
    reserved: int | None = Field(
        default=None, ge=1, description=_("nomor urut yang sudah dipesan di buku tahun surat")
    )
    other: Text = Field(
        default="", max_length=160, description=_("nomor dari SRIKANDI/TU; buku kantor ini tidak dipakai")
    )


@router.post(
    f"{LETTER}/number",
    url_name="letter_number",
    operation_id="number_letter",
    summary=_("Beri nomor surat"),
    description=_(
        "Dari buku nomor kantor dan tahun suratnya, satu per satu tanpa celah; atau dari unit lain."
    ),
    response=answers({200: LetterOut}, *WRITTEN),
)
def number_letter(request: Request, letter_id: int, body: NumberIn) -> LetterOut:
    letter, now = numbering(request, letter_id), clock.now()
    if body.other:
        _by_other(request, letter, body, now)
    else:
        services.number_from_book(
            scope=request.scope,
            letter=letter,
            dated=body.dated,
            classification=body.classification,
            reserved=_reserved(letter, body),
            now=now,
        )
    return shown(request, letter_id)


def _by_other(request: Request, letter: Letter, body: NumberIn, now: datetime) -> None:
    try:
        services.number_from_other(
            scope=request.scope, letter=letter, number=body.other, dated=body.dated, now=now
        )
    except ValidationError as error:
        names = {"number": "other"}
        told = [one.model_copy(update={"field": names.get(one.field, one.field)}) for one in faults_of(error)]
        raise invalid(told) from error


def _reserved(letter: Letter, body: NumberIn) -> NumberEntry | None:
    if body.reserved is None:
        return None
    kind = letterhead_of(letter.agency).book_of(letter.kind)
    entries = NumberEntry.objects.filter(
        book__agency=letter.agency, book__kind=kind, book__year=body.dated.year
    )
    entry = entries.filter(number=body.reserved, state=NumberState.RESERVED).first()
    if entry is None:
        told = gettext("Nomor ini tidak dipesan di buku tahun surat.")
        raise invalid([Fault(field="reserved", code="unknown", detail=told)])
    return entry


class LetterSentIn(In):
    channel: Channel
    sent_on: date
    note: Text = Field(default="", max_length=300, description=_("tanda terima"))


@router.post(
    f"{LETTER}/sent",
    url_name="letter_sent",
    operation_id="send_letter",
    summary=_("Catat pengiriman surat bernomor"),
    description=_("Lewat saluran apa, kapan, dan tanda terimanya."),
    response=answers({200: LetterOut}, *WRITTEN),
)
def send_letter(request: Request, letter_id: int, body: LetterSentIn) -> LetterOut:
    letter = sending(request, letter_id)
    services.send_letter(scope=request.scope, letter=letter, now=clock.now(), **body.model_dump())
    return shown(request, letter_id)


@router.post(
    f"{LETTER}/cancel",
    url_name="letter_cancel",
    operation_id="cancel_letter",
    summary=_("Batalkan surat"),
    description=_("Dengan alasan; nomornya tetap di buku dan tidak dipakai surat lain."),
    response=answers({200: LetterOut}, *WRITTEN),
)
def cancel_letter(request: Request, letter_id: int, body: LetterReasonIn = LetterReasonIn()) -> LetterOut:  # noqa: B008
    letter = cancelling(request, letter_id)
    services.cancel_letter(scope=request.scope, letter=letter, reason=body.reason, now=clock.now())
    return shown(request, letter_id)
