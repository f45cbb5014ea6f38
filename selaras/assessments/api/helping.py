"""An item in other hands, through the API: entered for its agency, passed on, helped with, set aside."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop as _
from ninja import Field, Router, Schema, Status

from selaras.accounts.models import User
from selaras.assessments import permissions, services
from selaras.assessments.api.items import fresh
from selaras.assessments.api.making import WRITTEN, Key
from selaras.assessments.api.shown import ContributionOut, ItemOut
from selaras.assessments.api.steps import ITEM, AnswerIn, ConflictOut, conflicting
from selaras.assessments.choices import Channel
from selaras.assessments.forms import AskForm, PassOnForm
from selaras.assessments.models import Contribution, Item
from selaras.assessments.selectors.people import people_of
from selaras.assessments.services import AnswerConflict, AnswerText, Source
from selaras.assessments.views.access import visible_item
from selaras.core import clock
from selaras.core.api import In, Places, Text, answers, entry, filled
from selaras.core.http import Request
from selaras.core.moments import FIRST_YEAR, LAST_YEAR
from selaras.core.verdict import demand

router = Router(tags=["items"])
CHANGED = answers({200: ItemOut}, *WRITTEN)

passing_on = entry(visible_item, permissions.can_pass_on)
asking = entry(visible_item, permissions.can_ask_contribution)
confirming = entry(visible_item, permissions.can_confirm)
dropping = entry(visible_item, permissions.can_drop)
restoring = entry(visible_item, permissions.can_restore)


def entering(request: Request, round_id: int, code: str) -> Item:
    item = visible_item(request, round_id, code)
    demand(permissions.can_enter_for(request.scope, item, clock.now()))
    return item


def cancelling(request: Request, round_id: int, code: str, contribution_id: int) -> Contribution:
    item = visible_item(request, round_id, code)
    found = get_object_or_404(Contribution.objects.running(), pk=contribution_id, item=item)
    demand(permissions.can_ask_contribution(request.scope, item))
    return found


# ---- entered for an agency


Day = Annotated[date, Field(ge=date(FIRST_YEAR, 1, 1), le=date(LAST_YEAR, 12, 31))]


class ItemEntryIn(AnswerIn):
    """The answer, and from whom it came."""

    channel: Channel = Field(description=_("lewat apa isian ini diterima"))
    informant: Text = Field(min_length=1, max_length=200, description=_("nama dan jabatan pemberi isian"))
    received_on: Day
    note: Text = Field(default="", max_length=500)


@router.put(
    f"{ITEM}/entry",
    url_name="item_entry",
    operation_id="enter_answer",
    summary=_("Input atas nama OPD"),
    description=_(
        "Isian yang diberikan OPD lewat kertas, pesan, atau telepon; menunggu konfirmasinya. Pindaiannya "
        "kemudian diunggah sebagai bukti dukung butir ini."
    ),
    response=CHANGED | {409: ConflictOut},
)
def enter_answer(request: Request, round_id: int, code: str, body: ItemEntryIn) -> ItemOut:
    item = entering(request, round_id, code)
    try:
        services.enter_answer(
            scope=request.scope,
            item_id=item.pk,
            base_version=body.base_version,
            text=AnswerText(body.value, body.narrative, body.level, body.is_nil),
            source=Source(body.channel, body.informant, body.received_on, body.note),
            now=clock.now(),
        )
    except AnswerConflict as conflict:
        raise conflicting(request, conflict) from conflict
    return fresh(request, item)


@router.post(
    f"{ITEM}/confirm",
    url_name="item_confirm",
    operation_id="confirm_entry",
    summary=_("Konfirmasi isian"),
    description=_("Oleh OPD, atas isian yang diinput orang lain untuknya."),
    response=answers({200: ItemOut}, 403, 404),
)
def confirm_entry(request: Request, round_id: int, code: str) -> ItemOut:
    item = confirming(request, round_id, code)
    services.confirm_entry(scope=request.scope, item_id=item.pk, now=clock.now())
    return fresh(request, item)


# ---- set aside


class ItemDropIn(In):
    reason: Text = Field(min_length=1, max_length=2000)


@router.post(
    f"{ITEM}/drop",
    url_name="item_drop",
    operation_id="drop_item",
    summary=_("Tandai tidak relevan"),
    description=_("Dengan alasan; tugas dan kontribusinya berakhir."),
    response=CHANGED,
)
def drop_item(request: Request, round_id: int, code: str, body: ItemDropIn) -> ItemOut:
    item = dropping(request, round_id, code)
    services.drop(scope=request.scope, item_id=item.pk, reason=body.reason, now=clock.now())
    return fresh(request, item)


@router.post(
    f"{ITEM}/restore",
    url_name="item_restore",
    operation_id="restore_item",
    summary=_("Aktifkan kembali butir"),
    description=_("Isian lamanya tetap ada di riwayat."),
    response=answers({200: ItemOut}, 403, 404),
)
def restore_item(request: Request, round_id: int, code: str) -> ItemOut:
    item = restoring(request, round_id, code)
    services.restore(scope=request.scope, item_id=item.pk, now=clock.now())
    return fresh(request, item)


# ---- passed on


class ColleagueOut(Schema):
    id: int
    name: str

    @classmethod
    def of(cls, user: User) -> ColleagueOut:
        return cls(id=user.pk, name=user.full_name)


class ColleaguesOut(Schema):
    data: list[ColleagueOut]
    assignee: int | None = Field(description=_("null: seluruh OPD"))


@router.get(
    f"{ITEM}/assignee",
    url_name="item_assignee",
    operation_id="list_colleagues",
    summary=_("Rekan yang dapat mengerjakan butir"),
    description=_("Orang OPD penanggung jawab, dan yang ditunjuk sekarang."),
    response=answers({200: ColleaguesOut}, 403, 404),
)
def list_colleagues(request: Request, round_id: int, code: str) -> ColleaguesOut:
    item = passing_on(request, round_id, code)
    people = people_of(item.duty_agency, now=clock.now())
    return ColleaguesOut(data=[ColleagueOut.of(user) for user in people], assignee=item.assignee_id)


class PassOnIn(In):
    colleague: Key | None = Field(description=_("id rekan; null: kembali ke seluruh OPD"))


@router.put(
    f"{ITEM}/assignee",
    url_name="item_assignee",
    operation_id="pass_on_item",
    summary=_("Alihkan butir ke rekan"),
    description=_("Satu rekan dari OPD yang sama, atau kembali ke seluruh OPD."),
    response=CHANGED,
)
def pass_on_item(request: Request, round_id: int, code: str, body: PassOnIn) -> ItemOut:
    item = passing_on(request, round_id, code)
    form = PassOnForm(body.model_dump(), item=item, people=people_of(item.duty_agency, now=clock.now()))
    services.pass_on(
        scope=request.scope, item_id=item.pk, colleague=filled(form)["colleague"], now=clock.now()
    )
    return fresh(request, item)


# ---- helped with


class ContributionAskIn(In):
    agency: Key
    ask: Text = Field(min_length=1, max_length=300, description=_("yang diminta"))


@router.post(
    f"{ITEM}/contributions",
    url_name="item_contributions",
    operation_id="ask_contribution",
    summary=_("Minta kontribusi"),
    description=_("Dari OPD lain di daerah itu; menjadi tugasnya selama periode berjalan."),
    response=answers({201: ContributionOut}, *WRITTEN),
)
def ask_contribution(request: Request, round_id: int, code: str, body: ContributionAskIn) -> Status[Any]:
    item = asking(request, round_id, code)
    wanted = filled(AskForm(body.model_dump(), item=item))
    made = services.ask_contribution(scope=request.scope, item_id=item.pk, now=clock.now(), **wanted)
    return Status(201, ContributionOut.of(made))


@router.post(
    f"{ITEM}/contributions/{{int:contribution_id}}/cancel",
    url_name="item_contribution_cancel",
    operation_id="cancel_contribution",
    summary=_("Batalkan permintaan kontribusi"),
    description=_("Selama belum diserahkan."),
    response=answers({200: ItemOut}, 403, 404),
)
def cancel_contribution(request: Request, round_id: int, code: str, contribution_id: int) -> ItemOut:
    found = cancelling(request, round_id, code, contribution_id)
    services.cancel_contribution(scope=request.scope, contribution_id=found.pk, now=clock.now())
    return fresh(request, visible_item(request, round_id, code))


places: Places = {
    ("PUT", "item_entry"): entering,
    ("POST", "item_drop"): dropping,
    ("GET", "item_assignee"): passing_on,
    ("PUT", "item_assignee"): passing_on,
    ("POST", "item_contributions"): asking,
}
