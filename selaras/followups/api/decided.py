"""Decisions and escalations in the API."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema, Status

from selaras.core import clock
from selaras.core.api import In, MayOut, ProblemOut, Text, answers
from selaras.core.http import Problem, Request
from selaras.followups import permissions, services
from selaras.followups.api.acts import KEY, ActionRow, facts
from selaras.followups.api.gates import (
    DECISION,
    ORIGIN,
    adding,
    changing_decision,
    reading_origin,
    recording,
    router,
)
from selaras.followups.models import Decision
from selaras.followups.selectors import actions as select
from selaras.followups.services import ActionText, DecisionConflict, Due, Owner
from selaras.followups.views.access import visible_decision
from selaras.offices.api import AgencyOut

WRITTEN = (400, 403, 404, 413, 422)


class DecisionOut(Schema):
    id: int
    position: int = Field(description=_("nomor di asalnya"))
    text: str
    origin_kind: str
    origin_id: str
    origin_title: str
    series: str = Field(description=_("kunci seri, seperti meeting_series:12"))
    point: str
    decided_on: date
    host: AgencyOut
    final_at: datetime | None = Field(description=_("sejak kapan ditetapkan dalam notula"))
    dropped_at: datetime | None
    drop_reason: str
    version: int = Field(description=_("kirimkan sebagai base_version saat mengubah"))
    actions: list[ActionRow]
    may_change: MayOut
    may_add: MayOut
    page: str = Field(description=_("alamat halamannya di aplikasi"))


class DecisionsOut(Schema):
    data: list[DecisionOut]


class DecisionConflictOut(ProblemOut):
    version: int = Field(description=_("versi sekarang"))
    changed_by: str


def _shown(request: Request, decision: Decision, rows: list[ActionRow]) -> DecisionOut:
    plain = (
        "position", "text", "origin_kind", "origin_id", "origin_title", "decided_on", "final_at",
        "dropped_at",         "drop_reason", "version",
    )  # fmt: skip
    scope = request.scope
    return DecisionOut(
        **{name: getattr(decision, name) for name in plain},
        id=decision.pk,
        series=decision.series_key,
        point=decision.point_title,
        host=AgencyOut.of(decision.agency),
        actions=rows,
        may_change=MayOut.of(permissions.can_change_decision(scope, decision)),
        may_add=MayOut.of(permissions.can_add_action(scope, decision)),
        page=decision.get_absolute_url(),
    )


def shown_all(request: Request, decisions: list[Decision]) -> list[DecisionOut]:
    """With those actions that this person sees; two queries for any number."""
    found: dict[int, list[ActionRow]] = {}
    for action in select.actions_for(request.scope).filter(decision__in=decisions).order_by("number"):
        found.setdefault(action.decision_id, []).append(ActionRow(**facts(action)))
    return [_shown(request, decision, found.get(decision.pk, [])) for decision in decisions]


def shown(request: Request, decision_id: int) -> DecisionOut:
    return shown_all(request, [visible_decision(request, decision_id)])[0]


@router.get(
    ORIGIN,
    url_name="decisions_of",
    operation_id="list_decisions",
    summary=_("Keputusan satu rapat atau arahan"),
    description=_("origin_kind: meeting atau direction; hanya yang dapat Anda lihat, menurut nomornya."),
    response=answers({200: DecisionsOut}, 404),
)
def list_decisions(request: Request, origin_kind: str, origin_id: str) -> dict[str, Any]:
    origin = reading_origin(request, origin_kind, origin_id)
    rows = Decision.objects.visible_to(request.scope).live().of(origin.reference)
    return {"data": shown_all(request, list(rows.select_related("agency__region").order_by("position")))}


class DecisionIn(In):
    text: Text = Field(max_length=4000)
    point: Text = Field(default="", max_length=40, description=_("id pokok acara; kosong: tidak disebut"))
    key: UUID | None = Field(default=None, description=_("dikirim dua kali, satu keputusan"))


@router.post(
    ORIGIN,
    url_name="decisions_of",
    operation_id="record_decision",
    summary=_("Catat keputusan"),
    description=_("Sejak rapat dimulai sampai notulanya disahkan; atau dari arahan pimpinan."),
    response=answers({201: DecisionOut}, *WRITTEN),
)
def record_decision(request: Request, origin_kind: str, origin_id: str, body: DecisionIn) -> Status[Any]:
    origin = recording(request, origin_kind, origin_id)
    made = services.record_decision(
        scope=request.scope,
        origin=origin.reference,
        text=body.text,
        point_id=body.point,
        key=body.key,
        now=clock.now(),
    )
    return Status(201, shown(request, made.pk))


@router.post(
    f"{ORIGIN}/assign",
    url_name="decisions_assign",
    operation_id="assign_decisions",
    summary=_("Tugaskan semua konsep"),
    description=_("Setiap tindak lanjut asal ini yang masih konsep menjadi tugas penanggung jawabnya."),
    response=answers({200: DecisionsOut}, 403, 404),
)
def assign_decisions(request: Request, origin_kind: str, origin_id: str) -> dict[str, Any]:
    origin = recording(request, origin_kind, origin_id)
    services.assign_all(scope=request.scope, origin=origin.reference, now=clock.now())
    return list_decisions(request, origin_kind, origin_id)


@router.get(
    DECISION,
    url_name="decision",
    operation_id="get_decision",
    summary=_("Satu keputusan"),
    description=_("Dengan tindak lanjut yang dapat Anda lihat."),
    response=answers({200: DecisionOut}, 404),
)
def get_decision(request: Request, decision_id: int) -> DecisionOut:
    return shown(request, decision_id)


class DecisionChangeIn(In):
    base_version: int = Field(ge=1, le=KEY)
    text: Text = Field(max_length=4000)
    point: Text = Field(default="", max_length=40)


@router.put(
    DECISION,
    url_name="decision",
    operation_id="change_decision",
    summary=_("Ubah keputusan"),
    description=_("Sampai ditetapkan dalam notula yang disahkan."),
    response=answers({200: DecisionOut}, *WRITTEN) | {409: DecisionConflictOut},
)
def change_decision(request: Request, decision_id: int, body: DecisionChangeIn) -> DecisionOut:
    decision = changing_decision(request, decision_id)
    try:
        services.change_decision(
            scope=request.scope,
            decision=decision,
            base_version=body.base_version,
            text=body.text,
            point_id=body.point,
            now=clock.now(),
        )
    except DecisionConflict as conflict:
        there = conflict.decision
        raise Problem("edit_conflict", version=there.version, changed_by=there.changed_by_name) from conflict
    return shown(request, decision_id)


class DecisionDropIn(In):
    reason: Text = Field(max_length=1000)


@router.post(
    f"{DECISION}/drop",
    url_name="decision_drop",
    operation_id="drop_decision",
    summary=_("Batalkan keputusan"),
    description=_("Tetap tercatat dengan alasannya; tindak lanjutnya yang belum selesai ikut dibatalkan."),
    response=answers({200: DecisionOut}, *WRITTEN),
)
def drop_decision(request: Request, decision_id: int, body: DecisionDropIn) -> DecisionOut:
    decision = changing_decision(request, decision_id)
    services.drop_decision(scope=request.scope, decision=decision, reason=body.reason, now=clock.now())
    return shown(request, decision_id)


class OwnerIn(In):
    agency: int | None = Field(default=None, ge=1, le=KEY, description=_("kantor di Selaras"))
    region: int | None = Field(
        default=None, ge=1, le=KEY, description=_("wilayah yang belum memakai Selaras")
    )
    organisation: Text = Field(default="", max_length=200, description=_("lembaga di luar daftar"))
    user: int | None = Field(default=None, ge=1, le=KEY)
    name: Text = Field(default="", max_length=160)


class ActionsIn(In):
    text: Text = Field(max_length=4000)
    owners: list[OwnerIn] = Field(min_length=1, max_length=60)
    due_on: date | None = None
    year: int | None = Field(default=None, ge=2000, le=2099)
    periods: list[Literal["B04", "B08", "B12"]] = Field(default_factory=list, max_length=3)
    days_after: int = Field(default=0, ge=0, le=60)
    needs_evidence: bool = True
    evidence_note: Text = Field(default="", max_length=300)
    rapporteur: int | None = Field(default=None, ge=1, le=KEY)
    key: UUID | None = Field(default=None, description=_("dikirim dua kali, satu kali tercatat"))
    assign: bool = Field(default=False, description=_("true: langsung ditugaskan"))


@router.post(
    f"{DECISION}/actions",
    url_name="decision_actions",
    operation_id="add_actions",
    summary=_("Tambah tindak lanjut"),
    description=_("Satu baris untuk setiap penanggung jawab dan setiap periode."),
    response=answers({201: DecisionOut}, *WRITTEN),
)
def add_actions(request: Request, decision_id: int, body: ActionsIn) -> Status[Any]:
    decision, now = adding(request, decision_id), clock.now()
    owners = [
        Owner(one.agency, one.region, one.organisation, user_id=one.user, name=one.name)
        for one in body.owners
    ]
    services.add_action(
        scope=request.scope,
        decision=decision,
        text=ActionText(body.text, body.needs_evidence, body.evidence_note),
        owners=owners,
        due=Due(body.due_on, body.year, body.periods, body.days_after),
        rapporteur_id=body.rapporteur,
        key=body.key,
        assigned=body.assign,
        now=now,
    )
    return Status(201, shown(request, decision_id))
