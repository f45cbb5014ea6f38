"""Escalations in the API: listed, worded, and decided on by the head of the office."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Schema

from selaras.core import clock
from selaras.core.api import In, MayOut, Page, PageQuery, ProblemOut, Text, answers, paged
from selaras.core.http import Problem, Request
from selaras.followups import permissions, services
from selaras.followups.api.acts import KEY
from selaras.followups.api.gates import ESCALATION, entering, releasing, router, writing_escalation
from selaras.followups.choices import EscalationState
from selaras.followups.models import Escalation
from selaras.followups.selectors import actions as select
from selaras.followups.selectors.letters import letters_by_escalation
from selaras.followups.services import EscalationConflict
from selaras.followups.views.access import visible_escalation

WRITTEN = (400, 403, 404, 413, 422)


class EscalationOut(Schema):
    id: int
    action: int
    owner: str
    due_at: datetime = Field(description=_("batas waktu yang terlewati"))
    addressed_to: str
    text: str
    state: str
    state_label: str
    drafted_at: datetime
    decided_at: datetime | None
    decided_by: str
    note: str
    version: int = Field(description=_("kirimkan sebagai base_version"))
    letters: list[int] = Field(description=_("nomor surat pengajuan yang boleh Anda baca, terbaru dahulu"))
    may_write: MayOut
    may_release: MayOut
    page: str = Field(description=_("alamat halamannya di aplikasi"))

    @classmethod
    def of(cls, request: Request, row: Escalation, letters: dict[int, list[int]]) -> EscalationOut:
        plain = ("due_at", "addressed_to", "text", "state", "drafted_at", "decided_at", "note", "version")
        return cls(
            **{name: getattr(row, name) for name in plain},
            id=row.pk,
            action=row.action_id,
            owner=row.action.owner_label,
            state_label=row.get_state_display(),
            decided_by=row.decided_by_name,
            letters=letters.get(row.pk, []),
            may_write=MayOut.of(permissions.can_write_escalation(request.scope, row)),
            may_release=MayOut.of(permissions.can_release(request.scope, row)),
            page=row.get_absolute_url(),
        )


class EscalationPage(Page[EscalationOut]):
    pass


class EscalationConflictOut(ProblemOut):
    version: int = Field(description=_("versi sekarang"))


class EscalationQuery(PageQuery):
    state: EscalationState | None = None


@router.get(
    "/escalations",
    url_name="escalations",
    operation_id="list_escalations",
    summary=_("Eskalasi"),
    description=_("Konsep bagi yang menyiapkannya, dan yang sudah diajukan; terbaru dahulu."),
    response=answers({200: EscalationPage}, 404, 422),
)
def list_escalations(request: Request, query: Query[EscalationQuery]) -> dict[str, Any]:
    entering(request)
    rows = select.escalations_for(request.scope)
    if query.state:
        rows = rows.filter(state=query.state)
    return paged(request, rows, query, lambda page: _shown(request, list(page)))


def _shown(request: Request, rows: list[Escalation]) -> list[EscalationOut]:
    letters = letters_by_escalation(request.scope, rows)
    return [EscalationOut.of(request, row, letters) for row in rows]


@router.get(
    ESCALATION,
    url_name="escalation",
    operation_id="get_escalation",
    summary=_("Satu eskalasi"),
    description=_("Konsep yang disusun otomatis, atau yang sudah diputuskan."),
    response=answers({200: EscalationOut}, 404),
)
def get_escalation(request: Request, escalation_id: int) -> EscalationOut:
    return _shown(request, [visible_escalation(request, escalation_id)])[0]


class EscalationIn(In):
    base_version: int = Field(ge=1, le=KEY)
    addressed_to: Text = Field(max_length=200)
    text: Text = Field(max_length=4000)


@router.put(
    ESCALATION,
    url_name="escalation",
    operation_id="change_escalation",
    summary=_("Ubah konsep eskalasi"),
    description=_("Hanya selama belum diputuskan."),
    response=answers({200: EscalationOut}, *WRITTEN) | {409: EscalationConflictOut},
)
def change_escalation(request: Request, escalation_id: int, body: EscalationIn) -> EscalationOut:
    escalation = writing_escalation(request, escalation_id)
    try:
        services.change_escalation(
            scope=request.scope, escalation=escalation, now=clock.now(), **body.model_dump()
        )
    except EscalationConflict as conflict:
        raise Problem("edit_conflict", version=conflict.escalation.version) from conflict
    return get_escalation(request, escalation_id)


class DecideIn(In):
    base_version: int = Field(ge=1, le=KEY, description=_("versi yang dibaca kepala kantor"))
    release: bool = Field(description=_("true: ajukan; false: tidak diajukan"))
    reason: Text = Field(default="", max_length=1000, description=_("wajib bila tidak diajukan"))


@router.post(
    f"{ESCALATION}/decide",
    url_name="escalation_decide",
    operation_id="decide_escalation",
    summary=_("Putuskan eskalasi"),
    description=_(
        "Oleh kepala kantor; tidak pernah terkirim sendiri. Yang diajukan mendapat konsep suratnya."
    ),
    response=answers({200: EscalationOut}, *WRITTEN) | {409: EscalationConflictOut},
)
def decide_escalation(request: Request, escalation_id: int, body: DecideIn) -> EscalationOut:
    given: dict[str, Any] = {
        "scope": request.scope,
        "escalation": releasing(request, escalation_id),
        "now": clock.now(),
    }
    try:
        if body.release:
            services.release_escalation(base_version=body.base_version, **given)
        else:
            services.discard_escalation(reason=body.reason, **given)
    except EscalationConflict as conflict:
        raise Problem("edit_conflict", version=conflict.escalation.version) from conflict
    return get_escalation(request, escalation_id)
