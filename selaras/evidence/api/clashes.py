"""Clashes of kegiatan in the API: the two side by side, what is proposed, who agrees, who does not."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.http import Http404
from django.utils.translation import gettext as say
from django.utils.translation import gettext_noop as _
from ninja import Field, Router, Schema, Status

from selaras.core import clock
from selaras.core.api import Fault, In, MayOut, Places, Text, answers, entry, invalid, renamed_faults
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.evidence import permissions, selectors
from selaras.evidence.api.activity_shown import ActivityOut, ReasonIn
from selaras.evidence.api.records import named_faults
from selaras.evidence.models import Activity, ClashSettlement
from selaras.evidence.services import settlements
from selaras.evidence.views.access import visible_activity

router = Router(tags=["activities"])
Id = Field(ge=1, le=10**18 - 1)


# ---- shown


class VoiceOut(Schema):
    agency_id: int
    by: str
    source: str = Field(description=_("di mana disetujui, bila dicatat atas nama OPD"))
    at: datetime


class SettlementMayOut(Schema):
    agree_for: list[int] = Field(description=_("OPD yang persetujuannya boleh Anda catat"))
    decline: MayOut
    withdraw: MayOut


class SettlementOut(Schema):
    id: int
    activity_ids: list[int]
    decision: str = Field(description=_("pindah atau bersamaan"))
    mover_id: int | None
    moves_to: date | None
    words: str
    told: str = Field(description=_("usulan atau kesepakatannya dalam satu kalimat"))
    state: str
    state_label: str
    proposed_by: str
    proposed_at: datetime
    agreed: list[VoiceOut]
    ended_at: datetime | None
    ended_by: str
    end_reason: str
    may: SettlementMayOut

    @classmethod
    def of(cls, request: Request, row: ClashSettlement) -> SettlementOut:
        scope = request.scope
        plain = (
            "decision",
            "mover_id",
            "moves_to",
            "words",
            "state",
            "proposed_at",
            "ended_at",
            "end_reason",
        )
        sides = {one.agency_id: one.agency for one in (row.first, row.second)}
        return cls(
            **{name: getattr(row, name) for name in plain},
            id=row.pk,
            activity_ids=[row.first_id, row.second_id],
            told=selectors.outcome_words(row),
            state_label=row.get_state_display(),
            proposed_by=row.proposed_by_name,
            agreed=[
                VoiceOut(agency_id=one.agency_id, by=one.name, source=one.source, at=one.at)
                for one in row.voices.all()
            ],
            ended_by=row.ended_by_name,
            may=SettlementMayOut(
                agree_for=[pk for pk, one in sides.items() if permissions.can_agree(scope, row, one)],
                decline=MayOut.of(permissions.can_decline(scope, row)),
                withdraw=MayOut.of(permissions.can_withdraw(scope, row)),
            ),
        )


class ClashDetailOut(Schema):
    activities: list[ActivityOut] = Field(description=_("keduanya, yang lebih dahulu dicatat di depan"))
    met: list[str] = Field(description=_("di mana keduanya bertemu; kosong bila tidak bentrok lagi"))
    live: SettlementOut | None = Field(description=_("usulan atau kesepakatan yang berlaku"))
    history: list[SettlementOut]
    may_settle: MayOut


# ---- taken


class SettlementIn(In):
    decision: Literal["pindah", "bersamaan"] = Field(description=_("pindah: salah satu pindah"))
    mover_id: int | None = Field(default=None, ge=1, le=10**18 - 1, description=_("kegiatan yang pindah"))
    moves_to: date | None = None
    words: Text = Field(default="", max_length=500, description=_("wajib bila keduanya tetap bersamaan"))


class AgreeIn(In):
    agency_id: int = Id
    source: Text = Field(
        default="", max_length=300, description=_("siapa dan di mana, bila dicatat atas nama OPD lain")
    )


# ---- places


def pair_of(request: Request, activity_id: int, other_id: int) -> tuple[Activity, Activity]:
    if activity_id == other_id:
        raise Http404
    first, second = (visible_activity(request, one) for one in sorted((activity_id, other_id)))
    return first, second


def settling(request: Request, activity_id: int, other_id: int) -> tuple[Activity, Activity]:
    first, second = pair_of(request, activity_id, other_id)
    demand(permissions.can_settle(request.scope, first, second))
    return first, second


def visible_settlement(request: Request, settlement_id: int) -> ClashSettlement:
    row = selectors.settlement(request.scope, settlement_id)
    if row is None:
        raise Http404
    return row


declining = entry(visible_settlement, permissions.can_decline)
withdrawing = entry(visible_settlement, permissions.can_withdraw)
places: Places = {
    ("POST", "activity_clash"): settling,
    ("POST", "settlement_agree"): visible_settlement,
    ("POST", "settlement_decline"): declining,
    ("POST", "settlement_withdraw"): withdrawing,
}


# ---- operations


@router.get(
    "/activities/{int:activity_id}/clashes/{int:other_id}",
    url_name="activity_clash",
    operation_id="get_clash",
    summary=_("Satu bentrok kegiatan"),
    description=_("Kedua kegiatan, di mana keduanya bertemu, dan semua yang pernah diusulkan."),
    response=answers({200: ClashDetailOut}, 404),
)
def get_clash(request: Request, activity_id: int, other_id: int) -> ClashDetailOut:
    pair = pair_of(request, activity_id, other_id)
    rows = selectors.settlements_of(*pair)
    met = [one for one in selectors.clashes_of(request.scope, pair[0]) if one.other(pair[0].pk) == pair[1].pk]
    live = next((row for row in rows if row.is_live), None)
    return ClashDetailOut(
        activities=[ActivityOut.of(one) for one in pair],
        met=[one.words for one in met],
        live=SettlementOut.of(request, live) if live else None,
        history=[SettlementOut.of(request, row) for row in rows if row is not live],
        may_settle=MayOut.of(permissions.can_settle(request.scope, *pair)),
    )


@router.post(
    "/activities/{int:activity_id}/clashes/{int:other_id}",
    url_name="activity_clash",
    operation_id="propose_settlement",
    summary=_("Usulkan penyelesaian bentrok"),
    description=_("Usulan sebelumnya berakhir. OPD pengusul langsung dianggap setuju."),
    response=answers({201: SettlementOut}, 400, 403, 404, 413, 422),
)
def propose_settlement(request: Request, activity_id: int, other_id: int, body: SettlementIn) -> Status[Any]:
    first, second = settling(request, activity_id, other_id)
    mover = next((one for one in (first, second) if one.pk == body.mover_id), None)
    if body.mover_id is not None and mover is None:
        raise invalid([Fault(field="mover_id", code="unknown", detail=say("Pilih kegiatan yang pindah."))])
    with renamed_faults(mover="mover_id"):
        made = settlements.propose(
            scope=request.scope,
            one=first,
            other=second,
            mover=mover,
            now=clock.now(),
            **body.model_dump(exclude={"mover_id"}),
        )
    return Status(201, SettlementOut.of(request, visible_settlement(request, made.pk)))


@router.get(
    "/clash-settlements/{int:settlement_id}",
    url_name="settlement",
    operation_id="get_settlement",
    summary=_("Satu penyelesaian bentrok"),
    description=_("Apa yang diusulkan, siapa yang sudah setuju, dan langkah yang boleh Anda lakukan."),
    response=answers({200: SettlementOut}, 404),
)
def get_settlement(request: Request, settlement_id: int) -> SettlementOut:
    return SettlementOut.of(request, visible_settlement(request, settlement_id))


@router.post(
    "/clash-settlements/{int:settlement_id}/agree",
    url_name="settlement_agree",
    operation_id="agree_to_settlement",
    summary=_("Setujui penyelesaian bentrok"),
    description=_("Untuk OPD sendiri, atau atas nama OPD lain dengan menyebut di mana disetujui."),
    response=answers({200: SettlementOut}, 400, 403, 404, 413, 422),
)
def agree_to_settlement(request: Request, settlement_id: int, body: AgreeIn) -> SettlementOut:
    row = visible_settlement(request, settlement_id)
    sides = (row.first.agency, row.second.agency)
    agency = next((one for one in sides if one.pk == body.agency_id), None)
    if agency is None:
        words = say("OPD ini bukan penyelenggara salah satunya.")
        raise invalid([Fault(field="agency_id", code="unknown", detail=words)])
    settlements.agree(scope=request.scope, settlement=row, agency=agency, source=body.source, now=clock.now())
    return SettlementOut.of(request, visible_settlement(request, settlement_id))


@router.post(
    "/clash-settlements/{int:settlement_id}/decline",
    url_name="settlement_decline",
    operation_id="decline_settlement",
    summary=_("Tolak penyelesaian bentrok"),
    description=_("Dengan alasan; bentroknya terbuka lagi."),
    response=answers({200: SettlementOut}, 400, 403, 404, 413, 422),
)
def decline_settlement(request: Request, settlement_id: int, body: ReasonIn) -> SettlementOut:
    row = declining(request, settlement_id)
    with named_faults(text="reason", length="reason"):
        settlements.decline(scope=request.scope, settlement=row, reason=body.reason, now=clock.now())
    return SettlementOut.of(request, visible_settlement(request, settlement_id))


@router.post(
    "/clash-settlements/{int:settlement_id}/withdraw",
    url_name="settlement_withdraw",
    operation_id="withdraw_settlement",
    summary=_("Cabut penyelesaian bentrok"),
    description=_("Usulan atau kesepakatan yang berlaku berakhir, dengan alasan."),
    response=answers({200: SettlementOut}, 400, 403, 404, 413, 422),
)
def withdraw_settlement(request: Request, settlement_id: int, body: ReasonIn) -> SettlementOut:
    row = withdrawing(request, settlement_id)
    with named_faults(text="reason", length="reason"):
        settlements.withdraw(scope=request.scope, settlement=row, reason=body.reason, now=clock.now())
    return SettlementOut.of(request, visible_settlement(request, settlement_id))
