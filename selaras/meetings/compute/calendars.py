"""What calendars read (RFC 5545, RFC 5546, RFC 7986): the one door to the calendar library."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

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
    event.add("summary", _text(facts.title))
    event.add("location", _text(facts.location))
    event.add("description", _text(facts.description))
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
    address.params["CN"] = vText(_line(name).replace('"', "'"))
    return address


def _text(text: str) -> str:
    """Line ends of every kind as one, which the library writes as "\\n"; other control signs are no text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) != "Cc")


def _line(text: str) -> str:
    """Where the format knows no second line."""
    return " ".join(_text(text).split())


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """Dates without a clock are whole days, the end outside them; without an end it is a moment."""

    uid: str
    sequence: int
    begins: date
    ends: date | None
    title: str
    location: str
    url: str
    category: str
    is_off: bool
    is_busy: bool
    stamped_at: datetime


def feed_text(name: str, events: Iterable[FeedEvent]) -> str:
    """Nothing in it depends on when it is read, so that a reader sees that nothing has changed."""
    calendar = Calendar()
    calendar.add("prodid", "-//Selaras//Kalender//ID")
    calendar.add("version", "2.0")
    calendar.add("method", PUBLISH)
    calendar.add("x-wr-calname", _line(name))
    calendar.add("name", _line(name))
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", timedelta(hours=1))
    for event in events:
        calendar.add_component(_listed(event))
    text: str = calendar.to_ical().decode()
    return text


def _listed(one: FeedEvent) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("sequence", one.sequence)
    event.add("dtstamp", one.stamped_at.astimezone(UTC))
    event.add("last-modified", one.stamped_at.astimezone(UTC))
    event.add("dtstart", _in_utc(one.begins))
    if one.ends is not None:
        event.add("dtend", _in_utc(one.ends))
    event.add("summary", _text(one.title))
    if one.location:
        event.add("location", _text(one.location))
    if one.url.startswith("http"):
        event.add("url", one.url)
    event.add("categories", [_line(one.category)])
    event.add("status", "CANCELLED" if one.is_off else "CONFIRMED")
    event.add("transp", "OPAQUE" if one.is_busy and not one.is_off else "TRANSPARENT")
    return event


def _in_utc(day: date) -> date:
    return day.astimezone(UTC) if isinstance(day, datetime) else day
