"""Contacts of an agency in the API, one by one and as a table; and their work links taken back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema, Status

from selaras.core import clock
from selaras.core.api import DoneOut, Fault, In, Text, answers, filled, invalid
from selaras.core.http import Request
from selaras.core.verdict import demand
from selaras.offices import permissions, services
from selaras.offices.api.agencies import AGENCY
from selaras.offices.api.doors import (
    WRITTEN,
    adding_contact,
    changing_contact,
    importing_contacts,
    region_of,
    revoking_link,
    router,
)
from selaras.offices.api.shapes import ContactOut, RegionCode
from selaras.offices.forms.agencies import ContactForm, PasteForm

CONTACT = "/contacts/{int:contact_id}"


class ContactIn(In):
    name: Text = Field(max_length=120)
    position: Text = Field(default="", max_length=120)
    phone: Text = Field(default="", max_length=40, description=_("misalnya 0812-3456-7890"))
    email: Text = Field(default="", max_length=254)
    is_primary: bool = False


@router.post(
    f"{AGENCY}/contacts",
    url_name="agency_contacts",
    operation_id="add_contact",
    summary=_("Tambah narahubung"),
    description=_("Yang pertama menjadi narahubung utama."),
    response=answers({201: ContactOut}, *WRITTEN),
)
def add_contact(request: Request, agency_id: int, body: ContactIn) -> Status[Any]:
    agency = adding_contact(request, agency_id)
    values = filled(ContactForm(body.model_dump()))
    added = services.add_contact(scope=request.scope, agency=agency, values=values, now=clock.now())
    return Status(201, ContactOut.of(added))


@router.put(
    CONTACT,
    url_name="contact",
    operation_id="change_contact",
    summary=_("Ubah narahubung"),
    description=_("Menggantikan seluruh datanya."),
    response=answers({200: ContactOut}, *WRITTEN),
)
def change_contact(request: Request, contact_id: int, body: ContactIn) -> ContactOut:
    contact = changing_contact(request, contact_id)
    values = filled(ContactForm(body.model_dump()))
    changed = services.change_contact(scope=request.scope, contact=contact, values=values, now=clock.now())
    return ContactOut.of(changed)


@router.post(
    f"{CONTACT}/end",
    url_name="contact_end",
    operation_id="end_contact",
    summary=_("Nonaktifkan narahubung"),
    description=_("Tautan kerjanya berakhir saat itu juga; narahubung lain menjadi yang utama."),
    response=answers({200: DoneOut}, 400, 403, 404, 422),
)
def end_contact(request: Request, contact_id: int) -> DoneOut:
    contact = changing_contact(request, contact_id)
    services.end_contact(scope=request.scope, contact=contact, now=clock.now())
    return DoneOut()


class TableIn(In):
    region: RegionCode
    text: Text = Field(max_length=600_000, description=_("tabel dengan judul kolom, dipisah tab"))


class ImportedOut(Schema):
    added: int
    changed: int


@router.post(
    "/contacts/import",
    url_name="contacts_import",
    operation_id="import_contacts",
    summary=_("Isi banyak narahubung"),
    description=_("Semua baris atau tidak satu pun; setiap kesalahan disebut dengan nomor barisnya."),
    response=answers({200: ImportedOut}, 400, 403, 413, 422),
)
def import_contacts(request: Request, body: TableIn) -> ImportedOut:
    importing_contacts(request)
    region = region_of(body.region)
    demand(permissions.can_import_contacts(request.scope, region))
    text = filled(PasteForm(body.model_dump()))["text"]
    try:
        kept = services.import_contacts(scope=request.scope, region=region, text=text, now=clock.now())
    except services.ImportRefusedError as refusal:
        faults = [
            Fault(field="text", code="row", detail=f"{fault.row}, {fault.label}: {fault.message}")
            for fault in refusal.faults
        ]
        raise invalid(faults) from refusal
    return ImportedOut(added=kept.new, changed=kept.changed)


@router.post(
    "/work-links/{int:link_id}/revoke",
    url_name="work_link_revoke",
    operation_id="revoke_work_link",
    summary=_("Cabut tautan kerja"),
    description=_("Oleh Kesbangpol, atau OPD itu sendiri."),
    response=answers({200: DoneOut}, 400, 403, 404, 422),
)
def revoke_work_link(request: Request, link_id: int) -> DoneOut:
    services.revoke_work_link(scope=request.scope, link=revoking_link(request, link_id), now=clock.now())
    return DoneOut()
