"""The follow-up in the API: thin over selectors, rules and services."""

from selaras.followups.api import acts, decided, directions, overview, raised, report
from selaras.followups.api.doors import places, router
from selaras.followups.api.gates import gates
from selaras.followups.api.gates import router as actions

__all__ = [
    "actions",
    "acts",
    "decided",
    "directions",
    "gates",
    "overview",
    "places",
    "raised",
    "report",
    "router",
]
