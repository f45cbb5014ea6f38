"""What follows from a code or a name alone, and the shipped file of working time as plain rows."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

import yaml

from selaras.regions import choices
from selaras.regions.choices import DayKind, Kind, Level, Standing, Weekday

CODE = re.compile(r"ID|[0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]{2}(?:\.[0-9]{4})?)?)?")
# From this number on the second part of a code names a city.
FIRST_CITY = 71
_KIND_WORDS = "provinsi|prov|kabupaten|kab|kota|kecamatan|kec|kelurahan|kel|desa|administrasi|adm"
_LEADING_WORDS = re.compile(rf"^(?:(?:{_KIND_WORDS})\b[\s.]*)+")
_ANY_WORD = re.compile(rf"\b(?:{_KIND_WORDS})\b")
_SHORT_ISLANDS = re.compile(r"\bkep\b[\s.]*")
_OFFICIAL_WORDS = re.compile(r"^(?:Kabupaten|Kota) (?:Administrasi )?")
_PARTS = (2, 2, 2, 4)


def level_of(code: str) -> int:
    if code == choices.ROOT_CODE:
        return Level.COUNTRY
    if not CODE.fullmatch(code):
        raise ValueError(f"{code!r} is not a region code")
    return code.count(".") + 1


def kind_of(code: str) -> str:
    """The numbering itself tells a city from a kabupaten and a kelurahan from a desa."""
    level = level_of(code)
    last = code.rsplit(".", 1)[-1]
    if level == Level.REGENCY:
        return Kind.CITY if int(last) >= FIRST_CITY else Kind.REGENCY
    if level == Level.VILLAGE:
        return {"1": Kind.URBAN_VILLAGE, "3": Kind.CUSTOM_VILLAGE}.get(last[0], Kind.VILLAGE)
    return choices.KINDS_OF_LEVEL[level][0]


def parent_code(code: str) -> str:
    return code.rpartition(".")[0] or choices.ROOT_CODE


def path_of(code: str) -> str:
    return choices.ROOT_PATH if code == choices.ROOT_CODE else f"{choices.ROOT_PATH}{code}."


def ancestor_codes(code: str) -> list[str]:
    """From the country down to the parent."""
    if code == choices.ROOT_CODE:
        return []
    parts = code.split(".")
    return [choices.ROOT_CODE, *(".".join(parts[:depth]) for depth in range(1, len(parts)))]


def zone_of(code: str) -> str:
    return choices.ZONE_OF_PROVINCE.get(code[:2], choices.Zone.WIB)


# ---- names


def plain(text: str) -> str:
    """Letters and digits only, small, without accents: "Ra'as" and "RA AS" are one."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in folded if letter.isascii() and letter.isalnum())


def without_kind(name: str) -> str:
    """The official name of a kabupaten or kota without its first words; a name may end with "Kota"."""
    return _OFFICIAL_WORDS.sub("", name)


def display_names(rows: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Code -> name of daily use; the word Kabupaten or Kota stays where the bare name says two things."""
    official = dict(rows)
    wide = {code: without_kind(name) for code, name in official.items() if level_of(code) <= Level.REGENCY}
    times = Counter(plain(name) for name in wide.values())
    return {code: _display_name(code, name, wide, times) for code, name in official.items()}


def _display_name(code: str, name: str, wide: Mapping[str, str], times: Mapping[str, int]) -> str:
    if code in choices.DISPLAY_NAMES:
        return choices.DISPLAY_NAMES[code]
    if code in wide:
        return wide[code] if times[plain(wide[code])] == 1 else name
    # The decree's own copy prints some apostrophes as quotation marks: Ra"as.
    return re.sub(r'["\u2019]', "'", name)


def search_key(code: str, name: str, display_name: str) -> str:
    """All spellings under which a region is found, each between bars: "|palangkaraya|"."""
    names = [name, display_name]
    if level_of(code) == Level.REGENCY:
        names = [without_kind(one) for one in names]
    words = (*names, *choices.SHORT_NAMES.get(code, ()))
    return "|" + "|".join(dict.fromkeys(plain(word) for word in words)) + "|"


def wanted_keys(text: str) -> list[str]:
    """What a typed text may mean, the most literal first: as typed, then without words such as Kota."""
    low = unicodedata.normalize("NFKC", text).casefold().strip()
    low = _SHORT_ISLANDS.sub("kepulauan ", low)
    spellings = (low, _LEADING_WORDS.sub("", low), _ANY_WORD.sub(" ", low))
    return [key for key in dict.fromkeys(plain(spelling) for spelling in spellings) if len(key) > 1]


def wanted_kind(text: str) -> str:
    """The kind that the text names, to list it first: "kota bogor" before Kabupaten Bogor."""
    words = set(re.findall(r"[a-z]+", text.casefold()))
    for kind, names in (
        (Kind.CITY, {"kota"}),
        (Kind.REGENCY, {"kabupaten", "kab"}),
        (Kind.PROVINCE, {"provinsi", "prov"}),
        (Kind.DISTRICT, {"kecamatan", "kec"}),
        (Kind.URBAN_VILLAGE, {"kelurahan", "kel"}),
        (Kind.VILLAGE, {"desa"}),
    ):
        if words & names:
            return kind
    return ""


def wanted_code(text: str) -> str:
    """The code, or the beginning of one, that the text spells with or without points; else empty."""
    stripped = text.strip().rstrip(".")
    if not re.fullmatch(r"[0-9.\s]+", stripped):
        return ""
    digits = re.sub(r"[^0-9]", "", stripped)
    if not 2 <= len(digits) <= sum(_PARTS):
        return ""
    parts = []
    for width in _PARTS:
        if digits:
            parts.append(digits[:width])
            digits = digits[width:]
    return ".".join(parts)


# ---- working time


@dataclass(frozen=True, slots=True)
class ShippedDay:
    day: date
    kind: str
    name: str
    source: str
    standing: str


@dataclass(frozen=True, slots=True)
class ShippedHours:
    name: str
    opens: time
    closes: time
    friday_closes: time | None
    starts_on: date | None
    ends_on: date | None
    weekdays: str
    source: str
    standing: str


@dataclass(frozen=True, slots=True)
class ShippedTime:
    days: tuple[ShippedDay, ...]
    hours: tuple[ShippedHours, ...]


def read_working_time(text: str) -> ShippedTime:
    """The shipped file; a word it does not know is a fault of ours and stops the load."""
    data = yaml.safe_load(text)
    sources = data["sources"]
    return ShippedTime(
        days=tuple(
            ShippedDay(
                day=row["day"],
                kind=DayKind(row["kind"]).value,
                name=row["name"],
                source=sources[row["source"]],
                standing=Standing(row["standing"]).value,
            )
            for row in data["days"]
        ),
        hours=tuple(_shipped_hours(row, sources) for row in data["hours"]),
    )


def _shipped_hours(row: Mapping[str, Any], sources: Mapping[str, str]) -> ShippedHours:
    numbers = {day.label.lower(): str(day.value) for day in Weekday}
    friday = row.get("friday_closes")
    return ShippedHours(
        name=row["name"],
        opens=_clock(row["opens"]),
        closes=_clock(row["closes"]),
        friday_closes=_clock(friday) if friday else None,
        starts_on=row.get("from"),
        ends_on=row.get("to"),
        weekdays="".join(numbers[word] for word in row.get("weekdays", ())),
        source=sources[row["source"]],
        standing=Standing(row["standing"]).value,
    )


def _clock(text: str) -> time:
    hour, _dot, minute = text.partition(".")
    return time(int(hour), int(minute))
