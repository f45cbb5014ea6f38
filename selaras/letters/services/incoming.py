"""Letters that come in: numbered in the agenda as they arrive, with their scan, until they are settled."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.audit.services import record
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.evidence.choices import JPEG, PDF, PNG
from selaras.evidence.services import files as store
from selaras.evidence.services.receiving import Received, received
from selaras.letters import permissions
from selaras.letters.choices import AGENDA_BOOK, INCOMING_TRANSITIONS, MAX_NUMBER, IncomingState, Sifat
from selaras.letters.compute import apart, seals
from selaras.letters.models import Incoming
from selaras.letters.services.letters import reasoned
from selaras.letters.services.numbers import held_book
from selaras.offices.models import Agency

LINE = 300
MAX_PAGES = 9_999


class IncomingConflict(Exception):
    """Somebody else changed the entry since the form was opened."""

    def __init__(self, incoming: Incoming) -> None:
        super().__init__(incoming.pk)
        self.incoming = incoming


@dataclass(frozen=True, slots=True)
class IncomingText:
    """What is read off the letter; ``pages`` is asked for where the file does not tell."""

    sender: str
    hal: str
    received_on: date
    number: str = ""
    dated: date | None = None
    sifat: str = Sifat.ORDINARY
    annex: str = ""
    pages: int | None = None


def log_incoming(scope: Scope, incoming: Incoming, verb: str, now: datetime, **more: object) -> None:
    note = str(more.pop("note", ""))
    record(
        verb=verb,
        scope=scope,
        kind="incoming",
        id=incoming.pk,
        region_path=incoming.region_path,
        after=dict(more) or None,
        note=note,
        at=now,
    )


def held_incoming(incoming: Incoming) -> Incoming:
    """As it stands now, held against everybody else until the end of the transaction."""
    Incoming.objects.select_for_update(no_key=True).only("pk").get(pk=incoming.pk)
    return Incoming.objects.select_related("agency__region").get(pk=incoming.pk)


@transaction.atomic
def register_incoming(
    *,
    scope: Scope,
    agency: Agency,
    text: IncomingText,
    scan: UploadedFile[Any] | None = None,
    first: int | None = None,
    now: datetime,
) -> Incoming:
    """The next number of this year's agenda; ``first`` where a book on paper has begun the year."""
    demand(permissions.can_write_for(scope, agency))
    _check(text, now.astimezone(agency.region.tz).date())
    with _looked_at(scan) as found:
        incoming = Incoming(
            agency=agency,
            region_path=agency.region_path,
            zone=agency.region.zone,
            year=text.received_on.year,
            agenda=_next_agenda(agency, text.received_on.year, first),
            created_at=now,
            created_by_name=scope.name,
        )
        _put(incoming, text, found, scope, now)
        incoming.save(force_insert=True)
    log_incoming(
        scope, incoming, "letters.incoming.registered", now, note=incoming.hal, agenda=incoming.agenda,
        scan=incoming.scan_sha256,
    )  # fmt: skip
    return incoming


def _next_agenda(agency: Agency, year: int, first: int | None) -> int:
    book = held_book(agency, year, AGENDA_BOOK)
    begun = Incoming.objects.filter(agency=agency, year=year).exists()
    if first is not None:
        if begun or not 1 <= first <= MAX_NUMBER:
            told = _("Nomor agenda pertama hanya untuk surat pertama pada tahun itu, paling besar %(most)s.")
            raise ValidationError({"first": told % {"most": MAX_NUMBER}})
        book.next_number = first
    if book.next_number > MAX_NUMBER:
        raise ValidationError(_("Buku agenda tahun ini sudah penuh."))
    taken = book.next_number
    book.next_number += 1
    book.save(update_fields=("next_number",))
    return taken


def _check(text: IncomingText, today: date) -> None:
    """Every fault at once, by the name of its field."""
    faults: dict[str, str] = {}
    missing = {"sender": _("Tuliskan pengirim surat."), "hal": _("Tuliskan hal surat.")}
    faults |= {name: told for name, told in missing.items() if not getattr(text, name).strip()}
    for name, most in (("sender", LINE), ("hal", LINE), ("number", 160), ("annex", 120)):
        if len(getattr(text, name)) > most:
            faults[name] = _("Paling panjang %(n)s huruf.") % {"n": most}
    if text.sifat not in Sifat.values:
        faults["sifat"] = _("Pilih sifat surat.")
    if text.received_on > today:
        faults["received_on"] = _("Tanggal diterima belum tiba.")
    elif text.received_on.year < today.year - 1:
        faults["received_on"] = _("Tanggal diterima terlalu jauh dari hari ini.")
    if text.dated is not None and text.dated > text.received_on:
        faults["dated"] = _("Tanggal surat tidak mungkin sesudah tanggal diterima.")
    if text.pages is not None and not 1 <= text.pages <= MAX_PAGES:
        faults["pages"] = _("Jumlah halaman antara 1 dan %(most)s.") % {"most": MAX_PAGES}
    if faults:
        raise ValidationError(faults)


@contextmanager
def _looked_at(scan: UploadedFile[Any] | None) -> Iterator[Received | None]:
    """A PDF or a photo of the letter, proved to be one; faults stand beside the field."""
    if scan is None:
        yield None
        return
    try:
        with received(scan) as found:
            if found.detected.file_type not in (PDF, JPEG, PNG):
                raise ValidationError(_("Pindaian berupa PDF, JPEG, atau PNG."))
            yield found
    except ValidationError as fault:
        if hasattr(fault, "error_dict"):
            raise
        raise ValidationError({"scan": fault.messages}) from fault


def _put(incoming: Incoming, text: IncomingText, found: Received | None, scope: Scope, now: datetime) -> None:
    for name in ("sender", "hal", "number", "annex"):
        setattr(incoming, name, " ".join(getattr(text, name).replace("\x00", "").split()))
    incoming.received_on, incoming.dated, incoming.sifat = text.received_on, text.dated, text.sifat
    incoming.changed_at, incoming.changed_by_name = now, scope.name
    counted = incoming.scan_pages if incoming.pages_counted else None
    if found is not None:
        store.shelve(found.shown)
        incoming.scan_sha256, incoming.scan_size = found.shown.sha256, found.shown.size
        incoming.scan_type = found.detected.file_type.content_type
        counted = _pages(incoming, now)
    incoming.pages_counted = counted is not None
    incoming.scan_pages = counted if counted is not None else text.pages


def _pages(incoming: Incoming, now: datetime) -> int | None:
    """Counted in the file where the library for it is installed; a photo is one page."""
    if incoming.scan_type != PDF.content_type:
        return 1
    if not seals.is_ready():
        return None
    return apart.look(incoming.scan(), roots=[], now=now).pages or None


@transaction.atomic
def change_incoming(
    *,
    scope: Scope,
    incoming: Incoming,
    base_version: int,
    text: IncomingText,
    scan: UploadedFile[Any] | None = None,
    now: datetime,
) -> Incoming:
    """Number and year stay; a new scan takes the place of the one before, whose hash stays in the history."""
    incoming = held_incoming(incoming)
    demand(permissions.can_change_incoming(scope, incoming))
    if incoming.version != base_version:
        raise IncomingConflict(incoming)
    _check(text, now.astimezone(incoming.tz).date())
    if text.received_on.year != incoming.year:
        told = _("Surat ini bernomor pada buku agenda %(year)s; tahunnya tetap.")
        raise ValidationError({"received_on": told % {"year": incoming.year}})
    with _looked_at(scan) as found:
        _put(incoming, text, found, scope, now)
        incoming.version += 1
        incoming.save()
    log_incoming(
        scope, incoming, "letters.incoming.changed", now, version=incoming.version, scan=incoming.scan_sha256
    )
    return incoming


@transaction.atomic
def settle_incoming(*, scope: Scope, incoming: Incoming, reason: str, now: datetime) -> Incoming:
    """Nothing is left to do with it, and how that came."""
    incoming = held_incoming(incoming)
    demand(permissions.can_settle(scope, incoming))
    return _ended(scope, incoming, "settle", reasoned(reason, _("Tuliskan penyelesaiannya.")), now)


@transaction.atomic
def cancel_incoming(*, scope: Scope, incoming: Incoming, reason: str, now: datetime) -> Incoming:
    """Entered by mistake: the number stays in the book and is given to no other letter."""
    incoming = held_incoming(incoming)
    demand(permissions.can_cancel_incoming(scope, incoming))
    return _ended(scope, incoming, "cancel", reasoned(reason, _("Tuliskan alasan pembatalan.")), now)


def _ended(scope: Scope, incoming: Incoming, action: str, reason: str, now: datetime) -> Incoming:
    incoming.state = INCOMING_TRANSITIONS[action][1]
    incoming.reason = reason
    incoming.version += 1
    incoming.changed_at, incoming.changed_by_name = now, scope.name
    incoming.save()
    verb = "settled" if incoming.state == IncomingState.SETTLED else "cancelled"
    log_incoming(scope, incoming, f"letters.incoming.{verb}", now, note=reason)
    return incoming
