"""A kegiatan as the API shows and takes it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Literal
from uuid import UUID

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema

from selaras.core.api import In, LocalTime, Page, Text
from selaras.evidence.choices import ServedKind
from selaras.evidence.models import Activity
from selaras.evidence.services import Facts
from selaras.offices.api import AgencyOut


class ServedOut(Schema):
    index: str
    code: str


class ActivityOut(Schema):
    id: int
    title: str
    state: str = Field(description=_("direncanakan, terlaksana, atau batal"))
    state_label: str
    agency: AgencyOut
    partners: list[AgencyOut]
    starts_on: date
    ends_on: date
    starts_at: time | None = Field(description=_("waktu setempat di zona daerah"))
    ends_at: time | None
    place: str
    audience: str
    cost_code: str
    sub_activity: str
    budget: int | None = Field(description=_("rupiah penuh"))
    participants: dict[str, int] = Field(description=_("jumlah menurut kelompok; total adalah seluruhnya"))
    items: list[ServedOut]
    ikus: list[str]
    summary: str
    evidence_id: int | None = Field(description=_("bukti dukung yang terbentuk begitu terlaksana"))
    added_by: str
    added_via: str
    created_at: datetime

    @classmethod
    def of(cls, one: Activity) -> ActivityOut:
        serves = list(one.serves.all())
        plain = (
            "title", "state", "starts_on", "ends_on", "starts_at", "ends_at", "place", "audience",
            "cost_code", "sub_activity", "budget", "participants", "summary", "evidence_id", "added_via",
            "created_at",
        )  # fmt: skip
        return cls(
            id=one.pk,
            state_label=one.get_state_display(),
            agency=AgencyOut.of(one.agency),
            partners=[AgencyOut.of(row.agency) for row in one.partners.all()],
            items=[
                ServedOut(index=row.instrument, code=row.code)
                for row in serves
                if row.kind == ServedKind.ITEM
            ],
            ikus=[row.code for row in serves if row.kind == ServedKind.IKU],
            added_by=one.added_by_name,
            **{name: getattr(one, name) for name in plain},
        )


class ClashOut(Schema):
    activity_id: int = Field(description=_("kegiatan yang ditemui"))
    why: str = Field(description=_("place: tempat dan waktu; audience: sasaran pada hari yang sama"))
    words: str
    settlement: str = Field(description=_("usulan atau kesepakatan yang berlaku; kosong bila belum ada"))
    is_settled: bool


class ActivityDetail(ActivityOut):
    clashes: list[str] = Field(description=_("kegiatan lain pada tempat atau sasaran yang sama"))
    met: list[ClashOut] = Field(description=_("bentrok yang sama, dengan penyelesaiannya"))
    state_reason: str


class ActivityPage(Page[ActivityOut]):
    """One page of kegiatan."""


class ItemIn(In):
    index: Text = "IKT"
    code: Text


class FactsIn(In):
    title: Text
    starts_on: date
    ends_on: date | None = None
    starts_at: LocalTime | None = None
    ends_at: LocalTime | None = None
    place: Text = ""
    audience: Text = ""
    cost_code: Text = ""
    sub_activity: Text = ""
    budget: int | None = Field(default=None, ge=0, le=10**15)
    participants: dict[str, int] = Field(default_factory=dict, max_length=20)
    partner_ids: list[int] = Field(default_factory=list, max_length=100)
    items: list[ItemIn] = Field(default_factory=list, max_length=100)
    ikus: list[Text] = Field(default_factory=list, max_length=100)
    summary: Text = ""

    def facts(self) -> Facts:
        apart = {"items", "ikus", "partner_ids"}
        given = self.model_dump(include=set(FactsIn.model_fields) - apart)
        return Facts(
            **given,
            partner_ids=frozenset(self.partner_ids),
            items=tuple((item.index, item.code) for item in self.items),
            ikus=tuple(self.ikus),
        )


class ActivityIn(FactsIn):
    state: Literal["direncanakan", "terlaksana"] = Field(description=_("terlaksana: yang sudah diadakan"))
    agency_id: int = Field(ge=1, le=10**18 - 1, description=_("atas nama OPD ini"))
    client_key: UUID | None = Field(
        default=None,
        description=_("buatan Anda; kiriman ulang dengan kunci sama tidak dicatat dua kali"),
    )


class ReasonIn(In):
    reason: Text
