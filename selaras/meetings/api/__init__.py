"""Meetings in the API: thin over selectors, rules and services."""

from selaras.meetings.api import agenda, meetings
from selaras.meetings.api.doors import places, router

__all__ = ["agenda", "meetings", "places", "router"]
