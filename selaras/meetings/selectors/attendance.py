"""Who was there, who is expected, and how many that makes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F, QuerySet

from selaras.letters.selectors.papers import post_words
from selaras.meetings.choices import CheckInMethod, Reply
from selaras.meetings.models import AttendanceCount, AttendanceRecord, Invitee, Meeting
from selaras.meetings.selectors.meetings import invitees_of
from selaras.offices.models import Holder


@dataclass(frozen=True, slots=True)
class Present:
    """One line of the list. ``signature`` is a picture as SVG, empty where nobody drew one."""

    id: int
    name: str
    position: str
    organisation: str
    agency_id: int | None
    for_name: str
    method: str
    method_label: str
    at: datetime
    signature: bytes
    is_invited: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """``agencies``: bodies somebody came from; ``invited_agencies``: those of them that were invited."""

    persons: int
    agencies: int
    invited_agencies: int
    invited: int


def rows_of(meeting: Meeting) -> QuerySet[AttendanceRecord]:
    """In the order of the invitations, then who came without one; of one office as they came."""
    order = (F("invitee__sort").asc(nulls_last=True), "at", "pk")
    return meeting.attendance.live().select_related("invitee", "signature").order_by(*order)


def present_at(meeting: Meeting) -> list[Present]:
    """One query; no permission inside: for papers and counts of who has been asked already."""
    return [_present(row) for row in rows_of(meeting)]


def _present(row: AttendanceRecord) -> Present:
    drawn = getattr(row, "signature", None)
    return Present(
        id=row.pk,
        name=row.name,
        position=row.position,
        organisation=row.organisation,
        agency_id=row.agency_id,
        for_name=row.for_name,
        method=row.method,
        method_label=str(CheckInMethod(row.method).label),
        at=row.at,
        signature=drawn.svg.encode() if drawn is not None else b"",
        is_invited=row.invitee_id is not None,
    )


def counted(meeting: Meeting, invited: int | None = None) -> Counts:
    """Each person once and each body once; two queries, one where the number invited is known."""
    rows = list(
        meeting.attendance.live().values_list("body_key", "person_key", "invitee_id", "invitee__withdrawn_at")
    )
    return Counts(
        persons=len({(body, person) for body, person, _i, _w in rows}),
        agencies=len({body for body, _p, _i, _w in rows if body != "o:"}),
        invited_agencies=len({one for _b, _p, one, gone in rows if one is not None and gone is None}),
        invited=meeting.invitees.filter(withdrawn_at=None).count() if invited is None else invited,
    )


def digest_of(keys: Iterable[tuple[str, str]]) -> str:
    """The same for the same people, in whatever order they came."""
    told = "\n".join(f"{body}\t{person}" for body, person in sorted(set(keys)))
    return hashlib.sha256(told.encode()).hexdigest()


def people_keys(meetings: Iterable[int]) -> list[tuple[str, str]]:
    """Body and person of everybody on these lists; one query."""
    rows = AttendanceRecord.objects.live().filter(meeting__in=list(meetings))
    return list(rows.values_list("body_key", "person_key"))


@dataclass(frozen=True, slots=True)
class Double:
    """One name under two bodies: perhaps the same person, who would be counted twice."""

    name: str
    rows: list[AttendanceRecord] = field(default_factory=list)


def doubles(rows: Iterable[AttendanceRecord]) -> list[Double]:
    found: dict[str, list[AttendanceRecord]] = {}
    for row in rows:
        found.setdefault(row.person_key, []).append(row)
    return [Double(same[0].name, same) for same in found.values() if len(same) > 1]


# ---- who is expected


@dataclass(frozen=True, slots=True)
class Expected:
    """One invitation at the door: whose name and post are known beforehand, and who of it is here."""

    invitee: Invitee
    organisation: str
    name: str
    position: str
    for_name: str
    present: list[AttendanceRecord]


def expected_at(meeting: Meeting, now: datetime) -> list[Expected]:
    """Everybody invited, in their order; three queries however many they are."""
    rows = list(invitees_of(meeting))
    heads = heads_of([row.agency_id for row in rows if row.agency_id], now)
    here: dict[int, list[AttendanceRecord]] = {}
    for record in rows_of(meeting):
        if record.invitee_id is not None:
            here.setdefault(record.invitee_id, []).append(record)
    return [_expected(row, heads, here.get(row.pk, [])) for row in rows]


def expected_of(invitee: Invitee, now: datetime) -> Expected:
    """The same for one; without who of it is here, which a guest does not read."""
    return _expected(invitee, heads_of([invitee.agency_id] if invitee.agency_id else [], now), [])


def _expected(row: Invitee, heads: dict[int, Holder], present: list[AttendanceRecord]) -> Expected:
    name, position = known_name(row, heads)
    stands_for = row.letter_line if row.reply == Reply.DELEGATE else ""
    return Expected(row, organisation_of(row), name, position, stands_for, present)


def organisation_of(invitee: Invitee) -> str:
    """What stands in the column Instansi; a person invited alone has none but his own."""
    return invitee.agency.name if invitee.agency is not None else invitee.organisation


def known_name(row: Invitee, heads: dict[int, Holder]) -> tuple[str, str]:
    """As answered, else the person invited, else the head of the office of that day."""
    if row.reply_name:
        return row.reply_name, row.reply_position
    if row.person_name:
        return row.person_name, row.position
    head = heads.get(row.agency_id or 0)
    if head is not None and row.reply != Reply.DELEGATE:
        return head.name, post_words(head)
    return "", row.position


def heads_of(agencies: list[int], now: datetime) -> dict[int, Holder]:
    """Who leads each office on that day: the first post in its order that somebody holds."""
    today = now.date()
    holders = Holder.objects.filter(post__agency__in=agencies, starts_on__lte=today).exclude(
        ends_on__lt=today
    )
    found: dict[int, Holder] = {}
    for holder in holders.select_related("post__agency").order_by(
        "post__agency", "post__sort", "-starts_on", "pk"
    ):
        found.setdefault(holder.post.agency_id, holder)
    return found


# ---- the verified count


def latest_count(meeting: Meeting) -> AttendanceCount | None:
    return meeting.attendance_counts.first()


def is_current(count: AttendanceCount) -> bool:
    """Nobody has been put on the list or struck off since."""
    return count.digest == digest_of(people_keys([count.meeting_id]))
