"""Regions in the API: their past and their editions, and the time that is worked there."""

from ninja import Router

from selaras.core.api import Places
from selaras.regions.api import editions, holiday_lists, working_time

routers: tuple[Router, ...] = (editions.router, working_time.router)
places: Places = {**editions.places, **working_time.places, **holiday_lists.places}

__all__ = ["editions", "holiday_lists", "places", "routers", "working_time"]
