"""Regions in the API: their past and their editions, and the time that is worked there."""

from ninja import Router

from selaras.core.api import Places
from selaras.regions.api import editions, working_time

routers: tuple[Router, ...] = (editions.router, working_time.router)
places: Places = {**editions.places, **working_time.places}

__all__ = ["editions", "places", "routers", "working_time"]
