"""Pure rules: calendars, who is one person, the code at the door, a drawn signature, merging texts."""

from selaras.meetings.compute.calendars import (
    CANCEL,
    PUBLISH,
    REQUEST,
    EventFacts,
    FeedEvent,
    calendar_text,
    feed_text,
)
from selaras.meetings.compute.doors import code_at, codes_near, qr_svg, spoken
from selaras.meetings.compute.merging import Edit, Mark, Merged, applied, changes, edits, merge, shared
from selaras.meetings.compute.notes import note_blocks
from selaras.meetings.compute.people import body_key, distinct_people, person_key
from selaras.meetings.compute.signatures import SignatureFault, signature_svg, strokes_of

__all__ = [
    "CANCEL",
    "PUBLISH",
    "REQUEST",
    "Edit",
    "EventFacts",
    "FeedEvent",
    "Mark",
    "Merged",
    "SignatureFault",
    "applied",
    "body_key",
    "calendar_text",
    "changes",
    "code_at",
    "codes_near",
    "distinct_people",
    "edits",
    "feed_text",
    "merge",
    "note_blocks",
    "person_key",
    "qr_svg",
    "shared",
    "signature_svg",
    "spoken",
    "strokes_of",
]
