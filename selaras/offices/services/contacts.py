"""Contacts of an agency: added, changed, ended, and many at once from a list."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from selaras.audit import services as audit
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.offices import permissions
from selaras.offices.compute import Fault, Reading
from selaras.offices.compute.contacts import CHANGED, NEW, ContactRow
from selaras.offices.models import Agency, Contact
from selaras.offices.selectors.contacts import reading_of
from selaras.offices.services.endings import end_contacts
from selaras.regions.models import Region

FIELDS = ("name", "position", "phone", "email", "is_primary")


class ImportRefusedError(Exception):
    """The list has faults; nothing was written."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


@transaction.atomic
def add_contact(*, scope: Scope, agency: Agency, values: Mapping[str, Any], now: datetime) -> Contact:
    """``values``: name, position, phone (normal form), email, is_primary; the first one is the primary."""
    demand(permissions.can_change_contacts(scope, agency))
    _lock(agency.pk)
    contact = Contact(agency=agency)
    _write(contact, values)
    if not Contact.objects.filter(agency=agency, is_active=True, is_primary=True).exists():
        contact.is_primary = True
    _keep(contact)
    _recorded(scope, "offices.contact.added", contact, now, after=_facts(contact))
    return contact


@transaction.atomic
def change_contact(*, scope: Scope, contact: Contact, values: Mapping[str, Any], now: datetime) -> Contact:
    demand(permissions.can_change_contacts(scope, contact.agency))
    _lock(contact.agency_id)
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    before = _facts(contact)
    _write(contact, values)
    _keep(contact)
    after = _facts(contact)
    if after != before:
        _recorded(scope, "offices.contact.changed", contact, now, before=before, after=after)
    return contact


@transaction.atomic
def end_contact(*, scope: Scope, contact: Contact, now: datetime) -> None:
    """Work links of the contact end at once; another contact becomes the primary one."""
    demand(permissions.can_change_contacts(scope, contact.agency))
    _lock(contact.agency_id)
    end_contacts(scope=scope, contacts=[contact], now=now)
    heir = (
        Contact.objects.filter(agency=contact.agency_id, is_active=True).order_by("-is_primary", "pk").first()
    )
    if heir is not None and not heir.is_primary:
        Contact.objects.filter(pk=heir.pk).update(is_primary=True)


@transaction.atomic
def import_contacts(*, scope: Scope, region: Region, text: str, now: datetime) -> Reading:
    """All rows or none: the list is read again inside the transaction, and one fault stops all of it."""
    demand(permissions.can_import_contacts(scope, region))
    _lock(*Agency.objects.filter(region=region).order_by("pk").values_list("pk", flat=True))
    reading = reading_of(region, text)
    if reading.faults:
        raise ImportRefusedError(reading.faults)
    known = Contact.objects.select_for_update().in_bulk([r.known_id for r in reading.rows if r.known_id])
    led = set(
        Contact.objects.filter(agency__region=region, is_active=True, is_primary=True).values_list(
            "agency_id", flat=True
        )
    )
    added: list[Contact] = []
    for row in reading.rows:
        if row.outcome == NEW:
            added.append(_new(row, is_primary=row.agency.pk not in led))
            led.add(row.agency.pk)
        elif row.outcome == CHANGED:
            _apply(known[row.known_id or 0], row)
    Contact.objects.bulk_create(added)
    Contact.objects.bulk_update(known.values(), ["name", "position", "phone", "email"])
    audit.record(
        verb="offices.contacts.imported",
        scope=scope,
        kind="region",
        id=region.pk,
        region_path=region.path,
        after={"new": reading.new, "changed": reading.changed, "known": reading.known},
        at=now,
    )
    return reading


def _lock(*agency_ids: int) -> None:
    """One primary contact an agency, also when two people write at once."""
    list(Agency.objects.select_for_update().filter(pk__in=agency_ids).order_by("pk"))


def _new(row: ContactRow, *, is_primary: bool) -> Contact:
    return Contact(
        agency_id=row.agency.pk,
        name=row.name,
        position=row.position,
        phone=row.phone,
        email=row.email,
        is_primary=is_primary,
    )


def _apply(contact: Contact, row: ContactRow) -> None:
    contact.name, contact.position, contact.phone, contact.email = (
        row.name,
        row.position,
        row.phone,
        row.email,
    )


def _write(contact: Contact, values: Mapping[str, Any]) -> None:
    for name in FIELDS:
        if name in values:
            setattr(contact, name, values[name])


def _keep(contact: Contact) -> None:
    """One primary contact an agency: the new one takes over."""
    contact.clean_fields(exclude=["agency", "user"])
    if contact.is_primary:
        Contact.objects.filter(agency=contact.agency_id, is_primary=True).exclude(pk=contact.pk).update(
            is_primary=False
        )
    contact.save()


def _facts(contact: Contact) -> dict[str, Any]:
    return {name: getattr(contact, name) for name in FIELDS}


def _recorded(
    scope: Scope,
    verb: str,
    contact: Contact,
    now: datetime,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    audit.record(
        verb=verb,
        scope=scope,
        kind="agency",
        id=contact.agency_id,
        region_path=contact.agency.region_path,
        before=before,
        after=after,
        at=now,
    )
