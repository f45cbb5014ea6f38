"""The door of a meeting: opened, closed, given another key; and whoever comes in by its code."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from selaras.core.scope import Scope
from selaras.core.verdict import Denied, Refused, demand
from selaras.meetings import permissions
from selaras.meetings.choices import CheckInMethod
from selaras.meetings.models import AttendanceDoor, Meeting
from selaras.meetings.models.attendance import new_door_key
from selaras.meetings.services.attendance import CheckedIn, CheckIn, enter
from selaras.meetings.services.held import held_meeting, log


@transaction.atomic
def open_door(*, scope: Scope, meeting: Meeting, now: datetime) -> AttendanceDoor:
    """Opened again it has the key it had: codes that hang on a wall live one minute anyway."""
    meeting = held_meeting(meeting)
    demand(permissions.can_open_door(scope, meeting, now))
    door = AttendanceDoor.objects.filter(meeting=meeting).first()
    if door is not None and door.closed_at is None:
        return door
    door = door or AttendanceDoor(meeting=meeting)
    door.opened_at, door.opened_by_name, door.closed_at = now, scope.name[:200], None
    door.save()
    log(scope, meeting, "door.opened", now)
    return door


@transaction.atomic
def close_door(*, scope: Scope, meeting: Meeting, now: datetime) -> None:
    meeting = held_meeting(meeting)
    demand(permissions.can_plan(scope, meeting))
    if AttendanceDoor.objects.filter(meeting=meeting, closed_at=None).update(closed_at=now):
        log(scope, meeting, "door.closed", now)


@transaction.atomic
def renew_door(*, scope: Scope, meeting: Meeting, now: datetime) -> None:
    """Another key: whoever came in by a code that was passed on, and has not entered himself yet, is out."""
    meeting = held_meeting(meeting)
    demand(permissions.can_open_door(scope, meeting, now))
    if AttendanceDoor.objects.filter(meeting=meeting, closed_at=None).update(key=new_door_key()):
        log(scope, meeting, "door.renewed", now)


@transaction.atomic
def check_in_by_code(*, door: AttendanceDoor, entry: CheckIn, now: datetime) -> CheckedIn:
    """By a guest on his own phone; ``door`` is the one his code opened, with the key it had then."""
    meeting = held_meeting(door.meeting)
    stands = AttendanceDoor.objects.filter(meeting=meeting, closed_at=None).first()
    if stands is None or bytes(stands.key) != bytes(door.key) or not permissions.door_lets_in(meeting, now):
        raise Refused(Denied(_("Daftar hadir dengan kode QR sudah ditutup. Hubungi petugas di tempat.")))
    by = _("%(name)s (kode QR)") % {"name": " ".join(entry.name.split())[:150]}
    return enter(Scope(on=now.date(), name=by), meeting, entry, CheckInMethod.QR, now)
