"""Meetings in the API: thin over selectors, rules and services."""

from selaras.meetings.api import (
    agenda,
    attendance,
    attendance_keeping,
    invitees,
    meetings,
    minutes,
    papers,
    series,
)
from selaras.meetings.api.doors import places, router

__all__ = [
    "agenda",
    "attendance",
    "attendance_keeping",
    "invitees",
    "meetings",
    "minutes",
    "papers",
    "places",
    "router",
    "series",
]
