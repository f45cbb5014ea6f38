"""Pure rules of meetings: calendars, who is one person, the code at the door, a drawn signature."""

from selaras.meetings.compute.calendars import CANCEL, PUBLISH, REQUEST, EventFacts, calendar_text
from selaras.meetings.compute.doors import code_at, codes_near, qr_svg, spoken
from selaras.meetings.compute.people import body_key, distinct_people, person_key
from selaras.meetings.compute.signatures import SignatureFault, signature_svg, strokes_of

__all__ = [
    "CANCEL",
    "PUBLISH",
    "REQUEST",
    "EventFacts",
    "SignatureFault",
    "body_key",
    "calendar_text",
    "code_at",
    "codes_near",
    "distinct_people",
    "person_key",
    "qr_svg",
    "signature_svg",
    "spoken",
    "strokes_of",
]
