"""Agencies in the API: listed, added, named, put in order, ended."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Schema, Status

from selaras.core import clock
from selaras.core.api import In, MayOut, Page, PageQuery, Text, answers, filled, paged
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.offices import permissions, services
from selaras.offices.api.doors import (
    MOST,
    WRITTEN,
    adding_agencies,
    changing_agency,
    reading_agency,
    region_of,
    router,
)
from selaras.offices.api.shapes import ContactOut, PostOut, RegionCode
from selaras.offices.forms.agencies import AgencyForm, EndAgencyForm
from selaras.offices.models import Agency
from selaras.offices.selectors.agencies import contacts_of, posts_of
from selaras.offices.services import Naming

AGENCY = "/agencies/{int:agency_id}"


class AgencyRowOut(Schema):
    id: int
    region: str
    code: str
    name: str
    short_name: str
    kind: str
    is_outside: bool
    is_active: bool
    ends_on: date | None

    @classmethod
    def fields_of(cls, agency: Agency) -> dict[str, Any]:
        names = ("code", "name", "short_name", "kind", "is_outside", "is_active", "ends_on")
        values = {name: getattr(agency, name) for name in names}
        return values | {"id": agency.pk, "region": agency.region.code}


class AgencyDetailOut(AgencyRowOut):
    contacts: list[ContactOut]
    posts: list[PostOut]
    may_change: MayOut
    may_change_contacts: MayOut
    may_keep_tokens: MayOut

    @classmethod
    def of(cls, request: Request, agency: Agency) -> AgencyDetailOut:
        scope, today = request.scope, clock.now().astimezone(agency.region.tz).date()
        return cls(
            contacts=[ContactOut.of(one) for one in contacts_of(agency)],
            posts=[PostOut.of(row) for row in posts_of(agency, today)],
            may_change=MayOut.of(permissions.can_change_agency(scope, agency)),
            may_change_contacts=MayOut.of(permissions.can_change_contacts(scope, agency)),
            may_keep_tokens=MayOut.of(permissions.can_keep_agency_tokens(scope, agency)),
            **AgencyRowOut.fields_of(agency),
        )


class AgencyPage(Page[AgencyRowOut]):
    pass


class AgencyQuery(PageQuery):
    region: Text = Field(default="", max_length=13, description=_("kode wilayah, dengan yang di bawahnya"))
    ended: bool = Field(default=False, description=_("dengan OPD yang sudah berakhir"))


@router.get(
    "/agencies",
    url_name="agencies",
    operation_id="list_agencies",
    summary=_("OPD"),
    description=_("OPD yang daftar dan narahubungnya dapat Anda lihat, menurut urutannya."),
    response=answers({200: AgencyPage}, 422),
)
def list_agencies(request: Request, query: Query[AgencyQuery]) -> dict[str, Any]:
    rows = Agency.objects.visible_to(request.scope).select_related("region")
    if query.region:
        rows = rows.filter(region_path__under=region_of(query.region).path)
    rows = rows if query.ended else rows.active()
    return paged(
        request, rows, query, lambda page: [AgencyRowOut(**AgencyRowOut.fields_of(one)) for one in page]
    )


class AgencyIn(In):
    name: Text = Field(max_length=160)
    short_name: Text = Field(max_length=60)
    kind: Text = Field(max_length=12, description=_("opd, kesbangpol, kecamatan, vertikal, lembaga"))


class NewAgencyIn(AgencyIn):
    region: RegionCode


@router.post(
    "/agencies",
    url_name="agencies",
    operation_id="add_agency",
    summary=_("Tambah OPD"),
    description=_("OPD yang tidak ada di daftar awal; kodenya dibuat dari nama pendeknya."),
    response=answers({201: AgencyDetailOut}, 400, 403, 413, 422),
)
def add_agency(request: Request, body: NewAgencyIn) -> Status[Any]:
    adding_agencies(request)
    region = region_of(body.region)
    demand(permissions.can_change_agencies(request.scope, region))
    values = filled(AgencyForm(body.model_dump()))
    added = services.add_agency(scope=request.scope, region=region, now=clock.now(), **values)
    return Status(201, AgencyDetailOut.of(request, added))


class StarterIn(In):
    region: RegionCode
    codes: list[Text] = Field(min_length=1, max_length=200, description=_("kode OPD dari daftar awal"))


class CountOut(Schema):
    count: int


@router.post(
    "/agencies/starter",
    url_name="agencies_starter",
    operation_id="accept_starter_agencies",
    summary=_("Ambil OPD dari daftar awal"),
    description=_("Dengan jabatan kepalanya. Yang sudah ada dibiarkan seperti adanya."),
    response=answers({200: CountOut}, 400, 403, 413, 422),
)
def accept_starter(request: Request, body: StarterIn) -> CountOut:
    adding_agencies(request)
    region = region_of(body.region)
    made = services.accept_starter(scope=request.scope, region=region, codes=body.codes, now=clock.now())
    return CountOut(count=len(made))


class NamingIn(In):
    id: int = Field(ge=1, le=MOST)
    name: Text = Field(min_length=1, max_length=160)
    short_name: Text = Field(min_length=1, max_length=60)


class OrderIn(In):
    region: RegionCode
    agencies: list[NamingIn] = Field(min_length=1, max_length=500, description=_("menurut urutannya"))


@router.put(
    "/agencies/order",
    url_name="agencies_order",
    operation_id="arrange_agencies",
    summary=_("Urutkan dan namai OPD"),
    description=_("Banyak OPD satu wilayah sekaligus; satu yang asing menolak semuanya."),
    response=answers({200: CountOut}, 400, 403, 413, 422),
)
def arrange_agencies(request: Request, body: OrderIn) -> CountOut:
    adding_agencies(request)
    lines = [Naming(one.id, place, one.name, one.short_name) for place, one in enumerate(body.agencies)]
    region = region_of(body.region)
    changed = services.arrange_agencies(scope=request.scope, region=region, lines=lines, now=clock.now())
    return CountOut(count=changed)


@router.get(
    AGENCY,
    url_name="agency",
    operation_id="get_agency",
    summary=_("Satu OPD"),
    description=_("Dengan narahubung, jabatan, dan pejabatnya."),
    response=answers({200: AgencyDetailOut}, 404),
)
def get_agency(request: Request, agency_id: int) -> AgencyDetailOut:
    return AgencyDetailOut.of(request, reading_agency(request, agency_id))


@router.put(
    AGENCY,
    url_name="agency",
    operation_id="change_agency",
    summary=_("Ubah OPD"),
    description=_("Nama, nama pendek, dan jenisnya."),
    response=answers({200: AgencyDetailOut}, *WRITTEN),
)
def change_agency(request: Request, agency_id: int, body: AgencyIn) -> AgencyDetailOut:
    agency = changing_agency(request, agency_id)
    values = filled(AgencyForm(body.model_dump()))
    services.change_agency(scope=request.scope, agency=agency, now=clock.now(), **values)
    return AgencyDetailOut.of(request, reading_agency(request, agency_id))


class EndAgencyIn(In):
    ends_on: date = Field(description=_("hari terakhir, paling cepat hari ini"))
    note: Text = Field(max_length=300)


@router.post(
    f"{AGENCY}/end",
    url_name="agency_end",
    operation_id="end_agency",
    summary=_("Akhiri OPD"),
    description=_("Hak akses, tautan kerja, narahubung, dan tokennya berakhir bersamanya."),
    response=answers({200: AgencyDetailOut}, *WRITTEN),
)
def end_agency(request: Request, agency_id: int, body: EndAgencyIn) -> AgencyDetailOut:
    agency = changing_agency(request, agency_id)
    now = clock.now()
    form = EndAgencyForm(body.model_dump(), today=now.astimezone(agency.region.tz).date())
    values = filled(form)
    services.end_agency(
        scope=request.scope, agency=agency, on=values["ends_on"], note=values["note"], now=now
    )
    return AgencyDetailOut.of(request, reading_agency(request, agency_id))


@router.post(
    f"{AGENCY}/reopen",
    url_name="agency_reopen",
    operation_id="reopen_agency",
    summary=_("Aktifkan kembali OPD"),
    description=_("Hak akses, tautan, dan token yang ikut berakhir diberikan lagi sendiri-sendiri."),
    response=answers({200: AgencyDetailOut}, 400, 403, 404, 422),
)
def reopen_agency(request: Request, agency_id: int) -> AgencyDetailOut:
    agency = changing_agency(request, agency_id)
    services.reopen_agency(scope=request.scope, agency=agency, now=clock.now())
    return AgencyDetailOut.of(request, reading_agency(request, agency_id))
