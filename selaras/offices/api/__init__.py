"""Agencies, people, roles, absence, reorganisations and requests about own data in the API."""

from selaras.core.api import Places
from selaras.offices.api import (
    absences,
    acting,
    agencies,
    contacts,
    people,
    posts,
    privacy,
    reorganisations,
    reviews,
    tokens,
)
from selaras.offices.api.doors import places as places_of_offices
from selaras.offices.api.doors import routers as of_offices
from selaras.offices.api.shapes import AgencyOut

routers = (*of_offices, reorganisations.router, privacy.router)
places: Places = {**places_of_offices, **reorganisations.places, **privacy.places}

__all__ = [
    "AgencyOut",
    "absences",
    "acting",
    "agencies",
    "contacts",
    "people",
    "places",
    "posts",
    "privacy",
    "reorganisations",
    "reviews",
    "routers",
    "tokens",
]
