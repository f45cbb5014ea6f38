"""The days of a line of a decree, as it words them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from selaras.core.formats import day_plain
from selaras.core.moments import within_reach

# Days that one line may span; a longer run is a slip of the hand.
LONGEST_RUN = 15
MONTHS = {
    "januari": 1, "februari": 2, "pebruari": 2, "maret": 3, "april": 4, "mei": 5, "juni": 6, "juli": 7,
    "agustus": 8, "september": 9, "oktober": 10, "november": 11, "nopember": 11, "desember": 12,
}  # fmt: skip
WEEKDAYS = {
    "senin": 0, "selasa": 1, "rabu": 2, "kamis": 3, "jumat": 4, "jum'at": 4, "sabtu": 5, "minggu": 6,
    "ahad": 6,
}  # fmt: skip
_RANGE = r"-|\u2013|\u2014|s\.?\s?d\.?|sampai(?:\s+dengan)?"
_AND = r",\s*dan|,|dan|&"
_WORDED = re.compile(
    rf"(?P<days>\d{{1,2}}(?:\s*(?:{_RANGE}|{_AND})\s*\d{{1,2}})*)\s+(?P<month>{'|'.join(MONTHS)})\b"
    r"(?:\s+(?P<year>\d{4})\b)?",
    re.IGNORECASE,
)
_ISO = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})\b")
_SLASHED = re.compile(r"\b(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})\b")
_DAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_WEEKDAYS = re.compile(rf"\b(?:{_DAY})\b(?:\s*(?:{_RANGE}|{_AND}|\s)\s*(?:{_DAY})\b)*", re.IGNORECASE)


class Wrong(ValueError):
    """Why this line cannot be taken."""


def dated(line: str) -> re.Match[str] | None:
    found = [match for match in (_WORDED.search(line), _ISO.search(line), _SLASHED.search(line)) if match]
    return min(found, key=lambda match: match.start(), default=None)


def days_of(line: str, begin: re.Match[str], year: int) -> tuple[list[date], str]:
    """The days of the first date, and up to a second one: "31 Desember 2026 - 1 Januari 2027"."""
    before, after = line[: begin.start()], line[begin.end() :]
    onward = re.match(rf"\s*(?:{_RANGE})\s*", after)
    end = dated(after[onward.end() :]) if onward else None
    days = _each(begin, year)
    if onward and end is not None and end.start() == 0:
        last = _each(end, year)
        after = after[onward.end() + end.end() :]
        days = _run(days[0], last[-1])
    return days, f"{before} {after}"


def _each(match: re.Match[str], year: int) -> list[date]:
    given = match.groupdict()
    if "days" not in given:
        return [_day(int(given["year"]), int(given["month"]), int(given["day"]))]
    year = int(given["year"]) if given["year"] else year
    month = MONTHS[given["month"].casefold()]
    found: list[date] = []
    joint = ""
    for piece in re.findall(rf"\d{{1,2}}|{_RANGE}|{_AND}", given["days"], re.IGNORECASE):
        if not piece.isdigit():
            joint = piece
            continue
        day = _day(year, month, int(piece))
        is_run = bool(found) and re.fullmatch(_RANGE, joint, re.IGNORECASE) is not None
        found += _run(found[-1], day)[1:] if is_run else [day]
    return found


def _day(year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
        within_reach(found)
    except (ValueError, ValidationError) as fault:
        told = {"day": f"{day}-{month}-{year}"}
        raise Wrong(_("Tanggal %(day)s tidak ada atau di luar jangkauan.") % told) from fault
    return found


def _run(first: date, last: date) -> list[date]:
    count = (last - first).days + 1
    if not 1 <= count <= LONGEST_RUN:
        told = {"first": day_plain(first), "last": day_plain(last)}
        raise Wrong(_("Rentang %(first)s sampai %(last)s terbalik atau terlalu panjang.") % told)
    return [first + timedelta(days=number) for number in range(count)]


def without_weekdays(rest: str) -> tuple[str, list[int]]:
    """Names of weekdays beside the date say which days are meant; those inside a name stay."""
    match = _WEEKDAYS.search(rest)
    if match is None or re.search(r"\w", rest[: match.start()]):
        return rest, []
    words = re.findall(_DAY, match[0].casefold())
    return f"{rest[: match.start()]} {rest[match.end() :]}", [WEEKDAYS[word] for word in words]


def check_weekdays(days: Sequence[date], named: Sequence[int]) -> None:
    """A date and its weekday that contradict each other are a misprint of one of them."""
    real = [day.weekday() for day in days]
    ends = [real[0], real[-1]]
    if not named or list(named) in (real, ends):
        return
    names = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
    told = {
        "days": ", ".join(day_plain(day) for day in days),
        "real": ", ".join(names[number] for number in real),
        "named": ", ".join(names[number] for number in named),
    }
    raise Wrong(_("%(days)s jatuh pada hari %(real)s, tertulis %(named)s. Periksa salah cetak.") % told)
