"""What stands in a calendar file, sign by sign (RFC 5545), whatever somebody has put into a title."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
import vobject
from icalendar import Calendar

from selaras.meetings.compute.calendars import REQUEST, EventFacts, FeedEvent, calendar_text, feed_text

STARTS = datetime(2026, 1, 30, 2, tzinfo=UTC)
HOSTILE = {
    "signs of the format": "Rakor; satu, dua \\ tiga: “akhir”",
    "a backslash that ends the line": "Rakor\\",
    "a backslash before n": "Rakor\\nUID:jahat",
    "an event of its own": "Rakor\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:jahat",
    "a lone carriage return": "Rakor\rATTENDEE:mailto:jahat@contoh.id",
    "control signs": "Ra\x00kor\x0b \x1b[31mmerah\x7f\x85",
    "separators of lines of Unicode": "Rakor\u2028BEGIN:VALARM\u2029END:VALARM",
    "letters of four bytes at the fold": "😀" * 60,
    "letters of two bytes at the fold": "é" * 120,
    "right to left": "Rakor \u202eNELAR",
    "parameters": 'Rakor";X=1:mailto:jahat@contoh.id',
}


def feed(text: str, **changes: object) -> str:
    values: dict[str, object] = {
        "uid": "rapat-1@selaras", "sequence": 2, "begins": STARTS, "ends": STARTS + timedelta(hours=2),
        "title": text, "location": text, "url": "https://selaras.contoh.go.id/rapat/1/", "category": "Rapat",
        "is_off": False, "is_busy": True, "stamped_at": STARTS,
    }  # fmt: skip
    return feed_text(f"Selaras {text}", [FeedEvent(**values | changes)])  # type: ignore[arg-type]


def invitation(text: str) -> str:
    facts = EventFacts(
        "rapat-1@selaras", 2, STARTS, STARTS + timedelta(hours=2), text, text, text,
        "https://selaras.contoh.go.id/u/1/", text, "kesbangpol@contoh.id", STARTS, [(text, "tamu@contoh.id")],
    )  # fmt: skip
    return calendar_text(facts, REQUEST)


@pytest.mark.parametrize("write", [feed, invitation])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_title_stays_a_title(name: str, write: object) -> None:
    content = write(HOSTILE[name]).encode()  # type: ignore[operator]
    lines = content.split(b"\r\n")
    assert content.endswith(b"\r\n") and all(len(line) <= 75 for line in lines)
    assert all(line.decode() is not None for line in lines), "no letter is cut in two"
    bare = content.replace(b"\r\n", b"")
    assert not [sign for sign in bare if (sign < 32 and sign != 9) or sign == 127]
    assert lines.count(b"BEGIN:VEVENT") == lines.count(b"END:VEVENT") == 1
    names = [line.split(b":")[0].split(b";")[0] for line in lines if not line.startswith(b" ")]
    assert names.count(b"UID") == names.count(b"DTSTAMP") == names.count(b"SUMMARY") == 1
    assert names.count(b"ATTENDEE") == (write is invitation) and b"BEGIN:VALARM" not in lines
    (one,) = Calendar.from_ical(content).walk("VEVENT")
    other = vobject.readOne(content.decode()).vevent
    shown = HOSTILE[name].replace("\r\n", "\n").replace("\r", "\n")
    expected = "".join(
        sign for sign in shown if sign == "\n" or not (ord(sign) < 32 or 127 <= ord(sign) < 160)
    )
    assert str(one["SUMMARY"]) == expected
    assert (str(one["UID"]), other.uid.value) == ("rapat-1@selaras", "rapat-1@selaras")


def test_moments_are_written_in_utc_whatever_zone_they_came_in() -> None:
    wit = STARTS.astimezone(timezone(timedelta(hours=9)))
    text = feed("Rakor", begins=wit, ends=wit + timedelta(hours=2), stamped_at=wit)
    assert "DTSTART:20260130T020000Z" in text and "DTEND:20260130T040000Z" in text
    assert "DTSTAMP:20260130T020000Z" in text and "TZID" not in text


def test_whole_days_have_no_clock_and_a_moment_has_no_end() -> None:
    days = feed("Pameran", begins=date(2026, 1, 30), ends=date(2026, 2, 2))
    assert "DTSTART;VALUE=DATE:20260130" in days and "DTEND;VALUE=DATE:20260202" in days
    assert "DTEND" not in feed("Batas", ends=None)


def test_the_same_events_are_the_same_bytes_whenever_they_are_read() -> None:
    assert feed("Rakor") == feed("Rakor")
    assert "RAKOR-1" not in feed("Rakor") and "UID:rapat-1@selaras" in feed("Lain")
