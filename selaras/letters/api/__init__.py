"""Letters in the API: thin over selectors, rules and services."""

from selaras.letters.api import (
    chain,
    incoming,
    incoming_changes,
    letterheads,
    letters,
    number_books,
    signing,
    steps,
    wordings,
)
from selaras.letters.api.doors import places
from selaras.letters.api.letters import router

__all__ = [
    "chain",
    "incoming",
    "incoming_changes",
    "letterheads",
    "letters",
    "number_books",
    "places",
    "router",
    "signing",
    "steps",
    "wordings",
]
