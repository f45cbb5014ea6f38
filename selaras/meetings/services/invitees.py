"""Writes of the list of those invited."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from selaras.core.formats import moment_long
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.meetings import permissions
from selaras.meetings.choices import MAX_INVITEES, InviteeRole, MeetingState
from selaras.meetings.models import Invitee, Meeting
from selaras.meetings.selectors.meetings import (
    agencies_to_invite,
    kesbangpol_of,
    people_invited,
    regions_to_invite,
)
from selaras.meetings.services.held import demand_lengths, held_meeting, log, one_line, tell_readers
from selaras.meetings.services.mailing import mail_everybody
from selaras.meetings.services.owed import settle_replies
from selaras.notices.services import notify
from selaras.offices.compute import PhoneFault, normal_phone
from selaras.regions.models import Region


@dataclass(frozen=True, slots=True)
class GuestText:
    """Whom to reach; of an office of the product only the line of the letter and the role count."""

    organisation: str = ""
    person_name: str = ""
    position: str = ""
    email: str = ""
    phone: str = ""
    addressed_as: str = ""
    role: str = InviteeRole.PARTICIPANT


def _opened(scope: Scope, meeting: Meeting) -> Meeting:
    meeting = held_meeting(meeting)
    demand(permissions.can_change(scope, meeting))
    return meeting


def _add(scope: Scope, meeting: Meeting, rows: list[Invitee], now: datetime) -> list[Invitee]:
    there = meeting.invitees.filter(withdrawn_at=None).count()
    if there + len(rows) > MAX_INVITEES:
        raise ValidationError(_("Paling banyak %(n)s undangan untuk satu acara.") % {"n": MAX_INVITEES})
    last = meeting.invitees.aggregate(last=Max("sort"))["last"] or 0
    for number, row in enumerate(rows, start=last + 1):
        row.meeting, row.sort, row.added_at, row.added_by_name = meeting, number, now, scope.name[:200]
    Invitee.objects.bulk_create(rows)
    if rows:
        log(scope, meeting, "invitee.added", now, count=len(rows), names=[row.name for row in rows[:20]])
        _reach(scope, meeting, rows, now)
    return rows


def _reach(scope: Scope, meeting: Meeting, rows: list[Invitee], now: datetime) -> None:
    """Where the invitation is out already, whoever comes to it later hears at once."""
    if meeting.state != MeetingState.INVITED:
        return
    tell_readers(meeting)
    settle_replies(meeting, now)
    told = {"title": meeting.title, "when": moment_long(meeting.starts_at, meeting.tz)}
    text = _("Anda diundang: %(title)s, %(when)s.") % told
    notify(
        user_ids=people_invited(meeting, now, [row.agency_id for row in rows if row.agency_id]),
        text=text,
        url=meeting.get_absolute_url(),
        kind="meeting",
        key=f"meeting-{meeting.pk}-{meeting.version}",
        now=now,
    )
    mail_everybody(scope, meeting, text, now, only={row.pk for row in rows})


@transaction.atomic
def invite_agencies(
    *, scope: Scope, meeting: Meeting, agency_ids: Iterable[int], now: datetime
) -> list[Invitee]:
    """Offices of the host's own region; one that is invited already stays as it is."""
    meeting = _opened(scope, meeting)
    agencies = agencies_to_invite(meeting).filter(pk__in=set(agency_ids)).order_by("sort", "name")
    return _add(scope, meeting, [Invitee(agency=agency) for agency in agencies], now)


@transaction.atomic
def invite_regions(
    *, scope: Scope, meeting: Meeting, region_ids: Iterable[int], now: datetime
) -> list[Invitee]:
    """The Kesbangpol of regions below, addressed by its head of region; also of those not in the product."""
    meeting = _opened(scope, meeting)
    regions = list(regions_to_invite(meeting).filter(pk__in=set(region_ids)))
    offices = kesbangpol_of(regions)
    live = meeting.invitees.filter(withdrawn_at=None)
    invited = set(live.filter(agency__isnull=False).values_list("agency_id", flat=True))
    named = set(live.filter(region__isnull=False).values_list("region_id", flat=True))
    rows = []
    for region in regions:
        office = offices.get(region.pk)
        if region.pk in named or (office is not None and office.pk in invited):
            continue
        name = _("Badan Kesbangpol %(region)s") % {"region": region.full_name}
        rows.append(
            Invitee(
                agency=office,
                region=region,
                organisation="" if office else name,
                addressed_as=_head_line(region),
            )
        )
    return _add(scope, meeting, rows, now)


def _head_line(region: Region) -> str:
    """As a governor writes to a regency or a city."""
    head = {"kota": _("Wali Kota"), "kabupaten": _("Bupati")}.get(region.kind)
    if head is None:
        return ""
    told = {"head": head, "region": region.display_name}
    return _("%(head)s %(region)s u.p. Kepala Badan Kesbangpol") % told


@transaction.atomic
def invite_guest(*, scope: Scope, meeting: Meeting, text: GuestText, now: datetime) -> Invitee:
    """A body or a person outside the product."""
    meeting = _opened(scope, meeting)
    row = Invitee()
    _write(row, text)
    return _add(scope, meeting, [row], now)[0]


@transaction.atomic
def change_invitee(*, scope: Scope, invitee: Invitee, text: GuestText, now: datetime) -> Invitee:
    meeting = _opened(scope, invitee.meeting)
    row = meeting.invitees.select_related("agency__region").get(pk=invitee.pk, withdrawn_at=None)
    _write(row, text)
    row.save()
    log(scope, meeting, "meeting.changed", now, invitee=row.pk, name=row.name)
    return row


def _write(row: Invitee, text: GuestText) -> None:
    if text.role not in InviteeRole.values:
        raise ValidationError({"role": _("Pilih sebagai apa ia diundang.")})
    given = {"addressed_as": one_line(text.addressed_as)}
    row.role = text.role
    if row.agency is None:
        names = ("organisation", "person_name", "position", "email")
        given |= {name: one_line(getattr(text, name)) for name in names}
        if not given["organisation"] and not given["person_name"]:
            raise ValidationError({"organisation": _("Isi nama instansi atau nama orangnya.")})
        given["phone"] = _phone(text.phone)
    demand_lengths(Invitee, {name: value for name, value in given.items() if value})
    for name, value in given.items():
        setattr(row, name, value)


def _phone(typed: str) -> str:
    try:
        return normal_phone(typed, demo=settings.DEMO)
    except PhoneFault as fault:
        raise ValidationError({"phone": str(fault)}) from fault


@transaction.atomic
def withdraw(*, scope: Scope, invitee: Invitee, now: datetime) -> None:
    """Before the invitation is out the row goes; afterwards it stays, marked."""
    meeting = _opened(scope, invitee.meeting)
    row = meeting.invitees.select_related("agency__region").get(pk=invitee.pk)
    if row.withdrawn_at is not None:
        return
    if meeting.invited_at is None:
        row.delete()
    else:
        row.withdrawn_at = now
        row.save(update_fields=("withdrawn_at",))
        tell_readers(meeting)
        settle_replies(meeting, now)
    log(scope, meeting, "invitee.removed", now, note=row.name)
