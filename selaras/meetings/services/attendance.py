"""Writes of the attendance list: somebody came in, was named wrongly, was not there after all."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.core.formats import clock_words
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.meetings import compute, permissions
from selaras.meetings.choices import LIST_OPENS, MAX_PRESENT, MAX_SENT, CheckInMethod
from selaras.meetings.models import (
    AttendanceKey,
    AttendanceRecord,
    AttendanceSignature,
    Invitee,
    Meeting,
)
from selaras.meetings.selectors.attendance import organisation_of
from selaras.meetings.services.held import demand_lengths, held_meeting, log, one_line

RECORDED, KNOWN, STRUCK, REFUSED = "dicatat", "sudah", "dicoret", "ditolak"
# Clocks of phones and laptops go a little wrong.
CLOCK_SLACK = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class CheckIn:
    """What is said about one person; ``key`` makes an entry that is sent again the same entry."""

    name: str = ""
    position: str = ""
    organisation: str = ""
    invitee_id: int | None = None
    for_name: str = ""
    # Strokes of a signature, as `compute.strokes_of` reads them.
    signature: str = ""
    key: uuid.UUID = field(default_factory=uuid.uuid4)
    # When it was, where the entry was made without the server.
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """``outcome``: recorded now, known already, struck since, or refused with the reason in ``text``."""

    key: uuid.UUID
    outcome: str
    text: str = ""
    record: AttendanceRecord | None = None


@transaction.atomic
def check_in(
    *, scope: Scope, meeting: Meeting, entry: CheckIn, now: datetime, method: str = CheckInMethod.CLERK
) -> CheckedIn:
    """By those who hold the meeting; who is on the list already stays there once."""
    meeting = held_meeting(meeting)
    demand(permissions.can_take_attendance(scope, meeting, now))
    return enter(scope, meeting, entry, method, now)


@transaction.atomic
def check_in_many(
    *,
    scope: Scope,
    meeting: Meeting,
    entries: Sequence[CheckIn],
    now: datetime,
    method: str = CheckInMethod.CLERK,
) -> list[CheckedIn]:
    """Each for itself: one that is refused holds back no other."""
    meeting = held_meeting(meeting)
    demand(permissions.can_take_attendance(scope, meeting, now))
    if len(entries) > MAX_SENT:
        raise ValidationError(_("Paling banyak %(n)s catatan sekali kirim.") % {"n": MAX_SENT})
    found = []
    for entry in entries:
        try:
            found.append(enter(scope, meeting, entry, method, now))
        except ValidationError as fault:
            found.append(CheckedIn(entry.key, REFUSED, " ".join(fault.messages)))
    return found


@transaction.atomic
def check_in_on_paper(
    *, scope: Scope, meeting: Meeting, entries: Sequence[CheckIn], now: datetime
) -> list[CheckedIn]:
    """Typed from a signed list: written whole or not at all, every fault told with its line."""
    meeting = held_meeting(meeting)
    demand(permissions.can_take_attendance(scope, meeting, now))
    faults, found = [], []
    for line, entry in enumerate(entries, 1):
        try:
            found.append(enter(scope, meeting, entry, CheckInMethod.PAPER, now))
        except ValidationError as fault:
            faults.append(_("Baris %(n)s: %(fault)s") % {"n": line, "fault": " ".join(fault.messages)})
    if faults:
        raise ValidationError({"rows": faults})
    return found


def enter(scope: Scope, meeting: Meeting, entry: CheckIn, method: str, now: datetime) -> CheckedIn:
    """With the meeting's row held; the key first, then the person: neither comes onto the list twice."""
    sent = AttendanceKey.objects.filter(meeting=meeting, key=entry.key).select_related("record").first()
    if sent is not None:
        return _again(meeting, entry, sent.record)
    row = _row_of(scope, meeting, entry, method, now)
    svg = _drawn(entry.signature)
    there = (
        AttendanceRecord.objects.live()
        .filter(meeting=meeting, body_key=row.body_key, person_key=row.person_key)
        .first()
    )
    if there is None:
        if AttendanceRecord.objects.live().filter(meeting=meeting).count() >= MAX_PRESENT:
            raise ValidationError(_("Paling banyak %(n)s orang pada satu daftar hadir.") % {"n": MAX_PRESENT})
        row.save()
        told = {"attendance": row.pk, "organisation": row.organisation, "method": row.method}
        log(scope, meeting, "attendance.recorded", now, note=row.name, **told)
    kept = there or row
    AttendanceKey.objects.create(meeting=meeting, key=entry.key, record=kept)
    _sign(scope, meeting, kept, svg, now)
    if there is not None:
        return CheckedIn(entry.key, KNOWN, _known(meeting, kept), kept)
    return CheckedIn(entry.key, RECORDED, "", kept)


def _again(meeting: Meeting, entry: CheckIn, record: AttendanceRecord) -> CheckedIn:
    if record.struck_at is not None:
        told = {"name": record.name, "reason": record.struck_reason}
        text = _("%(name)s sudah dicoret dari daftar: %(reason)s") % told
        return CheckedIn(entry.key, STRUCK, text, record)
    return CheckedIn(entry.key, KNOWN, _known(meeting, record), record)


def _known(meeting: Meeting, record: AttendanceRecord) -> str:
    told = {
        "name": record.name,
        "at": clock_words(record.at, meeting.tz),
        "method": record.get_method_display(),
    }
    return _("%(name)s sudah tercatat hadir pukul %(at)s (%(method)s).") % told


def _row_of(scope: Scope, meeting: Meeting, entry: CheckIn, method: str, now: datetime) -> AttendanceRecord:
    row = AttendanceRecord(
        meeting=meeting, method=method, at=_moment(meeting, entry.at, now), received_at=now,
        recorded_by_id=scope.user_id, recorded_by_name=scope.name[:200],
    )  # fmt: skip
    invitee = _invitee_of(meeting, entry)
    row.invitee, row.agency = invitee, invitee.agency if invitee else None
    organisation = one_line(entry.organisation)
    if invitee is not None:
        organisation = organisation_of(invitee) or organisation
    _name(row, replace(entry, organisation=organisation))
    return row


def _invitee_of(meeting: Meeting, entry: CheckIn) -> Invitee | None:
    """As picked, also where the invitation was taken back meanwhile; else the body of that name."""
    rows = meeting.invitees.select_related("agency__region")
    if entry.invitee_id is not None:
        found = rows.filter(pk=entry.invitee_id).first()
        if found is None:
            raise ValidationError({"invitee": _("Pilihan ini bukan undangan rapat ini.")})
        return found
    wanted = compute.body_key(entry.organisation)
    if not wanted:
        return None
    named = [
        row for row in rows.filter(withdrawn_at=None) if compute.body_key(organisation_of(row)) == wanted
    ]
    # Two of one name are told apart by whoever picks one from the list.
    return named[0] if len(named) == 1 else None


def _moment(meeting: Meeting, told: datetime | None, now: datetime) -> datetime:
    """As the device told it where that can be; a clock that goes quite wrong counts for nothing."""
    if told is None:
        return now
    earliest = min(meeting.starts_at, meeting.began_at or meeting.starts_at) - LIST_OPENS
    return told if earliest <= told <= now + CLOCK_SLACK else now


def _name(row: AttendanceRecord, entry: CheckIn) -> None:
    given = {
        "name": one_line(entry.name),
        "position": one_line(entry.position),
        "organisation": one_line(entry.organisation),
        "for_name": one_line(entry.for_name),
    }
    key = compute.person_key(given["name"])
    if not key:
        raise ValidationError({"name": _("Tuliskan nama yang hadir.")})
    demand_lengths(AttendanceRecord, {name: value for name, value in given.items() if value})
    for name, value in given.items():
        setattr(row, name, value)
    row.person_key = key[:200]
    row.body_key = _body_of(row)


def _body_of(row: AttendanceRecord) -> str:
    """An office of the product, else its words: the same body at the next meeting too."""
    if row.agency_id is not None:
        return f"a{row.agency_id}"
    return f"o:{compute.body_key(row.organisation)}"[:230]


def _drawn(signature: str) -> str:
    if not signature:
        return ""
    try:
        return compute.signature_svg(compute.strokes_of(signature))
    except compute.SignatureFault:
        raise ValidationError(
            {"signature": _("Tanda tangan tidak terbaca atau terlalu panjang; hapus lalu gores ulang.")}
        ) from None


def _sign(scope: Scope, meeting: Meeting, record: AttendanceRecord, svg: str, now: datetime) -> None:
    """The first signature stays: nobody signs over somebody."""
    if not svg:
        return
    _row, made = AttendanceSignature.objects.get_or_create(record=record, defaults={"svg": svg, "at": now})
    if made:
        log(scope, meeting, "attendance.signed", now, note=record.name, attendance=record.pk)


def held_record(scope: Scope, record: AttendanceRecord, now: datetime) -> AttendanceRecord:
    meeting = held_meeting(record.meeting)
    demand(permissions.can_take_attendance(scope, meeting, now))
    row = meeting.attendance.select_related("invitee", "agency").get(pk=record.pk)
    if row.struck_at is not None:
        raise ValidationError(_("%(name)s sudah dicoret dari daftar hadir.") % {"name": row.name})
    row.meeting = meeting
    return row


@transaction.atomic
def correct_attendance(
    *, scope: Scope, record: AttendanceRecord, entry: CheckIn, now: datetime
) -> AttendanceRecord:
    """Name, post, office, whom for; what stood there is kept in the audit."""
    row = held_record(scope, record, now)
    before = {name: getattr(row, name) for name in ("name", "position", "organisation", "for_name")}
    invitee = _invitee_of(row.meeting, entry)
    if invitee is not None:
        # The name of that day stays, whatever the office is called by now.
        kept = row.organisation if invitee.pk == row.invitee_id else organisation_of(invitee)
        entry = replace(entry, organisation=kept or entry.organisation)
    row.invitee, row.agency = invitee, invitee.agency if invitee else None
    _name(row, entry)
    same = (
        AttendanceRecord.objects.live()
        .filter(meeting=row.meeting, body_key=row.body_key, person_key=row.person_key)
        .exclude(pk=row.pk)
    )
    if same.exists():
        raise ValidationError({"name": _known(row.meeting, same.get())})
    row.save()
    after = {name: getattr(row, name) for name in before}
    log(scope, row.meeting, "attendance.corrected", now, attendance=row.pk, before=before, **after)
    return row


@transaction.atomic
def strike_attendance(
    *, scope: Scope, record: AttendanceRecord, reason: str, now: datetime
) -> AttendanceRecord:
    """Off the list; the row stays with the reason."""
    row = held_record(scope, record, now)
    reason = one_line(reason)[:300]
    if not reason:
        raise ValidationError({"reason": _("Tuliskan alasan pencoretan.")})
    row.struck_at, row.struck_by_name, row.struck_reason = now, scope.name[:200], reason
    row.save(update_fields=("struck_at", "struck_by_name", "struck_reason"))
    log(scope, row.meeting, "attendance.struck", now, note=f"{row.name}: {reason}", attendance=row.pk)
    return row
