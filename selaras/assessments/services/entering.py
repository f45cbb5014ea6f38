"""Diinput atas nama: what somebody else wrote down for an agency, and the agency's word on it."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.assessments import permissions
from selaras.assessments.choices import Channel
from selaras.assessments.models import Confirmation, Entry, Item, Revision
from selaras.assessments.services.checking import tidy
from selaras.assessments.services.steps import locked_item
from selaras.assessments.services.telling import tell_owner
from selaras.audit.services import record
from selaras.core.scope import Scope
from selaras.core.verdict import demand


@dataclass(frozen=True, slots=True)
class Source:
    """From whom an answer came, by which way and on which day."""

    channel: str
    informant: str
    received_on: date | None
    note: str = ""


def checked_source(item: Item, source: Source, now: datetime) -> Source:
    """The source as it is kept, or every fault of it."""
    faults: dict[str, str] = {}
    informant, note = " ".join(tidy(source.informant).split()), tidy(source.note)
    if source.channel not in Channel.values:
        faults["channel"] = _("Pilih lewat apa isian ini diterima.")
    if not informant:
        faults["informant"] = _("Tuliskan nama pemberi isian.")
    elif len(informant) > 200:
        faults["informant"] = _("Nama paling banyak 200 huruf.")
    if source.received_on is None:
        faults["received_on"] = _("Isi tanggal isian diterima.")
    elif source.received_on > now.astimezone(item.round.tz).date():
        faults["received_on"] = _("Tanggal diterima tidak boleh sesudah hari ini.")
    if len(note) > 500:
        faults["note"] = _("Keterangan paling banyak 500 huruf.")
    if faults:
        raise ValidationError(faults)
    return replace(source, informant=informant, note=note)


def keep_entry(*, scope: Scope, item: Item, revision: Revision, source: Source, now: datetime) -> Entry:
    """The row that marks the answer until the agency confirms it; the agency hears of it."""
    if source.received_on is None:
        raise ValueError("an entry is kept with a checked source")
    entry = Entry(
        item=item,
        revision_number=revision.number,
        agency_id=item.duty_agency_id or 0,
        channel=source.channel,
        informant=source.informant,
        received_on=source.received_on,
        note=source.note,
        entered_by_id=scope.user_id,
        entered_by_name=scope.name,
        at=now,
    )
    entry.save()
    tell_owner(
        item=item,
        text=_("diinput %(name)s atas nama OPD Anda; mohon dikonfirmasi") % {"name": scope.name},
        kind="entered",
        now=now,
    )
    return entry


def stand_by(*, scope: Scope, item: Item, now: datetime) -> None:
    """Whoever of the agency hands the answer in or validates it has thereby confirmed it."""
    if item.unconfirmed and permissions.can_confirm(scope, item):
        _confirm(scope, item, now)


def signed_for(*, scope: Scope, item: Item, name: str, now: datetime) -> None:
    """The head's signature on paper confirms it too, whoever brings the paper."""
    if item.unconfirmed:
        _confirm(scope, item, now, name)


def _confirm(scope: Scope, item: Item, now: datetime, name: str = "") -> None:
    item.unconfirmed = False
    item.save(update_fields=("unconfirmed",))
    Confirmation(
        item=item,
        revision_number=item.version,
        agency_id=item.duty_agency_id or 0,
        by_id=None if name else scope.user_id,
        by_name=name or scope.name,
        via=scope.via,
        at=now,
    ).save()
    record(
        verb="assessments.item.confirmed",
        scope=scope,
        kind="item",
        id=item.pk,
        region_path=item.round.region_path,
        after={"revision": item.version},
        at=now,
    )


@transaction.atomic
def confirm_entry(*, scope: Scope, item_id: int, now: datetime) -> Item:
    item = locked_item(item_id)
    demand(permissions.can_confirm(scope, item))
    _confirm(scope, item, now)
    return item
