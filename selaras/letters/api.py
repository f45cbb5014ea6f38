"""Letters in the API: drafted, worded, released by the head, numbered, sent, and printed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema, Status

from selaras.core import clock
from selaras.core.api import (
    Fault,
    In,
    MayOut,
    Page,
    PageQuery,
    Places,
    ProblemOut,
    Text,
    answers,
    as_file,
    content_of,
    faults_of,
    invalid,
    paged,
)
from selaras.core.http import Problem, Request
from selaras.core.verdict import demand
from selaras.letters import permissions, services
from selaras.letters.choices import (
    BODY_LENGTH,
    LETTER_TRANSITIONS,
    MAX_RECIPIENTS,
    Channel,
    LetterState,
    NumberState,
    Sifat,
    letter_templates,
)
from selaras.letters.models import Letter, NumberEntry
from selaras.letters.selectors import letters as select
from selaras.letters.selectors import papers
from selaras.letters.services import LetterConflict, LetterText
from selaras.letters.views.access import visible_letter
from selaras.offices.api import AgencyOut
from selaras.offices.models import Holder

router = Router(tags=["letters"])
LETTER = "/letters/{int:letter_id}"
WRITTEN = (400, 403, 404, 413, 422)


# ---- places


def _seeing(request: Request) -> None:
    if not permissions.sees_letters(request.scope):
        raise Http404


def _editing(request: Request, letter_id: int) -> Letter:
    letter = visible_letter(request, letter_id)
    demand(permissions.can_edit(request.scope, letter))
    return letter


def _stepping(action: str) -> Any:
    def step(request: Request, letter_id: int) -> Letter:
        letter = visible_letter(request, letter_id)
        demand(permissions.can_step(request.scope, letter, action))
        return letter

    return step


_releasing, _taking_back = _stepping("release"), _stepping("take_back")
_numbering, _sending, _cancelling = _stepping("number"), _stepping("send"), _stepping("cancel")
places: Places = {
    ("GET", "letters"): _seeing,
    ("POST", "letters"): _seeing,
    ("PUT", "letter"): _editing,
    ("POST", "letter_release"): _releasing,
    ("POST", "letter_take_back"): _taking_back,
    ("POST", "letter_number"): _numbering,
    ("POST", "letter_sent"): _sending,
    ("POST", "letter_cancel"): _cancelling,
}


# ---- shown


class LetterRow(Schema):
    id: int
    agency: AgencyOut
    template: str
    subject: str = Field(description=_("jenis catatan asalnya dan nomornya; kosong untuk surat lepas"))
    state: str
    state_label: str
    sifat: str
    hal: str
    to: list[str]
    number: str
    dated: date | None
    channel: str
    sent_on: date | None
    version: int = Field(description=_("kirimkan sebagai base_version saat mengubah atau melepas"))
    created_at: datetime
    created_by: str
    changed_at: datetime
    changed_by: str
    page: str = Field(description=_("alamat halamannya di aplikasi"))


class LetterPage(Page[LetterRow]):
    pass


class SignerOut(Schema):
    id: int
    name: str
    post: str

    @classmethod
    def of(cls, holder: Holder) -> SignerOut:
        return cls(id=holder.pk, name=holder.name, post=papers.post_words(holder))


class LetterOut(LetterRow):
    to_place: str
    body: str
    copies: list[str]
    signer: SignerOut | None
    signers: list[SignerOut] = Field(description=_("pejabat yang dapat menandatangani hari ini"))
    on_behalf_of: str
    signer_rank: str
    number_source: str
    sent_note: str
    reason: str = Field(description=_("alasan pembatalan"))
    released_at: datetime | None
    released_by: str
    may: dict[str, MayOut] = Field(description=_("boleh tidaknya setiap langkah bagi Anda, dan alasannya"))


class LetterConflictOut(ProblemOut):
    version: int = Field(description=_("versi surat sekarang"))
    changed_by: str


def _facts(letter: Letter) -> dict[str, Any]:
    plain = (
        "template", "state", "sifat", "hal", "to", "number", "dated", "channel", "sent_on", "version",
        "created_at", "changed_at",
    )  # fmt: skip
    return {name: getattr(letter, name) for name in plain} | {
        "id": letter.pk,
        "agency": AgencyOut.of(letter.agency),
        "subject": f"{letter.subject_kind} {letter.subject_id}".strip(),
        "state_label": letter.get_state_display(),
        "created_by": letter.created_by_name,
        "changed_by": letter.changed_by_name,
        "page": letter.get_absolute_url(),
    }


def _signers(letter: Letter) -> list[Holder]:
    return papers.holding_on(papers.possible_signers(letter.agency), clock.today(letter.tz))


def _shown(request: Request, letter_id: int) -> LetterOut:
    letter, scope = visible_letter(request, letter_id), request.scope
    verdicts = {
        "edit": permissions.can_edit(scope, letter),
        "ask": permissions.can_ask_release(scope, letter),
    } | {step: permissions.can_step(scope, letter, step) for step in LETTER_TRANSITIONS}
    plain = (
        "to_place", "body", "copies", "on_behalf_of", "signer_rank", "number_source", "sent_note", "reason",
        "released_at",
    )  # fmt: skip
    return LetterOut(
        **_facts(letter),
        **{name: getattr(letter, name) for name in plain},
        signer=SignerOut.of(letter.signer) if letter.signer else None,
        signers=[SignerOut.of(holder) for holder in _signers(letter)] if letter.is_draft else [],
        released_by=letter.released_by_name,
        may={name: MayOut.of(verdict) for name, verdict in verdicts.items()},
    )


def _changed_meanwhile(conflict: LetterConflict) -> Problem:
    letter = conflict.letter
    told = gettext("%(name)s mengubah surat ini lebih dahulu.") % {"name": letter.changed_by_name}
    return Problem("edit_conflict", told, version=letter.version, changed_by=letter.changed_by_name)


# ---- reading and wording


class LetterQuery(PageQuery):
    state: LetterState | None = None
    q: Text = Field(default="", max_length=100, description=_("dicari di hal dan nomor"))


@router.get(
    "/letters",
    url_name="letters",
    operation_id="list_letters",
    summary=_("Surat"),
    description=_("Surat yang boleh Anda baca, terbaru dahulu."),
    response=answers({200: LetterPage}, 404, 422),
)
def list_letters(request: Request, query: Query[LetterQuery]) -> dict[str, Any]:
    _seeing(request)
    rows = select.found(select.letters_for(request.scope), state=query.state or "", text=query.q.strip())
    return paged(request, rows, query, lambda page: [LetterRow(**_facts(row)) for row in page])


class BeginIn(In):
    template: Text = Field(description=_("jenis surat, misalnya kosong atau permintaan_data"))
    subject: Text = Field(
        default="", max_length=40, description=_("nomor catatan asalnya; untuk surat kosong nomor kantornya")
    )


@router.post(
    "/letters",
    url_name="letters",
    operation_id="begin_letter",
    summary=_("Susun konsep surat"),
    description=_("Isinya disusun dari catatan asalnya; catatan yang tidak boleh Anda baca tidak ditemukan."),
    response=answers({201: LetterOut}, *WRITTEN),
)
def begin_letter(request: Request, body: BeginIn) -> Status[Any]:
    _seeing(request)
    if body.template not in letter_templates():
        told = gettext("Jenis surat ini tidak dikenal.")
        raise invalid([Fault(field="template", code="unknown", detail=told)])
    made = services.begin_letter(
        scope=request.scope, template=body.template, subject_id=body.subject, now=clock.now()
    )
    return Status(201, _shown(request, made.pk))


@router.get(
    LETTER,
    url_name="letter",
    operation_id="get_letter",
    summary=_("Satu surat"),
    description=_("Isinya, keadaannya, dan apa yang boleh Anda lakukan."),
    response=answers({200: LetterOut}, 404),
)
def get_letter(request: Request, letter_id: int) -> LetterOut:
    return _shown(request, letter_id)


class LetterIn(In):
    """Replaces the whole text: what is left out is emptied."""

    base_version: int = Field(ge=1, le=2_147_483_647)
    hal: Text = Field(max_length=300)
    body: Text = Field(max_length=BODY_LENGTH)
    to: list[Text] = Field(max_length=MAX_RECIPIENTS)
    to_place: Text = Field(default="", max_length=160)
    copies: list[Text] = Field(default_factory=list, max_length=MAX_RECIPIENTS)
    sifat: Sifat = Sifat.ORDINARY
    signer: int | None = Field(default=None, description=_("id dari signers; kosong: diisi tangan"))
    on_behalf_of: Text = Field(default="", max_length=160)
    signer_rank: Text = Field(default="", max_length=120)

    def text(self, letter: Letter) -> LetterText:
        signer = next((one for one in _signers(letter) if one.pk == self.signer), None)
        if self.signer is not None and signer is None:
            told = gettext("Pejabat ini tidak sedang menjabat di kantor ini.")
            raise invalid([Fault(field="signer", code="unknown", detail=told)])
        lines = {
            name: [row.strip() for row in getattr(self, name) if row.strip()] for name in ("to", "copies")
        }
        given = self.model_dump(exclude={"base_version", "signer", "to", "copies"})
        return LetterText(**given, to=lines["to"], copies=lines["copies"], signer=signer)


CHANGED = answers({200: LetterOut}, *WRITTEN) | {409: LetterConflictOut}


@router.put(
    LETTER,
    url_name="letter",
    operation_id="save_letter",
    summary=_("Simpan konsep surat"),
    description=_("Mengganti seluruh teks; 409 bila orang lain menyimpan sejak base_version."),
    response=CHANGED,
)
def save_letter(request: Request, letter_id: int, body: LetterIn) -> LetterOut:
    letter = _editing(request, letter_id)
    try:
        services.save_letter(
            scope=request.scope,
            letter=letter,
            base_version=body.base_version,
            text=body.text(letter),
            now=clock.now(),
        )
    except LetterConflict as conflict:
        raise _changed_meanwhile(conflict) from conflict
    return _shown(request, letter_id)


@router.get(
    f"{LETTER}/letter.pdf",
    url_name="letter_pdf",
    operation_id="get_letter_pdf",
    summary=_("Surat sebagai PDF"),
    description=_("Berkop dan bertag; byte yang sama sampai surat atau kopnya diubah."),
    response=answers({200: None}, 404),
    openapi_extra=content_of("application/pdf"),
)
def get_letter_pdf(request: Request, letter_id: int) -> HttpResponse:
    letter = visible_letter(request, letter_id)
    name = f"{slugify(letter.number or letter.hal)[:80] or 'surat'}.pdf"
    return as_file(papers.printed(letter), name, "application/pdf")


# ---- steps


@router.post(
    f"{LETTER}/ask",
    url_name="letter_ask",
    operation_id="ask_release",
    summary=_("Ajukan surat untuk dilepas"),
    description=_("Kepala kantor diberi tahu; surat tetap konsep."),
    response=answers({200: LetterOut}, 403, 404, 422),
)
def ask_release(request: Request, letter_id: int) -> LetterOut:
    services.ask_release(scope=request.scope, letter=_editing(request, letter_id), now=clock.now())
    return _shown(request, letter_id)


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
    letter = _releasing(request, letter_id)
    try:
        services.release_letter(
            scope=request.scope, letter=letter, base_version=body.base_version, now=clock.now()
        )
    except LetterConflict as conflict:
        raise _changed_meanwhile(conflict) from conflict
    return _shown(request, letter_id)


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
    letter = _taking_back(request, letter_id)
    services.take_back(scope=request.scope, letter=letter, reason=body.reason, now=clock.now())
    return _shown(request, letter_id)


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
    letter, now = _numbering(request, letter_id), clock.now()
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
    return _shown(request, letter_id)


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
    entries = NumberEntry.objects.filter(book__agency=letter.agency, book__year=body.dated.year)
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
    letter = _sending(request, letter_id)
    services.send_letter(scope=request.scope, letter=letter, now=clock.now(), **body.model_dump())
    return _shown(request, letter_id)


@router.post(
    f"{LETTER}/cancel",
    url_name="letter_cancel",
    operation_id="cancel_letter",
    summary=_("Batalkan surat"),
    description=_("Dengan alasan; nomornya tetap di buku dan tidak dipakai surat lain."),
    response=answers({200: LetterOut}, *WRITTEN),
)
def cancel_letter(request: Request, letter_id: int, body: LetterReasonIn = LetterReasonIn()) -> LetterOut:  # noqa: B008
    letter = _cancelling(request, letter_id)
    services.cancel_letter(scope=request.scope, letter=letter, reason=body.reason, now=clock.now())
    return _shown(request, letter_id)
