"""Meetings in their series: agenda with the records it speaks of, who is invited, history of the date."""

from selaras.meetings.models.agenda import AgendaPoint, AgendaRecord
from selaras.meetings.models.attendance import (
    AttendanceCount,
    AttendanceDoor,
    AttendanceKey,
    AttendanceQuerySet,
    AttendanceRecord,
    AttendanceSignature,
)
from selaras.meetings.models.invitees import GuestLink, Invitee
from selaras.meetings.models.meetings import (
    PATH_LENGTH,
    Meeting,
    MeetingChange,
    MeetingQuerySet,
    MeetingSeries,
    of_host,
    own_paths,
)
from selaras.meetings.models.minutes import Minutes, MinutesAddendum, MinutesRevision
from selaras.meetings.models.papers import Bundle, MeetingText
from selaras.meetings.models.screen import RoomScreen

__all__ = [
    "PATH_LENGTH",
    "AgendaPoint",
    "AgendaRecord",
    "AttendanceCount",
    "AttendanceDoor",
    "AttendanceKey",
    "AttendanceQuerySet",
    "AttendanceRecord",
    "AttendanceSignature",
    "Bundle",
    "GuestLink",
    "Invitee",
    "Meeting",
    "MeetingChange",
    "MeetingQuerySet",
    "MeetingSeries",
    "MeetingText",
    "Minutes",
    "MinutesAddendum",
    "MinutesRevision",
    "RoomScreen",
    "of_host",
    "own_paths",
]
