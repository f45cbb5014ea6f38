"""Agencies and people, what they hold, who is away, and the yearly review of roles."""

from selaras.offices.models.absences import Absence, AbsenceQuerySet
from selaras.offices.models.privacy import PrivacyRequest
from selaras.offices.models.reorganisations import AgencySuccession, Handing, Reorganisation
from selaras.offices.models.reviews import GrantAnswer, GrantReview
from selaras.offices.models.seats import (
    PATH_LENGTH,
    Agency,
    AgencyQuerySet,
    Contact,
    ContactQuerySet,
    Grant,
    Holder,
    Post,
    WorkLink,
)
from selaras.offices.models.tokens import ApiToken

__all__ = [
    "PATH_LENGTH",
    "Absence",
    "AbsenceQuerySet",
    "Agency",
    "AgencyQuerySet",
    "AgencySuccession",
    "ApiToken",
    "Contact",
    "ContactQuerySet",
    "Grant",
    "GrantAnswer",
    "GrantReview",
    "Handing",
    "Holder",
    "Post",
    "PrivacyRequest",
    "Reorganisation",
    "WorkLink",
]
