"""The analyses in the API: data of many regions, their scores, the test of ranks."""

from selaras.analyses.api import datasets, robustness, rounds
from selaras.core.api import Places

routers = (datasets.router, robustness.router, rounds.router)
places: Places = {**datasets.places, **robustness.places, **rounds.places}

__all__ = ["places", "routers"]
