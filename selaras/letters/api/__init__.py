"""Letters in the API: thin over selectors, rules and services."""

from selaras.letters.api import chain, incoming, letters, signing, steps, wordings
from selaras.letters.api.doors import places
from selaras.letters.api.letters import router

__all__ = ["chain", "incoming", "letters", "places", "router", "signing", "steps", "wordings"]
