"""Letters in the API: thin over selectors, rules and services."""

from selaras.letters.api import chain, letters, steps
from selaras.letters.api.doors import places
from selaras.letters.api.letters import router

__all__ = ["chain", "letters", "places", "router", "steps"]
