"""Requests about one's own data in the API: asked and withdrawn by the person, answered by the office."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema, Status

from selaras.accounts.models import User
from selaras.accounts.permissions import can_edit_own
from selaras.core import clock
from selaras.core.api import In, MayOut, Page, PageQuery, Places, Text, answers, coded_faults, filled, paged
from selaras.core.http import Request
from selaras.core.verdict import Verdict, demand
from selaras.offices import permissions
from selaras.offices.api.doors import WRITTEN
from selaras.offices.forms.privacy import AnswerForm, AskForm
from selaras.offices.models import PrivacyRequest
from selaras.offices.selectors import privacy as found
from selaras.offices.selectors.people import held_by
from selaras.offices.services import privacy

router = Router(tags=["account"])
OWN = "/account/privacy-requests"
ASKED = "/privacy-requests/{int:privacy_id}"


# ---- shown and taken


class PrivacyRequestOut(Schema):
    id: int
    wanted: str = Field(description=_("hapus, perbaikan, atau pembatasan"))
    wanted_label: str
    text: str
    state: str
    state_label: str
    asked_at: datetime
    due_at: datetime
    is_late: bool
    decided_at: datetime | None
    decided_by: str
    answer: str

    @classmethod
    def of(cls, row: PrivacyRequest) -> PrivacyRequestOut:
        return cls(**_facts(row))


class PrivacyRequestPage(Page[PrivacyRequestOut]):
    """One page of one's own requests."""


class AskedOut(PrivacyRequestOut):
    person_id: int
    person: str

    @classmethod
    def of(cls, row: PrivacyRequest) -> AskedOut:
        return cls(**_facts(row), person_id=row.user_id, person=row.user.full_name)


class AskedDetailOut(AskedOut):
    may_answer: MayOut

    @classmethod
    def shown(cls, request: Request, row: PrivacyRequest) -> AskedDetailOut:
        told = AskedOut.of(row).model_dump()
        return cls(**told, may_answer=MayOut.of(_may_answer(request, row)))


class AskedPage(Page[AskedOut]):
    """One page of what an office is to answer."""


def _facts(row: PrivacyRequest) -> dict[str, Any]:
    plain = ("wanted", "text", "state", "asked_at", "due_at", "decided_at", "answer")
    return {name: getattr(row, name) for name in plain} | {
        "id": row.pk,
        "wanted_label": row.get_wanted_display(),
        "state_label": row.get_state_display(),
        "is_late": row.is_late(clock.now()),
        "decided_by": row.decided_by_name,
    }


class PrivacyAskIn(In):
    wanted: Literal["hapus", "perbaikan", "pembatasan"]
    text: Text = Field(default="", max_length=2000, description=_("wajib, kecuali untuk penghapusan"))


class PrivacyAnswerIn(In):
    fulfil: bool = Field(description=_("false: ditolak"))
    answer: Text = Field(max_length=2000, description=_("dibaca oleh yang meminta"))
    typed: Text = Field(default="", max_length=60, description=_("nama pengguna yang akan dihapus"))


# ---- places


def own(request: Request, **_more: object) -> User:
    """A program of an agency, or one that was given a part, asks nothing about the account."""
    user: User = get_object_or_404(User, pk=request.scope.user_id)
    demand(can_edit_own(request.scope, user))
    return user


def visible_request(request: Request, privacy_id: int) -> PrivacyRequest:
    if not permissions.can_read_requests(request.scope):
        raise Http404
    return get_object_or_404(found.requests_for(request.scope), pk=privacy_id)


def _may_answer(request: Request, row: PrivacyRequest) -> Verdict:
    running = held_by(row.user_id, clock.now()).running
    return permissions.can_answer_request(request.scope, row, running=running)


def answering(request: Request, privacy_id: int) -> PrivacyRequest:
    row = visible_request(request, privacy_id)
    demand(_may_answer(request, row))
    return row


places: Places = {("POST", "privacy_own"): own, ("POST", "privacy_answer"): answering}


FIELDS = ("wanted", "text", "answer", "typed")


# ---- operations


@router.get(
    OWN,
    url_name="privacy_own",
    operation_id="list_own_privacy_requests",
    summary=_("Permintaan Anda tentang data pribadi"),
    description=_("Yang terbaru dahulu, dengan batas jawab dan jawabannya."),
    response=answers({200: PrivacyRequestPage}, 403, 404, 422),
)
def list_own_privacy_requests(request: Request, query: Query[PageQuery]) -> dict[str, Any]:
    rows = PrivacyRequest.objects.filter(user=own(request)).order_by("-asked_at")
    return paged(request, rows, query, lambda page: [PrivacyRequestOut.of(row) for row in page])


@router.post(
    OWN,
    url_name="privacy_own",
    operation_id="ask_about_own_data",
    summary=_("Minta perbaikan, pembatasan, atau penghapusan"),
    description=_("Dijawab paling lambat dalam 3 x 24 jam; dapat ditarik kembali selama menunggu."),
    response=answers({201: PrivacyRequestOut}, *WRITTEN),
)
def ask_about_own_data(request: Request, body: PrivacyAskIn) -> Status[Any]:
    user = own(request)
    with coded_faults(*FIELDS):
        made = privacy.ask(
            scope=request.scope, user=user, now=clock.now(), **filled(AskForm(body.model_dump()))
        )
    return Status(201, PrivacyRequestOut.of(made))


@router.post(
    f"{OWN}/{{int:privacy_id}}/withdraw",
    url_name="privacy_withdraw",
    operation_id="withdraw_privacy_request",
    summary=_("Tarik kembali permintaan"),
    description=_("Selama belum dijawab."),
    response=answers({200: PrivacyRequestOut}, 403, 404, 422),
)
def withdraw_privacy_request(request: Request, privacy_id: int) -> PrivacyRequestOut:
    row = get_object_or_404(PrivacyRequest, pk=privacy_id, user=own(request))
    with coded_faults(*FIELDS):
        return PrivacyRequestOut.of(privacy.withdraw(scope=request.scope, row=row, now=clock.now()))


@router.get(
    "/privacy-requests",
    url_name="privacy_requests",
    operation_id="list_privacy_requests",
    summary=_("Permintaan data pribadi"),
    description=_("Kotak masuk petugas yang mengurus orang; menurut batas jawabnya."),
    response=answers({200: AskedPage}, 403, 422),
)
def list_privacy_requests(request: Request, query: Query[PageQuery]) -> dict[str, Any]:
    demand(permissions.can_read_requests(request.scope))
    rows = found.requests_for(request.scope)
    return paged(request, rows, query, lambda page: [AskedOut.of(row) for row in page])


@router.get(
    ASKED,
    url_name="privacy_request",
    operation_id="get_privacy_request",
    summary=_("Satu permintaan data pribadi"),
    description=_("Siapa meminta apa, dan apakah Anda yang menjawabnya."),
    response=answers({200: AskedDetailOut}, 404),
)
def get_privacy_request(request: Request, privacy_id: int) -> AskedDetailOut:
    return AskedDetailOut.shown(request, visible_request(request, privacy_id))


@router.post(
    f"{ASKED}/answer",
    url_name="privacy_answer",
    operation_id="answer_privacy_request",
    summary=_("Jawab permintaan data pribadi"),
    description=_(
        "Dipenuhi atau ditolak, dengan alasan. Penghapusan dikerjakan seketika dan tidak dapat dibatalkan; "
        "typed menyebut nama penggunanya."
    ),
    response=answers({200: AskedDetailOut}, *WRITTEN),
)
def answer_privacy_request(request: Request, privacy_id: int, body: PrivacyAnswerIn) -> AskedDetailOut:
    row = answering(request, privacy_id)
    given = filled(AnswerForm(body.model_dump(), row=row))
    with coded_faults(*FIELDS):
        answered = privacy.answer(scope=request.scope, row=row, fulfil=body.fulfil, now=clock.now(), **given)
    return AskedDetailOut.shown(request, answered)
