"""Permintaan data in the API: letters to outside bodies, their replies, and their silence."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _
from ninja import Field, File, Form, Query, Router, Schema, Status
from ninja.decorators import decorate_view
from ninja.files import UploadedFile

from selaras.assessments import permissions, services
from selaras.assessments.api.request_shown import RequestOut, RequestPage, RequestRow, facts, found, shown
from selaras.assessments.api.sheets import faults_of_the_scan
from selaras.assessments.choices import AttemptWay
from selaras.assessments.models import DataRequest, Round
from selaras.assessments.selectors import asking as select
from selaras.assessments.services import BodyReply, SentLetter
from selaras.assessments.views.access import visible_round
from selaras.core import clock
from selaras.core.api import In, PageQuery, Places, Text, answers, paged
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.evidence.api import receives_a_file

router = Router(tags=["requests"])
REQUESTS = "/rounds/{int:round_id}/data-requests"
REQUEST = f"{REQUESTS}/{{int:request_id}}"


def _asking(request: Request, round_id: int) -> Round:
    round_ = visible_round(request, round_id)
    demand(permissions.can_ask_bodies(request.scope, round_))
    return round_


def _sending(request: Request, round_id: int, request_id: int) -> DataRequest:
    return _moving(request, round_id, request_id, "send")


def _answering(request: Request, round_id: int, request_id: int) -> DataRequest:
    return _moving(request, round_id, request_id, "answer")


def _giving_up(request: Request, round_id: int, request_id: int) -> DataRequest:
    return _moving(request, round_id, request_id, "give_up")


def _moving(request: Request, round_id: int, request_id: int, action: str) -> DataRequest:
    row = found(request, round_id, request_id)
    demand(permissions.can_move_request(request.scope, row, action))
    return row


places: Places = {
    ("POST", "data_request_sent"): _sending,
    ("POST", "data_request_attempts"): _giving_up,
    ("POST", "data_request_reply"): _answering,
    ("POST", "data_request_no_reply"): _giving_up,
}


@router.get(
    REQUESTS,
    url_name="data_requests",
    operation_id="list_data_requests",
    summary=_("Permintaan data"),
    description=_("Setiap lembaga yang diminta dengan surat, dan sampai di mana permintaannya."),
    response=answers({200: RequestPage}, 403, 404, 422),
)
def list_data_requests(request: Request, round_id: int, query: Query[PageQuery]) -> dict[str, Any]:
    round_ = visible_round(request, round_id)
    rows = select.request_rows(request.scope, round_)
    demand(permissions.can_list_requests(request.scope, round_, sees_some=bool(rows)))
    return paged(request, rows, query, lambda page: [RequestRow(**facts(row)) for row in page])


class PreparedOut(Schema):
    made: list[RequestRow]


@router.post(
    REQUESTS,
    url_name="data_requests",
    operation_id="prepare_data_requests",
    summary=_("Siapkan permintaan data"),
    description=_(
        "Satu untuk setiap lembaga yang memegang butir dan belum diminta; tidak ada yang dua kali."
    ),
    response=answers({201: PreparedOut}, 403, 404),
)
def prepare_data_requests(request: Request, round_id: int) -> Status[Any]:
    round_ = _asking(request, round_id)
    made = {row.pk for row in services.prepare_requests(scope=request.scope, round_=round_, now=clock.now())}
    rows = [row for row in select.request_rows(request.scope, round_) if row.pk in made]
    return Status(201, PreparedOut(made=[RequestRow(**facts(row)) for row in rows]))


@router.get(
    REQUEST,
    url_name="data_request",
    operation_id="get_data_request",
    summary=_("Satu permintaan data"),
    description=_("Surat, upaya, balasan, dan apa yang boleh Anda lakukan."),
    response=answers({200: RequestOut}, 404),
)
def get_data_request(request: Request, round_id: int, request_id: int) -> RequestOut:
    return shown(request, round_id, request_id)


MOVED = answers({200: RequestOut}, 400, 403, 404, 413, 422)


class SentIn(In):
    number: Text = Field(default="", description=_("nomor surat; wajib"))
    dated: date | None = Field(default=None, description=_("tanggal surat; wajib"))
    sent_on: date | None = Field(default=None, description=_("tanggal kirim; wajib"))
    due_on: date | None = Field(default=None, description=_("batas balasan yang tertulis di surat; wajib"))


@router.post(
    f"{REQUEST}/sent",
    url_name="data_request_sent",
    operation_id="send_data_request",
    summary=_("Catat pengiriman surat"),
    description=_("Sejak itu lembaga yang diminta mempunyai waktu sampai batas di suratnya."),
    response=MOVED,
)
def send_data_request(
    request: Request,
    round_id: int,
    request_id: int,
    body: SentIn = SentIn(),  # noqa: B008
) -> RequestOut:
    row = _sending(request, round_id, request_id)
    services.send_request(
        scope=request.scope, request=row, letter=SentLetter(**body.model_dump()), now=clock.now()
    )
    return shown(request, round_id, request_id)


class AttemptIn(In):
    on: date | None = Field(default=None, description=_("tanggal upaya; wajib"))
    way: AttemptWay | None = Field(default=None, description=_("wajib"))
    note: Text = Field(default="", description=_("siapa yang dihubungi dan jawabannya; wajib"))


@router.post(
    f"{REQUEST}/attempts",
    url_name="data_request_attempts",
    operation_id="note_attempt",
    summary=_("Catat upaya memperoleh balasan"),
    description=_("Tanpa upaya sesudah suratnya, ketiadaan balasan belum dapat dicatat."),
    response=MOVED,
)
def note_attempt(
    request: Request,
    round_id: int,
    request_id: int,
    body: AttemptIn = AttemptIn(),  # noqa: B008
) -> RequestOut:
    row = _giving_up(request, round_id, request_id)
    services.note_attempt(
        scope=request.scope, request=row, on=body.on, way=body.way or "", note=body.note, now=clock.now()
    )
    return shown(request, round_id, request_id)


class BodyReplyIn(In):
    reply_number: Text = ""
    reply_dated: date | None = None
    received_on: date | None = Field(default=None, description=_("tanggal diterima; wajib"))


@router.post(
    f"{REQUEST}/reply",
    url_name="data_request_reply",
    operation_id="receive_reply",
    summary=_("Catat balasan"),
    description=_(
        "multipart/form-data dengan pindaian balasan, yang menjadi bukti dukung setiap butir yang dimintakan."
    ),
    response=MOVED,
)
@decorate_view(receives_a_file)
def receive_reply(
    request: Request, round_id: int, request_id: int, file: File[UploadedFile], body: Form[BodyReplyIn]
) -> RequestOut:
    row = _answering(request, round_id, request_id)
    reply = BodyReply(body.reply_number, body.reply_dated, body.received_on)
    with faults_of_the_scan():
        services.receive_reply(scope=request.scope, request=row, reply=reply, scan=file, now=clock.now())
    return shown(request, round_id, request_id)


class SilenceIn(In):
    reason: Text = Field(default="", description=_("wajib, paling banyak 1.000 huruf"))


@router.post(
    f"{REQUEST}/no-reply",
    url_name="data_request_no_reply",
    operation_id="note_no_reply",
    summary=_("Catat bahwa tidak ada balasan"),
    description=_("Sesudah sedikitnya satu upaya; keadaan itu berdiri di tempat bukti dukung."),
    response=MOVED,
)
def note_no_reply(
    request: Request,
    round_id: int,
    request_id: int,
    body: SilenceIn = SilenceIn(),  # noqa: B008
) -> RequestOut:
    row = _giving_up(request, round_id, request_id)
    services.give_up_waiting(scope=request.scope, request=row, reason=body.reason, now=clock.now())
    return shown(request, round_id, request_id)
