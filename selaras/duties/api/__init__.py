"""Duties in the API: what is owed and by whom, and what stays late before the head of the office."""

from selaras.core.api import Places
from selaras.duties.api import escalations, owed

routers = (owed.router, escalations.router)
places: Places = {**owed.places, **escalations.places}

__all__ = ["places", "routers"]
