"""Escalations of late duties in the API: listed, released and declined by the head of the office."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema

from selaras.core import clock
from selaras.core.api import In, MayOut, Page, PageQuery, Places, Text, answers, entry, paged
from selaras.core.http import Request
from selaras.duties import permissions, services
from selaras.duties.choices import REASON_LENGTH, EscalationState
from selaras.duties.models import Duty, DutyEscalation
from selaras.duties.selectors.escalated import addressee, escalation_label, escalation_text
from selaras.duties.selectors.escalations import escalations_for, filtered_escalations, late_duties
from selaras.duties.views.escalations import visible_escalation

router = Router(tags=["duties"])
ONE = "/duty-escalations/{int:duty_escalation_id}"
WRITTEN = (400, 403, 404, 413, 422)


class DutyEscalationOut(Schema):
    id: int
    agency: int
    agency_name: str
    what: str
    due_at: datetime
    step: int = Field(description=_("hari kerja terlambat yang menyebabkannya"))
    count: int = Field(description=_("jumlah tugas; pada konsep yang masih terlambat sekarang"))
    addressed_to: str
    text: str = Field(description=_("isi yang disampaikan; pada konsep menurut keadaan sekarang"))
    state: str
    state_label: str
    drafted_at: datetime
    decided_at: datetime | None
    decided_by: str
    note: str
    may_release: MayOut
    may_decline: MayOut
    page: str = Field(description=_("alamat halamannya di aplikasi"))

    @classmethod
    def of(cls, request: Request, row: DutyEscalation, duties: list[Duty]) -> DutyEscalationOut:
        plain = ("due_at", "step", "state", "drafted_at", "decided_at", "note")
        return cls(
            **{name: getattr(row, name) for name in plain},
            id=row.pk,
            agency=row.owner_agency_id,
            agency_name=row.owner_agency.name,
            what=escalation_label(row),
            count=row.late_count if row.is_draft else row.count,
            addressed_to=addressee(row),
            text=row.text or escalation_text(row, duties, now=clock.now()),
            state_label=row.get_state_display(),
            decided_by=row.decided_by_name,
            may_release=MayOut.of(permissions.can_release(request.scope, row)),
            may_decline=MayOut.of(permissions.can_decline(request.scope, row)),
            page=row.get_absolute_url(),
        )


class DutyEscalationPage(Page[DutyEscalationOut]):
    pass


class DutyEscalationQuery(PageQuery):
    state: EscalationState | None = None
    step: int | None = Field(default=None, ge=1, le=250, description=_("hari kerja terlambat"))
    q: Text = Field(default="", max_length=200, description=_("bagian nama perangkat daerah atau tugas"))


def _shown(request: Request, rows: list[DutyEscalation]) -> list[DutyEscalationOut]:
    duties = late_duties(rows)
    return [DutyEscalationOut.of(request, row, duties[row.pk]) for row in rows]


@router.get(
    "/duty-escalations",
    url_name="duty_escalations",
    operation_id="list_duty_escalations",
    summary=_("Eskalasi keterlambatan"),
    description=_("Konsep bagi Kesbangpol, dan yang sudah disampaikan; terbaru dahulu."),
    response=answers({200: DutyEscalationPage}, 404, 422),
)
def list_duty_escalations(request: Request, query: Query[DutyEscalationQuery]) -> dict[str, Any]:
    entering(request)
    rows = filtered_escalations(escalations_for(request.scope), query.dict())
    return paged(request, rows, query, lambda page: _shown(request, list(page)))


@router.get(
    ONE,
    url_name="duty_escalation",
    operation_id="get_duty_escalation",
    summary=_("Satu eskalasi keterlambatan"),
    description=_("Konsep yang disusun otomatis, atau yang sudah diputuskan."),
    response=answers({200: DutyEscalationOut}, 404),
)
def get_duty_escalation(request: Request, duty_escalation_id: int) -> DutyEscalationOut:
    return _shown(request, [visible_escalation(request, duty_escalation_id)])[0]


class ReleaseEscalationIn(In):
    message: Text = Field(
        default="", max_length=REASON_LENGTH, description=_("pesan kepala kantor di bawah isi")
    )


@router.post(
    f"{ONE}/release",
    url_name="duty_escalation_release",
    operation_id="release_duty_escalation",
    summary=_("Sampaikan eskalasi keterlambatan"),
    description=_("Oleh kepala kantor; tidak pernah terkirim sendiri. Konsep suratnya lalu tersusun."),
    response=answers({200: DutyEscalationOut}, *WRITTEN),
)
def release_duty_escalation(
    request: Request, duty_escalation_id: int, body: ReleaseEscalationIn
) -> DutyEscalationOut:
    services.release_escalation(
        scope=request.scope,
        escalation=releasing(request, duty_escalation_id),
        message=body.message,
        now=clock.now(),
    )
    return get_duty_escalation(request, duty_escalation_id)


class DeclineEscalationIn(In):
    reason: Text = Field(min_length=1, max_length=REASON_LENGTH, pattern=r"\S")


@router.post(
    f"{ONE}/decline",
    url_name="duty_escalation_decline",
    operation_id="decline_duty_escalation",
    summary=_("Putuskan eskalasi keterlambatan tidak disampaikan"),
    description=_("Oleh kepala kantor, dengan alasan."),
    response=answers({200: DutyEscalationOut}, *WRITTEN),
)
def decline_duty_escalation(
    request: Request, duty_escalation_id: int, body: DeclineEscalationIn
) -> DutyEscalationOut:
    services.decline_escalation(
        scope=request.scope,
        escalation=declining(request, duty_escalation_id),
        reason=body.reason,
        now=clock.now(),
    )
    return get_duty_escalation(request, duty_escalation_id)


def entering(request: Request, **_ids: Any) -> None:
    if not permissions.sees_escalations(request.scope):
        raise Http404


releasing = entry(visible_escalation, permissions.can_release)
declining = entry(visible_escalation, permissions.can_decline)
places: Places = {
    ("GET", "duty_escalations"): entering,
    ("GET", "duty_escalation"): lambda request, duty_escalation_id: visible_escalation(
        request, duty_escalation_id
    ),
    ("POST", "duty_escalation_release"): releasing,
    ("POST", "duty_escalation_decline"): declining,
}
