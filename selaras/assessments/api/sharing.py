"""The work of a round given to its agencies through the API: shared out, reminded, extended, delegated."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Field, Router, Schema

from selaras.assessments import permissions, services
from selaras.assessments.api.items import item_rows
from selaras.assessments.api.making import WRITTEN, Key
from selaras.assessments.api.rounds import AgencyProgress
from selaras.assessments.api.shown import ItemRow
from selaras.assessments.models import Item, Round, RoundAgency
from selaras.assessments.selectors.items import items_for
from selaras.assessments.selectors.rounds import AgencyRow, Counts, agency_rows
from selaras.assessments.services import Share
from selaras.assessments.views.access import visible_round
from selaras.assessments.views.review import demand_verifier
from selaras.core import clock
from selaras.core.api import Fault, In, Moment, Places, Text, answers, entry, invalid
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.core.workdays import calendar_at
from selaras.offices.models import Agency

router = Router(tags=["rounds"])
AGENCY = "/rounds/{int:round_id}/agencies/{int:agency_id}"
MOST_ITEMS = 1000
ItemCode = Annotated[Text, Field(max_length=20)]

sharing_out = entry(visible_round, permissions.can_share_out)
reminding = entry(visible_round, permissions.can_remind)


def verifying(request: Request, round_id: int) -> Round:
    round_ = visible_round(request, round_id)
    demand_verifier(request, round_)
    return round_


def _of_round(request: Request, round_id: int, agency_id: int) -> tuple[Round, Agency]:
    round_ = visible_round(request, round_id)
    return round_, get_object_or_404(Agency.objects.filter(region_id=round_.region_id), pk=agency_id)


def reading_agency(request: Request, round_id: int, agency_id: int) -> tuple[Round, Agency]:
    """By whoever reads the round, or validates for this agency."""
    round_, agency = _of_round(request, round_id, agency_id)
    if not permissions.acts_for(request.scope, round_, agency.pk, "assessments.validate"):
        demand(permissions.can_read_answers(request.scope, round_))
    return round_, agency


def extending(request: Request, round_id: int, agency_id: int) -> tuple[Round, Agency]:
    round_, agency = _of_round(request, round_id, agency_id)
    demand(permissions.can_extend_agency(request.scope, round_))
    return round_, agency


def delegating(request: Request, round_id: int, agency_id: int) -> tuple[Round, Agency]:
    round_, agency = _of_round(request, round_id, agency_id)
    demand(permissions.can_delegate_validation(request.scope, round_, agency.pk))
    return round_, agency


class RoundItemsOut(Schema):
    data: list[ItemRow]


def _shown(request: Request, round_: Round, keys: set[int]) -> RoundItemsOut:
    rows = list(items_for(request.scope, round_).filter(pk__in=keys))
    return RoundItemsOut(data=item_rows(round_, rows, now=clock.now()))


def _named(request: Request, round_: Round, codes: list[str], field: str) -> dict[str, Item]:
    """By code; one that this person does not see, or that is named twice, is a fault of the list."""
    items = {item.code: item for item in items_for(request.scope, round_)}
    told = gettext("Butir ini tidak ada, atau disebut dua kali.")
    faults = [
        Fault(field=f"{field}.{n}", code="unknown", detail=told)
        for n, code in enumerate(codes)
        if code not in items or code in codes[:n]
    ]
    if faults:
        raise invalid(faults)
    return {code: items[code] for code in codes}


# ---- who answers what


class ItemShareIn(In):
    """Null leaves a field as it is."""

    code: ItemCode
    owner: Key | None = Field(default=None, description=_("id OPD penanggung jawab"))
    verifier: Key | None = Field(default=None, description=_("id OPD verifikator"))
    due_at: Moment | None = Field(default=None, description=_("batas waktu sendiri"))
    due_reason: Text = Field(default="", max_length=200)


class ItemSharesIn(In):
    items: list[ItemShareIn] = Field(min_length=1, max_length=MOST_ITEMS)


@router.put(
    "/rounds/{int:round_id}/shares",
    url_name="round_shares",
    operation_id="share_out_items",
    summary=_("Bagikan butir"),
    description=_("Penanggung jawab, verifikator, dan batas waktu; semua atau tidak satu pun."),
    response=answers({200: RoundItemsOut}, *WRITTEN),
)
def share_out_items(request: Request, round_id: int, body: ItemSharesIn) -> RoundItemsOut:
    round_ = sharing_out(request, round_id)
    items = _named(request, round_, [one.code for one in body.items], "items")
    shares = {
        items[one.code].pk: Share(one.owner, one.verifier, one.due_at, one.due_reason) for one in body.items
    }
    services.share_out(scope=request.scope, round_=round_, shares=shares, now=clock.now())
    return _shown(request, round_, set(shares))


# ---- time and reminders


class AgencyRemindIn(In):
    agencies: list[Key] = Field(min_length=1, max_length=500, description=_("id OPD"))


class RemindedOut(Schema):
    told: int = Field(description=_("orang yang diberi tahu; tiap orang paling sering sekali sejam"))
    mail_from: datetime = Field(description=_("surel berangkat pada jam kerja daerah itu"))


@router.post(
    "/rounds/{int:round_id}/reminders",
    url_name="round_reminders",
    operation_id="remind_agencies",
    summary=_("Ingatkan OPD"),
    description=_("Yang masih berutang isian, di aplikasi dan lewat surel."),
    response=answers({200: RemindedOut}, *WRITTEN),
)
def remind_agencies(request: Request, round_id: int, body: AgencyRemindIn) -> RemindedOut:
    round_, now = reminding(request, round_id), clock.now()
    told = services.remind(scope=request.scope, round_=round_, agency_ids=body.agencies, now=now)
    return RemindedOut(told=told, mail_from=calendar_at(round_.region_path).next_open(now, round_.tz))


def _progress(round_: Round, agency: Agency) -> AgencyProgress:
    """Also of one that holds nothing: then there is nothing to count."""
    rows = {row.agency.pk: row for row in agency_rows(round_, now=clock.now())}
    share = RoundAgency.objects.filter(round=round_, agency=agency).first()
    extended = share.extended_due_at if share else None
    nothing = AgencyRow(
        agency=agency,
        counts=Counts(),
        due_at=extended or round_.internal_due_at,
        is_extended=extended is not None,
        late=0,
        delegated=bool(share and share.validation_delegated),
        owes_contributions=0,
    )
    return AgencyProgress.of(rows.get(agency.pk, nothing))


@router.get(
    AGENCY,
    url_name="round_agency",
    operation_id="get_round_agency",
    summary=_("Kemajuan satu OPD"),
    description=_("Bagi pembaca daerah, dan bagi kepala OPD itu."),
    response=answers({200: AgencyProgress}, 403, 404),
)
def get_round_agency(request: Request, round_id: int, agency_id: int) -> AgencyProgress:
    return _progress(*reading_agency(request, round_id, agency_id))


class AgencyExtendIn(In):
    due_at: Moment = Field(description=_("sesudah batas sekarang, paling lambat batas pemilik indeks"))
    reason: Text = Field(min_length=1, max_length=2000)


@router.post(
    f"{AGENCY}/extend",
    url_name="round_agency_extend",
    operation_id="extend_agency",
    summary=_("Perpanjang waktu satu OPD"),
    description=_("Semua butir dan kontribusinya pada periode ini, dengan alasan."),
    response=answers({200: AgencyProgress}, *WRITTEN),
)
def extend_agency(request: Request, round_id: int, agency_id: int, body: AgencyExtendIn) -> AgencyProgress:
    round_, agency = extending(request, round_id, agency_id)
    services.extend_agency(
        scope=request.scope,
        round_=round_,
        agency=agency,
        due_at=body.due_at,
        reason=body.reason,
        now=clock.now(),
    )
    return _progress(round_, agency)


# ---- validation and verification


class ValidationDelegateIn(In):
    delegated: bool


@router.put(
    f"{AGENCY}/validation",
    url_name="round_agency_validation",
    operation_id="delegate_validation",
    summary=_("Delegasikan validasi"),
    description=_("Isian OPD langsung kepada verifikator atas nama kepalanya, atau tidak lagi."),
    response=answers({200: AgencyProgress}, *WRITTEN),
)
def delegate_validation(
    request: Request, round_id: int, agency_id: int, body: ValidationDelegateIn
) -> AgencyProgress:
    round_, agency = delegating(request, round_id, agency_id)
    services.delegate_validation(
        scope=request.scope,
        round_=round_,
        agency_id=agency.pk,
        delegated=body.delegated,
        now=clock.now(),
    )
    return _progress(round_, agency)


class ItemCodesIn(In):
    items: list[ItemCode] = Field(min_length=1, max_length=MOST_ITEMS, description=_("kode butir"))


@router.post(
    "/rounds/{int:round_id}/verify",
    url_name="round_verify",
    operation_id="verify_items",
    summary=_("Nyatakan banyak butir terverifikasi"),
    description=_("Semua atau tidak satu pun; butir tingkat satu per satu dengan nilainya."),
    response=answers({200: RoundItemsOut}, *WRITTEN),
)
def verify_items(request: Request, round_id: int, body: ItemCodesIn) -> RoundItemsOut:
    round_ = verifying(request, round_id)
    keys = [item.pk for item in _named(request, round_, body.items, "items").values()]
    services.verify_many(scope=request.scope, item_ids=keys, now=clock.now())
    return _shown(request, round_, set(keys))


places: Places = {
    ("PUT", "round_shares"): sharing_out,
    ("POST", "round_reminders"): reminding,
    ("GET", "round_agency"): reading_agency,
    ("POST", "round_agency_extend"): extending,
    ("PUT", "round_agency_validation"): delegating,
    ("POST", "round_verify"): verifying,
}
