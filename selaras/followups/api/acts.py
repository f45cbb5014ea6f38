"""Actions in the API: listed, read, changed as drafts, and moved along step by step."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Schema

from selaras.core import clock
from selaras.core.api import Fault, In, MayOut, Page, PageQuery, ProblemOut, Text, answers, invalid, paged
from selaras.core.http import Problem, Request
from selaras.followups import services
from selaras.followups.api.gates import ACTION, changing_action, entering, router, stepping
from selaras.followups.choices import ActionState
from selaras.followups.filters import WHOSE
from selaras.followups.models import Action, Adjustment, Report
from selaras.followups.selectors import actions as select
from selaras.followups.selectors import pages
from selaras.followups.services import ActionConflict, ActionText, Owner
from selaras.followups.views.access import visible_action
from selaras.followups.views.steps import STEPS
from selaras.offices.api import AgencyOut

KEY = 9_007_199_254_740_991


class ActionRow(Schema):
    id: int
    label: str = Field(description=_("nomor keputusan dan nomor tindak lanjut, seperti 2.1"))
    decision: int
    text: str
    owner: str
    agency: AgencyOut | None = Field(description=_("kosong: tidak bekerja di Selaras"))
    owner_person: str
    rapporteur: str
    due_at: datetime
    original_due_at: datetime
    period: str = Field(description=_("B04, B08, B12, atau kosong"))
    period_year: int | None
    needs_evidence: bool
    evidence_note: str
    state: str
    state_label: str
    is_late: bool
    times_carried: int
    assigned_at: datetime | None
    reported_at: datetime | None
    closed_at: datetime | None
    version: int = Field(description=_("kirimkan sebagai base_version saat mengubah"))
    page: str = Field(description=_("alamat halamannya di aplikasi"))


class ActionPage(Page[ActionRow]):
    pass


class ReportOut(Schema):
    text: str
    source: str
    reported_by: str
    reported_at: datetime
    is_accepted: bool | None = Field(description=_("kosong: belum diperiksa"))
    check_note: str
    checked_by: str
    checked_at: datetime | None
    taken_back_at: datetime | None


class AdjustmentOut(Schema):
    reason: str
    new_due_at: datetime | None
    new_text: str
    asked_by: str
    asked_at: datetime
    is_granted: bool | None = Field(description=_("kosong: belum dijawab"))
    answer: str
    withdrawn_at: datetime | None


class ActionOut(ActionRow):
    reports: list[ReportOut]
    adjustments: list[AdjustmentOut]
    evidence: int = Field(description=_("jumlah bukti dukung yang dapat Anda baca"))
    may: dict[str, MayOut] = Field(description=_("boleh tidaknya setiap langkah bagi Anda, dan alasannya"))


class ActionConflictOut(ProblemOut):
    version: int = Field(description=_("versi sekarang"))
    changed_by: str


def facts(action: Action) -> dict[str, Any]:
    plain = (
        "label", "text", "due_at", "original_due_at", "period", "period_year", "needs_evidence",
        "evidence_note", "state", "times_carried", "assigned_at", "reported_at", "closed_at", "version",
    )  # fmt: skip
    return {name: getattr(action, name) for name in plain} | {
        "id": action.pk,
        "decision": action.decision_id,
        "owner": action.owner_label,
        "agency": AgencyOut.of(action.agency) if action.agency is not None else None,
        "owner_person": action.owner_name,
        "rapporteur": action.rapporteur_name,
        "state_label": action.get_state_display(),
        "is_late": action.is_late(clock.now()),
        "page": action.get_absolute_url(),
    }


def _report(row: Report) -> ReportOut:
    plain = (
        "text", "source", "reported_at", "is_accepted", "check_note", "checked_at", "taken_back_at",
    )  # fmt: skip
    given = {name: getattr(row, name) for name in plain}
    return ReportOut(**given, reported_by=row.reported_by_name, checked_by=row.checked_by_name)


def _adjustment(row: Adjustment) -> AdjustmentOut:
    plain = (
        "reason", "new_due_at", "new_text", "asked_at", "is_granted", "answer", "withdrawn_at",
    )  # fmt: skip
    return AdjustmentOut(**{name: getattr(row, name) for name in plain}, asked_by=row.asked_by_name)


def shown(request: Request, action_id: int) -> ActionOut:
    action = visible_action(request, action_id)
    context = pages.action_context(request.scope, action, clock.now())
    return ActionOut(
        **facts(action),
        reports=[_report(row) for row in context["reports"]],
        adjustments=[_adjustment(row) for row in context["adjustments"]],
        evidence=len(context["uses"]),
        may={word: MayOut.of(context["may"][step.rule]) for word, step in STEPS.items()},
    )


class ActionQuery(PageQuery):
    whose: Literal["saya", "diminta", "semua"] = "semua"
    state: ActionState | None = None
    open: bool = Field(default=False, description=_("true: hanya yang belum selesai"))
    late: bool = Field(default=False, description=_("true: hanya yang terlambat"))
    q: Text = Field(default="", max_length=100, description=_("dicari di bunyi, instansi, dan rapat"))


@router.get(
    "/actions",
    url_name="actions",
    operation_id="list_actions",
    summary=_("Tindak lanjut"),
    description=_(
        "Yang ditugaskan kepada kantor Anda dan yang dikelola pemerintahan Anda, menurut batas waktu."
    ),
    response=answers({200: ActionPage}, 404, 422),
)
def list_actions(request: Request, query: Query[ActionQuery]) -> dict[str, Any]:
    entering(request)
    rows = select.search(select.actions_for(request.scope).filter(WHOSE[query.whose](request.scope)), query.q)
    if query.state:
        rows = rows.filter(state=query.state)
    if query.open:
        rows = rows.open()
    if query.late:
        rows = rows.late(clock.now())
    return paged(request, rows, query, lambda page: [ActionRow(**facts(row)) for row in page])


@router.get(
    ACTION,
    url_name="action",
    operation_id="get_action",
    summary=_("Satu tindak lanjut"),
    description=_("Dengan laporan, usul penyesuaian, dan langkah yang boleh Anda ambil."),
    response=answers({200: ActionOut}, 404),
)
def get_action(request: Request, action_id: int) -> ActionOut:
    return shown(request, action_id)


class ActionIn(In):
    base_version: int = Field(ge=1, le=KEY)
    text: Text = Field(max_length=4000)
    agency: int | None = Field(default=None, ge=1, le=KEY, description=_("kantor di Selaras"))
    region: int | None = Field(
        default=None, ge=1, le=KEY, description=_("wilayah yang belum memakai Selaras")
    )
    organisation: Text = Field(default="", max_length=200, description=_("lembaga di luar daftar"))
    person: Text = Field(default="", max_length=160)
    due_on: date
    needs_evidence: bool = True
    evidence_note: Text = Field(default="", max_length=300)
    rapporteur: int | None = Field(default=None, ge=1, le=KEY)


@router.put(
    ACTION,
    url_name="action",
    operation_id="change_action",
    summary=_("Ubah konsep tindak lanjut"),
    description=_("Hanya selama konsep; sesudah ditugaskan pakai langkah."),
    response=answers({200: ActionOut}, 400, 403, 404, 413, 422) | {409: ActionConflictOut},
)
def change_action(request: Request, action_id: int, body: ActionIn) -> ActionOut:
    action = changing_action(request, action_id)
    try:
        services.change_action(
            scope=request.scope,
            action=action,
            base_version=body.base_version,
            text=ActionText(body.text, body.needs_evidence, body.evidence_note),
            owner=Owner(body.agency, body.region, body.organisation, name=body.person),
            due_on=body.due_on,
            rapporteur_id=body.rapporteur,
            now=clock.now(),
        )
    except ActionConflict as conflict:
        there = conflict.action
        raise Problem("edit_conflict", version=there.version, changed_by=there.changed_by_name) from conflict
    return shown(request, action_id)


class ActionStepIn(In):
    """What a step does not ask for is passed over."""

    step: Literal[
        "tugaskan", "sanggupi", "usul", "tarik-usul", "jawab-usul", "lapor", "tarik-laporan", "periksa",
        "buka-kembali", "batas-waktu", "pelaksana", "batal",
    ]  # fmt: skip
    text: Text = Field(default="", max_length=4000, description=_("lapor: laporannya; usul: bunyi lain"))
    source: Text = Field(default="", max_length=200, description=_("lapor atas nama lembaga lain"))
    reason: Text = Field(default="", max_length=1000)
    note: Text = Field(default="", max_length=1000, description=_("jawab-usul dan periksa"))
    due: date | None = Field(default=None, description=_("usul dan batas-waktu"))
    granted: bool = False
    accepted: bool = False
    user: int | None = Field(default=None, ge=1, le=KEY, description=_("pelaksana: akun orangnya"))
    name: Text = Field(default="", max_length=160, description=_("pelaksana: nama tanpa akun"))


@router.post(
    f"{ACTION}/step",
    url_name="action_step",
    operation_id="step_action",
    summary=_("Langkah tindak lanjut"),
    description=_("Satu langkah dari halamannya; isian yang tidak dipakai langkah itu diabaikan."),
    response=answers({200: ActionOut}, 400, 403, 404, 413, 422),
)
def step_action(request: Request, action_id: int, body: ActionStepIn) -> ActionOut:
    action = stepping(request, action_id)
    if body.step == "batas-waktu" and body.due is None:
        raise invalid([Fault(field="due", code="required", detail=gettext("Isi batas waktu baru."))])
    STEPS[body.step].run(request.scope, action, body.model_dump(), clock.now())
    return shown(request, action_id)
