"""Agencies, people, roles, absence and the yearly review in the API."""

from selaras.offices.api import absences, agencies, contacts, people, posts, reviews, tokens
from selaras.offices.api.doors import places, routers
from selaras.offices.api.shapes import AgencyOut

__all__ = [
    "AgencyOut",
    "absences",
    "agencies",
    "contacts",
    "people",
    "places",
    "posts",
    "reviews",
    "routers",
    "tokens",
]
