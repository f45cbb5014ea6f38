"""Reads of the offices; the names other apps call."""

from selaras.offices.selectors.absences import people_who_hold
from selaras.offices.selectors.contacts import reading_of
from selaras.offices.selectors.people import grant_state, held_by, holdings_of, people_under
from selaras.offices.selectors.scopes import (
    CHOSEN_REGION,
    api_token,
    can_switch,
    current_region,
    region_paths,
    regions_of,
    scope_at,
    scope_by_token,
    scope_for_link,
    scope_for_token,
    scope_for_user,
    token_hash,
    work_link,
    work_link_by_token,
)
from selaras.offices.selectors.starter import Starter, starter_list

__all__ = [
    "CHOSEN_REGION",
    "Starter",
    "api_token",
    "can_switch",
    "current_region",
    "grant_state",
    "held_by",
    "holdings_of",
    "people_under",
    "people_who_hold",
    "reading_of",
    "region_paths",
    "regions_of",
    "scope_at",
    "scope_by_token",
    "scope_for_link",
    "scope_for_token",
    "scope_for_user",
    "starter_list",
    "token_hash",
    "work_link",
    "work_link_by_token",
]
