"""Reads of the duties; the names other apps call."""

from selaras.duties.selectors.lists import (
    AgencyLoad,
    DutyGroup,
    DutyLists,
    dated_duties,
    filtered,
    grouped,
    load_by_agency,
    my_lists,
    of_source,
    open_count,
    people_with_duties,
    waiting_for_others,
)
from selaras.duties.selectors.messages import digest_text, primary_contacts, reminder_text

__all__ = [
    "AgencyLoad",
    "DutyGroup",
    "DutyLists",
    "dated_duties",
    "digest_text",
    "filtered",
    "grouped",
    "load_by_agency",
    "my_lists",
    "of_source",
    "open_count",
    "people_with_duties",
    "primary_contacts",
    "reminder_text",
    "waiting_for_others",
]
