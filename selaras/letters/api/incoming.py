"""Letters that come in, in the API: registered, handed on, answered, settled."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Schema, Status

from selaras.core import clock
from selaras.core.api import In, MayOut, Page, PageQuery, Text, answers, as_file, content_of, paged
from selaras.core.http import Request
from selaras.letters import permissions, services
from selaras.letters.api.doors import answering, disposing, registering, seeing_incoming, settling
from selaras.letters.api.letters import router
from selaras.letters.api.shown import WRITTEN
from selaras.letters.choices import MAX_DISPOSITIONS, MAX_NUMBER, IncomingState, Order, Sifat
from selaras.letters.models import Disposition, Incoming
from selaras.letters.selectors import incoming as select
from selaras.letters.selectors.sheets import disposition_sheet
from selaras.letters.views.access import visible_incoming
from selaras.offices.api import AgencyOut
from selaras.offices.models import Agency

INCOMING = "/incoming-letters/{int:incoming_id}"


class DispositionOut(Schema):
    id: int
    to_post: int
    to: str
    order: str
    note: str
    due_on: date
    state: str
    given_as: str
    given_by: str
    given_at: datetime
    answer: str
    answered_by: str
    answered_at: datetime | None
    may_answer: MayOut


class IncomingRow(Schema):
    id: int
    agency: AgencyOut
    year: int
    agenda: int = Field(description=_("nomor urut buku agenda kantor pada tahun itu"))
    received_on: date
    sender: str
    number: str
    dated: date | None
    hal: str
    sifat: str
    annex: str
    state: str
    pages: int | None
    has_scan: bool
    version: int
    page: str = Field(description=_("alamat halamannya di aplikasi"))


class IncomingOut(IncomingRow):
    reason: str
    dispositions: list[DispositionOut]
    posts: dict[str, str] = Field(description=_("nomor jabatan yang dapat menerima disposisi, dan namanya"))
    may: dict[str, MayOut]


class IncomingPage(Page[IncomingRow]):
    pass


def _facts(row: Incoming) -> dict[str, Any]:
    plain = (
        "year", "agenda", "received_on", "sender", "number", "dated", "hal", "sifat", "annex", "state",
        "version",
    )  # fmt: skip
    return {name: getattr(row, name) for name in plain} | {
        "id": row.pk,
        "agency": AgencyOut.of(row.agency),
        "pages": row.scan_pages,
        "has_scan": bool(row.scan_sha256),
        "page": row.get_absolute_url(),
    }


def shown_incoming(request: Request, incoming_id: int) -> IncomingOut:
    row, scope = visible_incoming(request, incoming_id), request.scope
    verdicts = {
        "change": permissions.can_change_incoming(scope, row),
        "dispose": permissions.can_dispose(scope, row),
        "settle": permissions.can_settle(scope, row),
        "cancel": permissions.can_cancel_incoming(scope, row),
    }
    found = select.dispositions_of(row)
    seats = permissions.seats_among(scope, (one.to_post_id for one in found))
    return IncomingOut(
        **_facts(row),
        reason=row.reason,
        dispositions=[_disposition(one, permissions.can_answer(scope, one, seats)) for one in found],
        posts={str(post.pk): f"{post.title}, {post.agency}" for post in select.posts_for(row)}
        if verdicts["dispose"]
        else {},
        may={name: MayOut.of(verdict) for name, verdict in verdicts.items()},
    )


def _disposition(row: Disposition, may_answer: Any) -> DispositionOut:
    plain = (
        "order", "note", "due_on", "state", "given_as", "given_at", "answer", "answered_at", "id",
    )  # fmt: skip
    return DispositionOut(
        **{name: getattr(row, name) for name in plain},
        to_post=row.to_post_id,
        to=f"{row.to_post.title}, {row.to_post.agency}",
        given_by=row.given_by_name,
        answered_by=row.answered_by_name,
        may_answer=MayOut.of(may_answer),
    )


class IncomingQuery(PageQuery):
    state: IncomingState | None = None
    year: int | None = Field(default=None, ge=2000, le=2100)
    q: Text = Field(default="", max_length=100, description=_("hal, pengirim, nomor, atau nomor agenda"))


@router.get(
    "/incoming-letters",
    url_name="incoming_letters",
    operation_id="list_incoming_letters",
    summary=_("Surat masuk"),
    description=_("Surat masuk yang boleh Anda baca; yang terbatas dan rahasia hanya bagi yang berkaitan."),
    response=answers({200: IncomingPage}, 404, 422),
)
def list_incoming_letters(request: Request, query: Query[IncomingQuery]) -> dict[str, Any]:
    seeing_incoming(request)
    rows = select.search_incoming(select.incoming_for(request.scope), query.q.strip())
    if query.state is not None:
        rows = rows.filter(state=query.state)
    if query.year is not None:
        rows = rows.filter(year=query.year)
    return paged(request, rows, query, lambda page: [IncomingRow(**_facts(row)) for row in page])


class IncomingIn(In):
    agency: int = Field(ge=1, description=_("nomor kantor penerima"))
    sender: Text = Field(max_length=300)
    hal: Text = Field(max_length=300)
    received_on: date
    number: Text = Field(default="", max_length=160)
    dated: date | None = None
    sifat: Sifat = Sifat.ORDINARY
    annex: Text = Field(default="", max_length=120)
    pages: int | None = Field(default=None, ge=1)
    first: int | None = Field(
        default=None,
        ge=1,
        le=MAX_NUMBER,
        description=_("nomor agenda pertama tahun itu"),
    )


@router.post(
    "/incoming-letters",
    url_name="incoming_letters",
    operation_id="register_incoming_letter",
    summary=_("Catat surat masuk"),
    description=_("Nomor agenda berikutnya tanpa celah; pindaiannya diunggah lewat halaman."),
    response=answers({201: IncomingOut}, *WRITTEN),
)
def register_incoming_letter(request: Request, body: IncomingIn) -> Status[Any]:
    registering(request)
    agencies = Agency.objects.visible_to(request.scope).select_related("region")
    agency = get_object_or_404(agencies, pk=body.agency)
    text = services.IncomingText(**body.model_dump(exclude={"agency", "first"}))
    made = services.register_incoming(
        scope=request.scope, agency=agency, text=text, first=body.first, now=clock.now()
    )
    return Status(201, shown_incoming(request, made.pk))


@router.get(
    INCOMING,
    url_name="incoming_letter",
    operation_id="get_incoming_letter",
    summary=_("Satu surat masuk"),
    description=_("Keterangannya, disposisinya, dan apa yang boleh Anda lakukan."),
    response=answers({200: IncomingOut}, 404),
)
def get_incoming_letter(request: Request, incoming_id: int) -> IncomingOut:
    return shown_incoming(request, incoming_id)


@router.get(
    f"{INCOMING}/scan",
    url_name="incoming_letter_scan",
    operation_id="get_incoming_scan",
    summary=_("Pindaian surat masuk"),
    description=_("PDF, JPEG, atau PNG seperti yang diunggah."),
    response=answers({200: None}, 404),
    openapi_extra=content_of("application/pdf", "image/jpeg", "image/png"),
)
def get_incoming_scan(request: Request, incoming_id: int) -> HttpResponse:
    row = visible_incoming(request, incoming_id)
    if not row.scan_sha256:
        raise Http404
    return as_file(row.scan(), f"agenda-{row.year}-{row.agenda}", row.scan_type)


@router.get(
    f"{INCOMING}/disposition-sheet",
    url_name="incoming_letter_sheet",
    operation_id="get_disposition_sheet",
    summary=_("Lembar disposisi"),
    description=_("PDF bertag: disposisi seperti yang diberikan, atau lembar kosong untuk pena."),
    response=answers({200: None}, 404),
    openapi_extra=content_of("application/pdf"),
)
def get_disposition_sheet(request: Request, incoming_id: int) -> HttpResponse:
    row = visible_incoming(request, incoming_id)
    content = disposition_sheet(row, now=clock.now())
    return as_file(content, f"lembar-disposisi-{row.year}-{row.agenda}", "application/pdf")


class DispositionIn(In):
    to: list[int] = Field(max_length=MAX_DISPOSITIONS, description=_("nomor jabatan; lihat posts"))
    order: Order
    due_on: date
    note: Text = Field(default="", max_length=500)


@router.post(
    f"{INCOMING}/dispositions",
    url_name="incoming_dispositions",
    operation_id="dispose_letter",
    summary=_("Disposisikan surat masuk"),
    description=_("Setiap jabatan mendapat tugas dengan batas waktu; semua atau tidak satu pun."),
    response=answers({200: IncomingOut}, *WRITTEN),
)
def dispose_letter(request: Request, incoming_id: int, body: DispositionIn) -> IncomingOut:
    row = disposing(request, incoming_id)
    text = services.DispositionText(**body.model_dump())
    services.dispose(scope=request.scope, incoming=row, text=text, now=clock.now())
    return shown_incoming(request, incoming_id)


class DispositionAnswerIn(In):
    answer: Text = Field(max_length=4_000, description=_("apa yang sudah dilakukan"))


@router.post(
    f"{INCOMING}/dispositions/{{int:disposition_id}}/answer",
    url_name="disposition_answer",
    operation_id="answer_disposition",
    summary=_("Jawab disposisi"),
    description=_("Oleh pejabat penerimanya; jawaban terakhir menyelesaikan suratnya."),
    response=answers({200: IncomingOut}, *WRITTEN),
)
def answer_disposition(
    request: Request, incoming_id: int, disposition_id: int, body: DispositionAnswerIn
) -> IncomingOut:
    row = answering(request, incoming_id, disposition_id)
    services.answer_disposition(scope=request.scope, disposition=row, answer=body.answer, now=clock.now())
    return shown_incoming(request, incoming_id)


class SettleIn(In):
    reason: Text = Field(max_length=500, description=_("penyelesaiannya"))


@router.post(
    f"{INCOMING}/settle",
    url_name="incoming_settle",
    operation_id="settle_incoming_letter",
    summary=_("Tandai surat masuk selesai"),
    description=_("Bila tidak ada disposisi yang menunggu jawaban."),
    response=answers({200: IncomingOut}, *WRITTEN),
)
def settle_incoming_letter(request: Request, incoming_id: int, body: SettleIn) -> IncomingOut:
    row = settling(request, incoming_id)
    services.settle_incoming(scope=request.scope, incoming=row, reason=body.reason, now=clock.now())
    return shown_incoming(request, incoming_id)
