"""The door of a meeting: which one a code opens, and whether somebody who came in may still enter himself."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from selaras.core.http import record_id
from selaras.meetings import compute
from selaras.meetings.choices import GUEST_LASTS
from selaras.meetings.compute.doors import CODE_LENGTH, WINDOW
from selaras.meetings.models import AttendanceDoor, AttendanceRecord, Meeting
from selaras.meetings.permissions import door_lets_in

SPOKEN = re.compile(rf"([0-9]{{1,12}})([A-Z2-7]{{{CODE_LENGTH}}})", re.ASCII)


@dataclass(frozen=True, slots=True)
class ShownCode:
    """What hangs on the wall this minute, and for how many seconds."""

    text: str
    spoken: str
    seconds: int


def door_of(meeting: Meeting) -> AttendanceDoor | None:
    return AttendanceDoor.objects.filter(meeting=meeting, closed_at=None).first()


def shown_code(door: AttendanceDoor, now: datetime) -> ShownCode:
    code = compute.code_at(bytes(door.key), now)
    seconds = WINDOW - int(now.timestamp()) % WINDOW
    return ShownCode(f"{door.meeting_id}{code}", f"{door.meeting_id} {compute.spoken(code)}", seconds)


def door_by_code(text: str, now: datetime) -> AttendanceDoor | None:
    """An open door whose code of this or the last minute it is; spaces and dashes do not count."""
    match = SPOKEN.fullmatch(re.sub(r"[\s-]", "", text).upper())
    if match is None:
        return None
    door = _open_doors().filter(meeting=record_id(match[1]) or 0).first()
    if door is None or not door_lets_in(door.meeting, now):
        return None
    near = compute.codes_near(bytes(door.key), now)
    return door if any(hmac.compare_digest(code, match[2]) for code in near) else None


def _open_doors() -> Any:
    rows = AttendanceDoor.objects.filter(closed_at=None)
    return rows.select_related("meeting__agency__region", "meeting__series")


def print_of(door: AttendanceDoor) -> str:
    return hashlib.sha256(bytes(door.key)).hexdigest()[:16]


def pass_for(door: AttendanceDoor, now: datetime) -> dict[str, Any]:
    """What a guest's session keeps once his code was good."""
    return {
        "door": door.pk,
        "print": print_of(door),
        "until": (now + GUEST_LASTS).timestamp(),
        "entered": [],
    }


def door_of_pass(held: object, now: datetime) -> AttendanceDoor | None:
    """The door is still open, has the key it had, and the time is not up."""
    if not isinstance(held, Mapping) or not isinstance(held.get("until"), int | float):
        return None
    door = _open_doors().filter(pk=record_id(held.get("door")) or 0).first()
    if door is None or now.timestamp() >= held["until"] or held.get("print") != print_of(door):
        return None
    return door if door_lets_in(door.meeting, now) else None


def entered_by(held: Mapping[str, Any], door: AttendanceDoor) -> list[AttendanceRecord]:
    """Whom this phone has entered already."""
    rows = AttendanceRecord.objects.live().filter(meeting=door.meeting_id, pk__in=held.get("entered", []))
    return list(rows.order_by("pk"))
