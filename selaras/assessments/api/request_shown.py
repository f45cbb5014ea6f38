"""A request for data as the API shows it, with what was sent and tried."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop as _
from ninja import Field, Schema

from selaras.assessments import permissions
from selaras.assessments.models import DataRequest, RequestAttempt
from selaras.assessments.selectors import asking as select
from selaras.assessments.views.access import visible_round
from selaras.core.api import MayOut, Page
from selaras.core.http import Request
from selaras.core.references import Reference
from selaras.evidence import selectors as evidence
from selaras.letters.selectors.letters import on_subject
from selaras.offices.api import AgencyOut


def found(request: Request, round_id: int, request_id: int) -> DataRequest:
    visible_round(request, round_id)
    return get_object_or_404(select.requests_for(request.scope).filter(round=round_id), pk=request_id)


class RequestRow(Schema):
    id: int
    agency: AgencyOut = Field(description=_("lembaga di luar pemerintah daerah yang diminta"))
    state: str
    state_label: str
    told: str = Field(description=_("satu kalimat tentang keadaannya"))
    due_on: date
    number: str
    dated: date | None
    sent_on: date | None
    reply_number: str
    reply_dated: date | None
    received_on: date | None
    silent_on: date | None
    silence_reason: str
    items: list[str] = Field(description=_("kode butir yang dimintakan"))
    page: str = Field(description=_("alamat halamannya di aplikasi"))


class RequestPage(Page[RequestRow]):
    pass


class AttemptOut(Schema):
    on: date
    way: str
    way_label: str
    note: str
    by: str
    at: datetime

    @classmethod
    def of(cls, row: RequestAttempt) -> AttemptOut:
        return cls(
            on=row.on, way=row.way, way_label=row.get_way_display(), note=row.note, by=row.by_name, at=row.at
        )


class RequestOut(RequestRow):
    attempts: list[AttemptOut]
    letters: list[int] = Field(description=_("surat yang disusun dari permintaan ini, terbaru dahulu"))
    replies: list[int] = Field(description=_("bukti dukung berisi pindaian balasan"))
    may: dict[str, MayOut] = Field(description=_("boleh tidaknya setiap langkah bagi Anda, dan alasannya"))


def facts(row: DataRequest) -> dict[str, Any]:
    plain = (
        "state", "due_on", "number", "dated", "sent_on", "reply_number", "reply_dated", "received_on",
        "silent_on", "silence_reason",
    )  # fmt: skip
    return {name: getattr(row, name) for name in plain} | {
        "id": row.pk,
        "agency": AgencyOut.of(row.agency),
        "state_label": row.get_state_display(),
        "told": select.told_of(row),
        "items": [item.code for item in sorted(row.items.all(), key=lambda item: item.sort)],
        "page": row.get_absolute_url(),
    }


def shown(request: Request, round_id: int, request_id: int) -> RequestOut:
    row = found(request, round_id, request_id)
    scope, subject = request.scope, Reference("data_request", str(row.pk))
    moves = {"sent": "send", "attempts": "give_up", "reply": "answer", "no_reply": "give_up"}
    return RequestOut(
        **facts(row),
        attempts=[AttemptOut.of(attempt) for attempt in row.attempts.all()],
        letters=[letter.pk for letter in on_subject(scope, subject, "permintaan_data")],
        replies=[use.evidence_id for use in evidence.uses_of(scope, subject)],
        may={
            name: MayOut.of(permissions.can_move_request(scope, row, action))
            for name, action in moves.items()
        },
    )
