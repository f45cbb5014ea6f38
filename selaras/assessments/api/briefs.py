"""Ringkasan pimpinan in the API: drafted, released, answered, handed over; picture and paper."""

from __future__ import annotations

from typing import Any, Literal

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Status

from selaras.assessments import permissions, services
from selaras.assessments.api.brief_shown import LeaderPageOut, read, shown
from selaras.assessments.choices import Direction, HandoverWay, Relayed
from selaras.assessments.models import Brief, Round
from selaras.assessments.models.briefs import REQUESTS
from selaras.assessments.selectors import briefs as select
from selaras.assessments.selectors.papers import brief_name, brief_paper
from selaras.assessments.services import Reply
from selaras.core import clock
from selaras.core.api import In, Moment, Places, Text, answers, as_file, content_of, demand_known
from selaras.core.http import Request
from selaras.core.verdict import demand

router = Router(tags=["brief"])
BRIEF = "/rounds/{int:round_id}/brief"
TYPES = {"pdf": "application/pdf", "png": "image/png"}


def _drafting(request: Request, round_id: int) -> Round:
    round_ = read(request, round_id)
    demand(permissions.can_draft_brief(request.scope, round_))
    return round_


def _draft(request: Request, round_id: int) -> Brief:
    """What is being worded, for those who word it."""
    brief = select.draft_of(select.briefs_of(_drafting(request, round_id)))
    if brief is None:
        raise Http404
    return brief


def _released(request: Request, round_id: int) -> Brief:
    brief = select.released_of(select.briefs_of(read(request, round_id)))
    if brief is None:
        raise Http404
    return brief


def _answering(request: Request, round_id: int) -> Brief:
    brief = _released(request, round_id)
    demand(permissions.can_answer_brief(request.scope, brief))
    return brief


def _handing_over(request: Request, round_id: int) -> Brief:
    brief = _released(request, round_id)
    demand(permissions.can_hand_over_brief(request.scope, brief))
    return brief


places: Places = {
    ("POST", "brief"): _drafting,
    ("PUT", "brief"): _draft,
    ("POST", "brief_release"): _draft,
    ("POST", "brief_answers"): _answering,
    ("POST", "brief_handovers"): _handing_over,
    ("GET", "brief_file"): read,
}
STEP = answers({200: LeaderPageOut}, 400, 403, 404, 413, 422)


@router.get(
    BRIEF,
    url_name="brief",
    operation_id="get_brief",
    summary=_("Ringkasan pimpinan"),
    description=_("Kelengkapan tiap OPD dalam urutan OPD, yang terlambat, yang kurang, dan tiga permohonan."),
    response=answers({200: LeaderPageOut}, 403, 404),
)
def get_brief(request: Request, round_id: int) -> LeaderPageOut:
    return shown(request, round_id)


class DraftIn(In):
    addressee: Text = Field(default="", description=_("kepada siapa; tanpa isian Sekretaris Daerah"))


@router.post(
    BRIEF,
    url_name="brief",
    operation_id="draft_brief",
    summary=_("Susun konsep ringkasan"),
    description=_("Permohonan disusun menurut keadaan sekarang; satu konsep pada satu waktu."),
    response=answers({201: LeaderPageOut}, 400, 403, 404, 413, 422),
)
def draft_brief(request: Request, round_id: int, body: DraftIn = DraftIn()) -> Status[Any]:  # noqa: B008
    round_ = _drafting(request, round_id)
    services.draft_brief(scope=request.scope, round_=round_, addressee=body.addressee, now=clock.now())
    return Status(201, shown(request, round_id))


class EditIn(In):
    addressee: Text
    requests: list[Text] = Field(
        min_length=1, max_length=REQUESTS, description=_("paling banyak tiga; yang kosong gugur")
    )


@router.put(
    BRIEF,
    url_name="brief",
    operation_id="edit_brief",
    summary=_("Ubah konsep ringkasan"),
    description=_("Permohonan dalam kata-kata Anda; mengganti yang ada."),
    response=STEP,
)
def edit_brief(request: Request, round_id: int, body: EditIn) -> LeaderPageOut:
    services.edit_brief(
        scope=request.scope,
        brief_id=_draft(request, round_id).pk,
        texts=body.requests,
        addressee=body.addressee,
        now=clock.now(),
    )
    return shown(request, round_id)


@router.post(
    f"{BRIEF}/submit",
    url_name="brief_submit",
    operation_id="submit_brief",
    summary=_("Ajukan ringkasan"),
    description=_("Kepada Kepala Badan, yang menyampaikannya kepada pimpinan."),
    response=answers({200: LeaderPageOut}, 403, 404, 422),
)
def submit_brief(request: Request, round_id: int) -> LeaderPageOut:
    brief = _draft(request, round_id)
    services.submit_brief(scope=request.scope, brief_id=brief.pk, now=clock.now())
    return shown(request, round_id)


class ApprovalIn(In):
    """Left out by the head of the office, who needs nobody's word."""

    approved_by: Text = Field(default="", description=_("nama Kepala Badan yang menyetujui"))
    channel: Relayed | None = Field(default=None, description=_("bagaimana persetujuannya disampaikan"))


@router.post(
    f"{BRIEF}/release",
    url_name="brief_release",
    operation_id="release_brief",
    summary=_("Sampaikan ringkasan"),
    description=_("Membekukan apa yang dibaca pimpinan; selain Kepala Badan menyebut siapa yang menyetujui."),
    response=STEP,
)
def release_brief(request: Request, round_id: int, body: ApprovalIn = ApprovalIn()) -> LeaderPageOut:  # noqa: B008
    services.release_brief(
        scope=request.scope,
        brief_id=_draft(request, round_id).pk,
        approved_by=body.approved_by,
        channel=body.channel or "",
        now=clock.now(),
    )
    return shown(request, round_id)


class DirectionIn(In):
    number: int = Field(ge=1, le=REQUESTS)
    direction: Direction


class BriefReplyIn(In):
    directions: list[DirectionIn] = Field(min_length=1, max_length=REQUESTS)
    words: Text = Field(default="", description=_("bunyi jawaban apa adanya"))
    said_by: Text = Field(default="", description=_("wajib bila dicatat untuk pimpinan"))
    said_at: Moment | None = Field(default=None, description=_("tanpa isian: sekarang"))
    channel: Relayed | None = Field(default=None, description=_("wajib bila dicatat untuk pimpinan"))


@router.post(
    f"{BRIEF}/answers",
    url_name="brief_answers",
    operation_id="answer_brief",
    summary=_("Jawab permohonan"),
    description=_("Oleh pimpinan, atau dicatat untuknya; yang sudah dijawab tidak dijawab lagi."),
    response=STEP,
)
def answer_brief(request: Request, round_id: int, body: BriefReplyIn) -> LeaderPageOut:
    brief = _answering(request, round_id)
    reply = Reply(
        directions={one.number: one.direction for one in body.directions},
        words=body.words,
        said_by=body.said_by,
        said_at=body.said_at,
        channel=body.channel or "",
    )
    services.answer_brief(scope=request.scope, brief_id=brief.pk, reply=reply, now=clock.now())
    return shown(request, round_id)


class HandoverIn(In):
    way: HandoverWay
    to_name: Text
    handed_at: Moment


@router.post(
    f"{BRIEF}/handovers",
    url_name="brief_handovers",
    operation_id="hand_over_brief",
    summary=_("Catat penyerahan ringkasan"),
    description=_("Dibacakan, diserahkan, atau dikirim: kepada siapa dan kapan."),
    response=STEP,
)
def hand_over_brief(request: Request, round_id: int, body: HandoverIn) -> LeaderPageOut:
    brief = _handing_over(request, round_id)
    services.hand_over_brief(scope=request.scope, brief_id=brief.pk, now=clock.now(), **body.model_dump())
    return shown(request, round_id)


class PaperQuery(In):
    number: int | None = Field(
        default=None, ge=1, le=9999, description=_("nomor ringkasan yang pernah disampaikan")
    )


@router.get(
    f"{BRIEF}.{{form}}",
    url_name="brief_file",
    operation_id="get_brief_file",
    summary=_("Ringkasan sebagai gambar atau PDF"),
    description=_(
        "png: satu layar untuk WhatsApp; pdf: satu halaman. Yang sudah disampaikan keluar persis seperti "
        "disampaikan; setiap pengambilan tercatat."
    ),
    response=answers({200: None}, 403, 404, 422),
    openapi_extra=content_of(*TYPES.values()),
)
def get_brief_file(
    request: Request, round_id: int, form: Literal["png", "pdf"], query: Query[PaperQuery]
) -> HttpResponse:
    demand_known(request, query)
    scope, round_, now = request.scope, read(request, round_id), clock.now()
    if query.number is not None:
        brief: Brief | None = get_object_or_404(Brief.objects.released(), round=round_, number=query.number)
    else:
        briefs = select.briefs_of(round_)
        drafts = permissions.can_draft_brief(scope, round_)
        brief = (select.draft_of(briefs) if drafts else None) or select.released_of(briefs)
    content = brief_paper(scope, round_, brief, form, now=now)
    services.log_download(scope=scope, round_=round_, brief=brief, form=form, now=now)
    return as_file(content, brief_name(round_, form), TYPES[form])
