"""A meeting as calendars read it (RFC 5545, RFC 5546): the one door to the calendar library."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event, vCalAddress, vText

PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"


@dataclass(frozen=True, slots=True)
class EventFacts:
    """``uid`` stays the same for ever; calendars believe the highest ``sequence``."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    title: str
    location: str
    description: str
    url: str
    organiser_name: str
    organiser_mail: str
    stamped_at: datetime
    attendees: Sequence[tuple[str, str]] = ()


def calendar_text(facts: EventFacts, method: str) -> str:
    """Times in UTC: no client can read them in another zone than they were meant."""
    calendar, event = Calendar(), Event()
    calendar.add("prodid", "-//Selaras//Rapat//ID")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    event.add("uid", facts.uid)
    event.add("sequence", facts.sequence)
    event.add("dtstamp", facts.stamped_at.astimezone(UTC))
    event.add("dtstart", facts.starts_at.astimezone(UTC))
    event.add("dtend", facts.ends_at.astimezone(UTC))
    event.add("summary", facts.title)
    event.add("location", facts.location)
    event.add("description", facts.description)
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    if facts.url.startswith("http"):
        event.add("url", facts.url)
    event["organizer"] = _address(facts.organiser_name, facts.organiser_mail)
    for name, mail in facts.attendees:
        attendee = _address(name, mail)
        attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
        attendee.params["RSVP"] = vText("TRUE")
        event.add("attendee", attendee, encode=False)
    calendar.add_component(event)
    text: str = calendar.to_ical().decode()
    return text


def _address(name: str, mail: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{mail}")
    # A quotation mark cannot stand in a parameter, however it is written.
    address.params["CN"] = vText(name.replace('"', "'"))
    return address
